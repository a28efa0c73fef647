"""One suite for every framework: where the log is, how to list, step one, and make one fail. On real applications."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rolloutdocs.checks.copies.copy import copied
from rolloutdocs.checks.copies.state import state
from rolloutdocs.checks.frameworks import FRAMEWORKS, alembic, failing_python
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


#: Revision -> what its file has; `x` stands on all others, and the table of versions has none but `x` then.
REVISIONS = {
    "a": "down_revision = None",
    "b": "down_revision = 'a'",
    "y": "down_revision = 'a'",
    "z": "down_revision = 'y'\nbranch_labels = 'side'",
    "m": "down_revision = None\nbranch_labels = 'apart'",
    "x": "down_revision = 'b'\ndepends_on = ('y', 'apart')",
}


def test_what_a_revision_depends_on_ran_with_it(tmp_path: Path) -> None:
    """Assert that it is told, as Alembic lists it: the log has nothing of it, and the upgrade brings it along."""
    (tmp_path / "versions").mkdir()
    for name, text in REVISIONS.items():
        words = f'"""Of {name}.\n\nAlso depends on: z\n"""\nrevision = {name!r}\n{text}\n'
        (tmp_path / "versions" / f"{name}.py").write_text(f"{words}def upgrade() -> None: pass\n")
    (tmp_path / "env.py").write_text(ENV)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = .\npath_separator = os\n")

    def tool(*words: str) -> str:
        command = [sys.executable, "-m", "alembic", *words]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    def log() -> list[list[str]]:
        with closing(sqlite3.connect(tmp_path / "app.db")) as database:
            return [[*row] for row in database.execute(alembic.FRAMEWORK.log)]

    files = alembic.listed(tool("history", "--verbose"))
    tool("upgrade", "b")
    assert set(alembic.ran(log(), files)) == {"a", "b"}
    tool("upgrade", "x")
    assert log() == [["x"]]
    assert set(alembic.ran(log(), files)) == {"a", "b", "y", "m", "x"}
    assert alembic.ran([["gone"], ["b"]], files)[-1] == "gone"


ENV = """
from alembic import context
from sqlalchemy import create_engine
with create_engine("sqlite:///app.db").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

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
