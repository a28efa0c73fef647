"""What SQLite says of its schema: `sqlite_master`, explained with its pragmas.

Counters (`sqlite_sequence`) and statistics (`sqlite_stat1`, ...) are no schema. The tables behind a virtual table are
that table's own business: it is read through itself. A trigger is listed below its table as that was typed there.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from . import sqlite_ddl as ddl
from .records import Piece
from .system import Field, Schema, Shape

_LISTED: Final = (
    "SELECT one.type, one.name, owner.name, one.sql FROM sqlite_master one JOIN sqlite_master owner"
    " ON owner.type IN ('table', 'view') AND owner.name = one.tbl_name COLLATE NOCASE"
    " WHERE one.sql IS NOT NULL AND one.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " AND owner.name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY 1, 2"
)
_HIDDEN: Final = {2: "virtual", 3: "stored"}

Row = tuple[str, str, str, str]


def schema(connection: sqlite3.Connection, _salt: str) -> Schema:
    """Ask for every statement that made something."""
    listed: list[Row] = connection.execute(_LISTED).fetchall()
    shapes, pieces = [], []
    for _, name, _, sql in (row for row in listed if row[0] == "table"):
        shape, found = _table(connection, name, sql, [row for row in listed if row[2] == name])
        shapes.append(shape)
        pieces.extend(found)
    views = [
        (name, ddl.text(ddl.tokens(sql, frozenset([name]))))
        for kind, name, _, sql in listed
        if kind == "view"
    ]
    triggers = [row for row in listed if row[0] == "trigger" and row[2] in dict(views)]
    pieces += [Piece("view", name, "", (("definition", made),)) for name, made in views]
    pieces += [_trigger(row) for row in triggers]
    numbers = _numbers(connection)
    pieces.append(Piece("database", "numbers", "", numbers))
    others = [(f"view: {name}", made) for name, made in views]
    others += [(f"trigger: {row[2]}.{row[1]}", _definition(row)) for row in triggers]
    others.append(("database: numbers", repr(numbers)))
    return Schema(tuple(shapes), tuple(pieces), tuple(others))


def _numbers(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """What an application may keep in the head of the file, as the version of its schema."""
    asked = {"user version": "user_version", "application id": "application_id"}
    found = {words: connection.execute(f"PRAGMA {name}").fetchone()[0] for words, name in asked.items()}
    return tuple((words, str(number)) for words, number in found.items())


def _table(
    connection: sqlite3.Connection, name: str, sql: str, about: list[Row]
) -> tuple[Shape, list[Piece]]:
    try:
        infos = connection.execute(
            'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
            (name,),
        ).fetchall()
    except sqlite3.Error:  # a virtual table whose module is not there
        infos = []
    names = frozenset([name, *(info[0] for info in infos)])
    parts = ddl.made(ddl.tokens(sql, names))
    beside = [row for row in about if row[0] in ("index", "trigger")]
    pieces = [
        *_columns(name, infos, parts),
        *_constraints(name, parts.constraints),
        *(_index(connection, row, names) if row[0] == "index" else _trigger(row) for row in beside),
        Piece("table", name, name, (("options", ddl.text(parts.options)),)),
    ]
    lines = [f"table {name}"]
    lines += [f"column {column} {ddl.text(rest)}" for column, rest in parts.columns.items()]
    lines += [ddl.text(one) for one in parts.constraints]
    lines += [f"options {ddl.text(parts.options)}"]
    lines += [_definition(row, names) for row in beside]
    fields = tuple(Field(info[0], info[1], info[3] or "") for info in infos if info[5] != 1)
    undecided = "" if infos else "the database does not say what columns it has"
    return Shape(name, "\n".join(lines), _key(connection, name, infos), fields, undecided=undecided), pieces


def _columns(
    table: str, infos: list[tuple[str, str, int, str | None, int, int]], parts: ddl.Made
) -> Iterator[Piece]:
    for position, (name, kind, forced, default, key, hidden) in enumerate(infos, 1):
        rest = parts.columns.get(name, ())
        aspects = {
            "type": kind.lower(),
            "nullable": "no" if forced else "yes",
            "default": default or "",
            "primary key": str(key) if key else "",
            "collation": ddl.clause(rest, "collate"),
            "check": ddl.clause(rest, "check"),
            "references": ddl.clause(rest, "references"),
            "generated": f"{_HIDDEN[hidden]} {ddl.clause(rest, 'as')}" if hidden in _HIDDEN else "",
            "definition": ddl.text(rest),
            "position": str(position),
        }
        yield Piece(
            "column", name, table, tuple((aspect, value) for aspect, value in aspects.items() if value)
        )


def _constraints(table: str, all_of_them: Iterable[ddl.Tokens]) -> Iterator[Piece]:
    """Two about the same columns, as foreign keys to two tables are, are told apart by their number."""
    found: Counter[tuple[str, str]] = Counter()
    for one in (_constraint(table, parts) for parts in all_of_them):
        found[one.kind, one.name] += 1
        number = found[one.kind, one.name]
        yield one if number == 1 else replace(one, name=f"{one.name} ({number})")


def _constraint(table: str, parts: ddl.Tokens) -> Piece:
    """A constraint is named by its name, or by the columns it is about: then a change of its action is a change."""
    named = ddl.bare(parts[1]) if parts[0] == "constraint" else ""
    rest = parts[2:] if named else parts
    kind = {"primary": "primary key", "foreign": "foreign key"}.get(rest[0], rest[0])
    about = ddl.clause(rest, rest[0] if rest[0] in ("unique", "check") else "key")
    name = named or (
        about if kind == "check" else about.partition(" ( ")[2].removesuffix(" )").replace(" ,", ",")
    )
    return Piece(kind, name, table, (("definition", ddl.text(rest)),))


def _index(connection: sqlite3.Connection, row: Row, names: frozenset[str]) -> Piece:
    _, name, table, _ = row
    columns = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,)).fetchall()
    unique = connection.execute(
        'SELECT "unique" FROM pragma_index_list(?) WHERE name = ?', (table, name)
    ).fetchone()
    aspects = (
        ("columns", ", ".join(column or "an expression" for (column,) in columns)),
        ("unique", "yes" if unique and unique[0] else "no"),
        ("definition", _definition(row, names)),
    )
    return Piece("index", name, table, aspects)


def _trigger(row: Row) -> Piece:
    return Piece("trigger", row[1], row[2], (("definition", _definition(row)),))


def _definition(row: Row, names: frozenset[str] = frozenset()) -> str:
    return ddl.text(ddl.tokens(row[3], names | {row[1], row[2]}))


def _key(
    connection: sqlite3.Connection, table: str, infos: list[tuple[str, str, int, str | None, int, int]]
) -> tuple[str, ...]:
    """The primary key, or a unique index without NULL. A row's number is no key: VACUUM moves it."""
    if primary := sorted((info[4], info[0]) for info in infos if info[4]):
        return tuple(name for _, name in primary)
    forced = {info[0] for info in infos if info[2]}
    unique = connection.execute(
        'SELECT name FROM pragma_index_list(?) WHERE "unique" AND NOT partial ORDER BY name', (table,)
    )
    for (index,) in unique.fetchall():
        columns = [
            one
            for (one,) in connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))
        ]
        if columns and forced.issuperset(columns):
            return tuple(columns)
    return ()
