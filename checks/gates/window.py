"""`window`: the documents in people's hands name the window that policy allows, and it is not over."""

from typing import Final

from .decision import BLOCKED, OPEN, Gate
from .facts import Facts

NAME: Final = "window"
_TITLE: Final = "Window agreed on, and the one in the documents"
ANOTHER: Final = "Agree on another window: `window` in the environments file, `release.window` in the source."


def window(facts: Facts) -> Gate:
    """Judge it."""
    asked = facts.gates.window
    assert asked is not None
    begins, ends = asked.bounds
    if facts.now >= ends:
        return Gate(NAME, _TITLE, BLOCKED, f"the window is over since {ends:%Y-%m-%d %H:%M} UTC", ANOTHER)
    if facts.documented == str(asked):
        if facts.now < begins and facts.gates.go_ahead is None:  # else the go-ahead waits for it
            wait = f"Wait until {begins:%Y-%m-%d %H:%M} UTC."
            return Gate(NAME, _TITLE, BLOCKED, "the window is not open yet", wait)
        return Gate(NAME, _TITLE, OPEN, str(asked), "", "policy")
    what = f"the documents say `{facts.documented}`, and policy says `{asked}`"
    return Gate(NAME, _TITLE, BLOCKED, what, f"Write `release.window: {asked}`, then `rolloutdocs build`.")
