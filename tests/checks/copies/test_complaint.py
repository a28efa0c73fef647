"""What is told of a dump's or a restore's errors: their numbers, and nothing that may be data."""

import pytest
from rolloutdocs.checks.copies.complaint import complaint

UNTOLD = "what it printed may be data, and is not shown"


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("ERROR 1062 (23000) at line 7: Duplicate entry 'ada'", "ERROR 1062 (23000) at line 7"),
        ("psql:x.sql:3: ERROR:  23505: duplicate key", "ERROR:  23505"),
        ("pg_restore: error: 42P01: no table", "error: 42P01"),
        ("Error: SQLITE_BUSY", "SQLITE_BUSY"),
        ("error: ALICE is not unique", UNTOLD),
        ("error: 5550199123 is not unique", UNTOLD),
    ],
)
def test_numbers_of_errors_are_told_and_values_are_not(printed, told):
    assert complaint(printed) == told
