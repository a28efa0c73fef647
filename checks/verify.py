"""One verification: a plan that was read and an environment that admits it become a run with its evidence."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ..dataclass import dataclass
from ..environment_rules import database_elsewhere
from ..environments import Environment, Environments, names_in
from ..errors import Finding, PagesRefused, Place
from ..version import VERSION
from .application import tree_digest
from .decide import check, elsewhere
from .drift.asked import Names
from .evidence import IMPORTED, Drift, Ended, Journal, Listener, Started, moment, yet_to_come
from .lock import locked
from .outputs import outputs
from .past import unsettled
from .plan import Plan, Step
from .proof.whole import Whole
from .reader import digest
from .redaction import Redaction
from .rehearsal.memory import Memory
from .rehearsal.policy import WHOLE, NotAdmitted, admit, sent
from .rehearsal.run import Proof, rehearse
from .rehearsal.selection import Schedule, Selection, rehearsed
from .rehearsal.sighted import Sighted
from .rehearsal.stage import Stage, opened
from .rehearsal.states import State, state_file
from .rehearsal.watch import Watch
from .remains import clear, freed, mark
from .resume import unchanged
from .setting import Setting, chosen, filled
from .shell import nothing


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be verified, and where."""

    plan: Plan
    pages: Mapping[str, bytes]  #: page -> its bytes as read
    name: str  #: of the environment
    policy: Environments
    policy_path: Path  #: the environments file; its relative paths start in its folder
    evidence: Path  #: folder in which the run leaves its file, under `runs/`
    rollout: str = ""  #: the rollout's name where there are several
    selection: Selection = WHOLE  #: which part of the rehearsal
    states: tuple[State, ...] = ()  #: of the run that it goes on from
    sighted: frozenset[str] = frozenset()  #: what was there then of what is to be gone: sentences
    #: id of a step -> its `path:line` in the source, as far as that is known
    origins: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""  #: the commit from which policy was read; "": from the working tree
    waived: tuple[Drift, ...] = ()  #: disagreements of the pages that somebody accepted
    names: Names = field(default_factory=Names)  #: those on the pages that only the environment knows

    @property
    def environment(self) -> Environment:
        """The environment's policy."""
        return self.policy.environments[self.name]


def verify(order: Order, tell: Listener, meanwhile: Callable[[], None] = nothing) -> Ended:
    """Run it and keep the evidence; `tell` is given each record as it is kept, secrets taken out.

    `meanwhile` is called each time that a command was sent, while it runs.
    Before anything is started, raises NotAdmitted, SettingRefused or PagesRefused; OSError if evidence cannot be kept.
    """
    planned = admit(order.plan, (order.name, order.environment), str(order.policy_path), order.selection)
    with chosen(order.name, order.environment, order.policy_path) as setting, outputs() as folder:
        askable(sent(order.plan, planned.steps), setting, str(order.policy_path))
        redact = Redaction(setting.secrets)
        started = begin(order, planned.selected, folders=[str(folder), *map(str, setting.folders)])
        in_order(order, started)
        setting = replace(setting, mark=mark(started.run))
        over = partial(freed, setting, order.evidence / "runs")
        with (
            locked(setting, started.run, str(order.policy_path), over) as lock,
            closing(Journal(order.evidence / "runs" / f"{started.run}.jsonl", redact)) as journal,
        ):
            unchanged(order.evidence, order.name, order.selection)
            tell(journal(started))
            for drift in order.waived:
                tell(journal(drift))
            with opened(setting, folder) as probing, _memory(order, started.run, redact) as memory:
                keep: Listener = lambda record: tell(journal(record))  # noqa: E731
                for run in unsettled(order.evidence / "runs", order.name, order.rollout):
                    for phase in clear(setting, run):
                        keep(phase)
                stage = Stage(
                    order.plan,
                    setting,
                    keep,
                    redact,
                    folder,
                    probing,
                    Whole,
                    memory=memory,
                    watch=Watch(lock),
                    origins=order.origins,
                    names=order.names,
                    sighted=Sighted(order.sighted),
                    meanwhile=meanwhile,
                )
                return rehearse(stage, planned, partial(_proof, order.policy))


def _proof(policy: Environments, stage: Stage, planned: Schedule) -> Proof | None:
    """What proves the claims; imported only where a page has one, as it knows every database and every claim."""
    if stage.plan.claims is None:
        return None
    from .proof.proving import proving

    return proving(policy, stage, planned)


@contextmanager
def _memory(order: Order, run: str, redact: Redaction) -> Iterator[Memory | None]:
    """What this run keeps for one that goes on from it; what an earlier one kept ends with the starting state."""
    kept = state_file(order.evidence, order.name)
    if order.selection.restores:
        kept.unlink(missing_ok=True)
    if order.environment.made or not order.selection.remembered:
        yield None
        return
    with closing(Memory(kept, run, redact, order.states)) as memory:
        yield memory


def askable(steps: tuple[Step, ...], setting: Setting, policy: str) -> None:
    """Every sentence of the whole plan can be asked with these variables; a bad one is found before anything runs."""
    later = {capture.variable for step in steps for capture in step.captures}  # nobody knows these yet
    sentences = {
        str(one.place): one
        for step in steps
        for one in step.expectations
        if later.isdisjoint(name for value in one.values.values() for name in names_in(value))
    }
    findings = [check(one, setting.variables) for one in sentences.values()]
    if any(findings):
        raise PagesRefused([finding for finding in findings if finding])
    environment = setting.environment
    if environment.far and environment.database:
        url = filled(setting, environment.database.url)
        if asked_here := [*database_elsewhere(environment, url, Place(policy, 0))]:
            raise NotAdmitted(asked_here)
    if environment.far and not environment.services:
        near = [elsewhere(one, setting.variables) for one in sentences.values()]
        if any(near):
            raise NotAdmitted([finding for finding in near if finding])


def in_order(order: Order, started: Started) -> None:
    """No run that was made here says that it began later: the newest decides, and this one would not seem to be it."""
    now = moment(started.at)
    findings = [
        Finding(
            Place(str(path), 1),
            f"that run began at {other.at} by its clock, and now it is {started.at} by this one, so that what is run"
            " now would seem to be older, and would decide nothing",
            "Set the clock right, or wait; or take that file away if its clock was wrong.",
        )
        for path, other in yet_to_come(order.evidence / "runs", order.name, now)
        if other.rollout == order.rollout and not path.with_name(f"{path.name}{IMPORTED}").exists()
    ]
    if findings:
        raise NotAdmitted(findings)


def begin(order: Order, steps: tuple[Step, ...], folders: list[str]) -> Started:
    """The first record of a run that is about to send these steps."""
    now = datetime.now(UTC)
    pages = order.plan.pages
    whole = {step.id for _, step in rehearsed(order.plan, order.name)}
    return Started(
        run=f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z-{order.name}-{secrets.token_hex(4)}",
        at=now.isoformat(timespec="seconds"),
        tool=VERSION,
        environment=order.name,
        environment_digest=digest.policy(order.policy, order.name),
        plan=order.plan.digest,
        pages={name: hashlib.sha256(text).hexdigest() for name, text in sorted(order.pages.items())},
        application=tree_digest(order.policy_path.parent, order.environment.application),
        passages=list(order.plan.rehearsal),
        steps=len(steps),
        repeats=sum(len(repeat.ids) for page in pages for repeat in page.repeats),
        not_run=sum(len(page.not_run) for page in pages),
        process=os.getpid(),
        unrehearsed=sum(order.name in step.runs_on for step in order.plan.steps) - len(whole),
        rollout=order.rollout,
        selection=order.selection.words,
        resumes=order.selection.resumed,
        folders=folders,
        policy=order.commit,
    )
