"""The sentences a claim can be, version 1: what deploying and rolling back do to schema and data.

Written and read as the sentences of `sentences`, on the rollback page alone. They are decided by comparing snapshots of
the whole database, and both ways: a loss that is claimed and does not happen is as wrong as one that nobody claims.
"""

from typing import Final

from .sentences import Sentence

CLAIMS_VERSION: Final = 1

#: What of a table's schema may differ where a claim says so: the words on a page.
TOLERANCES: Final = ("column order", "comments")

_ALL: Final = (
    Sentence(
        "schema_restored",
        "rollback restores the schema of {table} exactly",
        "After the rollback the database describes the table as before the deploy, counters of ids apart.",
        {"table": "request_participants"},
    ),
    Sentence(
        "schema_restored_except",
        "rollback restores the schema of {table} except {tolerances}",
        "As `schema_restored`, but what is named differs: `column order`, `comments`.",
        {"table": "request_participants", "tolerances": "column order\ncomments"},
        several=True,
    ),
    Sentence(
        "values_restored",
        "rollback restores the values of {column}",
        "After the rollback each row holds the value that it held before the deploy.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "values_lost",
        "rollback loses the values of {column}",
        "After the rollback the column holds other values than before the deploy. That it does not is wrong too.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "values_set",
        "rollback sets every value of {column} to {value}",
        "After the rollback each row holds this value, and before the deploy not each did. `NULL` is no value.",
        {"column": "request_participants.role", "value": "viewer"},
    ),
    Sentence(
        "deploy_loses",
        "deploy loses the values of {column}",
        "The column is gone after the deploy, or none of its values differs from the default any more.",
        {"column": "request_participants.role"},
    ),
    Sentence(
        "deploy_changes",
        "deploy changes the values of {column}",
        "After the deploy the column holds other values than before, or is new.",
        {"column": "users.area"},
    ),
    Sentence(
        "rollback_changes",
        "rollback changes the values of {column}",
        "After the rollback the column holds other values than before the rollback.",
        {"column": "users.area"},
    ),
    Sentence(
        "no_other_data",
        "no other data changes",
        "No row and no value changes of which no claim says so, by the deploy or by the rollback.",
        {},
    ),
    Sentence(
        "no_other_schema",
        "no other schema changes",
        "No table, column, index, constraint, view or trigger changes of which no claim says so.",
        {},
    ),
    Sentence(
        "deploy_runs",
        "deploy runs exactly the migrations {migrations}",
        "The log of migrations has these more after the deploy, and no others.",
        {
            "migrations": "2025_09_15_081200_add_priority_to_requests_table\n"
            "2025_09_27_004003_drop_legacy_request_role_columns"
        },
        several=True,
    ),
    Sentence(
        "rollback_reverts",
        "rollback reverts exactly the migrations {migrations}",
        "The log of migrations has these less after the rollback, and no others.",
        {"migrations": "2025_09_27_004003_drop_legacy_request_role_columns"},
        several=True,
    ),
    Sentence(
        "deploy_rows",
        "deploy adds or removes rows of {table}",
        "After the deploy the table has other rows than before.",
        {"table": "settings"},
    ),
    Sentence(
        "deploy_adds",
        "deploy adds the table {table}",
        "The table is not there before the deploy, and is after it. What a rollback leaves of it, this does not say.",
        {"table": "request_participants_role"},
    ),
    Sentence(
        "rows_left",
        "rollback leaves other rows of {table} than before the deploy",
        "What the deploy did to the rows of the table is still there after the rollback.",
        {"table": "settings"},
    ),
    Sentence(
        "rows_kept",
        "rollback keeps the rows of {table} that were written after the deploy",
        "Rows were added between deploy and rollback, and all of them are there after the rollback.",
        {"table": "requests"},
    ),
    Sentence(
        "rows_lost",
        "rollback loses the rows of {table} that were written after the deploy",
        "Rows were added between deploy and rollback, and the rollback leaves those before the deploy.",
        {"table": "requests"},
    ),
    Sentence(
        "between_keeps",
        "no step between the deploy and the rollback changes data",
        "What is run in between, such as tests, leaves every row and every value as the deploy left it.",
        {},
    ),
    Sentence(
        "deploy_again",
        "a deploy after the rollback gives the schema of the first one",
        "The database describes itself after the second deploy as after the first.",
        {},
    ),
    Sentence(
        "backup_whole",
        "backup {file} restores to the data before the deploy",
        "Restored into an empty copy before the deploy, the file gives the schema and data that the database has then.",
        {"file": "$BACKUP_DIR/before.sql"},
    ),
    Sentence(
        "failure_recovered",
        "a failure at any statement of {migration} is recovered",
        "On a copy it is stopped after each statement, and the documented recovery brings back what was there before.",
        {"migration": "2025_09_27_004003_drop_legacy_request_role_columns"},
    ),
    Sentence(
        "runs_in_production",
        "every command of both procedures runs with the setting of {environment}",
        "On a copy each passes without a terminal, with the values that policy takes from that environment.",
        {"environment": "production"},
    ),
    Sentence(
        "between_harmless",
        "no step between the deploy and the rollback changes data of a copy",
        "On a copy that was deployed to, each leaves every row and value as it was, before it is run where it counts.",
        {},
    ),
)

#: Claims that are tried on a copy of the database, which an environment has to declare.
ON_COPIES: Final = frozenset({"backup_whole", "failure_recovered", "runs_in_production", "between_harmless"})

#: Name -> claim, in the order in which people read about them.
CLAIMS: Final[dict[str, Sentence]] = {sentence.name: sentence for sentence in _ALL}

#: A claim about a column's values -> those that say otherwise of the same column.
AGAINST: Final[dict[str, frozenset[str]]] = {
    "values_restored": frozenset({"values_lost", "values_set"}),
    "schema_restored": frozenset({"schema_restored_except"}),
    "rows_kept": frozenset({"rows_lost"}),
}
