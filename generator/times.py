"""How long procedures may take, and how long something is open: sums of time limits, as people say them."""

from collections.abc import Iterable, Mapping

from .procedure import Step
from .text import prose


def at_most(steps: Iterable[Step]) -> str:
    """The sum of time limits, and of the times for which is asked again."""
    times = [time for step in steps for time in (step.time_limit, step.ask_again) if time]
    seconds = sum(map(in_seconds, times))
    minutes, rest = divmod(seconds, 60)
    parts = [f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((minutes, "minute"), (rest, "second")) if n]
    return " ".join(parts)


def in_seconds(time: str) -> int:
    """A time as the source has it."""
    number, unit = time.split(" ")
    return int(number) * (60 if unit.startswith("minute") else 1)


def opened(steps: Mapping[str, Step]) -> list[str]:
    """What a procedure opens and closes again: from which step to which, and for how long at most."""
    return [_opened(steps, key) for key, step in steps.items() if step.opens]


def _opened(steps: Mapping[str, Step], key: str) -> str:
    opens = steps[key].opens
    assert opens is not None
    keys = list(steps)
    first, last = keys.index(key), keys.index(opens.closed_by.partition(".")[2])
    limit = at_most(steps[one] for one in keys[first : last + 1])
    return f"{prose(opens.what)}, steps {first + 1} to {last + 1}: {limit}"
