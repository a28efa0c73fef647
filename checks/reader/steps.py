"""A step's mark, fence and fields to a Step."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from ...notation import labels
from ...notation.sentences import ASKED_AGAIN
from ..plan import Capture, Effect, Expectation, Failure, Heading, Link, Opening, Step
from .captures import read_capture
from .commands import read_command
from .fields import STEP, Field, read_fields
from .headings import read_heading
from .inline import after, flat, plain
from .layout import Group
from .sentences import read_sentence
from .source import Source

_ENVIRONMENT: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TIME: Final = re.compile(r"(?:(1) (second|minute)|([2-9]|[1-9][0-9]{1,4}) (second|minute)s)")
MOST_PATIENT: Final = 600
_NUMBERED: Final = re.compile(r"[1-9][0-9]*\. (\S.*)")

_Value = TypeVar("_Value")


def read_step(source: Source, group: Group) -> Step | None:
    """The step of a `step` group, or None and findings."""
    heading = _heading(source, group)
    command = read_command(source, group.blocks[0], ("bash",))
    fields = read_fields(source, group.blocks[1], STEP)
    runs_on = _one(fields, labels.RUNS_ON, lambda field: _runs_on(source, field))
    effect = _one(fields, labels.EFFECT, lambda field: _effect(source, field))
    seconds = _one(fields, labels.TIME_LIMIT, lambda field: _seconds(source, field))
    patience = _one(fields, labels.ASK_AGAIN, lambda field: _patience(source, field))
    failure = _one(fields, labels.IF_IT_FAILS, lambda field: _failure(source, field))
    opening = _one(fields, labels.OPENS, lambda field: _opening(source, field))
    expectations = _expectations(source, fields)
    captures = _captures(source, fields)
    if patience and not any(one.name in ASKED_AGAIN for one in expectations):
        line = next(field.line for field in fields if field.label == labels.ASK_AGAIN)
        what = (
            f"`{labels.ASK_AGAIN}` has nothing to ask: no expectation is about a server, a database or a file"
        )
        source.refuse(line, what, "Remove it; what a command printed stays as it is.")
    if opening and effect and effect.kind == labels.READS:
        line = next(field.line for field in fields if field.label == labels.OPENS)
        what = (
            f"the step `{labels.READS}`, and opens `{opening.what}`: nobody would look for what it left open"
        )
        source.refuse(line, what, f"Say under `{labels.EFFECT}` what it changes, or that it opens nothing.")
    if not (heading and command and runs_on and effect and seconds and failure):
        return None
    return Step(
        id=group.mark.values["id"],
        title=title(heading) or "",
        command=command,
        runs_on=runs_on,
        effect=effect,
        expectations=expectations,
        seconds=seconds,
        failure=failure,
        opening=opening,
        slug=heading.slug,
        place=source.place(group.blocks[0].first),
        captures=captures,
        patience=patience or 0,
    )


def title(heading: Heading) -> str | None:
    """What a step's heading says after its number, or None if it is no step's heading."""
    match = _NUMBERED.fullmatch(heading.text) if heading.level == 3 else None
    return match[1] if match else None


def _heading(source: Source, group: Group) -> Heading | None:
    heading = read_heading(source, group.heading) if group.heading else None
    if heading is None or title(heading) is None:
        what = "this step has no heading of its own"
        source.refuse(
            group.mark.line, what, "Put `### 1. What it does` above it, counting from 1 in each procedure."
        )
        return None
    return heading


def _one(fields: Sequence[Field], label: str, read: Callable[[Field], _Value | None]) -> _Value | None:
    return next((read(field) for field in fields if field.label == label), None)


def _expectations(source: Source, fields: Sequence[Field]) -> tuple[Expectation, ...]:
    found: list[Expectation] = []
    for field in fields:
        text = plain(field.value)
        if field.label != labels.EXPECT:
            continue
        if text is None:
            source.refuse(field.line, "an expectation has markup", "Write it as words and code spans only.")
        elif sentence := read_sentence(source, text, field.line):
            found.append(sentence)
    return tuple(found)


def _captures(source: Source, fields: Sequence[Field]) -> tuple[Capture, ...]:
    found = [
        read_capture(source, plain(field.value) or (), field.line)
        for field in fields
        if field.label == labels.CAPTURE
    ]
    return tuple(filter(None, found))


def _runs_on(source: Source, field: Field) -> tuple[str, ...] | None:
    names = tuple(flat(field.value).split(", "))
    wrong = [name for name in names if not _ENVIRONMENT.fullmatch(name)]
    if wrong or len(set(names)) != len(names) or plain(field.value) != (flat(field.value),):
        what = f"`{flat(field.value)}` is no list of environments"
        source.refuse(
            field.line, what, "Write their names once each, joined by `, `, such as `staging, production`."
        )
        return None
    return names


def _effect(source: Source, field: Field) -> Effect | None:
    if field.value == (labels.READS,):
        return Effect(labels.READS)
    for kind in (labels.CHANGES, labels.DESTROYS):
        rest = plain(after(field.value, f"{kind} ") or ())
        if rest and flat(rest).strip():
            return Effect(kind, rest)
    what = f"`{flat(field.value)}` is no effect"
    source.refuse(field.line, what, "Write `reads only`, or `changes` or `destroys` and what.")
    return None


def _seconds(source: Source, field: Field) -> int | None:
    match = _TIME.fullmatch(flat(field.value))
    if match is None or plain(field.value) != (flat(field.value),):
        what = f"`{flat(field.value)}` is no time limit"
        source.refuse(
            field.line, what, "Write a number of seconds or minutes, such as `30 seconds` or `1 minute`."
        )
        return None
    return int(match[1] or match[3]) * (60 if "minute" in match[0] else 1)


def _patience(source: Source, field: Field) -> int | None:
    match = _TIME.fullmatch(flat(field.value))
    seconds = int(match[1] or match[3]) * (60 if "minute" in match[0] else 1) if match else 0
    if not 0 < seconds <= MOST_PATIENT or plain(field.value) != (flat(field.value),):
        what = f"`{flat(field.value)}` is no time for which probes are asked again"
        source.refuse(field.line, what, "Write it as `30 seconds`; at most `10 minutes`.")
        return None
    return seconds


def _failure(source: Source, field: Field) -> Failure | None:
    if field.value == ("stop",):
        return Failure()
    advice = plain(after(field.value, "stop. ") or ())
    if advice and flat(advice).strip():
        return Failure(advice=advice)
    match field.value:
        case ("go to ", Link() as link):
            return Failure(go_to=link)
    what = f"`{flat(field.value)}` is nothing to do when a step fails"
    source.refuse(
        field.line, what, "Write `stop`, `stop. What to do`, or `go to [Heading](PAGE.md#heading)`."
    )
    return None


def _opening(source: Source, field: Field) -> Opening | None:
    what = flat(field.value[:-1]).removesuffix(", closed by ")
    link = field.value[-1]
    if isinstance(link, Link) and plain(field.value[:-1]) and what and what != flat(field.value[:-1]):
        return Opening(what, link)
    remedy = "Write `what, closed by [Heading of the closing step](#heading)`."
    source.refuse(field.line, f"`{flat(field.value)}` does not say what closes it", remedy)
    return None
