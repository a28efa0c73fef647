"""What `status` shows, before anybody looks at it: the standings, what is wrong with the evidence, what to do next."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...checks.claimed import Claimed
from ...checks.history import History
from ...checks.now import FAILED, OUTSIDE, PROVEN, STATES, Now
from ...checks.reader import digest
from ...checks.rehearsal.policy import ORDER, REACH
from ...checks.rehearsal.selection import rehearsed
from ...checks.reports.site.trend import Flaky
from ...checks.standing import Standing
from ...dataclass import dataclass
from ..again import same
from ..exits import Exit
from ..reading import Read

#: Of the form that `--format json` has: a field may come in, none goes or changes its meaning without a new number.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """All there is to show."""

    rollout: str  #: its name where there are several
    plan: str  #: digest of the plan that the pages have now
    procedures: dict[str, str]  #: id -> title, in the order of the rehearsal
    environments: tuple[str, ...]  #: the columns
    bounded: frozenset[str]  #: those that do not let the whole rehearsal run
    steps: tuple[Standing, ...]  #: every step on every environment that its page lets it run on
    troubles: tuple[str, ...]  #: files of evidence that prove nothing
    gated: tuple[str, ...] = ()  #: environments that gates decide about: one of these, or one rehearsed here
    options: str = ""  #: by which this was asked, as `verify` takes them
    claims: tuple[Claimed, ...] = ()  #: every claim on every environment, none where no page claims anything
    flaky: tuple[Flaky, ...] = ()  #: steps that passed and failed with nothing changed

    @property
    def counts(self) -> dict[str, int]:
        """State -> how many steps have it."""
        seen = Counter(one.state for one in self.steps)
        return {state: seen[state] for state in STATES}

    @property
    def next(self) -> str:
        """The command that gets on; "" where nothing is left to do."""
        everything: tuple[Standing | Claimed, ...] = (*self.steps, *self.claims)
        name = next((one.environment for one in everything if one.state not in (PROVEN, OUTSIDE)), "")
        rest = f" --rollout {self.rollout}" if self.rollout else ""
        rest += " --read-only" if name in self.bounded else ""
        return f"rolloutdocs verify --env {name}{rest}{self.options}" if name else ""


def look(
    read: Read, environment: str, folder: Path, limit: timedelta | None, *, sentences: bool = True
) -> Shown:
    """Compare what there is now with what runs have seen. Raises OSError where the application cannot be read.

    `sentences`: whether each sentence of a step is told of as well.
    """
    used = {name for step in read.plan.steps for name in step.runs_on}
    names = [
        name for name in read.policy.environments if name == environment or (not environment and name in used)
    ]
    steps: list[Standing] = []
    claims: list[Claimed] = []
    troubles: list[str] = []
    for name in names:
        policy = read.policy.environments[name]
        now = Now(
            at=datetime.now(UTC),
            rollout=read.rollout,
            environment=name,
            policy=digest.policy(read.policy, name),
            application=read.looks.tree(read.policy_path.parent, policy.application),
            ceiling=policy.ceiling,
            limit=limit,
        )
        history = History(folder, now, shelf=read.looks.shelf)
        seen = read.looks.witnessed(read.plan, history, sentences)
        steps += seen.steps
        claims += seen.claims
        troubles += [one for one in seen.troubles if one not in troubles]
    order = dict.fromkeys((*read.plan.rehearsal, *read.plan.procedures))
    titles = {name: read.plan.procedures[name].title for name in order}
    bounded = frozenset(name for name in names if _bounded(read, name))
    return Shown(
        read.rollout,
        read.plan.digest,
        titles,
        tuple(names),
        bounded,
        tuple(steps),
        tuple(troubles),
        _gated(read, names),
        same("source", "docs", "evidence", "policy_from"),
        tuple(claims),
    )


def _gated(read: Read, names: list[str]) -> tuple[str, ...]:
    gates = {name: one.gates for name, one in read.policy.environments.items() if one.gates}
    used = {name: one.rehearsal.on if one.rehearsal else "" for name, one in gates.items()}
    return tuple(name for name, on in used.items() if name in names or on in names)


def _bounded(read: Read, name: str) -> bool:
    ceiling = ORDER.index(read.policy.environments[name].ceiling)
    return any(ORDER.index(REACH[step.effect.kind]) > ceiling for _, step in rehearsed(read.plan, name))


def code(shown: Shown) -> Exit:
    """Zero steps is never green, and a file that cannot be read might have told of a failure."""
    counts = shown.counts
    claims = {one.state for one in shown.claims}
    if counts[FAILED] or FAILED in claims:
        return Exit.FAILED
    if claims - {PROVEN, OUTSIDE}:
        return Exit.INCONCLUSIVE
    rest = len(shown.steps) - counts[PROVEN] - counts[OUTSIDE]
    return Exit.PASSED if counts[PROVEN] and not rest and not shown.troubles else Exit.INCONCLUSIVE


def as_json(shown: Shown) -> str:
    """The form for programs, as the guide describes it."""
    body = {
        "version": VERSION,
        "rollout": shown.rollout,
        "plan": shown.plan,
        "environments": shown.environments,
        "gated": shown.gated,
        "counts": shown.counts,
        "steps": [asdict(one) for one in shown.steps],
        "claims": [asdict(one) for one in shown.claims],
        "flaky": [asdict(one) for one in shown.flaky],
        "troubles": shown.troubles,
        "next": shown.next,
    }
    return json.dumps(body, indent=2)  # ASCII: nothing in it can steer a terminal
