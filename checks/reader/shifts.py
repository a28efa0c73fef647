"""What a procedure's commands shift under its sentences: where its shell is, and what its variables hold.

A sentence is asked from where steps start, with the values of the table of variables; a person in the same terminal
would look where the commands have led, and with what they have set. Rejected: asking the shell where it is, as nobody
who reads the page alone could tell which file is meant.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ... import bash
from ...errors import Finding
from ..plan import Expectation, Procedure
from .variables import SLOTS

_NAME: Final = re.compile(r"\$([A-Z][A-Z0-9_]*)")


def check_shifts(procedures: Mapping[str, Procedure]) -> list[Finding]:
    """No sentence is about a place or a value that an earlier command of its procedure has changed."""
    return [finding for procedure in procedures.values() for finding in _shifted(procedure)]


def _shifted(procedure: Procedure) -> Iterator[Finding]:
    moved, given, asked = "", dict[str, str](), _asked(procedure)
    for step in procedure.steps:
        moved = moved or (step.id if bash.moves(step.command) else "")
        for name in bash.gives(step.command, asked):
            given.setdefault(name, step.id)
        for expectation in step.expectations:
            yield from _led(expectation, moved)
            yield from _valued(expectation, given)


def _asked(procedure: Procedure) -> set[str]:
    """The variables of its sentences."""
    sentences = [expectation.values for step in procedure.steps for expectation in step.expectations]
    return {name for values in sentences for slot in SLOTS for name in _NAME.findall(values.get(slot, ""))}


def _led(expectation: Expectation, moved: str) -> Iterator[Finding]:
    file = expectation.values.get("file", "/")
    if moved and not file.startswith(("/", "$")):
        what = f"`{file}` is looked for where steps start, and `{moved}` leads its shell to another folder"
        remedy = "Write the whole path, or put `cd` and what needs it between brackets."
        yield Finding(expectation.place, what, remedy)


def _valued(expectation: Expectation, given: Mapping[str, str]) -> Iterator[Finding]:
    for slot in SLOTS:
        for name in _NAME.findall(expectation.values.get(slot, "")):
            if name in given:
                what = (
                    f"`${name}` is asked with the value that it began with, and `{given[name]}` sets it anew"
                )
                yield Finding(expectation.place, what, "Give one of them another name.")
