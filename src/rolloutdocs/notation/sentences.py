"""The sentences an expectation can be, version 2: what a page may claim and a verifier can decide.

Each is English with slots; on a page a slot is a code span, so no value can change a sentence's shape. A
sentence that is none of these is an error, never ignored. In the source an expectation is a mapping with one
key, the sentence's name: `{exit: 0}`, or `{answers: {request: GET $APP_URL/up, status: 200}}` where it has
several slots. The last slot of some sentences takes one value or more: code spans joined by `, ` on a page, a list
in the source, and one value a line where values are kept, because no code span can hold a line end.

`$NAME` is replaced by the environment's variable in the slots `request`, `file` and `sql`; every other slot is
taken as it stands.
"""

from collections.abc import Mapping
from typing import Final

from ..dataclass import dataclass

VERSION: Final = 2
#: Where somebody finds the sentence that they have no name for.
LISTED: Final = "`rolloutdocs explain` lists all."


@dataclass(frozen=True, slots=True)
class Sentence:
    """One kind of expectation."""

    name: str  #: its key in the source, and the name of the module that judges it
    template: str  #: the English, with `{slot}` where a code span stands
    says: str  #: what makes it true, in one line, for `rolloutdocs explain` and the guide
    example: dict[str, str]  #: slot -> an example value
    several: bool = False  #: its last slot, with which its template ends, takes one value or more

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots, in the order in which the template has them."""
        return tuple(self.example)

    def parted(self, slot: str, value: str) -> list[str]:
        """What stands in the slot, one code span each."""
        return value.split("\n") if self.several and slot == self.slots[-1] else [value]

    def worded(self, values: Mapping[str, str]) -> str:
        """The sentence with these values between backticks, for people to read."""
        spans = {
            slot: ", ".join(f"`{one}`" for one in self.parted(slot, value)) for slot, value in values.items()
        }
        return self.template.format(**spans)


_ALL: Final = (
    Sentence(
        "exit",
        "exits with {status}",
        "The command ends by itself with this status. Another than `0` is that of its last line, which is one command.",
        {"status": "0"},
    ),
    Sentence(
        "prints",
        "prints {text}",
        "The text stands where a person sees it in the output or error output, on one line: not hidden or overwritten.",
        {"text": "Migrated"},
    ),
    Sentence(
        "prints_not",
        "does not print {text}",
        "The text stands nowhere in the command's output or error output.",
        {"text": "Nothing to migrate"},
    ),
    Sentence(
        "prints_exactly",
        "prints exactly {lines}",
        "Standard output is these lines, in this order, and no others; empty lines and spaces around lines apart.",
        {"lines": "Checking members\nAll 12 members are well"},
        several=True,
    ),
    Sentence(
        "prints_in_order",
        "prints in this order {lines}",
        "Each of these is a whole line of standard output, after the one before it; others may stand between them.",
        {"lines": "Migrating\nMigrated"},
        several=True,
    ),
    Sentence(
        "prints_all_of",
        "prints in any order {lines}",
        "Each of these is a whole line of standard output, as often as it is named here; others may be there too.",
        {"lines": "users: 12\nroles: 3"},
        several=True,
    ),
    Sentence(
        "prints_like",
        "prints a line like {glob}",
        "A whole line of the output or error output is like this: `*` stands for any text, `?` for one character.",
        {"glob": "Migrated * in ? s"},
    ),
    Sentence(
        "prints_matching",
        "prints a line matching {regex}",
        "The regular expression, in the syntax of RE2, is found in a line of the output or error output.",
        {"regex": "^Migrated [0-9]+ tables?$"},
    ),
    Sentence(
        "prints_json",
        "prints JSON with {path} equal to {value}",
        "Standard output is one JSON value, whose member at the dotted path is this value, as JSON or else as text.",
        {"path": "queue.length", "value": "0"},
    ),
    Sentence(
        "prints_schema",
        "prints JSON that fits {schema}",
        "Standard output is one JSON value, and this JSON Schema, which is written here whole, takes it.",
        {"schema": '{"type": "object", "required": ["version"]}'},
    ),
    Sentence(
        "finishes_within",
        "finishes within {seconds} seconds",
        "The command ends by itself, and from sending it to its end no more seconds go by.",
        {"seconds": "20"},
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
        "As `answers`, and the member of the JSON body at the dotted path is this value, as JSON or else as text.",
        {"request": "GET $APP_URL/api/health", "status": "200", "path": "status", "value": "ok"},
    ),
    Sentence(
        "answers_schema",
        "{request} answers {status} and its JSON fits {schema}",
        "As `answers`, and this JSON Schema, which is written here whole, takes the JSON body.",
        {
            "request": "GET $APP_URL/api/health",
            "status": "200",
            "schema": '{"type": "object", "required": ["status"]}',
        },
    ),
    Sentence(
        "answers_header",
        "{request} answers {status} and has the header {header} equal to {value}",
        "As `answers`, and the header was sent once, with this value; the letter case of its name does not count.",
        {"request": "GET $APP_URL/up", "status": "200", "header": "Cache-Control", "value": "no-store"},
    ),
    Sentence(
        "answers_within",
        "{request} answers {status} within {milliseconds} milliseconds",
        "As `answers`, and from connecting to the last byte of the answer no more milliseconds go by.",
        {"request": "GET $APP_URL/up", "status": "200", "milliseconds": "800"},
    ),
    Sentence(
        "answers_after_redirects",
        "{request} answers {status} after redirects on its own host",
        "As `answers`, but up to five redirects are followed, as long as they stay on the request's host.",
        {"request": "GET $APP_URL/", "status": "200"},
    ),
    Sentence(
        "column_gone",
        "column {column} is gone",
        "The table exists and has no such column, and it had it earlier in this run; one that never was: inconclusive.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "column_type",
        "column {column} has the type {type}",
        "The database itself names the type so, letter case and spaces after commas outside of quotes apart.",
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
        "column_takes",
        "column {column} takes in this order only {values}",
        "Its type is an enum of these values, in this order. In SQLite a `CHECK (column IN (...))` says so.",
        {"column": "request_participants.role", "values": "viewer\ncontributor\nmanager"},
        several=True,
    ),
    Sentence(
        "column_null",
        "column {column} may be NULL",
        "The column exists, and the database lets a row have no value in it.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "column_not_null",
        "column {column} must not be NULL",
        "The column exists, and the database lets no row be without a value in it.",
        {"column": "request_participants.permission"},
    ),
    Sentence(
        "table_there",
        "table {table} exists",
        "The database has a table, or a view, of this name.",
        {"table": "request_participants"},
    ),
    Sentence(
        "table_gone",
        "table {table} is gone",
        "The database has others, not this one, and had it earlier in this run; one that never was: inconclusive.",
        {"table": "legacy_roles"},
    ),
    Sentence(
        "table_rows",
        "table {table} holds {rows} rows",
        "The table exists and has so many rows. `0` is a number too.",
        {"table": "users", "rows": "12"},
    ),
    Sentence(
        "query",
        "query {sql} returns {value}",
        "The one row and column that the query gives, asked read-only, is this text. A query of no table is refused.",
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
    Sentence(
        "file_digest",
        "file {file} has the SHA-256 {sha256}",
        "The file exists on the environment, and this is the digest of its bytes.",
        {
            "file": "$RUN_DIR/members.csv",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
    ),
    Sentence(
        "file_gone",
        "file {file} does not exist",
        "No file, folder or link is there. Of a step that changes something: and one was, earlier in this run.",
        {"file": "$RUN_DIR/maintenance.flag"},
    ),
    Sentence(
        "changes_no_data",
        "changes no data",
        "The whole database holds the same rows and values after the step as before it; counters of ids do not count.",
        {},
    ),
    Sentence(
        "backup_restores",
        "backup {file} restores to the same data",
        "Restored into an empty copy, the file gives the schema and data that the database has after the step.",
        {"file": "$BACKUP_DIR/before.sql"},
    ),
)

#: Name -> sentence, in the order in which people read about them.
SENTENCES: Final[dict[str, Sentence]] = {sentence.name: sentence for sentence in _ALL}

#: Sentences that are answered by asking an environment how it is now, so that asking again may give another answer.
#: What a command printed, how it ended and which tests it ran is over when it has ended.
ASKED_AGAIN: Final = frozenset(
    name
    for name, sentence in SENTENCES.items()
    if name == "query" or name.startswith(("answers", "column_", "table_", "file_"))
)
