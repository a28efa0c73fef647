"""What the pages name and state, against what is there and against each other: one file a kind, listed here.

These are found from the pages and the project's files alone, before anything runs. That links lead somewhere, and that
a repeat shows what its step shows, is seen when the pages are read: such pages are no plan, and no waiver helps.
What only a running environment can say (tables, columns, endpoints) is asked during the run, see `asked`.

Rejected: telling of every word that looks like a name. A check that cries wolf is switched off, so each kind says
exactly which form it takes for a claim, and leaves the rest.
"""

from collections.abc import Callable, Iterator
from typing import Final

from .counts import counts
from .facts import facts
from .files import files
from .found import Documents, Found
from .migrations import migrations
from .steps import steps
from .tests import tests

KINDS: Final[dict[str, Callable[[Documents], Iterator[Found]]]] = {
    "steps": steps,
    "files": files,
    "migrations": migrations,
    "tests": tests,
    "counts": counts,
    "facts": facts,
}


def look(documents: Documents) -> tuple[Found, ...]:
    """Everything found, each once, in the order of the pages."""
    found = (one for kind in KINDS.values() for one in kind(documents))
    return tuple(sorted({one.fingerprint: one for one in found}.values(), key=lambda one: one.place))


__all__ = ["KINDS", "Documents", "Found", "look"]
