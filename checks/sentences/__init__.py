"""Sentences: what a page may claim, each as two pure halves. One module per sentence, listed here.

`ask` reads the slots and gives the question; `judge` reads the answer. Neither touches anything, so both can
be tried without an environment, and a plan can be checked whole before its first command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ..probes.questions import Question
from ..verdict import Judgement
from . import (
    answers,
    answers_json,
    column_default,
    column_gone,
    column_type,
    column_values,
    exit,  # noqa: A004 - modules are named as their sentences
    file_filled,
    prints,
    prints_not,
    query,
    tests_passed,
)
from .slots import Values


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sentence."""

    ask: Callable[[Values, Values], Question]  #: slots and variables -> question; raises `slots.Unaskable`
    judge: Callable[[Values, Any], Judgement]  #: slots and the question's answer -> judgement


#: Name of a sentence -> how it is decided.
KINDS: Final[dict[str, Kind]] = {
    "exit": Kind(exit.ask, exit.judge),
    "prints": Kind(prints.ask, prints.judge),
    "prints_not": Kind(prints_not.ask, prints_not.judge),
    "answers": Kind(answers.ask, answers.judge),
    "answers_json": Kind(answers_json.ask, answers_json.judge),
    "column_gone": Kind(column_gone.ask, column_gone.judge),
    "column_type": Kind(column_type.ask, column_type.judge),
    "column_default": Kind(column_default.ask, column_default.judge),
    "column_values": Kind(column_values.ask, column_values.judge),
    "query": Kind(query.ask, query.judge),
    "tests_passed": Kind(tests_passed.ask, tests_passed.judge),
    "file_filled": Kind(file_filled.ask, file_filled.judge),
}
