"""The list under the page mark: the page says how much it shows, so that nothing can be taken out of it in silence."""

import re

from ...notation import labels
from .fields import PAGE, read_fields
from .inline import flat
from .layout import Layout
from .source import Source


def check_counts(source: Source, layout: Layout) -> None:
    """Compare what the page says with what is marked on it."""
    marks = [group.mark for group in layout.groups]
    here = {
        labels.STEPS_HERE: sum(mark.kind == "step" for mark in marks),
        labels.REPEATED_HERE: sum(
            len(mark.values["ids"].split(",")) for mark in marks if mark.kind == "repeat"
        ),
        labels.NOT_RUN_HERE: sum(mark.kind == "not-run" for mark in marks),
    }
    lists = [group.blocks[0] for group in layout.groups if group.mark.kind == "page"][:1]
    for field in [field for block in lists for field in read_fields(source, block, PAGE)]:
        if field.label in here:
            _compare(source, field.line, (field.label, flat(field.value), here[field.label]))


def _compare(source: Source, line: int, claim: tuple[str, str, int]) -> None:
    name, said, found = claim
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", said):
        source.refuse(line, f"`{said}` is no number", f"Write how many there are after `{name}`.")
    elif int(said) != found:
        what = f"{name}: the page says {said}, and {found} are here"
        source.refuse(
            line, what, "Bring back what was taken out, or write the page again with `rolloutdocs build`."
        )
