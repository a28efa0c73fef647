"""`go_ahead`: the explicit word of a named person, of this window, while the window is open."""

from datetime import timedelta
from typing import Final

from .decision import BLOCKED, OPEN, UNKNOWN, Gate
from .facts import Facts
from .holding import holds, signing
from .window import ANOTHER

NAME: Final = "go-ahead"
_TITLE: Final = "Explicit go-ahead"


def go_ahead(facts: Facts) -> Gate:
    """Judge it. Its time is that of whoever asks; the word's own time only says that it was not given too early."""
    asked, window = facts.gates.go_ahead, facts.gates.window
    assert asked is not None
    if window is None:
        return Gate(NAME, _TITLE, UNKNOWN, "policy has no window", "Declare `window` under `gates`.")
    begins, ends = window.bounds
    if facts.now >= ends:
        return Gate(NAME, _TITLE, BLOCKED, f"the window is over since {ends:%Y-%m-%d %H:%M} UTC", ANOTHER)
    since = begins - timedelta(hours=asked.hours)
    found = {one: holds(facts, one, NAME, since) for one in asked.by}
    for person, held in found.items():
        if held.state == OPEN:
            who = facts.policy.people[person].name
            if facts.now < begins:
                wait = f"Wait until {begins:%Y-%m-%d %H:%M} UTC."
                return Gate(NAME, _TITLE, BLOCKED, f"{who} gave it, and the window is not open yet", wait)
            note = f": {held.note}" if held.note else ""
            return Gate(NAME, _TITLE, OPEN, f"{who} gave it{note}", "", who, held.at)
    reason = "; ".join(f"{facts.policy.people[who].name} {held.reason}" for who, held in found.items())
    state = UNKNOWN if any(one.state == UNKNOWN for one in found.values()) else BLOCKED
    sign = signing(facts, NAME, asked.by)
    reason += f"; it can be given from {since:%Y-%m-%d %H:%M} UTC on" if facts.now < since else ""
    return Gate(NAME, _TITLE, state, reason, sign)
