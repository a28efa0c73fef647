"""What the runs of a folder say of a plan on one environment, with which of them that rests on: asked of them once.

Rejected: handing on the runs themselves. Each is as long as all that it printed, and who asks wants what they come to.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import tee

from ..dataclass import dataclass
from .claimed import Claimed, claimed
from .examine import Run
from .history import History
from .plan import Plan
from .standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that something rests on, or that such a one goes on from."""

    name: str
    plan: str  #: digest of the plan that it ran
    resumes: str  #: id of the run that it goes on from; "" for none
    head: str  #: digest of the last whole line of its file


@dataclass(frozen=True, slots=True)
class Witnessed:
    """All of it."""

    steps: tuple[Standing, ...]
    claims: tuple[Claimed, ...]
    troubles: tuple[str, ...]  #: files that prove nothing, as far as they were looked at
    runs: tuple[Ran, ...]


#: How it is found out, of which `witnessed` is one way. The last: whether each sentence is told of as well.
Asking = Callable[[Plan, History, bool], Witnessed]


def witnessed(plan: Plan, history: History, sentences: bool) -> Witnessed:
    """Look through the runs, as far as needed."""
    looked_at: dict[str, Run] = {}
    runs, again = tee(_noted(history, looked_at))
    steps = standing(plan, runs, history.now, claims=sentences)
    claims = claimed(plan, again, history.now)
    names = {one.run for one in steps} | {one.run for one in claims}
    return Witnessed(steps, claims, tuple(history.troubles), tuple(_used(looked_at, names)))


def _noted(history: Iterable[Run], looked_at: dict[str, Run]) -> Iterator[Run]:
    """The runs as they are read, remembered: who signed has to have signed these very files."""
    for run in history:
        looked_at[run.name] = run
        yield run


def _used(looked_at: dict[str, Run], names: set[str]) -> Iterator[Ran]:
    """The runs of these names, and those that they go on from."""
    waiting, seen = sorted(names), set[str]()
    while waiting:
        name = waiting.pop()
        started = looked_at[name].started if name in looked_at else None
        if name not in seen and started is not None:
            seen.add(name)
            yield Ran(name, started.plan, started.resumes, looked_at[name].head)
            waiting += [started.resumes] if started.resumes else []
