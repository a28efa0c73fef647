"""What a pure function gave for a frozen record, remembered by the record itself: equal ones are not looked for.

Hashing a step takes longer than most of what is asked of it; the same steps are asked about again and again.
"""

from collections.abc import Callable
from typing import Final, TypeVar

Record = TypeVar("Record")
Given = TypeVar("Given")

#: Records of which one function's result is remembered: the steps of a few plans.
REMEMBERED: Final = 1000


def remembered(function: Callable[[Record], Given]) -> Callable[[Record], Given]:
    """The same function, which is not asked twice in a row about the same record."""
    known: dict[int, tuple[Record, Given]] = {}

    def asked(record: Record) -> Given:
        found = known.get(id(record))
        if found is None or found[0] is not record:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[id(record)] = record, function(record)
        return found[1]

    return asked
