"""One suite for every framework: where the log is, how to list, step one, and make one fail. On real applications."""

from collections.abc import Iterator

import pytest
from rolloutdocs.checks.copies.copy import Copy, copied
from rolloutdocs.checks.frameworks import FRAMEWORKS
from rolloutdocs.checks.frameworks.observed import Listener, listed, ran
from rolloutdocs.checks.shell import Shell

PENDING = {
    "laravel": "2025_09_27_004003_drop_legacy_request_role_columns.php",
    "alembic": "2025_09_27_drop_legacy_role.py",
    "django": "0003_remove_member_role.py",
}
#: How many statements the pending migration has, as its file and the database's own log say.
STATEMENTS = {
    "laravel": ["alter table"] * 3,
    "alembic": ["drop index", "alter table"],
    "django": ["alter table"],
}


@pytest.fixture(params=PENDING)
def on_copy(request: pytest.FixtureRequest) -> Iterator[tuple[str, Copy, Shell]]:
    with copied(request.getfixturevalue(request.param).stage) as copy, copy.shell() as shell:
        yield request.param, copy, shell


def test_every_framework_is_in_the_suite() -> None:
    assert [*FRAMEWORKS] == [*PENDING]


def test_it_lists_steps_and_fails(on_copy: tuple[str, Copy, Shell]) -> None:
    """Assert all four on one copy: a migration that is stopped is not in the log, one that ran is."""
    name, copy, shell = on_copy
    framework, address = FRAMEWORKS[name], copy.stage.access().database
    migrations = listed(framework, shell)
    before = ran(framework, address, migrations)
    pending = [one for one in migrations if one.key not in before]
    assert len(pending) == 1
    assert pending[0].called(PENDING[name])
    assert before == tuple(one.key for one in migrations if one is not pending[0])

    listener = Listener(framework, f"{copy.stage.setting.variables['COPY_DIR']}/listener")
    listener.place(shell)
    listener.listen(shell, pending[0], 0)
    outcome = shell.run(framework.step(pending[0]), 60)
    assert outcome.ending.value == "finished"
    assert outcome.status != 0, copy.stage.printed(outcome)
    assert listener.seen(shell) == ["begun", "stopped"]
    assert ran(framework, address, migrations) == before

    listener.listen(shell, pending[0], None)
    outcome = shell.run(framework.step(pending[0]), 60)
    assert outcome.passed, copy.stage.printed(outcome)
    assert listener.seen(shell) == ["begun", *STATEMENTS[name]]
    assert ran(framework, address, migrations) == (*before, pending[0].key)


@pytest.mark.parametrize("name", PENDING)
def test_it_stops_after_each_statement(name: str, request: pytest.FixtureRequest) -> None:
    """Assert that what was stopped after a statement has done that one, has done no more, and is not in the log."""
    last = len(STATEMENTS[name])
    with copied(request.getfixturevalue(name).stage) as copy, copy.shell() as shell:
        framework, address = FRAMEWORKS[name], copy.stage.access().database
        migrations = listed(framework, shell)
        pending = (
            migrations[-1]
            if name != "django"
            else next(one for one in migrations if one.called(PENDING[name]))
        )
        listener = Listener(framework, f"{copy.stage.setting.variables['COPY_DIR']}/listener")
        listener.place(shell)
        listener.listen(shell, pending, last)
        assert shell.run(framework.step(pending), 60).status != 0
        assert listener.seen(shell) == ["begun", *STATEMENTS[name], "stopped"]
        assert pending.key not in ran(framework, address, migrations)
