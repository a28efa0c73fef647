"""What steps say of the whole database, on real ones: tests that wipe, and backups that are not whole."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.decide import before, decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes.reach import Result
from rolloutdocs.checks.verdict import Judgement

from rolloutdocs.errors import Place
from tests.checks.copies.conftest import Staged, looking

DATABASE = "import os, sqlite3; c = sqlite3.connect(os.environ['DATABASE_URL'][10:]); "


def after(staged: Staged, command: str, name: str, **values: str) -> Judgement:
    """The judgement of one sentence on a command that was run."""
    expectation = Expectation(name, values, Place("docs/a.md", 1))
    access = staged.stage.access()
    seen = before([expectation], access)
    staged.sh(command)
    return decide(expectation, Result(0), access, seen)


def python(text: str) -> str:
    return f'python -c "{DATABASE}{text}; c.commit()"'


@pytest.mark.parametrize(
    ("command", "verdict", "seen"),
    [
        ("python -m alembic current", "passed", "changes no data: "),
        (python("c.execute('begin')"), "passed", "changes no data: "),
        (python("c.execute('delete from request_participants')"), "failed", "rows instead of"),
        (
            python("c.execute('update request_participants set role = ?', ['viewer'])"),
            "failed",
            "the values of `request_participants.role` are others",
        ),
        (python("c.execute('create table wiped (id integer)')"), "failed", "`wiped`"),
    ],
    ids=["reads", "nothing", "wipes", "one value", "a table more"],
)
def test_a_step_that_changes_something_is_seen(
    alembic: Staged, command: str, verdict: str, seen: str
) -> None:
    """Assert that a test which empties the database it is pointed at is no test that changes no data."""
    alembic.sh("python -m desk down && cp ${DATABASE_URL#sqlite://} $RUN_DIR/kept.db")
    try:
        judged = after(alembic, command, "changes_no_data")
        assert (judged.verdict.value, seen in judged.actual) == (verdict, True), judged
    finally:
        alembic.sh("cp $RUN_DIR/kept.db ${DATABASE_URL#sqlite://} && python -m desk up")


def backup(sql: str) -> str:
    opened = "import os, sqlite3; c = sqlite3.connect(os.environ['BACKUP_DIR'] + '/b.db')"
    return f"python -c \"{opened}; c.execute('{sql}'); c.commit()\""


@pytest.mark.parametrize(
    ("harm", "verdict", "seen"),
    [
        ("true", "passed", "restores to the same data: "),
        (": > $BACKUP_DIR/b.db", "failed", "cannot be restored"),
        ("rm $BACKUP_DIR/b.db", "failed", "cannot be restored"),
        (backup("drop table request_participants"), "failed", "table `request_participants` is gone"),
        (backup("delete from request_participants where id = 3"), "failed", "rows instead of"),
        (
            "head -c 9000 $BACKUP_DIR/b.db > $RUN_DIR/x && mv $RUN_DIR/x $BACKUP_DIR/b.db",
            "failed",
            "cannot be restored",
        ),
    ],
    ids=["whole", "empty", "missing", "a table less", "a row less", "cut"],
)
def test_a_backup_that_is_not_whole_is_seen(alembic: Staged, harm: str, verdict: str, seen: str) -> None:
    command = f"rm -f $BACKUP_DIR/b.db && python -m desk backup $BACKUP_DIR/b.db && {harm}"
    judged = after(alembic, command, "backup_restores", file="$BACKUP_DIR/b.db")
    assert (judged.verdict.value, seen in judged.actual) == (verdict, True), judged


LAST = python("c.execute('update request_participants set role = ? where id > 2', ['viewer'])")


def test_a_change_behind_the_sample_is_seen(alembic: Staged) -> None:
    """Assert that a sentence on the whole database is asked of all its rows, however few the claims compare."""
    alembic.sh("python -m desk down && cp ${DATABASE_URL#sqlite://} $RUN_DIR/kept.db")
    saved = "rm -f $BACKUP_DIR/b.db && python -m desk backup $BACKUP_DIR/b.db && "
    try:
        sampled = looking(alembic, sample=1)
        restored = after(
            sampled,
            saved + backup("update request_participants set id = id + 90 where id > 2"),
            "backup_restores",
            file="$BACKUP_DIR/b.db",
        )
        judged = after(sampled, LAST, "changes_no_data")
    finally:
        alembic.sh("cp $RUN_DIR/kept.db ${DATABASE_URL#sqlite://} && python -m desk up")
    assert (judged.verdict.value, "role` are others" in judged.actual) == ("failed", True), judged
    assert (restored.verdict.value, "has other rows" in restored.actual) == ("failed", True), restored


def test_what_was_not_looked_at_is_said(alembic: Staged) -> None:
    judged = after(looking(alembic, ignore=["request_participants"]), "true", "changes_no_data")
    assert judged.verdict.value == "passed"
    assert judged.actual.endswith("; rows not looked at: `request_participants`"), judged


def test_the_log_of_migrations_is_no_row_that_could_be_lost(bare: Staged) -> None:
    wipes = python("c.execute('delete from users')").replace("DATABASE_URL'][10:]", "DATABASE']")
    judged = after(bare, wipes, "changes_no_data")
    saved = after(bare, 'cp "$DATABASE" "$WORK/b.db"', "backup_restores", file="$WORK/b.db")
    for one in (judged, saved):
        assert (one.verdict.value, "holds no row" in one.reason) == ("inconclusive", True), one


def test_what_a_restore_prints_is_not_shown(alembic: Staged) -> None:
    """Assert that a value which the server quotes in its error goes no further than its number."""
    environment = alembic.stage.setting.environment
    assert environment.copies is not None
    quotes = (
        "echo \"ERROR 1062 (23000) at line 3: Duplicate entry 'ada@example.org' for key 'email'\" >&2; exit 1"
    )
    copies = environment.copies.model_copy(update={"restore": quotes})
    setting = replace(alembic.stage.setting, environment=environment.model_copy(update={"copies": copies}))
    judged = after(
        Staged(replace(alembic.stage, setting=setting)), "true", "backup_restores", file="$RUN_DIR/b.db"
    )
    assert judged.verdict.value == "failed"
    assert "ERROR 1062 (23000) at line 3" in judged.reason
    assert "ada@" not in f"{judged}"


def test_without_a_command_that_restores_nothing_is_decided(alembic: Staged) -> None:
    environment = alembic.stage.setting.environment
    assert environment.copies is not None
    copies = environment.copies.model_copy(update={"restore": ""})
    setting = replace(alembic.stage.setting, environment=environment.model_copy(update={"copies": copies}))
    staged = Staged(replace(alembic.stage, setting=setting))
    judged = after(staged, "true", "backup_restores", file="$BACKUP_DIR/b.db")
    assert judged.verdict.value == "inconclusive"
    assert "no `restore`" in judged.reason
