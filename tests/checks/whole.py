"""A small run that is whole, written by the real journal, and ways to write another one."""

from dataclasses import replace
from pathlib import Path

from rolloutdocs.checks.evidence import Begun, Done, Ended, Journal, Judged, Phase, Record, Started, head

RUN = "20260101T120000Z-staging-0a1b2c3d"
STARTED = Started(
    RUN, "2026-01-01T12:00:00.000+00:00", "0", "staging", "policy", "plan", {}, "tree", ["deploy"], 2, 0, 0, 1
)


def sent(step: str, at: str = "", passage: int = 1) -> Begun:
    return Begun(passage, step, step.title(), "PAGE.md:3", effect="reads only", at=at)


def done(step: str, verdict: str = "passed", passage: int = 1, **fields: object) -> Done:
    judged = [Judged("exits with `0`", "PAGE.md:9", verdict, "0", "0" if verdict == "passed" else "1")]
    made = Done(passage, step.partition(".")[0], step, step.title(), "PAGE.md:3", "digest", "true", verdict, 0.1,
                "status 0", judged, "output")  # fmt: skip
    return replace(made, **fields)


def records(started: Started = STARTED) -> list[Record]:
    return [
        started,
        Phase("starting state restored", 1.5, "passed"),
        sent("deploy.down", "2026-01-01T12:00:01.000+00:00"),
        done("deploy.down", at="2026-01-01T12:00:01.000+00:00"),
        sent("deploy.up", "2026-01-01T12:00:02.000+00:00"),
        done("deploy.up", at="2026-01-01T12:00:02.000+00:00"),
        Ended("passed", 2.0, 2, 0, 0, ""),
    ]


def write(folder: Path, told: list[Record], name: str = RUN) -> Path:
    path = folder / f"{name}.jsonl"
    journal = Journal(path, str)
    for record in told:
        journal(record)
    journal.close()
    return path


def whole(folder: Path, name: str = RUN) -> Path:
    return write(folder, records(replace(STARTED, run=name)), name)


def anchor(path: Path) -> str:
    return head(path.read_bytes())
