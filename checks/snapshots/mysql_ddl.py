"""The text of SHOW CREATE TABLE, in one form and taken apart. Pure.

AUTO_INCREMENT is a counter and taken out. The server lists indexes in the order in which they were made; that order
means nothing and is put aside. Everything else stays, each line is one piece.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...dataclass import dataclass
from .records import Piece

_NAME: Final = r"`(?:[^`]|``)+`"
_TEXT: Final = r"'(?:[^'\\]|''|\\.)*'"
_STARTS: Final = re.compile(
    rf"  (?:{_NAME} |(?:PRIMARY|UNIQUE|FULLTEXT|SPATIAL|VECTOR) KEY|KEY |CONSTRAINT |PERIOD FOR )"
    r"|\) |\)$|\s*/\*!|\s*PARTITION "
)
_COMMENT: Final = re.compile(rf" COMMENT[ =]({_TEXT})")
_COUNTER: Final = re.compile(r" AUTO_INCREMENT=\d+")
_OPTION: Final = re.compile(rf"(?:DEFAULT )?([A-Z_`a-z]+)=({_TEXT}|\([^)]*\)|\S+)")
_KEY: Final = re.compile(
    rf"(?:(PRIMARY|UNIQUE|FULLTEXT|SPATIAL|VECTOR) )?KEY (?:({_NAME}) )?\((.*)\)([^)]*)", re.DOTALL
)
_CONSTRAINT: Final = re.compile(rf"CONSTRAINT ({_NAME}) (FOREIGN KEY|CHECK) (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Made:
    """A CREATE TABLE, taken apart."""

    ddl: str  #: in its one form
    columns: dict[str, str]  #: name -> what follows it, without its comment
    pieces: tuple[Piece, ...]  #: of everything but columns


def made(table: str, text: str) -> Made:
    """Take it apart."""
    lines = list(_lines(text))
    last = next((at for at, line in enumerate(lines) if line.startswith(")")), len(lines))
    inner = [line.strip().removesuffix(",") for line in lines[1:last]]
    columns = [line for line in inner if line.startswith("`")]
    beside = sorted(line for line in inner if not line.startswith("`"))
    options = _COUNTER.sub("", "\n".join(lines[last:]), count=1)  # elsewhere it is a text
    ddl = "\n".join([lines[0], *columns, *beside, options])
    pieces = [_beside(table, line) for line in beside] + [_options(table, options)]
    return Made(ddl, dict(map(_column, columns)), tuple(pieces))


def _lines(text: str) -> Iterator[str]:
    """Lines that begin something; a line end inside of an expression belongs to it."""
    held = ""
    for at, line in enumerate(text.split("\n")):
        if at < 2 or _STARTS.match(line):
            if held:
                yield held
            held = line
        else:
            held += "\n" + line
    yield held


def _column(line: str) -> tuple[str, str]:
    name = re.match(_NAME, line)
    assert name is not None
    return unquoted(name[0]), _COMMENT.sub("", line[name.end() :]).strip()


def _beside(table: str, line: str) -> Piece:
    comment = _COMMENT.search(line)
    plain = _COMMENT.sub("", line)
    said = (("comment", comment[1]),) if comment else ()
    if found := _CONSTRAINT.fullmatch(plain):
        kind = found[2].lower()
        return Piece(kind, unquoted(found[1]), table, (("definition", found[3]), *said))
    if found := _KEY.fullmatch(plain):
        word = (found[1] or "index").lower()
        kind = {"primary": "primary key", "unique": "unique", "index": "index"}.get(word, f"{word} index")
        options = (("options", found[4].strip()),) if found[4].strip() else ()
        name = unquoted(found[2]) if found[2] else "PRIMARY"
        return Piece(kind, name, table, (("columns", found[3]), *options, ("definition", plain), *said))
    return Piece("definition", plain, table, (("definition", plain), *said))


def _options(table: str, text: str) -> Piece:
    comment = _COMMENT.search(text)
    plain = _COMMENT.sub("", text)
    aspects = [(name.strip("`").lower().replace("_", " "), value) for name, value in _OPTION.findall(plain)]
    said = (("comment", comment[1]),) if comment else ()
    return Piece("table", table, table, (*aspects, ("definition", plain), *said))


def unquoted(name: str) -> str:
    """A name out of its quotes."""
    return name[1:-1].replace("``", "`")
