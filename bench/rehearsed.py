"""A rehearsal of a rollout that passed, written by the journal that writes real ones: nothing of it was run."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from rolloutdocs.checks.application import tree_digest
from rolloutdocs.checks.evidence import Begun, Done, Ended, Journal, Judged, Phase, Record, Started, Stream
from rolloutdocs.checks.plan import Step
from rolloutdocs.checks.reader.digest import digest
from rolloutdocs.checks.reader.digest import step as content

from rolloutdocs.cli.reading import Read, pages_with_source

LINES = 15  #: of what a step prints


def rehearse(folder: Path, rollout: str, at: datetime, environment: str = "staging") -> None:
    """Add a run of the whole rehearsal to the evidence of the project in this folder, which is the current one."""
    os.fsync = lambda _file: None  # nothing here has to outlive a cut of the power
    read = pages_with_source(Path("content"), Path("docs"), "", rollout)
    told = list(_records(read, environment, at))
    runs = folder / ".rolloutdocs" / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    journal = Journal(runs / f"{told[0].run}.jsonl", str)  # type: ignore[union-attr]
    for record in told:
        journal(record)
    journal.close()


def _records(read: Read, environment: str, at: datetime) -> Iterator[Record]:
    policy = read.policy.environments[environment]
    steps = [
        (passage, one)
        for passage, name in enumerate(read.plan.rehearsal, 1)
        for one in read.plan.procedures[name].steps
        if environment in one.runs_on
    ]
    yield Started(
        f"{at:%Y%m%dT%H%M%S}000Z-{environment}-{read.rollout}",
        at.isoformat(),
        "0.1",
        environment,
        digest(policy.model_dump(mode="json")),
        read.plan.digest,
        {},
        tree_digest(read.policy_path.parent, policy.application),
        [*read.plan.rehearsal],
        len(steps),
        0,
        0,
        1,
        rollout=read.rollout,
    )
    yield Phase("starting state restored", 0.5, "passed")
    for second, (passage, step) in enumerate(steps):
        yield from _one(passage, step, at + timedelta(seconds=second))
    yield Ended("passed", float(len(steps)), len(steps), 0, 0, "")


def _one(passage: int, step: Step, at: datetime) -> Iterator[Record]:
    stamp, place = at.isoformat(timespec="milliseconds"), str(step.place)
    yield Begun(passage, step.id, step.title, place, effect=step.effect.kind, at=stamp)
    judged = [Judged(str(one), str(one.place), "passed", str(one), str(one)) for one in step.expectations]
    output = "\n".join(f"2026-01-01 line {line} of what was printed" for line in range(LINES))
    yield Done(
        passage, step.procedure, step.id, step.title, place, digest(content(step)), step.command, "passed", 0.3,
        "status 0", judged, output, "step", stamp, [Stream("stdout", 600, 0, "5" * 64)],
    )  # fmt: skip
