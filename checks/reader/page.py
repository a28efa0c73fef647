"""One page, from text to `Page`."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from ...dataclass import dataclass
from ...errors import Finding, PagesRefused
from ...notation import labels
from ...notation.marks import WORD
from ..plan import Link, NotRun, Page, Repeat
from .claims import read_claims
from .commands import read_command
from .counts import check_counts
from .fields import NOT_RUN, REHEARSAL, read_fields
from .headings import read_headings
from .inline import flat, plain
from .layout import Group, Layout, lay
from .links import read_links
from .marks import is_mark
from .markup import refuse_markup
from .numbering import check_numbers
from .pictures import check_picture
from .settings import read_settings
from .source import Source, parse
from .steps import read_step
from .strays import refuse_strays
from .ticks import refuse_ticks

#: Marks that a page without a page mark may have: it shows commands, and defines none.
PLAIN: Final = frozenset({"repeat", "not-run", "picture"})

#: Marks that a page has no more than once.
SINGLE: Final = frozenset({"page", "variables", "rehearsal", "claims"})

_MARK: Final = f"{WORD}page"

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of reading a page."""

    marked: bool  #: it tries to have a page mark
    page: Page | None  #: None: it was refused
    findings: tuple[Finding, ...] = ()  #: all that is wrong with it
    source: Source | None = None  #: as it was parsed, for whoever reads its words as well


def is_marked(text: str | bytes) -> bool:
    """Whether a page tries to have a page mark. Any other one is held to the rules of pages written by hand."""
    decoded = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return _MARK in decoded and _marked(parse("", decoded.replace("\r", "")))


def _marked(source: Source) -> bool:
    return any(is_mark(block) and _MARK in block.tokens[0].content for block in source.blocks)


def read(path: str, text: str | bytes) -> Reading:
    """Read a page of either kind, parsed once. Raises nothing: what is wrong with it is in the reading."""
    with _unswept():
        return _reading(path, text)


@contextmanager
def _unswept() -> Iterator[None]:
    """Looking for what refers to itself among a page's tokens, of which all live until it is read, finds nothing."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _reading(path: str, text: str | bytes) -> Reading:
    try:
        source = parse(path, text)
    except PagesRefused as refused:
        return Reading(is_marked(text), None, refused.findings)
    marked = _marked(source)
    try:
        return Reading(marked, _written(source) if marked else _by_hand(source), source=source)
    except PagesRefused as refused:
        return Reading(marked, None, refused.findings)


def read_page(path: str, text: str | bytes) -> Page:
    """Read a written page. Raises PagesRefused with everything that is wrong with it."""
    return _written(parse(path, text))


def _written(source: Source) -> Page:
    refuse_markup(source)
    refuse_ticks(source)
    layout = lay(source)
    _check_marks(source, layout)
    page = _read(source, layout)
    if layout.whole:
        check_numbers(source, layout)
        check_counts(source, layout)
    source.settle()
    return page


def read_plain(path: str, text: str | bytes) -> Page:
    """Read a page written by hand: its id and digest are empty, and it defines nothing."""
    return _by_hand(parse(path, text))


def _by_hand(source: Source) -> Page:
    refuse_markup(source)
    layout = lay(source)
    for group in layout.groups:
        if group.mark.kind not in PLAIN:
            what = f"a page without a page mark has a `{group.mark.kind}` mark"
            source.refuse(
                group.mark.line,
                what,
                "A page written by hand has `repeat`, `not-run` and `picture` marks only.",
            )
    page = _read(source, layout)
    source.settle()
    return page


def _read(source: Source, layout: Layout) -> Page:
    if layout.whole:
        refuse_strays(source, layout.rest)
    for group in layout.groups:
        check_picture(source, group)
    mark = next((group.mark.values for group in layout.groups if group.mark.kind == "page"), {})
    return Page(
        path=source.path,
        id=mark.get("id", ""),
        digest=mark.get("digest", ""),
        steps=_each(layout, "step", lambda group: read_step(source, group)),
        repeats=_each(layout, "repeat", lambda group: _repeat(source, group)),
        not_run=_each(layout, "not-run", lambda group: _not_run(source, group)),
        settings=tuple(
            cell for row in _each(layout, "variables", lambda g: read_settings(source, g)) for cell in row
        ),
        rehearsal=tuple(
            link for row in _each(layout, "rehearsal", lambda g: _order(source, g)) for link in row
        ),
        headings=read_headings(source),
        links=read_links(source),
        claims=next(
            iter(_each(layout, "claims", lambda g: read_claims(source, g, mark.get("id", "")))), None
        ),
    )


def _each(layout: Layout, kind: str, read: Callable[[Group], _Read | None]) -> tuple[_Read, ...]:
    found = (read(group) for group in layout.groups if group.mark.kind == kind)
    return tuple(one for one in found if one is not None)


def _repeat(source: Source, group: Group) -> Repeat | None:
    command = read_command(source, group.blocks[0], ("bash",))
    ids = tuple(group.mark.values["ids"].split(","))
    return Repeat(ids, command, source.place(group.blocks[0].first)) if command else None


def _not_run(source: Source, group: Group) -> NotRun | None:
    command = read_command(source, group.blocks[0])
    fields = read_fields(source, group.blocks[1], NOT_RUN)
    reason = plain(fields[0].value) if fields else None
    if fields and reason is None:
        source.refuse(fields[0].line, "the reason has markup", "Write it as words and code spans only.")
    return NotRun(command, reason, source.place(group.blocks[0].first)) if command and reason else None


def _order(source: Source, group: Group) -> tuple[Link, ...] | None:
    fields = read_fields(source, group.blocks[0], REHEARSAL)
    if not fields:
        return None
    value = fields[0].value
    links = tuple(part for part in value if isinstance(part, Link))
    if value[::2] != links or any(flat([comma]) != ", " for comma in value[1::2]) or len(value) % 2 == 0:
        remedy = f"Write `- **{labels.REHEARSAL}:** [Heading](#heading), [Heading](PAGE.md#heading)`."
        source.refuse(fields[0].line, "the order is not a list of links to procedures", remedy)
    return links


def _at_an_end(source: Source, group: Group) -> bool:
    """Where nobody overlooks it: first or last. Pages written from a source have it last, below what people need."""
    return group.blocks in (source.blocks[2:3], source.blocks[-1:])


def _check_marks(source: Source, layout: Layout) -> None:
    marks = [group.mark for group in layout.groups]
    if not any(_at_an_end(source, group) for group in layout.groups if group.mark.kind == "page"):
        what = "the page's own mark stands neither under its title nor at the end"
        source.refuse(1, what, "Put the `page` mark and its list of counts under `# Title`, or last of all.")
    for kind in SINGLE:
        for mark in [mark for mark in marks if mark.kind == kind][1:]:
            source.refuse(mark.line, f"the page has a second `{kind}` mark", "Keep one of them.")
