"""What a run would do, shown to a person before it does: the whole plan, resolved. Nothing is executed for it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby

import click

from ...checks.rehearsal.policy import admit
from ...checks.rehearsal.resolved import PassageShown, Resolved, StepShown, resolve
from ...checks.rehearsal.selection import Selection, schedule
from ...checks.reports.printable import printable
from ...errors import Refused
from ..exits import Exit, worst
from ..reading import Read


def announce(read: Read, asked: Mapping[str, Selection], form: str = "text") -> Exit:
    """Print the whole plan of each environment, for programs in a list where there are several."""
    shown = [_shown(read, name, selection) for name, selection in asked.items()]
    if form == "json":
        told = [{**asdict(plan), "obstacles": obstacles} for plan, obstacles, _ in shown]
        click.echo(json.dumps(told if len(told) > 1 else told[0], indent=2))
    else:
        for plan, obstacles, _ in shown:  # each at once: an echo asks the stream anew
            click.echo("\n".join(map(printable, _lines(plan, obstacles))))
    return worst([code for *_, code in shown])


def _shown(read: Read, environment: str, selection: Selection) -> tuple[Resolved, list[str], Exit]:
    """In its order, with what stands against it. One without steps is never green, here neither."""
    policy = read.policy.environments[environment]
    planned = schedule(read.plan, environment, selection)
    code = Exit.PASSED if planned.selected else Exit.INCONCLUSIVE
    return resolve(read.plan, (environment, policy), planned), _obstacles(read, environment, selection), code


def _obstacles(read: Read, environment: str, selection: Selection) -> list[str]:
    """Why policy would let no run of it begin."""
    policy = read.policy.environments[environment]
    try:
        admit(read.plan, (environment, policy), str(read.policy_path), selection)
    except Refused as refused:
        return [str(finding) for finding in refused.findings]
    return []


def _lines(shown: Resolved, obstacles: list[str]) -> Iterator[str]:
    yield from _around(shown)
    for passage in shown.passages:
        yield from _passage(passage, shown)
    if shown.left:
        yield "\nLeft out:"
        yield from (f"  {one.passage}  {one.id}  {one.place}: {one.reason}" for one in shown.left)
    if shown.claims:
        yield "\nClaims:"
        for how, claims in groupby(shown.claims, key=lambda one: one.how):
            yield f"  {how}:" if how.startswith("on ") else f"  by {how}:"
            yield from (f"    {one.claim}  {one.place}" for one in claims)
    yield ""
    yield from (f"Not admitted: {obstacle}" for obstacle in obstacles)
    fate = f"would run on {shown.environment}"
    if obstacles:
        fate = f"are shown for {shown.environment}, where policy lets no run of them begin"
    apart = f", {shown.preparation} of them as preparation, which proves nothing" if shown.preparation else ""
    many = shown.steps + shown.preparation
    yield f"{many} step{'s' if many != 1 else ''} {fate}{apart}. Nothing was run."
    if shown.selection:
        yield f"Partial ({shown.selection}): such a run proves no rehearsal by itself."
    yield f"Digest of the plan: {shown.digest}"


def _around(shown: Resolved) -> Iterator[str]:
    """Where it would run, and what happens before the first step."""
    yield f"On {shown.environment}: {shown.title}"
    rows = {
        "selection": shown.selection,
        "goes up to": shown.ceiling,
        "shell": f"{' '.join(shown.shell)}, in {shown.directory}",
        "starts": "\n".join(shown.services),
        "restores": shown.restores or "nothing",
        "identity": shown.identity or "not asked: no step that destroys may run",
    }
    yield from _rows(rows, "  ")


def _passage(passage: PassageShown, shown: Resolved) -> Iterator[str]:
    yield f"\n{passage.number}/{passage.of} {passage.title}  {passage.procedure}  {passage.place}"
    for step in passage.steps:
        note = "" if step.purpose == "step" else f"  ({step.purpose})"
        yield f"\n  {step.passage}.{step.number} {step.title}  {step.id}  {step.place}{note}"
        yield from _rows(_step(step, shown), "      ")


def _step(step: StepShown, shown: Resolved) -> dict[str, str]:
    return {
        "command": step.command,
        "target": f"{' '.join(shown.shell)}, in {shown.directory}",
        "effect": step.effect,
        "first": f"the target proves to be {shown.environment}" if step.asks_identity else "",
        "expect": "\n".join(step.expectations),
        "captures": "\n".join(step.captures),
        "ask again": f"for {step.patience} s" if step.patience else "",
        "time limit": f"{step.seconds} s",
        "opens": step.opens,
        "if it fails": step.if_it_fails,
    }


def _rows(rows: dict[str, str], margin: str) -> Iterator[str]:
    """Names, and beside them lines that are never cut, so that what is copied is whole."""
    for name, value in rows.items():
        for index, line in enumerate(value.split("\n") if value else ()):
            yield f"{margin}{name if not index else '':<12} {line}"
