"""Snapshots: what a database holds at one moment, its schema and a digest of its data, and how two of them differ.

Taken read-only, in one transaction that blocks no writer. What differs between database systems is one file each.
A snapshot is pure data: comparing two of them, and judging claims with them, asks nothing any more.
"""

from .followed import Followed
from .label import label
from .records import Change, Column, Piece, Rows, Snapshot, Stayed, Table, Untaken, Values, Wanted
from .take import take

__all__ = [
    "Change",
    "Column",
    "Followed",
    "Piece",
    "Rows",
    "Snapshot",
    "Stayed",
    "Table",
    "Untaken",
    "Values",
    "Wanted",
    "label",
    "take",
]
