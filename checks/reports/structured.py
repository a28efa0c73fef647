"""The run as JSON of a form of its own, for programs: versioned, and described by `schema`.

The evidence itself was not taken for it: that is a journal, in which a program would have to find out again what
belongs together and what the verdict is.
"""

import json
from dataclasses import asdict
from typing import Any, Literal

from pydantic import TypeAdapter

from ..evidence import Compared, Done, Judged, Phase, Proved, Side, Taken
from .caveat import caveat_of
from .form import (
    VERSION,
    Claim,
    Counts,
    Expectation,
    Finding,
    Moment,
    Passage,
    Proof,
    Report,
    Snapshot,
    Step,
    Stream,
    Subject,
    Surrounding,
    Value,
)
from .run import PASSED, Run, verdict_of
from .troubles import Trouble, rule_of, troubles


def structured(run: Run) -> str:
    """The run as JSON."""
    return json.dumps(_whole(asdict(report(run))), indent=2, ensure_ascii=True) + "\n"


def _whole(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Half a pair of surrogates, which a strict reader of JSON refuses, shows as an escape."""
    if isinstance(value, str):
        return value.encode(errors="backslashreplace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def schema() -> dict[str, Any]:
    """The JSON Schema of `structured`."""
    made = TypeAdapter(Report).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of rolloutdocs",
        **made,
        "description": "What a run of `rolloutdocs verify` found, version 1.",
    }


def report(run: Run) -> Report:
    """The record that is printed."""
    begun, ended = run.started, run.ended
    return Report(
        version=VERSION,
        verdict=_verdict(run.verdict),
        reason=ended.reason or run.about.doubt
        if ended
        else ""
        if run.verdict == PASSED
        else "the run has no end",
        run=run.name,
        at=begun.at if begun else "",
        tool=begun.tool if begun else "",
        environment=run.environment,
        rollout=begun.rollout if begun else "",
        selection=begun.selection if begun else "",
        caveat=caveat_of(run),
        imported=run.about.imported,
        plan=begun.plan if begun else "",
        environment_digest=begun.environment_digest if begun else "",
        application=begun.application if begun else "",
        pages=dict(begun.pages) if begun else {},
        seconds=ended.seconds if ended else 0.0,
        interrupted=run.interrupted,
        finished=ended is not None,
        counts=_counts(run),
        passages=[
            Passage(one.number, one.procedure, one.seconds, [_step(run, step) for step in one.steps])
            for one in run.passages
        ],
        beside=[_step(run, step) for step in run.others],
        surroundings=[_phase(phase) for phase in run.phases],
        findings=[_finding(trouble) for trouble in troubles(run)],
        proof=Proof(
            list(map(_claim, run.proved)), list(map(_subject, run.compared)), list(map(_snapshot, run.taken))
        ),
    )


def _claim(one: Proved) -> Claim:
    verdict = _verdict(verdict_of(one))
    return Claim(one.claim, one.rule, one.place, one.source, verdict, one.expected, one.actual, one.reason)


def _subject(one: Compared) -> Subject:
    moments = [_moment(side) for side in one.sides]
    verdict = _verdict(verdict_of(one))
    return Subject(one.subject, one.about, one.outcome, verdict, one.reason, one.claimed, moments)


def _moment(side: Side) -> Moment:
    values = [Value(bar.value, None if bar.few else bar.rows) for bar in side.bars]
    return Moment(side.moment, side.there, side.rows, side.nulls, side.distinct, values)


def _snapshot(one: Taken) -> Snapshot:
    ignored = [table.table for table in one.tables if table.ignored]
    sampled = max((table.sampled for table in one.tables), default=0)
    verdict = _verdict(verdict_of(one))
    about = (one.system, one.release, one.schema, len(one.tables), ignored, sampled)
    return Snapshot(one.moment, verdict, one.reason, one.seconds, *about)


def _counts(run: Run) -> Counts:
    begun = run.started
    repeats, not_run = (begun.repeats, begun.not_run) if begun else (0, 0)
    passed, failed, inconclusive = map(run.count, ("passed", "failed", "inconclusive"))
    return Counts(run.planned, passed, failed, inconclusive, run.missed, repeats, not_run)


def _step(run: Run, done: Done) -> Step:
    return Step(
        step=done.step,
        title=done.title,
        purpose=done.purpose,
        place=done.place,
        source=done.source,
        digest=done.digest,
        command=done.command,
        verdict=_verdict(verdict_of(done)),
        at=done.at,
        seconds=done.seconds,
        ended=done.ended,
        expectations=[_judged(run, one) for one in done.judged],
        streams=[Stream(one.name, one.size, one.omitted, one.sha256) for one in done.streams],
        output=done.output,
        again=run.again(done.step) if done.purpose == "step" else "",
    )


def _judged(run: Run, judged: Judged) -> Expectation:
    return Expectation(
        sentence=judged.sentence,
        rule=rule_of(judged.sentence, run.about.rules),
        place=judged.place,
        verdict=_verdict(judged.verdict),
        expected=judged.expected,
        actual=judged.actual,
        reason=judged.reason,
        tries=judged.tries,
        seconds=judged.seconds,
    )


def _phase(phase: Phase) -> Surrounding:
    return Surrounding(phase.name, _verdict(verdict_of(phase)), phase.seconds, phase.reason)


def _finding(one: Trouble) -> Finding:
    return Finding(
        rule=one.rule,
        verdict=_verdict(one.verdict),
        title=one.title,
        lines=list(one.lines),
        place=one.place,
        source=one.source,
        step=one.step,
        waived=one.waived,
    )


def _verdict(word: str) -> Literal["passed", "failed", "inconclusive"]:
    return "passed" if word == "passed" else "failed" if word == "failed" else "inconclusive"
