"""One suite for every framework: where the log is, how to list, step one, and make one fail. On real applications."""

import os
import subprocess
from pathlib import Path

import pytest
from rolloutdocs.checks.copies.copy import copied
from rolloutdocs.checks.copies.state import state
from rolloutdocs.checks.frameworks import FRAMEWORKS, failing_python
from rolloutdocs.checks.frameworks.observed import Listener, listed, ran
from rolloutdocs.checks.proof.logs import read

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


def test_every_framework_is_in_the_suite() -> None:
    assert [*FRAMEWORKS] == [*PENDING]


@pytest.mark.parametrize("name", PENDING)
def test_it_lists_steps_and_fails(name: str, request: pytest.FixtureRequest) -> None:
    """Assert that a migration stopped before its first or after its last statement is not in the log, and one that
    ran is; and that each of its statements was seen."""
    framework, stage = FRAMEWORKS[name], request.getfixturevalue(name).stage
    with copied(stage, served=False) as copy, copy.shell() as shell:
        address = copy.stage.access().database
        migrations = listed(framework, shell)
        before = ran(framework, address, migrations)
        pending = [one for one in migrations if one.key not in before]
        assert len(pending) == 1
        assert pending[0].called(PENDING[name])
        assert before == tuple(one.key for one in migrations if one is not pending[0])
        listener = Listener(framework, f"{copy.stage.setting.variables['COPY_DIR']}/listener")
        listener.place(shell)
        for stop in (0, None):
            listener.listen(shell, pending[0], stop)
            outcome = shell.run(framework.step(pending[0]), 60)
            assert outcome.ending.value == "finished"
            assert outcome.passed == (stop is None), copy.stage.printed(outcome)
            assert listener.seen(shell) == ["begun", *(STATEMENTS[name] if stop is None else ["stopped"])]
            now = before if stop == 0 else (*before, pending[0].key)
            assert ran(framework, address, migrations) == now
    with copied(stage, served=False) as copy, copy.shell() as shell:
        listener.place(shell)
        listener.listen(shell, pending[0], len(STATEMENTS[name]))
        assert shell.run(framework.step(pending[0]), 60).status != 0
        assert listener.seen(shell) == ["begun", *STATEMENTS[name], "stopped"]
        assert ran(framework, copy.stage.access().database, migrations) == before


@pytest.mark.parametrize("name", PENDING)
def test_a_run_reads_the_whole_log(name: str, request: pytest.FixtureRequest) -> None:
    """Assert that all that ran is told at a snapshot, however many rows a question gets without a limit of its own."""
    stage = request.getfixturevalue(name).stage
    log = read(stage, state(stage, b"k" * 16), [])
    assert log is not None
    assert log[1] == ran(FRAMEWORKS[name], stage.access().database, listed(FRAMEWORKS[name], stage.probing))
    assert len(log[1]) > 1


#: Statement -> what may be written down of it.
TOLD = {
    "INSERT INTO people VALUES ('Ada')": "insert into",
    "update `people` set name = 'Ada'": "update people",
    "CALL rename_to('Ada')": "call rename_to",
    "VALUES ('Ada', 1)": "values",
    'VALUES ("Ada")': "values",
    "DELETE/* Ada */FROM people": "a statement",
    "DO 'Ada'": "do",
    "update 'Ada'": "update",
    "": "a statement",
}


@pytest.mark.parametrize("statement", TOLD)
def test_of_a_statement_no_value_is_written_down(statement: str, tmp_path: Path) -> None:
    """Assert that what listens in Python and what listens in PHP write the same, and no data."""
    seen = {name: tmp_path / name for name in ("python", "php")}
    listening = failing_python._Listening("m", "never", str(seen["python"]))
    listening._begun = True
    listening.ran(statement, "alembic_version")
    listener = Path(failing_python.__file__).with_name("failing.php")
    ran = (
        f"require '{listener}'; Rolloutdocs\\Listening::$begun = true; Rolloutdocs\\Listening::ran($argv[1]);"
    )
    there = {"PATH": os.environ["PATH"], "ROLLOUTDOCS_SEEN": str(seen["php"]), "ROLLOUTDOCS_STOP": "never"}
    subprocess.run(["php", "-r", ran, "--", statement], env=there, check=True)
    assert {path.read_text() for path in seen.values()} == {f"{TOLD[statement]}\n"}
