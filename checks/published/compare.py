"""What a page shows, beside what its document says: each difference at its line. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from ...errors import Finding, Place
from ..reports.printable import visible
from .blocks import Block

#: Differences of one page that are told: behind that many it is another page.
MOST: Final = 20
#: Blocks that a page may have more than its document: behind that many nobody looks for the document's own.
ROOM: Final = 1000
#: Characters of a text that are told.
_LONG: Final = 300
_REMEDY: Final = "Publish the site again from these documents, and find out who changed it."


def differences(path: str, address: str, should: list[Block], does: list[Block]) -> list[Finding]:
    """How the page at `address` differs from the document at `path`."""
    found = list(_differences(path, address, should, does))
    rest = len(found) - MOST
    if rest > 0:
        found[MOST:] = [Finding(Place(path, 0), f"{address} differs in {rest} more places", _REMEDY)]
    return found


def _differences(path: str, address: str, should: list[Block], does: list[Block]) -> Iterator[Finding]:
    does = does[: len(should) + ROOM]
    matcher = SequenceMatcher(
        None, [_key(one) for one in should], [_key(one) for one in does], autojunk=False
    )
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        line = should[min(first, len(should) - 1)].line if should else 0
        for index in range(max(last - first, end - begin)):
            wanted = should[first + index] if first + index < last else None
            shown = does[begin + index] if begin + index < end else None
            yield Finding(
                Place(path, wanted.line if wanted else line), _told(address, wanted, shown), _REMEDY
            )


def _key(one: Block) -> tuple[str, str, str]:
    return one.kind, one.text, one.anchor


def _told(address: str, wanted: Block | None, shown: Block | None) -> str:
    if wanted is None:
        return f"{address} shows {_said(shown)}, which the document does not have here"
    if shown is None:
        return f"{address} does not show {_said(wanted)}"
    if (wanted.kind, wanted.text) == (shown.kind, shown.text):
        anchor = visible(shown.anchor)[:_LONG]
        return f"{address} gives {_said(wanted)} the address `#{anchor}`, and links to it have `#{wanted.anchor}`"
    if wanted.text == shown.text and {wanted.kind, shown.kind} == {"row", "cell"}:
        return f"{address} shows {_said(wanted)} in another row"
    if wanted.text == shown.text:
        return f"{address} shows {_said(wanted)} as another kind of text"
    return f"{address} shows {_said(shown)}, and the document says {_said(wanted)}"


def _said(one: Block | None) -> str:
    assert one is not None
    text = visible(str(one))
    cut = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    names = {
        "command": "the command",
        "picture": "the picture",
        "item": "the item",
        "row": "the cell",
        "cell": "the cell",
        "text": "the text",
    }
    return f"{names.get(one.kind, 'the heading')} `{cut}`"
