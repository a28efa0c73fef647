"""What stands on a page outside of its commands: code spans, prose, labelled items and cells, each with its line."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.token import Token

from ...dataclass import dataclass
from ...errors import Place
from ..plan import Link
from ..reader.inline import flat, pieces
from ..reader.source import Block, Source, parse
from .elsewhere import elsewhere

#: `Label: value`, the marks of emphasis gone.
_LABEL: Final = re.compile(r"([^:`]{1,80}):\s+(.+)", re.S)
#: The same as people write it: with the box of a task before it, or a label that is a code span.
_LOOSELY: Final = re.compile(r"(?:\[[ xX]\] )?([^:]{1,80}):\s+(.+)", re.S)
_BOX: Final = re.compile(r"\[[ xX]\] ")
_EMPHASIS: Final = frozenset({"strong_open", "em_open"})


@dataclass(frozen=True, slots=True)
class Span:
    """A code span."""

    value: str
    place: Place
    before: str  #: the text of its line of thought before it, code spans between backticks
    elsewhere: bool = False  #: its sentence speaks of another project


@dataclass(frozen=True, slots=True)
class Said:
    """One line of thought: a paragraph, an item or a cell, as text."""

    text: str
    place: Place
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """`- **Label:** value`, as text."""

    label: str
    value: str
    place: Place
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's body, beside what it is about."""

    first: str  #: the header of the table's first column
    row: str  #: the row's first cell
    header: str  #: the header of this column
    said: Said  #: the cell
    links: tuple[Link, ...]  #: those of the row's first cell


@dataclass(frozen=True, slots=True)
class Words:
    """All of a page."""

    name: str  #: as the documents' folder has it
    path: str  #: as a person would type it
    written: bool  #: from a source, by the writer
    spans: tuple[Span, ...]
    said: tuple[Said, ...]
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]
    shared: bool = False  #: of several rollouts, it stands in the folder of none


def words(name: str, path: str, text: bytes, written: bool) -> Words:
    """Read them of a page that the reader has taken."""
    return spoken(name, parse(path, text), written)


def spoken(name: str, source: Source, written: bool) -> Words:
    """The same of a page that is parsed already."""
    inlines = [token for block in source.blocks for token in block.tokens if token.type == "inline"]
    return Words(
        name,
        source.path,
        written,
        tuple(span for token in inlines for span in _spans(source, token)),
        tuple(_said(source, token) for token in inlines),
        tuple(item for block in source.blocks for item in _items(source, block, written)),
        tuple(cell for block in source.blocks if block.kind == "table" for cell in _cells(source, block)),
    )


def _first(token: Token) -> int:
    return (token.map or [0])[0] + 1


def _spans(source: Source, token: Token) -> Iterator[Span]:
    line, before = _first(token), ""
    around = _around(token)
    for child in token.children or ():
        if child.type == "softbreak":
            line, before = line + 1, f"{before} "
        elif child.type == "code_inline":
            ends = len(before) + len(child.content) + 2
            yield Span(child.content, source.place(line), before, elsewhere(around, len(before), ends))
            before += f"`{child.content}`"
        else:
            before += child.content


def _around(token: Token) -> str:
    """The whole line of thought, as `Span.before` has its beginning."""
    return "".join(map(_plainly, token.children or ()))


def _plainly(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    return f"`{token.content}`" if token.type == "code_inline" else token.content


def _said(source: Source, token: Token) -> Said:
    parts = pieces(source, token.children or [], _first(token))
    links = tuple(part for part in parts if isinstance(part, Link))
    return Said(flat(parts), source.place(_first(token)), links)


def _items(source: Source, block: Block, written: bool) -> Iterator[Item]:
    """Written pages have them in lists, with a bold label; people write them as they like."""
    if block.kind not in (("list",) if written else ("list", "numbers", "quote", "paragraph")):
        return
    for token in block.tokens:
        if token.type == "inline" and _labelled(token.children or [], written):
            said = _said(source, token)
            found = (_LABEL if written else _LOOSELY).fullmatch(said.text)
            if found:
                yield Item(found[1], found[2], said.place, said.links)


def _labelled(children: Sequence[Token], written: bool) -> bool:
    """Whether it begins with emphasis."""
    if written:
        return len(children) > 1 and "strong_open" in {one.type for one in children[:2]}
    shown = (one.type for one in children if (one.content and not _BOX.fullmatch(one.content)) or one.nesting)
    return next(shown, "") in _EMPHASIS


def _cells(source: Source, block: Block) -> Iterator[Cell]:
    rows: list[list[Said]] = []
    for token in block.tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_said(source, token))
    headers = [said.text for said in rows[0]]
    for row in rows[1:]:
        for header, said in list(zip(headers, row, strict=False))[1:]:
            yield Cell(headers[0], row[0].text, header, said, row[0].links)
