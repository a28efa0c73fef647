"""The sentences an expectation can be, version 1: what a page may claim and a verifier can decide.

Each is English with slots; on a page a slot is a code span, so no value can change a sentence's shape. A
sentence that is none of these is an error, never ignored. In the source an expectation is a mapping with one
key, the sentence's name: `{exit: 0}`, or `{answers: {request: GET $APP_URL/up, status: 200}}` where it has
several slots.

`$NAME` is replaced by the environment's variable in the slots `request`, `file` and `sql`; every other slot is
taken as it stands.
"""

from dataclasses import dataclass
from typing import Final

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One kind of expectation."""

    name: str  #: its key in the source, and the name of the module that judges it
    template: str  #: the English, with `{slot}` where a code span stands
    says: str  #: what makes it true, in one line, for `rolloutdocs explain` and the guide
    example: dict[str, str]  #: slot -> an example value

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots, in the order in which the template has them."""
        return tuple(self.example)


_ALL: Final = (
    Sentence("exit", "exits with {status}", "The command ends by itself with this status.", {"status": "0"}),
    Sentence(
        "prints",
        "prints {text}",
        "The text stands somewhere in the command's output or error output, on one line.",
        {"text": "Migrated"},
    ),
    Sentence(
        "prints_not",
        "does not print {text}",
        "The text stands nowhere in the command's output or error output.",
        {"text": "Nothing to migrate"},
    ),
    Sentence(
        "answers",
        "{request} answers {status}",
        "The HTTP request, sent without following redirects, is answered with this status.",
        {"request": "GET $APP_URL/api/requests", "status": "401"},
    ),
    Sentence(
        "answers_json",
        "{request} answers {status} and its JSON has {path} equal to {value}",
        "As above, and the member of the JSON body at the dotted path is this value, as JSON or else as text.",
        {"request": "GET $APP_URL/api/health", "status": "200", "path": "status", "value": "ok"},
    ),
    Sentence(
        "column_gone",
        "column {column} is gone",
        "The table exists and has no such column.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "column_type",
        "column {column} has the type {type}",
        "The database itself names the column's type so, letter case and spaces after commas apart.",
        {"column": "request_participants.role", "type": "enum('viewer','contributor','manager')"},
    ),
    Sentence(
        "column_default",
        "column {column} has the default {value}",
        "The database itself names the column's default so, outer quotes apart.",
        {"column": "request_participants.role", "value": "viewer"},
    ),
    Sentence(
        "column_values",
        "column {column} holds {count} different values",
        "So many different values other than NULL are in it. An empty table proves nothing: inconclusive.",
        {"column": "request_participants.role", "count": "3"},
    ),
    Sentence(
        "query",
        "query {sql} returns {value}",
        "The one row and column that the query gives, asked in a read-only transaction, is this text.",
        {"sql": "select count(*) from users", "value": "12"},
    ),
    Sentence(
        "tests_passed",
        "report {file} has at least {count} tests of {class} and all passed",
        "The JUnit report, written during this step, has so many tests of this class; none failed or was skipped.",
        {"file": "$RUN_DIR/tests.xml", "count": "4", "class": "AreaEnforcementTest"},
    ),
    Sentence(
        "file_filled",
        "file {file} has at least {count} bytes",
        "The file exists on the environment and is so large.",
        {"file": "$BACKUP_DIR/before.sql", "count": "1000"},
    ),
)

#: Name -> sentence, in the order in which people read about them.
SENTENCES: Final[dict[str, Sentence]] = {sentence.name: sentence for sentence in _ALL}
