"""What may be told of what a dump or a restore printed: the numbers of its errors.

Servers quote statements in their errors, and values with them: `Duplicate entry 'ada@example.org' for key 'email'`.
"""

import re
from typing import Final

_NUMBERS: Final = re.compile(
    r"(?:ERROR|FATAL|[Ee]rror):? +"
    r"(?:(?=[A-Z]*\d)[0-9A-Z]{5}\b|\d{1,5}\b(?: \([0-9A-Z]+\))?(?: at line \d+)?)|\bSQLITE_[A-Z_]+"
)
_MOST: Final = 3


def complaint(printed: str) -> str:
    """The first few of them, or what is told instead."""
    found = list(dict.fromkeys(one.strip() for one in _NUMBERS.findall(printed)))[:_MOST]
    return ", ".join(found) if found else "what it printed may be data, and is not shown"
