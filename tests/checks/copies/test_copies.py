"""A copy is whole, has proved to be it, and is gone afterwards, whatever happened in between."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.copies.copy import copied
from rolloutdocs.checks.copies.method import Unmade
from rolloutdocs.checks.evidence import Phase

from tests.checks.copies.conftest import Staged, looking

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


@pytest.mark.parametrize(
    ("also", "why"),
    [
        ("", ""),
        (
            "c.execute('delete from users where id = 2')",
            "the copy is not the same as the database: table `users` has 2 rows",
        ),
        (
            "c.execute('drop index users_role')",
            "the copy is not the same as the database: the schema of index",
        ),
        (
            "c.execute('update users set area = 7 where id = 3')",
            "the copy is not the same as the database: the values of `users.area` are others",
        ),
    ],
    ids=["whole", "a row less", "an index less", "a value behind the sample"],
)
def test_a_copy_by_own_commands_is_compared(small: Staged, also: str, why: str) -> None:
    """Assert that a command that leaves something out, and ends with 0, makes no copy that anything is tried on."""
    opened = "import os, sqlite3; c = sqlite3.connect(os.environ['DATABASE'])"
    make = f"""cp "${{DATABASE%/*}}/real.db" "$DATABASE" && python -c "{opened}; {also or "pass"}; c.commit()\""""
    given = {"kind": "own", "make": make, "remove": 'rm -f "$DATABASE"', "restore": ""}
    stage = looking(small, sample=1).stage
    environment = stage.setting.environment
    assert environment.copies is not None
    variables = {"DATABASE": "$WORK/$COPY.db"}
    copies = environment.copies.model_copy(
        update={**given, "variables": variables, "prints": "$WORK/$COPY.db"}
    )
    setting = replace(stage.setting, environment=environment.model_copy(update={"copies": copies}))
    if not why:
        with copied(replace(stage, setting=setting)) as copy:
            assert copy.name.startswith("rolloutdocs_copy_0a1b2c3d_")
        return
    with pytest.raises(Unmade) as said, copied(replace(stage, setting=setting)):
        pass
    assert str(said.value).startswith(why)
