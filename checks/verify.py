"""One verification: a plan that was read and an environment that admits it become a run with its evidence."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..environments import Environment, Environments
from ..errors import PagesRefused
from ..version import VERSION
from .application import tree_digest
from .decide import check, elsewhere
from .evidence import Drift, Ended, Journal, Listener, Started
from .plan import Plan, Step
from .reader.digest import digest
from .redaction import Redaction
from .rehearsal.names import Names
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
    commit: str = ""  #: the commit from which policy was read; "": from the working tree
    waived: tuple[Drift, ...] = ()  #: disagreements of the pages that somebody accepted
    names: Names = field(default_factory=Names)  #: those on the pages that only the environment knows

    @property
    def environment(self) -> Environment:
        """The environment's policy."""
        return self.policy.environments[self.name]


def verify(order: Order, tell: Listener) -> Ended:
    """Run it and keep the evidence; `tell` is given each record as it is kept, secrets taken out.

    Before anything is started, raises NotAdmitted, SettingRefused or PagesRefused; OSError if evidence cannot be kept.
    """
    steps = admit(order.plan, order.name, order.environment, str(order.policy_path))
    with chosen(order.name, order.environment, order.policy_path) as setting, _folder() as outputs:
        _askable(sent(order.plan, steps), setting)
        redact = Redaction(setting.secrets)
        started = _started(order, steps)
        with closing(Journal(order.evidence / "runs" / f"{started.run}.jsonl", redact)) as journal:
            tell(journal(started))
            for drift in order.waived:
                tell(journal(drift))
            with opened(setting, outputs) as probing:
                keep: Listener = lambda record: tell(journal(record))  # noqa: E731
                stage = Stage(order.plan, setting, keep, redact, outputs, probing, order.names)
                return rehearse(stage, steps)


def _askable(steps: tuple[Step, ...], setting: Setting) -> None:
    """Every sentence of the whole plan can be asked with these variables; a bad one is found before anything runs."""
    sentences = {str(one.place): one for step in steps for one in step.expectations}
    findings = [check(one, setting.variables) for one in sentences.values()]
    if any(findings):
        raise PagesRefused([finding for finding in findings if finding])
    if setting.environment.far and not setting.environment.services:
        near = [elsewhere(one, setting.variables) for one in sentences.values()]
        if any(near):
            raise NotAdmitted([finding for finding in near if finding])


@contextmanager
def _folder() -> Iterator[Path]:
    """Raw output may hold secrets: it lives in a folder of this user alone, and only for the run."""
    with tempfile.TemporaryDirectory(prefix="rolloutdocs-output-", ignore_cleanup_errors=True) as made:
        yield Path(made)


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
        policy=order.commit,
    )
