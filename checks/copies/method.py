"""What a way of making copies is: three functions, filled in by one file each."""

from collections.abc import Callable
from dataclasses import field

from ...dataclass import dataclass


class Unmade(Exception):  # noqa: N818 - it reads as what happened
    """There is no copy; the message says why in our own words: a driver's may hold values and account names."""


@dataclass(frozen=True, slots=True)
class Order:
    """One copy."""

    account: str = field(repr=False)  #: SQLAlchemy URL with which it is made and removed
    source: str  #: the database that is copied, or the path of its file
    name: str  #: of the copy, or the path of its file


@dataclass(frozen=True, slots=True)
class Method:
    """One way of making copies. Each raises Unmade."""

    make: Callable[[Order], None]  #: the whole database, data and schema
    empty: Callable[[Order], None]  #: a database without any table, otherwise as the one that is copied
    remove: Callable[[Order], bool]  #: also of what was half made; gives whether there was anything
