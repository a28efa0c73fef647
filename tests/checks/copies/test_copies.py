"""A copy is whole, has proved to be it, and is gone afterwards, whatever happened in between."""

import pytest
from rolloutdocs.checks.copies.copy import copied
from rolloutdocs.checks.evidence import Phase

EXAMPLES = ["alembic", "django", "laravel"]
COUNT = "import sqlite3; print(sqlite3.connect({}).execute('select count(*) from {}').fetchone()[0])"
CLIENT = (
    "MYSQL_PWD=$DB_PASSWORD mariadb --no-defaults -h$DB_HOST -P$DB_PORT -u$DB_USERNAME -NB $DB_DATABASE -e"
)
COUNTS = {
    "alembic": f'python -c "import os; {COUNT}"'.format(
        "os.environ['DATABASE_URL'][10:]", "request_participants"
    ),
    "django": f'python -c "import os; {COUNT}"'.format("os.environ['DATABASE_FILE']", "members_member"),
    "laravel": f'{CLIENT} "select count(*) from request_participants"',
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_copy_has_the_data_and_another_name(name: str, request: pytest.FixtureRequest) -> None:
    """Assert that commands on a copy meet the same data under another name, and that it is removed."""
    staged = request.getfixturevalue(name)
    counted = staged.sh(COUNTS[name])
    with copied(staged.stage, served=name == "laravel") as copy, copy.shell() as shell:
        assert shell.run(COUNTS[name], 20).stdout.text().strip() == counted != "0"
    phases = [one for one in staged.told if isinstance(one, Phase) and one.name.startswith("copy")]
    assert [one.verdict for one in phases[-2:]] == ["passed", "passed"], phases
    assert "removed" in phases[-1].name
