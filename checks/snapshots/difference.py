"""How two snapshots differ: pure, nothing is asked.

The databases' own texts decide whether something differs, the readable pieces say what. Every line of a text belongs to
a piece, whose `definition` is that line: so a change that no other aspect shows is a change of `definition`, and one of
the text alone a change of kind `ddl`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from .records import COUNTER, Change, Column, Piece, Rows, Snapshot, Table, Values

#: Aspects that claims may tolerate: beside them a change of `definition` is told, too.
TOLERABLE: Final = frozenset(("position", "comment"))

Key = tuple[str, str, str]


def schema(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Say what of the schema differs, whatever was declared; () only if the two are the same."""
    then, now = _pieces(before), _pieces(after)
    whole = {
        key[0] for key in then.keys() ^ now.keys() if key[1] == "table"
    }  # new or gone with all that it has
    keys = [key for key in _ordered(then, now) if key[0] not in whole or key[1] == "table"]
    changes = [change for key in keys for change in _piece(key, then.get(key), now.get(key))]
    explained = {name for change in changes for name in (change.table, change.name)}
    changes += [one for one in _texts(_ddl(before), _ddl(after)) if one.name not in explained]
    if not changes and before.schema != after.schema:
        changes.append(Change("ddl", "the database", "", "", before.schema, after.schema))
    return tuple(changes)


def _pieces(snapshot: Snapshot) -> dict[Key, Piece]:
    return {(piece.table, piece.kind, piece.name): piece for piece in snapshot.pieces}


def _ordered(then: Mapping[Key, object], now: Mapping[Key, object]) -> list[Key]:
    return [*then, *(key for key in now if key not in then)]


def _piece(key: Key, then: Piece | None, now: Piece | None) -> Iterator[Change]:
    table, kind, _ = key
    shown = (then or now or Piece("", "", "", ())).title
    if kind == COUNTER and now is None:
        return  # it is behind no more, and how far it is means nothing else
    if then is None or now is None:
        yield Change(kind, shown, table, "", _text(then) if then else None, _text(now) if now else None)
        return
    old, new = dict(then.aspects), dict(now.aspects)
    differing = [aspect for aspect in _ordered_aspects(old, new) if old.get(aspect) != new.get(aspect)]
    if set(differing) - TOLERABLE - {"definition"}:
        differing = [aspect for aspect in differing if aspect != "definition"]
    for aspect in differing:
        yield Change(kind, shown, table, aspect, old.get(aspect, ""), new.get(aspect, ""))


def _ordered_aspects(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [*old, *(aspect for aspect in new if aspect not in old)]


def _text(piece: Piece) -> str:
    """All that is known of it, without what `definition` says again."""
    plain = [(aspect, value) for aspect, value in piece.aspects if aspect != "definition"]
    return ", ".join(f"{aspect} {value}" for aspect, value in plain) or dict(piece.aspects).get(
        "definition", ""
    )


def _ddl(snapshot: Snapshot) -> dict[str, str]:
    """Name as changes have it -> its text."""
    named = {table.name: table.ddl for table in snapshot.tables}
    return named | {name.rpartition(": ")[2]: text for name, text in snapshot.others}


def _texts(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for name in [*then, *(one for one in now if one not in then)]:
        if then.get(name) != now.get(name):
            yield Change("ddl", name, name, "", then.get(name), now.get(name))


def rows(before: Snapshot, after: Snapshot) -> tuple[Rows, ...]:
    """Say what became of the rows of every table."""
    then = {table.name: table for table in before.tables}
    now = {table.name: table for table in after.tables}
    return tuple(_rows(name, then.get(name), now.get(name)) for name in _names(then, now))


def _names(then: Iterable[str], now: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*then, *now]))


def _rows(name: str, then: Table | None, now: Table | None) -> Rows:
    there = [table for table in (then, now) if table is not None]
    counts = [None if table is None or table.undecided else table.rows for table in (then, now)]
    if any(table.ignored for table in there):
        return Rows(
            name, "ignored", None, None, "undecided", reason="the environment says not to look at its rows"
        )
    if reason := next((table.undecided for table in there if table.undecided), ""):
        return Rows(name, "undecided", counts[0], counts[1], "undecided", reason=reason)
    if then is None or now is None:
        columns = _columns((), now.columns) if now else _columns(then.columns if then else (), ())
        return Rows(name, "new" if now else "gone", counts[0], counts[1], "changed", columns)
    return _both(name, then, now)


def _both(name: str, then: Table, now: Table) -> Rows:
    sampled = max(then.sampled, now.sampled)
    if then.key != now.key:
        reason = "its key is another one, so that the digests of before and after cannot be compared"
        columns = _columns(then.columns, now.columns, reason)
        return Rows(name, "undecided", then.rows, now.rows, "undecided", columns, reason, sampled)
    columns = _columns(then.columns, now.columns)
    keys = _keys(then, now)
    fates = {one.fate for one in columns}
    reason = next((one.reason for one in columns if one.fate == "undecided"), "")
    if keys == "undecided":
        reason = reason or "its columns could be read only one by one, so that nobody knows its rows"
    fate = "changed" if fates & {"changed", "gone", "new"} or keys == "changed" else "same"
    fate = "undecided" if fate == "same" and reason else fate
    return Rows(
        name, fate, then.rows, now.rows, keys, columns, reason if fate == "undecided" else "", sampled
    )


def _keys(then: Table, now: Table) -> str:
    """What became of the rows; where their digest is not known, their number alone can tell something."""
    if then.rows != now.rows:
        return "changed"
    if then.rows and not (then.keys and now.keys):
        return "undecided"
    return "same" if then.keys == now.keys or not then.rows else "changed"


def _columns(then: Iterable[Column], now: Iterable[Column], undecided: str = "") -> tuple[Values, ...]:
    old, new = {one.name: one for one in then}, {one.name: one for one in now}
    return tuple(_values(name, old.get(name), new.get(name), undecided) for name in _names(old, new))


def _values(name: str, then: Column | None, now: Column | None, undecided: str) -> Values:
    if then is None or now is None:
        return Values(name, "new" if now else "gone", then, now)
    if reason := undecided or then.undecided or now.undecided:
        return Values(name, "undecided", then, now, reason)
    same = (then.digest, then.nulls) == (now.digest, now.nulls)
    return Values(name, "same" if same else "changed", then, now)
