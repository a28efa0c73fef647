"""The table of variables: one row a variable, one column an environment."""

import re
from typing import Final

from markdown_it.token import Token

from ...notation import labels
from ..plan import Code, Setting
from .inline import flat, pieces, plain
from .layout import Group
from .source import Source

_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_ENVIRONMENT: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CORNER: Final = "Variable"


def read_settings(source: Source, group: Group) -> tuple[Setting, ...]:
    """All cells but those of the first row and column."""
    header, *rows = _rows(group.blocks[0].tokens)
    names = [flat(pieces(source, cell.children or [], group.blocks[0].first)) for cell in header]
    if (
        names[0] != _CORNER
        or len(set(names)) != len(names)
        or not all(map(_ENVIRONMENT.fullmatch, names[1:]))
    ):
        what = "the table's first row is not `Variable` and the names of the environments"
        source.refuse(group.blocks[0].first, what, "Write `| Variable | staging | production |`.")
        return ()
    settings = [setting for row in rows for setting in _row(source, names, row)]
    _once(source, settings)
    return tuple(settings)


def _rows(tokens: tuple[Token, ...]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows


def _row(source: Source, names: list[str], row: list[Token]) -> list[Setting]:
    line = (row[0].map or [0])[0] + 1
    match pieces(source, row[0].children or [], line):
        case (Code(variable),) if _VARIABLE.fullmatch(variable):
            cells = zip(names[1:], row[1:], strict=False)
            return [
                Setting(variable, name, _value(source, cell, line), source.place(line))
                for name, cell in cells
            ]
    source.refuse(
        line, "the row does not begin with a variable", "Write its name as a code span, such as `APP_URL`."
    )
    return []


def _value(source: Source, cell: Token, line: int) -> Code | str:
    parts = pieces(source, cell.children or [], line)
    words = flat(parts)
    if len(parts) == 1 and isinstance(parts[0], Code):
        return parts[0]
    if plain(parts) is None or not (
        words in (labels.CHOSEN, labels.UNSET) or words.startswith(f"{labels.SECRET} ")
    ):
        what = f"`{words}` is no setting"
        known = f"`{labels.CHOSEN}`, `{labels.UNSET}` or `{labels.SECRET}` and its origin"
        source.refuse(line, what, f"Write the value as a code span, {known}.")
    return words


def _once(source: Source, settings: list[Setting]) -> None:
    seen: dict[str, int] = {}
    for setting in settings:
        if seen.setdefault(setting.variable, setting.place.line) != setting.place.line:
            what = f"`{setting.variable}` has a row already"
            source.refuse(setting.place.line, what, "Keep one row for each variable.")
