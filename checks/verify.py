"""One verification: a plan that was read and an environment that admits it become a run with its evidence."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..environments import Environment, Environments, names_in
from ..errors import PagesRefused
from ..version import VERSION
from .application import tree_digest
from .decide import check, elsewhere
from .evidence import Ended, Journal, Listener, Started
from .outputs import outputs
from .plan import Plan, Step
from .reader.digest import digest
from .redaction import Redaction
from .rehearsal.policy import NotAdmitted, admit, sent
from .rehearsal.run import rehearse
from .rehearsal.stage import Stage, opened
from .setting import Setting, chosen


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

    @property
    def environment(self) -> Environment:
        """The environment's policy."""
        return self.policy.environments[self.name]


def verify(order: Order, tell: Listener) -> Ended:
    """Run it and keep the evidence; `tell` is given each record as it is kept, secrets taken out.

    Before anything is started, raises NotAdmitted, SettingRefused or PagesRefused; OSError if evidence cannot be kept.
    """
    steps = admit(order.plan, order.name, order.environment, str(order.policy_path))
    with chosen(order.name, order.environment, order.policy_path) as setting, outputs() as folder:
        _askable(sent(order.plan, steps), setting)
        redact = Redaction(setting.secrets)
        started = _started(order, steps)
        with closing(Journal(order.evidence / "runs" / f"{started.run}.jsonl", redact)) as journal:
            tell(journal(started))
            with opened(setting, folder) as probing:
                keep: Listener = lambda record: tell(journal(record))  # noqa: E731
                return rehearse(Stage(order.plan, setting, keep, redact, folder, probing), steps)


def _askable(steps: tuple[Step, ...], setting: Setting) -> None:
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
    if setting.environment.far and not setting.environment.services:
        near = [elsewhere(one, setting.variables) for one in sentences.values()]
        if any(near):
            raise NotAdmitted([finding for finding in near if finding])


def _started(order: Order, steps: tuple[Step, ...]) -> Started:
    now = datetime.now(UTC)
    pages = order.plan.pages
    return Started(
        run=f"{now:%Y%m%dT%H%M%S}Z-{order.name}-{secrets.token_hex(4)}",
        at=now.isoformat(timespec="seconds"),
        tool=VERSION,
        environment=order.name,
        environment_digest=digest(order.environment.model_dump(mode="json")),
        plan=order.plan.digest,
        pages={name: hashlib.sha256(text).hexdigest() for name, text in sorted(order.pages.items())},
        application=tree_digest(order.policy_path.parent, order.environment.application),
        passages=list(order.plan.rehearsal),
        steps=len(steps),
        repeats=sum(len(repeat.ids) for page in pages for repeat in page.repeats),
        not_run=sum(len(page.not_run) for page in pages),
        process=os.getpid(),
        unrehearsed=sum(order.name in step.runs_on for step in order.plan.steps)
        - len({step.id for step in steps}),
        rollout=order.rollout,
    )
