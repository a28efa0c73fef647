"""Where a run that did not pass can be gone on from: after the last step that was proved, in the state it left.

Only on an environment that stays, and only if everything that evidence is bound to is the same as then. A run that
goes on and passes is, with those it goes on from, one whole rehearsal: each step of it passed in one of them, in order,
on the same documents, policy and application, and nothing else ran there in between. Anything less is refused.

What was closed after the failure (maintenance mode) has to be open again: such a run goes on with the step that opens
it, since law 7 closes only where nothing between was changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .. import bash
from ..dataclass import dataclass
from ..environments import Environment
from ..errors import Finding, Place, Refused
from .carry import origin
from .evidence import LOCK, Begun, Broken, Done, Ended, Open, Phase, Record, Seen, Started, runs
from .examine import looked_at
from .plan import Plan, Step
from .rehearsal.selection import STEP, Selection, captures, rehearsed
from .rehearsal.states import State, load, moved, state_file


class NotResumed(Refused):
    """Nothing can be gone on from here; nothing was started (inconclusive, exit code 3)."""


@dataclass(frozen=True, slots=True)
class Now:
    """What a run would be about if it started now."""

    plan: Plan
    name: str  #: of the environment
    environment: Environment
    rollout: str
    digests: tuple[str, str, str]  #: of the plan, of the environment's policy, of the application


@dataclass(frozen=True, slots=True)
class Going:
    """How to go on."""

    selection: Selection
    #: the last one is that of the passage to go on in; none: it begins with a new shell
    states: tuple[State, ...] = ()
    sighted: frozenset[str] = frozenset()  #: what was there of what is to be gone, as sentences


def resume(now: Now, evidence: Path, wanted: str) -> Going:
    """Go on from the newest run there, which `wanted` may name. Raises NotResumed with the reason."""
    if now.environment.made:
        names = ", ".join(f"`{name}`" for name in now.environment.made)
        raise _refused(
            evidence, f"each run makes {names} of `{now.name}` anew, so nothing of an earlier run is there"
        )
    chain = _chain(evidence / "runs", now.name)
    started, records = chain[-1]
    _fit(evidence, now, started, wanted)
    _here(evidence, [one.run for one, _ in chain])
    _ended(evidence, started, records)
    _alone(evidence, chain)
    order = rehearsed(now.plan, now.name)
    after = _reopened(evidence, now.plan, order, (_proved(order, chain), records))
    if not 0 < after < len(order):
        what = (
            "no step of it is proved"
            if not after
            else "every step of it is proved, and it did not pass for another reason"
        )
        raise _refused(evidence, f"{started.run} cannot be gone on from: {what}")
    if moved(state_file(evidence, now.name)):
        what = f"nothing was kept in this folder of the state that {started.run} left; was it copied or moved since?"
        raise _refused(evidence, what)
    for _, step in order[:after]:
        if captures(step):
            raise _refused(
                evidence, f"{step.id} captured a value for later procedures, and such values are not kept"
            )
    for step, what in _leaning(order, after):
        raise _refused(evidence, f"{step.id} may need {what} of the shell before, and that is not kept")
    selection = Selection(resumed=started.run, after=after)
    done = [record for _, one in chain for record in one if isinstance(record, Done)]
    states = _states(evidence, now, (order[after - 1], order[after]), (started.run, done))
    return Going(selection, states, sighted(record for _, one in chain for record in one))


def unchanged(evidence: Path, name: str, selection: Selection) -> None:
    """No run began there since it was seen where to go on, now that none can begin any more. Raises NotResumed."""
    if selection.resumed and _chain(evidence / "runs", name)[-1][0].run != selection.resumed:
        raise _refused(evidence, f"another run was on `{name}` since {selection.resumed} was looked at")


def sighted(records: Iterable[Record]) -> frozenset[str]:
    """What was there at any time of these runs, of what sentences say is gone."""
    return frozenset(one for record in records if isinstance(record, Seen) for one in record.sentences)


def _refused(evidence: Path, what: str) -> NotResumed:
    return NotResumed(
        [Finding(Place(str(evidence), 0), what, "Verify without --resume: it starts at the starting state.")]
    )


def _chain(folder: Path, environment: str) -> list[tuple[Started, list[Record]]]:
    """The newest run there, and before it those it goes on from, oldest first. What only read changed nothing."""
    chain: list[tuple[Started, list[Record]]] = []
    for path in runs(folder, environment=environment):
        try:
            records = list(looked_at(path).records)
        except (Broken, OSError) as error:
            raise _refused(folder, f"evidence there is not whole: {error}") from error
        started = records[0] if records else None
        if not isinstance(started, Started) or started.environment != environment:
            continue
        if not chain and "--read-only" in started.selection:
            continue
        if not chain or started.run == chain[0][0].resumes:
            chain.insert(0, (started, records))
        if not chain[0][0].resumes:
            return chain
    if not chain:
        raise _refused(folder, f"there is no run on `{environment}` to go on from")
    raise _refused(folder, f"the run {chain[0][0].resumes}, which was gone on from before, is not there")


def _fit(evidence: Path, now: Now, started: Started, wanted: str) -> None:
    """It is the run that was meant, about what is there now, and nothing but a rehearsal."""
    reasons = [
        (
            wanted not in ("", started.run),
            f"the newest run on `{now.name}` is {started.run}, and what it did came after",
        ),
        (started.rollout != now.rollout, f"the newest run there, {started.run}, is of another rollout"),
        (
            bool(started.recovers),
            f"the newest run there, {started.run}, recovered, so another state is there",
        ),
        (
            bool(started.selection) and not started.resumes,
            f"the newest run there, {started.run}, is no rehearsal ({started.selection}), so another state is there",
        ),
        (started.plan != now.digests[0], f"the documents changed since {started.run}"),
        (
            started.environment_digest != now.digests[1],
            f"the environment's policy changed since {started.run}",
        ),
        (started.application != now.digests[2], f"the application changed since {started.run}"),
    ]
    for applies, what in reasons:
        if applies:
            raise _refused(evidence, what)


def _here(evidence: Path, names: Sequence[str]) -> None:
    """Each was made here: what one left that was brought from elsewhere may be there, and not on this target."""
    for name in names:
        if brought := origin(evidence / "runs" / f"{name}.jsonl"):
            raise _refused(evidence, f"{name} was imported {brought}: what it left may not be here")


def _ended(evidence: Path, started: Started, records: list[Record]) -> None:
    """It did not pass, and what was done after its failure left no state that nobody knows."""
    last = records[-1]
    if isinstance(last, Ended) and last.verdict == "passed":
        raise _refused(evidence, f"{started.run} passed, so there is nothing to go on with")
    for record in records:
        if isinstance(record, Done) and record.purpose == "recovery":
            raise _refused(evidence, f"{record.step} ran to recover, so another state is there")
        if isinstance(record, Done) and record.purpose == "closing" and record.verdict != "passed":
            raise _refused(
                evidence, f"nobody knows what {record.step} left, which was to close and {record.verdict}"
            )


def _alone(evidence: Path, chain: list[tuple[Started, list[Record]]]) -> None:
    """Nothing else ran there in between."""
    for started, records in chain:
        if any(isinstance(one, Phase) and one.name == LOCK for one in records):
            raise _refused(evidence, f"{started.run} lost its lock, so another run may have been there")


def _proved(order: Sequence[tuple[int, Step]], chain: list[tuple[Started, list[Record]]]) -> int:
    """How many steps from the beginning passed, each in the last run that sent it."""
    places = [(number, step.id) for number, step in order]
    proved = 0
    for _, records in chain:
        sent = [(one.passage, one.step) for one in records if isinstance(one, Begun) and one.purpose == STEP]
        if sent and sent[0] in places[: proved + 1]:
            proved = places.index(sent[0])
        for record in records:
            if isinstance(record, Done) and (record.purpose, record.verdict) == (STEP, "passed"):
                if places[proved : proved + 1] != [(record.passage, record.step)]:
                    return proved
                proved += 1
    return proved


def _reopened(
    evidence: Path, plan: Plan, order: Sequence[tuple[int, Step]], seen: tuple[int, list[Record]]
) -> int:
    """How many proved steps there are before the first one whose opening was closed again after the failure."""
    after, records = seen
    closed = {one.step for one in records if isinstance(one, Done) and one.purpose == "closing"}
    openers = [
        index
        for index, (number, step) in enumerate(order[:after])
        if number == order[min(after, len(order) - 1)][0] and plan.closers.get(step.id) in closed
    ]
    if any(isinstance(one, Open) for one in records) and openers:
        raise _refused(evidence, "a part of what was open was closed after the failure, and a part was not")
    return min(openers, default=after)


def _leaning(order: Sequence[tuple[int, Step]], after: int) -> Iterator[tuple[Step, str]]:
    """The steps to come that take from their shell what a proved step left in it and no state has."""
    passage = order[after][0]
    there = [step for number, step in order[:after] if number == passage]
    left = frozenset[str]().union(*(bash.left(step.command) for step in there))
    for number, step in order[after:]:
        if number == passage and (needed := left & bash.leaning(step.command)):
            yield step, min(needed)


def _states(
    evidence: Path, now: Now, around: tuple[tuple[int, Step], tuple[int, Step]], seen: tuple[str, list[Done]]
) -> tuple[State, ...]:
    """The states up to the last proved step, which has to be there, and as evidence has it, if its passage goes on."""
    (number, before), (following, _) = around
    if number != following:
        return ()
    kept = load(state_file(evidence, now.name), seen[0])
    found = [index for index, one in enumerate(kept) if (one.passage, one.step) == (number, before.id)]
    if not found:
        raise _refused(evidence, f"the state after {before.id} was not kept")
    state = kept[found[-1]]
    if state.missing:
        what = f"the state after {before.id} could not be kept: {', '.join(state.missing)}"
        raise _refused(evidence, what)
    digests = [one.state for one in seen[1] if (one.passage, one.step) == (number, before.id) and one.state]
    if digests[-1:] != [state.digest]:
        raise _refused(
            evidence, f"the state after {before.id} is not the one that the evidence has: it was changed"
        )
    return kept[: found[-1] + 1]
