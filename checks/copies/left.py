"""Copies that a killed run left: known from its records, and removed before anything else begins."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..evidence import Phase, Record

#: Names of the phases by which a run says that a copy may be there, and that it is gone.
BEGUN: Final = "copy {} of the database begun"
REMOVED: Final = "copy {} of the database removed"
_NUMBERED: Final = re.compile(r"copy (\d+) of the database (begun|removed)")


def copy_name(mark: str, number: int) -> str:
    """The name of one copy of a run, whose processes have this mark: nobody else has such a name."""
    return f"rolloutdocs_copy_{mark.rpartition('_')[2].lower() or 'run'}_{number}"


def left(records: Iterable[Record]) -> tuple[int, ...]:
    """The numbers of the copies that may still be there."""
    open_: dict[int, None] = {}
    for number, what, passed in _told(records):
        if what == "begun":
            open_[number] = None
        elif passed:
            open_.pop(number, None)
    return tuple(open_)


def _told(records: Iterable[Record]) -> Iterator[tuple[int, str, bool]]:
    for record in records:
        if isinstance(record, Phase) and (found := _NUMBERED.fullmatch(record.name)):
            yield int(found[1]), found[2], record.verdict == "passed"
