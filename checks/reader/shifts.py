"""What a procedure's commands shift under its sentences: where its shell is, and what its variables hold.

A sentence is asked from where steps start, with the values of the table of variables; a person in the same terminal
would look where the commands have led, and with what they have set. Rejected: asking the shell where it is, as nobody
who reads the page alone could tell which file is meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ... import bash
from ...errors import Finding
from ..plan import Code, Expectation, Procedure, Setting
from .variables import SLOTS

_NAME: Final = re.compile(r"\$\{?([A-Z][A-Z0-9_]*)")
#: Environment and variable -> its value, as far as the table has it.
Values = Mapping[tuple[str, str], str]


def check_shifts(procedures: Mapping[str, Procedure], settings: Iterable[Setting]) -> list[Finding]:
    """No sentence is about a place or a value that an earlier command of its procedure has changed."""
    values = {
        (one.environment, one.variable): one.value.value for one in settings if isinstance(one.value, Code)
    }
    return [finding for procedure in procedures.values() for finding in _shifted(procedure, values)]


def _shifted(procedure: Procedure, values: Values) -> Iterator[Finding]:
    moved, given, asked = "", dict[str, str](), _asked(procedure)
    for step in procedure.steps:
        moved = moved or (step.id if bash.moves(step.command) else "")
        for name in bash.gives(step.command, asked):
            given.setdefault(name, step.id)
        for expectation in step.expectations:
            if moved and any(_relative(expectation, name, values) for name in step.runs_on):
                yield _led(expectation, moved)
            yield from _valued(expectation, given)


def _asked(procedure: Procedure) -> set[str]:
    """The variables of its sentences."""
    sentences = [expectation.values for step in procedure.steps for expectation in step.expectations]
    return {name for values in sentences for slot in SLOTS for name in _NAME.findall(values.get(slot, ""))}


def _relative(expectation: Expectation, environment: str, values: Values) -> bool:
    """Whether its file is one of the folder that the shell is in; what the table has no value of, nobody knows."""
    file = expectation.values.get("file", "/")
    seen = set[str]()
    while (found := _NAME.match(file)) and found[1] not in seen:
        seen.add(found[1])
        file = values.get((environment, found[1]), "/")
    return not file.startswith(("/", "$"))


def _led(expectation: Expectation, moved: str) -> Finding:
    file = expectation.values["file"]
    what = f"`{file}` is looked for where steps start, and `{moved}` leads its shell to another folder"
    remedy = "Write the whole path, or put `cd` and what needs it between brackets."
    return Finding(expectation.place, what, remedy)


def _valued(expectation: Expectation, given: Mapping[str, str]) -> Iterator[Finding]:
    for slot in SLOTS:
        for name in _NAME.findall(expectation.values.get(slot, "")):
            if name in given:
                what = (
                    f"`${name}` is asked with the value that it began with, and `{given[name]}` sets it anew"
                )
                yield Finding(expectation.place, what, "Give one of them another name.")
