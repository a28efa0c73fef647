"""Ticks the checklist while a run lasts, beside it: what GitHub does or fails to do changes and holds nothing of a run.

A thread of its own writes, at most so often, whatever is known by then; the run only leaves word. Rejected: a write for
each step; a rehearsal of many short steps would use up what GitHub takes in an hour.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import field, replace
from typing import Final

from ...dataclass import dataclass
from ..evidence import Done as StepDone
from ..evidence import Record, Started
from ..plan import Plan
from ..reports.markdown import span
from .boxes import Known
from .client import Client
from .doing import read, synchronise
from .known import REHEARSAL
from .plan import DESCRIPTION, REVIEWERS, STATUS, Asked, There, ours, planned
from .there import Pull, comment, own_login
from .trouble import Trouble
from .wanted import Wanted

#: Seconds between two writes: 240 an hour, of the 500 that GitHub takes.
BETWEEN: Final = 15.0
#: Seconds that the end of a run waits for what is still to be written.
LAST: Final = 60.0
#: What only evidence of a whole run changes.
_LATER: Final = frozenset({DESCRIPTION, REVIEWERS, STATUS})


@dataclass(slots=True)
class Passed:
    """What a run has said so far."""

    plan: Plan
    environment: str
    started: Started | None = None
    passed: Counter[str] = field(default_factory=Counter)
    bad: dict[str, StepDone] = field(default_factory=dict)

    def __call__(self, record: Record) -> None:
        """Take note of a record."""
        if isinstance(record, Started):
            self.started = record
        elif isinstance(record, StepDone) and record.purpose == "step":
            if record.verdict == "passed":
                self.passed[record.step] += 1
            else:
                self.bad.setdefault(record.step, record)

    def known(self) -> dict[str, Known]:
        """Id of a line -> what the run says of it: ticked when a step has passed as often as the rehearsal has it.

        Not as often as this run has it: a part of the rehearsal proves less. What a step is a part of is not proven
        any more once it fails.
        """
        if self.started is None:
            return {}
        run = span(self.started.run)
        times = Counter(
            step.id
            for name in self.plan.rehearsal
            for step in self.plan.procedures[name].steps
            if self.environment in step.runs_on
        )
        found = {
            f"step:{step}": Known(
                many >= times[step], f"passed {many} of {times[step]} times in the run {run}"
            )
            for step, many in [*self.passed.items()]
            if times[step]
        }
        for step, one in reversed([*self.bad.items()]):
            found[f"step:{step}"] = Known(False, f"{one.verdict} in run {run}, at {span(one.place)}")
            around = Known(False, f"{span(step)} {one.verdict} in run {run}")
            found |= dict.fromkeys((f"procedure:{one.procedure}", REHEARSAL), around)
        return found


class Live:
    """Told of each record; keeps the comment as the run goes on."""

    def __init__(
        self, client: Client, begin: Callable[[Client], tuple[Wanted, Asked, Pull]], passed: Passed
    ) -> None:
        """`begin` gives what the pull request should have by the evidence there is; it may raise anything."""
        self._client = client
        self._begin = begin
        self._passed = passed
        self._news = threading.Event()
        self._over = threading.Event()
        self._said: list[str] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin; nothing is waited for."""
        self._thread.start()

    def __call__(self, record: Record) -> None:
        """Take note of a record, and leave word."""
        self._passed(record)
        self._news.set()

    def end(self) -> tuple[str, ...]:
        """The run is over: what could not be done."""
        self._over.set()
        self._news.set()
        self._thread.join(LAST)
        if self._thread.is_alive():
            return ("GitHub did not answer in time",)
        return tuple(self._said)

    def _run(self) -> None:
        try:
            self._keep()
        except Trouble as trouble:
            self._said.append(str(trouble))
        except Exception as error:
            self._said.append(str(error) or type(error).__name__)

    def _keep(self) -> None:
        wanted, asked, first = self._begin(self._client)
        asked = replace(asked, skip=_LATER)
        synchronise(self._client, wanted, asked, first, lambda _write: None)
        login = own_login(self._client, actions=asked.actions)
        there = read(self._client, wanted, login)
        while not self._over.is_set():
            self._news.wait()
            self._news.clear()
            if not self._over.is_set():
                there = self._written(there, wanted, asked)
                self._over.wait(BETWEEN)

    def _written(self, there: There, wanted: Wanted, asked: Asked) -> There:
        """Write the comment anew, as people have it by now; once it is gone it is left to the end."""
        own = ours(there, wanted)
        if not own:
            return there
        text = replace(wanted.checklist, known={**wanted.checklist.known, **self._passed.known()})
        now = comment(self._client, own[0].id)
        there = replace(there, comments=(now,))
        for write in planned(there, replace(wanted, checklist=text), asked).writes:
            self._client.write(write.method, f"/repos/{asked.repository}{write.path}", write.body)
        return there
