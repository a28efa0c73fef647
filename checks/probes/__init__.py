"""Probes: read-only questions to an environment. One file per kind, listed here.

A probe takes a question and what it may use, and gives the answer or `Unanswered`.
"""

from collections.abc import Callable
from typing import Any, Final

from . import data, database, files, http, result
from .questions import (
    AskAbsence,
    AskBackup,
    AskColumn,
    AskCount,
    AskDigest,
    AskFile,
    AskHttp,
    AskQuery,
    AskReport,
    AskResult,
    AskRows,
    AskTable,
    AskUnchanged,
    Question,
    Unanswered,
)
from .reach import Reach

#: Kind of question -> what asks it. Which answer belongs to which question stands in `questions`.
PROBES: Final[dict[type[Question], Callable[[Any, Reach], object]]] = {
    AskResult: result.result,
    AskHttp: http.http,
    AskColumn: database.column,
    AskCount: database.count,
    AskTable: database.table,
    AskRows: database.rows,
    AskQuery: database.query,
    AskFile: files.file,
    AskDigest: files.digest,
    AskAbsence: files.absence,
    AskReport: files.report,
    AskUnchanged: data.unchanged,
    AskBackup: data.backup,
}


def ask(question: Question, reach: Reach) -> object:
    """Give the answer, or `Unanswered`; never an exception."""
    try:
        return PROBES[type(question)](question, reach)
    except Exception as error:  # a probe that breaks decides nothing; its message may hold a secret
        return Unanswered(f"asking it failed with {type(error).__name__}")
