"""One thing that a deployment or its way back did, although no claim speaks of it: a record alone."""

from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that happened, or of which nobody can tell whether it did."""

    subject: str  #: table, `table.column`, or what else has a name
    kind: str  #: "schema", "rows" or "values"
    what: str  #: one sentence without a stop
    decided: bool = True  #: whether it happened for certain
    moved: bool = False  #: rows now hold another value of a sensitive column
