"""What a database is like at a moment of a proof on copies, and how two moments differ: in words, without any value."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...dataclass import dataclass
from ...notation import names
from ..probes.questions import SameAnswer
from ..rehearsal.stage import Stage
from ..snapshots import Rows, Snapshot, Untaken, Wanted, difference, take
from ..snapshots.naming import named

if TYPE_CHECKING:
    from ...environments import Environment


#: Kinds of pieces that belong to the database's entry in its server, and so to no dump and no copy of it.
_OF_THE_SERVER: Final = frozenset({"database setting", "database grant"})
#: The same of MariaDB and MySQL, whose grants are all the server's.
_GRANTS: Final = frozenset({"grant"})


class Undecided(Exception):  # noqa: N818 - it reads as what happened
    """Nothing was observed that could decide it; the message says why."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How two snapshots differ."""

    found: tuple[str, ...]  #: one sentence each
    undecided: tuple[str, ...] = ()  #: what could not be compared, and why

    @property
    def words(self) -> str:
        """The first few of them."""
        rest = len(self.found) - 3
        return "; ".join(self.found[:3]) + (f"; and {rest} more" if rest > 0 else "")


def wanted(environment: "Environment", *, every: bool = False) -> Wanted:
    """What a snapshot of it looks at: no value is shown, only what is equal counts here."""
    database = environment.database
    ignore = frozenset(database.ignore) if database else frozenset()
    return Wanted(ignore=ignore, sample=database.sample if database and not every else 0)


def state(stage: Stage, key: bytes, *, every: bool = False) -> Snapshot:
    """A snapshot of the stage's database. Raises Undecided where there is none.

    `every`: of all rows, whatever sample claims compare, as sentences speak of the whole database.
    """
    found = take(stage.access().database or "", wanted(stage.setting.environment, every=every), key)
    if isinstance(found, Untaken):
        raise Undecided(found.reason)
    return found


def differences(before: Snapshot, after: Snapshot, *, elsewhere: bool = False) -> Differences:
    """How they differ; `elsewhere`: the second is another database, without what the server keeps of the first."""
    undecided = [*before.undecided, *after.undecided]
    beside = _beside(before.system) if elsewhere else frozenset()
    found: list[str] = []
    before, after = named(before), named(after)
    whole: set[str] = set()  # tables that came or went: no need to tell each of their columns
    for one in difference.rows(before, after):
        if one.fate == "undecided":
            undecided.append(f"`{one.table}`: {one.reason}")
        elif one.fate not in ("same", "ignored"):
            found += _rows(one)
        whole |= {one.table} if one.fate in ("new", "gone") else set()
    found += [
        _schema(change.kind, change.name, change.aspect)
        for change in difference.schema(before, after)
        if not {change.table, change.name} & whole and change.kind not in beside
    ]
    if not before.tables:
        undecided.append("there was no table to be compared")
    return Differences(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(undecided)))


def rows(seen: Snapshot, log: str) -> int:
    """How many could have been lost: all but those of the migrations' log, which each migrated database has."""
    return sum(table.rows for table in named(seen).tables if not table.ignored and table.name != log)


def same(before: Snapshot, after: Snapshot, log: str, *, elsewhere: bool = False) -> SameAnswer:
    """The same for a sentence of a step, with how much was there before."""
    found = differences(before, after, elsewhere=elsewhere)
    compared = [table for table in before.tables if not table.ignored]
    ignored = tuple(table.name for table in named(before).tables if table.ignored)
    return SameAnswer(found.found, found.undecided, len(compared), rows(before, log), ignored=ignored)


def _schema(kind: str, name: str, aspect: str) -> str:
    return f"the schema of {kind} `{name}` differs" + (f" ({aspect})" if aspect else "")


def _beside(system: str) -> frozenset[str]:
    return _OF_THE_SERVER | (_GRANTS if system in ("mariadb", "mysql") else frozenset())


def _rows(rows: Rows) -> Iterator[str]:
    if rows.fate in ("new", "gone"):
        yield f"table `{rows.table}` is {rows.fate}"
        return
    if rows.before != rows.after:
        yield f"table `{rows.table}` has {rows.after} rows instead of {rows.before}"
    elif rows.keys == "changed":
        yield f"table `{rows.table}` has other rows"
    for values in rows.columns:
        if values.fate not in ("same", "undecided"):
            fate = "others" if values.fate == "changed" else values.fate
            yield f"the values of `{names.column(rows.table, values.column)}` are {fate}"
