"""A copy is whole, has proved to be it, and is gone afterwards, whatever happened in between."""

from pathlib import Path

import pytest
from rolloutdocs.checks.copies.copy import copied
from rolloutdocs.checks.evidence import Phase

EXAMPLES = ["alembic", "django", "laravel"]
COUNTS = {
    "alembic": "python -c 'import os,sqlite3; print(sqlite3.connect(os.environ[\"DATABASE_URL\"][10:]).execute(\"select count(*) from request_participants\").fetchone()[0])'",
    "django": "python -c 'import os,sqlite3; print(sqlite3.connect(os.environ[\"DATABASE_FILE\"]).execute(\"select count(*) from members_member\").fetchone()[0])'",
    "laravel": 'MYSQL_PWD=$DB_PASSWORD mariadb --no-defaults -h$DB_HOST -P$DB_PORT -u$DB_USERNAME -NB $DB_DATABASE -e "select count(*) from request_participants"',
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_copy_has_the_data_and_another_name(name: str, request: pytest.FixtureRequest) -> None:
    """Assert that commands on a copy meet the same data under another name, and that it is removed."""
    staged = request.getfixturevalue(name)
    counted = staged.sh(COUNTS[name])
    with copied(staged.stage) as copy, copy.shell() as shell:
        assert shell.run(COUNTS[name], 20).stdout.text().strip() == counted != "0"
    phases = [one for one in staged.told if isinstance(one, Phase) and one.name.startswith("copy")]
    assert [one.verdict for one in phases[-2:]] == ["passed", "passed"], phases
    assert "removed" in phases[-1].name
