"""What MariaDB and MySQL say of a schema: SHOW CREATE is the truth, the information schema explains it.

What the account may not see the server leaves out without a word: so the account's own rights are asked, and what they
do not cover is undecided. Grants of other accounts are seen only by an account that may read them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

from . import mysql_ddl as ddl
from .mysql_beside import beside
from .mysql_rows import kind, known, literal, quoted
from .mysql_words import words
from .records import Piece
from .system import Connection, Field, Schema, Shape

_TABLES: Final = (
    "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
    " ORDER BY CAST(TABLE_NAME AS BINARY)"
)
_COLUMNS: Final = (
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLLATION_NAME,"
    " GENERATION_EXPRESSION, COLUMN_COMMENT, ORDINAL_POSITION FROM information_schema.COLUMNS"
    " WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION"
)
_KEYS: Final = (
    "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART FROM information_schema.STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0"
    " ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX"
)
#: A right on the whole database -> what an account without it may not see.
_NEEDED: Final = {
    "SELECT": "tables",
    "TRIGGER": "triggers",
    "EXECUTE": "routines",
    "EVENT": "events",
    "SHOW VIEW": "what views are made of",
}
#: Under which name a connection has who may run its routines.
ROUTINES: Final = "rolloutdocs routines"
_VERSIONED: Final = "SYSTEM VERSIONED"
#: Stands for the rows of the past among the columns of a table that keeps them. Every change adds to them, so that
#: they are never the same again, and nobody can tell whether some of them are gone.
_HISTORY: Final = (Field("(history)", undecided="its rows of the past (system versioning) are not compared"),)
_CONSTANT: Final = re.compile(r"'(?:[^'\\]|''|\\.)*'|-?\d+(?:\.\d+)?", re.DOTALL)

Row = tuple[Any, ...]
Ask = Callable[[str], list[Row]]


def asking(connection: Connection) -> Ask:
    """A question there -> its rows, of texts."""

    def ask(sql: str) -> list[Row]:
        with closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return [tuple(map(_text, row)) for row in cursor.fetchall()]

    return ask


def schema(connection: Connection, _salt: str) -> Schema:
    """Ask for every statement that makes something."""
    ask = asking(connection)
    columns, keys = defaultdict(list), _keys(ask(_KEYS))
    for row in ask(_COLUMNS):
        columns[row[0]].append(row[1:])
    listed = ask(_TABLES)
    mariadb = "mariadb" in ask("SELECT VERSION()")[0][0].lower()
    tables = [name for name, form in listed if form in ("BASE TABLE", _VERSIONED)]
    versioned = {name for name, form in listed if form == _VERSIONED}
    shapes, pieces, undecided = [], [], _unseen(ask)
    for name in tables:
        try:
            made = ddl.made(name, ask(f"SHOW CREATE TABLE {quoted(name)}")[0][1])
        except Exception as error:
            reason = f"the database {words(error)}"
            shapes.append(Shape(name, "", undecided=reason))
            undecided.append(f"the schema of `{name}`: {reason}")
            continue
        fields = tuple(_field(row, mariadb) for row in columns[name])
        shapes.append(Shape(name, made.ddl, keys.get(name, ()), fields + _HISTORY * (name in versioned)))
        pieces += [*_columns(name, columns[name], made), *made.pieces]
    others = [(name, form) for name, form in listed if name not in tables]
    more = beside(ask, others, connection.info[ROUTINES])
    unlisted = tuple(one for one in undecided if one.startswith(f"{_NEEDED['SELECT']}: "))
    return Schema(
        tuple(shapes), (*pieces, *more.pieces), more.others, (*undecided, *more.undecided), unlisted
    )


def _columns(table: str, rows: list[Row], made: ddl.Made) -> Iterator[Piece]:
    for name, form, nullable, default, extra, collation, expression, comment, position in rows:
        aspects = {
            "type": form,
            "nullable": nullable.lower(),
            "default": default,
            "extra": extra,
            "collation": collation,
            "generated": expression,
            "definition": made.columns.get(name),
            "comment": comment,
            "position": position,
        }
        yield Piece("column", name, table, tuple((word, said) for word, said in aspects.items() if said))


def _field(row: Row, mariadb: bool) -> Field:
    name, form, _, default, extra = row[:5]
    if not known(form):
        return Field(
            name, form, undecided=f"nobody here knows how to compare values of the type `{kind(form)}`"
        )
    constant = default is not None and "DEFAULT_GENERATED" not in (extra or "")
    if constant and mariadb:  # it writes an expression, MySQL the text alone
        constant = bool(_CONSTANT.fullmatch(default))
        default = (
            re.sub(r"''|\\(.)", lambda found: found[1] or "'", default[1:-1])
            if default[:1] == "'"
            else default
        )
    return Field(name, form, literal(default) if constant else "")


def _keys(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    """Table -> the primary key, or the first unique one whose columns are whole and never NULL."""
    indexes: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        indexes[row[0], row[1]].append(row[2:])
    found: dict[str, tuple[str, ...]] = {}
    for (table, _), parts in indexes.items():
        if table not in found and all(
            name and nullable != "YES" and not part for name, nullable, part in parts
        ):
            found[table] = tuple(name for name, _, _ in parts)
    return found


def _unseen(ask: Ask) -> list[str]:
    """What this account might not be shown, one sentence each."""
    database = ask("SELECT DATABASE()")[0][0] or ""
    held: set[str] = set()
    for (grant,) in ask("SHOW GRANTS FOR CURRENT_USER"):
        found = re.match(r"GRANT (.+?) ON (\*|`(?:[^`]|``)+`)\.\* TO ", grant)
        if found and (found[2] == "*" or _covers(ddl.unquoted(found[2]), database)):
            held.update(found[1].split(", "))
    if "ALL PRIVILEGES" in held:
        return []
    return [
        f"{what}: this account may not see all of them (it lacks {right} on the database)"
        for right, what in _NEEDED.items()
        if right not in held
    ]


def _covers(pattern: str, database: str) -> bool:
    parts = re.findall(r"\\.|.", pattern)
    wild = {"%": ".*", "_": "."}
    return bool(re.fullmatch("".join(wild.get(one) or re.escape(one[-1]) for one in parts), database))


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
