"""The names of a snapshot as claims write them, whatever the database system calls its tables.

A table of PostgreSQL in another schema than the first has a stop in its name, and one that has a stop itself is in
quotes there; elsewhere a name is a name. Rejected: to name them so while they are read. What asks the server needs the
server's own.
"""

from collections.abc import Iterable
from dataclasses import replace

from ...notation import names
from .records import COUNTER, Piece, Snapshot


def title(system: str, name: str) -> str:
    """A table, or a view, as claims write it."""
    parts = names.parts(name) if system == "postgresql" and "." in name else [name]
    return ".".join(map(names.written, parts))


def named(snapshot: Snapshot) -> Snapshot:
    """The same, with the names that claims have for its tables, views and columns."""
    pieces = tuple(_piece(snapshot.system, one) for one in snapshot.pieces)
    titles = _titles(zip(snapshot.pieces, pieces, strict=True))
    tables = (replace(one, name=title(snapshot.system, one.name)) for one in snapshot.tables)
    others = tuple((titles.get(name, name), text) for name, text in snapshot.others)
    return replace(snapshot, tables=tuple(tables), pieces=pieces, others=others)


def _piece(system: str, piece: Piece) -> Piece:
    table = title(system, piece.table) if piece.table else ""
    name = piece.name
    if piece.kind in ("table", "view"):
        name = title(system, name)
    elif piece.kind in ("column", COUNTER):
        name = names.written(name)
    return piece if (table, name) == (piece.table, piece.name) else replace(piece, table=table, name=name)


def _titles(pairs: Iterable[tuple[Piece, Piece]]) -> dict[str, str]:
    """What stands before a text that is beside the tables -> the same with the name that claims have."""
    return {f"{one.kind}: {one.title}": f"{other.kind}: {other.title}" for one, other in pairs}
