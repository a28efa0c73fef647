"""Values that steps capture: read from what a step printed, kept out of sight, handed to its shell as data.

A value is sent to a shell as an assignment in `$'...'`, of which bash evaluates nothing. Later shells get it as they
get the environment's own variables.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import field
from typing import Final

from ...dataclass import dataclass
from ..decide import shared
from ..forms import SHORTEST
from ..plan import Capture, Step
from ..redaction import Redaction
from ..shell import Output, Shell
from ..shell.protocol import quote
from ..verdict import Judgement, Verdict, undecided

#: Bytes that the output of a step with captures may have, and seconds that handing a value over may take.
LONGEST: Final = 1 << 16
SECONDS: Final = 20.0


class Untaken(Exception):  # noqa: N818 - it reads as what happened
    """There is no value to take; the message says why and shows nothing of the output."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One capture and what came of it."""

    capture: Capture
    value: str = field(repr=False)
    problem: str = ""  #: why there is no value


def take(step: Step, output: Output, redact: Redaction) -> list[Taken]:
    """Read each value, and keep the secret ones out of everything that is written from now on."""
    taken = [_taken(capture, output) for capture in step.captures]
    redact.add(one.value for one in taken if one.capture.secret)
    return taken


def hand_over(
    taken: list[Taken], shell: Shell, captured: dict[str, str], others: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, str], Judgement]]:
    """Give the values to the step's shell and to all later ones; a sentence and a judgement for each.

    others: processes that earlier steps left, and that may have printed one of them.
    """
    for one in taken:
        expected = f"{one.capture.variable} is captured"
        told = undecided(expected, shared(others)) if others else _told(one, shell, captured, expected)
        yield (f"captures {one.capture}", str(one.capture.place)), told


def _told(one: Taken, shell: Shell, captured: dict[str, str], expected: str) -> Judgement:
    if problem := one.problem or _set(one, shell):
        return Judgement(Verdict.FAILED, expected, "", problem)
    captured[one.capture.variable] = one.value
    return Judgement(Verdict.PASSED, expected, expected)


def _set(one: Taken, shell: Shell) -> str:
    """Why the shell does not have it, or nothing."""
    command = rf"\builtin export {one.capture.variable}={quote(one.value).decode()}"
    outcome = shell.run(command, SECONDS, private=True)
    return "" if outcome.passed else f"the shell did not take the value: {outcome.reason}"


def _taken(capture: Capture, output: Output) -> Taken:
    try:
        value = read(capture, output.data(0, LONGEST + 1))
    except Untaken as reason:
        return Taken(capture, "", str(reason))
    if capture.secret and len(value) < SHORTEST:
        what = f"the value has fewer than {SHORTEST} characters, and could not be kept out of reports"
        return Taken(capture, "", what)
    return Taken(capture, value)


def read(capture: Capture, printed: bytes) -> str:
    """The value. Raises Untaken where there is none, or more than one."""
    if len(printed) > LONGEST:
        raise Untaken(f"the step printed more than {LONGEST} bytes; print only what is captured")
    value = {"whole": _whole, "json": _json, "line": _line}[capture.kind](printed, capture.value)
    try:
        raw = value.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raise Untaken("the value has half a character, which no variable can hold") from None
    if b"\0" in raw:
        raise Untaken("the value has a NUL character, which no variable can hold")
    if not value:
        raise Untaken("the value is empty")
    return value


def _whole(printed: bytes, _: str) -> str:
    return os.fsdecode(printed).rstrip("\n")


def _line(printed: bytes, begin: str) -> str:
    lines = [line.strip(" \t\r") for line in os.fsdecode(printed).split("\n")]
    found = [line.removeprefix(begin) for line in lines if line.startswith(begin)]
    if len(found) != 1:
        how = "no line" if not found else f"{len(found)} lines"
        raise Untaken(f"{how} of standard output {'begins' if len(found) < 2 else 'begin'} with `{begin}`")
    return found[0].strip(" \t")


def _json(printed: bytes, path: str) -> str:
    try:
        value = json.loads(
            printed.decode(), object_pairs_hook=_once, parse_constant=_refused, parse_int=str, parse_float=str
        )
    except (ValueError, RecursionError):
        raise Untaken("standard output is no JSON") from None
    for name in path.split("."):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and re.fullmatch("[0-9]{1,9}", name) and int(name) < len(value):
            value = value[int(name)]
        else:
            raise Untaken(f"the JSON has no `{path}`")
    if isinstance(value, str):  # numbers are as they were written
        return value
    if isinstance(value, bool):
        return str(value).lower()
    raise Untaken(f"`{path}` is no text, number or truth value")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _refused(constant: str) -> object:
    raise ValueError(constant)
