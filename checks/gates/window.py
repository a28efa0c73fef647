"""`window`: the documents in people's hands name the window that policy allows."""

from typing import Final

from .decision import BLOCKED, OPEN, Gate
from .facts import Facts

NAME: Final = "window"
_TITLE: Final = "Documents name the window of policy"


def window(facts: Facts) -> Gate:
    """Judge it."""
    asked = facts.gates.window
    assert asked is not None
    if facts.documented == str(asked):
        return Gate(NAME, _TITLE, OPEN, str(asked), "", "policy")
    what = f"the documents say `{facts.documented}`, and policy says `{asked}`"
    return Gate(NAME, _TITLE, BLOCKED, what, f"Write `release.window: {asked}`, then `rolloutdocs build`.")
