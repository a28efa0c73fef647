"""Sentences: what a page may claim, each as two pure halves. One module per sentence, listed here.

`ask` reads the slots and gives the question; `judge` reads the answer. Neither touches anything, so both can
be tried without an environment, and a plan can be checked whole before its first command.
"""

from collections.abc import Callable
from typing import Any, Final

from ...dataclass import dataclass
from ..probes.questions import Question
from ..verdict import Judgement
from . import (
    answers,
    answers_after_redirects,
    answers_header,
    answers_json,
    answers_schema,
    answers_within,
    backup_restores,
    changes_no_data,
    column_default,
    column_gone,
    column_not_null,
    column_null,
    column_takes,
    column_type,
    column_values,
    exit,  # noqa: A004 - modules are named as their sentences
    file_digest,
    file_filled,
    file_gone,
    finishes_within,
    prints,
    prints_all_of,
    prints_exactly,
    prints_in_order,
    prints_json,
    prints_like,
    prints_matching,
    prints_not,
    prints_schema,
    query,
    table_gone,
    table_rows,
    table_there,
    tests_passed,
)
from .slots import Values


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sentence."""

    ask: Callable[[Values, Values], Question]  #: slots and variables -> question; raises `slots.Unaskable`
    judge: Callable[[Values, Any], Judgement]  #: slots and the question's answer -> judgement
    #: whether an answer shows the thing there, for sentences that say that it is gone: what never was is not gone
    there: Callable[[Any], bool] | None = None
    printed: bool = False  #: what else prints could make it true
    before: bool = False  #: something must be seen before the step, or nothing can be decided after it


#: Name of a sentence -> how it is decided.
KINDS: Final[dict[str, Kind]] = {
    "exit": Kind(exit.ask, exit.judge),
    "prints": Kind(prints.ask, prints.judge, printed=True),
    "prints_not": Kind(prints_not.ask, prints_not.judge),
    "prints_exactly": Kind(prints_exactly.ask, prints_exactly.judge, printed=True),
    "prints_in_order": Kind(prints_in_order.ask, prints_in_order.judge, printed=True),
    "prints_all_of": Kind(prints_all_of.ask, prints_all_of.judge, printed=True),
    "prints_like": Kind(prints_like.ask, prints_like.judge, printed=True),
    "prints_matching": Kind(prints_matching.ask, prints_matching.judge, printed=True),
    "prints_json": Kind(prints_json.ask, prints_json.judge, printed=True),
    "prints_schema": Kind(prints_schema.ask, prints_schema.judge, printed=True),
    "finishes_within": Kind(finishes_within.ask, finishes_within.judge),
    "answers": Kind(answers.ask, answers.judge),
    "answers_json": Kind(answers_json.ask, answers_json.judge),
    "answers_schema": Kind(answers_schema.ask, answers_schema.judge),
    "answers_header": Kind(answers_header.ask, answers_header.judge),
    "answers_within": Kind(answers_within.ask, answers_within.judge),
    "answers_after_redirects": Kind(answers_after_redirects.ask, answers_after_redirects.judge),
    "column_gone": Kind(column_gone.ask, column_gone.judge, column_gone.there),
    "column_type": Kind(column_type.ask, column_type.judge),
    "column_default": Kind(column_default.ask, column_default.judge),
    "column_values": Kind(column_values.ask, column_values.judge),
    "column_takes": Kind(column_takes.ask, column_takes.judge),
    "column_null": Kind(column_null.ask, column_null.judge),
    "column_not_null": Kind(column_not_null.ask, column_not_null.judge),
    "table_there": Kind(table_there.ask, table_there.judge),
    "table_gone": Kind(table_gone.ask, table_gone.judge, table_gone.there),
    "table_rows": Kind(table_rows.ask, table_rows.judge),
    "query": Kind(query.ask, query.judge),
    "tests_passed": Kind(tests_passed.ask, tests_passed.judge, before=True),
    "file_filled": Kind(file_filled.ask, file_filled.judge),
    "file_digest": Kind(file_digest.ask, file_digest.judge),
    "file_gone": Kind(file_gone.ask, file_gone.judge, file_gone.there),
    "changes_no_data": Kind(changes_no_data.ask, changes_no_data.judge, before=True),
    "backup_restores": Kind(backup_restores.ask, backup_restores.judge),
}
