"""What PostgreSQL says of a schema: its catalog, written out by its own functions (`pg_get_constraintdef`, ...).

It has no statement that gives a table's DDL. `pg_dump -s` does, and was rejected: it is another program, it must be as
new as the server and be where the verifier is, it needs the right to lock every table, and it sees another moment than
this transaction. Each line made here is one piece; the tests hold it against `pg_dump`.

The catalog can be read by every account. It is read as it is now, also inside of a transaction: where somebody alters
tables meanwhile a question is asked again, and in the end undecided.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from .postgresql_catalog import BESIDE, KEYS, NUMBERED, OF_TABLES, TABLES
from .postgresql_rows import apart, literal
from .postgresql_words import words
from .records import COUNTER, Piece
from .system import Connection, Field, Schema, Shape

TRIES: Final = 3
_CONSTANT: Final = re.compile(r"'(?:[^']|'')*'(?:::[\w .\"()\[\]]+)?|-?\d+(?:\.\d+)?|true|false", re.DOTALL)
_NAMED: Final = re.compile(r"\b(?:HOME|SALT)\b")
_VARCHAR: Final = r"'(?:[^']|'')*'::character varying"
_LIST: Final = re.compile(rf"\(ARRAY\[({_VARCHAR}(?:, {_VARCHAR})*)\]\)::text\[\]")
_UNREADABLE: Final = {"f": "its rows lie on another server"}

Row = tuple[Any, ...]


def schema(connection: Connection, salt: str) -> Schema:
    """Ask the catalog, one question for each kind of piece."""
    home = _ask(connection, "SELECT coalesce(current_schema(), 'public')")[0][0]
    _ask(connection, "SELECT set_config('search_path', '', true)")
    undecided: list[str] = []
    named = {"HOME": literal(home), "SALT": literal(salt)}

    def pieces(kind: str, question: str) -> list[Piece]:
        return [
            Piece(
                kind,
                name,
                table,
                tuple(
                    (word, _settled(word, str(said)))
                    for word, said in aspects.items()
                    if said not in (None, "")
                ),
            )
            for table, name, aspects in _asked(connection, question, named, f"every {kind}", undecided)
        ]

    found = [piece for kind, question in OF_TABLES.items() for piece in pieces(kind, question)]
    beside = [piece for kind, question in BESIDE.items() for piece in pieces(kind, question)]
    tables = _asked(connection, TABLES, named, "every table", undecided)
    keys = {
        table: tuple(columns) for table, columns in _asked(connection, KEYS, named, "every key", undecided)
    }
    mine = defaultdict(list)
    for piece in found:
        mine[piece.table].append(piece)
    shapes = tuple(_shape(row, mine[row[0]], keys.get(row[0], ())) for row in tables)
    listed = {shape.name for shape in shapes}
    loose = [piece for piece in found if piece.table not in listed]  # of views
    others = tuple((f"{one.kind}: {one.title}", _line(one)) for one in (*beside, *loose))
    numbered = _asked(connection, NUMBERED, named, "every numbered column", undecided)
    unlisted = tuple(one for one in undecided if one.startswith(("every table: ", "every column: ")))
    every = (*found, *beside, *_behind(connection, numbered))
    return Schema(shapes, every, others, tuple(undecided), unlisted)


def _behind(connection: Connection, numbered: list[Row]) -> Iterator[Piece]:
    """Columns whose sequence would give a number that a row has already, as far as the account may read it.

    Beside the texts of the schema: that a sequence is behind is no part of how the table was made.
    """
    for table, name, relation, column, sequence, step in numbered:
        question = (
            f"SELECT EXISTS (SELECT FROM {relation} WHERE {column} >="  # noqa: S608
            f" (SELECT last_value + CASE WHEN is_called THEN {step} ELSE 0 END FROM {sequence}))"
        )
        try:
            with apart(connection):
                taken = _ask(connection, question)[0][0]
        except Exception:  # noqa: S112 - as with grants: who may not read it does not see it
            continue
        if taken:
            yield Piece(COUNTER, name, table, (("next number", "one that a row has already"),))


def _shape(row: Row, pieces: list[Piece], key: tuple[str, ...]) -> Shape:
    name, namespace, relation, form = row
    columns = [piece for piece in pieces if piece.kind == "column"]
    beside = sorted(_line(piece) for piece in pieces if piece.kind != "column")
    ddl = "\n".join([f"table {name}", *map(_line, columns), *beside])
    fields = tuple(_field(piece.name, dict(piece.aspects)) for piece in columns)
    return Shape(name, ddl, key, fields, (namespace, relation), _UNREADABLE.get(form, ""))


def _field(name: str, aspects: dict[str, str]) -> Field:
    form, default = aspects["type"], aspects.get("default", "")
    constant = "generated" not in aspects and _CONSTANT.fullmatch(default)
    return Field(name, form, f'(CAST({default} AS {form})::text COLLATE "C")' if constant else "")


def _line(piece: Piece) -> str:
    """A piece as a line of a text; the position of a column is its place among the lines."""
    said = (f"{word} {value}" for word, value in piece.aspects if word != "position")
    return f"{piece.kind} {literal(piece.name)}: {'; '.join(said)}"


def _settled(word: str, said: str) -> str:
    """`role IN ('a', 'b')` of a varchar has two texts that mean the same: its own, and what a dump makes of it."""
    return said if word == "comment" else _LIST.sub(_each, said)


def _each(found: re.Match[str]) -> str:
    return f"ARRAY[{', '.join(f'({one})::text' for one in re.findall(_VARCHAR, found[1]))}]"


def _asked(
    connection: Connection, question: str, named: dict[str, str], what: str, undecided: list[str]
) -> list[Row]:
    question = _NAMED.sub(lambda found: named[found[0]], question)
    said = ""
    for _ in range(TRIES):
        try:
            with apart(connection):
                return _ask(connection, question)
        except Exception as error:
            said = words(error)
    undecided.append(f"{what}: the database {said}")
    return []


def _ask(connection: Connection, question: str) -> list[Row]:
    with closing(connection.cursor()) as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
