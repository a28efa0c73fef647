"""query {sql} returns {value}: the one row and column that the query gives, read-only, is this text."""

import re
from typing import Final

from ..probes.questions import AskQuery, QueryAnswer
from ..verdict import Judgement, compare
from .slots import Unaskable, Values, expand

#: What a SELECT can do besides reading, also where its transaction is read-only: files, variables, locks.
_BESIDES: Final = re.compile(
    r"\binto\b|\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\block\s+in\b", re.IGNORECASE
)

#: What counts rows tells no value of any row, so that its answer may be shown.
_COUNT: Final = re.compile(
    r"\s*select\s+count\s*\([^()]*\)\s+from\b(?!.*\b(?:union|except|intersect)\b)", re.IGNORECASE | re.DOTALL
)


def ask(values: Values, variables: Values) -> AskQuery:
    """Ask a single SELECT, told roughly and on the safe side; the connection can only read anyway."""
    sql = expand(values["sql"], variables).strip().removesuffix(";").rstrip()
    if not re.match(r"select\b", sql, re.IGNORECASE):
        raise Unaskable(f"`{values['sql']}` does not begin with SELECT", "Ask with one SELECT.")
    if ";" in sql or _BESIDES.search(sql):
        raise Unaskable(
            f"`{values['sql']}` may be more than one SELECT that only reads",
            "Write it without a semicolon, INTO, FOR UPDATE or LOCK IN, also inside quotes.",
        )
    return AskQuery(sql)


def judge(values: Values, answer: QueryAnswer) -> Judgement:
    """Compare; of a result of another shape show the shape only: its values were not asked for."""
    expected = f"returns {values['value']}"
    if answer.refused:
        return compare(False, expected, answer.refused)
    if (answer.rows, answer.columns) != (1, 1):
        return compare(
            False, expected, f"returns {_shape(answer)}", "a query must return one row and one column"
        )
    if answer.value == values["value"]:
        return compare(True, expected, expected)
    if _COUNT.match(values["sql"]) and re.fullmatch("[0-9]+", answer.value or ""):
        return compare(False, expected, f"returns {answer.value}")
    return compare(False, expected, "returns another value", "it may be somebody's data, so it is not shown")


def _shape(answer: QueryAnswer) -> str:
    rows = ("no row", "one row", "more than one row")[min(answer.rows, 2)]
    return f"{rows} of {answer.columns} columns"
