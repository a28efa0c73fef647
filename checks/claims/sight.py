"""What a rehearsal saw of the database: snapshots at moments, and how each two of them differ that a claim asks about.

Pure. A snapshot that could not be taken, or a moment that was not reached, is here with its reason.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Final

from ...dataclass import dataclass
from ...notation import names
from ..evidence import UNREACHED
from ..plan import Claims
from ..snapshots import difference
from ..snapshots.naming import named
from ..snapshots.records import Change, Column, Rows, Snapshot, Stayed, Table, Untaken, Values
from ..verdict import Judgement

BEFORE: Final = "before the deploy"
DEPLOYED: Final = "after the deploy"
ROLLING: Final = "before the rollback"
ROLLED: Final = "after the rollback"
AGAIN: Final = "before the second deploy"
TWICE: Final = "after the second deploy"
#: In the order in which they come.
MOMENTS: Final = (BEFORE, DEPLOYED, ROLLING, ROLLED, AGAIN, TWICE)

Pair = tuple[str, str]
DEPLOY: Final[Pair] = (BEFORE, DEPLOYED)  #: what deploying did
BETWEEN: Final[Pair] = (DEPLOYED, ROLLING)  #: what happened until somebody went back
ROLLBACK: Final[Pair] = (ROLLING, ROLLED)  #: what going back did
WHOLE: Final[Pair] = (BEFORE, ROLLED)  #: what is not as it was
REST: Final[Pair] = (ROLLED, AGAIN)
SECOND: Final[Pair] = (DEPLOYED, TWICE)  #: whether deploying again comes to the same
REDEPLOY: Final[Pair] = (AGAIN, TWICE)  #: what deploying again did
PAIRS: Final = (DEPLOY, BETWEEN, ROLLBACK, WHOLE, REST, SECOND, REDEPLOY)


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that claims are judged by."""

    said: Claims
    taken: Mapping[
        str, Snapshot | Untaken
    ]  #: moment -> what was seen; a moment that is missing was not reached
    rows: Mapping[Pair, Mapping[str, Rows]]  #: table -> what became of its rows
    changes: Mapping[Pair, tuple[Change, ...]]  #: what of the schema differs
    logs: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  #: moment -> the migrations that have run
    log: str = ""  #: the table that says so; its rows are no data of the application
    sensitive: frozenset[str] = frozenset()  #: columns in which another value means something else
    #: (column, value) of claims -> the keyed name under which the snapshots count it
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    touched: frozenset[Pair] = frozenset()  #: between these a step ran that may change something
    filled: frozenset[Pair] = frozenset()  #: between these any step ran
    tried: Mapping[str, Judgement] = field(default_factory=dict)  #: claim, in words -> what copies came to
    culprits: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  #: table or `table.column` -> the migrations that changed it, each run alone on a copy
    #: table whose rows are followed -> what became of those that stayed
    stayed: Mapping[Pair, Mapping[str, Stayed]] = field(default_factory=dict)

    def snapshot(self, moment: str) -> Snapshot | None:
        """What was taken at a moment; None for nothing."""
        found = self.taken.get(moment)
        return found if isinstance(found, Snapshot) else None

    def table(self, moment: str, name: str) -> Table | None:
        """A table at a moment; None where it was not there."""
        found = self.snapshot(moment)
        return next((one for one in found.tables if one.name == name), None) if found else None

    def column(self, moment: str, name: str) -> Column | None:
        """A `table.column` at a moment; None where it was not there."""
        owner, column = names.split(name)
        table = self.table(moment, owner)
        return next((one for one in table.columns if one.name == column), None) if table else None

    def values(self, pair: Pair, name: str) -> Values | None:
        """What became of the values of a `table.column`; None where it was at neither moment.

        Where rows came or went, of the rows that stayed, as far as these were followed.
        """
        owner, column = names.split(name)
        rows = self.rows.get(pair, {}).get(owner)
        found = next((one for one in rows.columns if one.column == column), None) if rows else None
        stayed = self.followed(pair, owner)
        if found is None or stayed is None or found.fate not in ("same", "changed"):
            return found
        return replace(found, fate="changed" if dict(stayed.columns).get(column) else "same")

    def followed(self, pair: Pair, table: str) -> Stayed | None:
        """What is known of the rows that stayed, where others came or went; None where that tells nothing."""
        stayed = self.stayed.get(pair, {}).get(table) if self.others(pair, table) else None
        return None if stayed is None or stayed.undecided or not stayed.rows else stayed

    def lost(self, pair: Pair, table: str) -> str:
        """Why the values of the rows that stayed are not known; "" where they are, or no row stayed."""
        stayed = self.stayed.get(pair, {}).get(table)
        return (
            f"{table}: {stayed.undecided}"
            if stayed and stayed.undecided
            else ""
            if stayed
            else f"nobody followed the rows of {table}"
        )

    def others(self, pair: Pair, table: str) -> bool:
        """Whether the table's rows are others than before, so that its columns tell nothing of values."""
        rows = self.rows.get(pair, {}).get(table)
        if rows is None or rows.fate in ("new", "gone"):
            return False
        return rows.before != rows.after or (self.keyed(pair, table) and rows.keys == "changed")

    def keyed(self, pair: Pair, table: str) -> bool:
        """Whether the table has a key that tells its rows apart."""
        return any(one.key for moment in pair if (one := self.table(moment, table)))

    def unread(self, moments: tuple[str, ...] = MOMENTS) -> str:
        """Why a table or column may be there although no snapshot has it; "" where each was listed."""
        return next(filter(None, map(self.unlisted, moments)), "")

    def unlisted(self, moment: str) -> str:
        """The same of one moment."""
        taken = self.snapshot(moment)
        return next(iter(taken.unlisted), "") if taken else ""

    def missing(self, moments: tuple[str, ...]) -> str:
        """Why something that needs these moments cannot be decided; "" where it can."""
        for moment in moments:
            found = self.taken.get(moment)
            if found is None:
                return f"{UNREACHED}the run ended before there was a snapshot {moment}"
            if isinstance(found, Untaken):
                return f"there is no snapshot {moment}: {found.reason}"
        return ""

    def untaken(self, moments: tuple[str, ...]) -> str:
        """Why a moment that was reached was not seen; "" where each was, or none was reached."""
        there = ((moment, self.taken.get(moment)) for moment in moments)
        reasons = (
            f"there is no snapshot {moment}: {one.reason}"
            for moment, one in there
            if isinstance(one, Untaken)
        )
        return next(reasons, "")


def look(
    said: Claims, taken: Mapping[str, Snapshot | Untaken], logs: Mapping[str, tuple[str, ...]] | None = None
) -> Sight:
    """Compare what was taken, under the names that claims have. Whoever knows more adds it by `dataclasses.replace`."""
    there = {moment: named(one) for moment, one in taken.items() if isinstance(one, Snapshot)}
    pairs = [pair for pair in PAIRS if pair[0] in there and pair[1] in there]
    rows = {
        (before, after): {one.table: one for one in difference.rows(there[before], there[after])}
        for before, after in pairs
    }
    changes = {(before, after): difference.schema(there[before], there[after]) for before, after in pairs}
    return Sight(said, {**taken, **there}, rows, changes, logs or {})
