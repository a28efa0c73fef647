"""The bash script on real applications: every step of every passage has the verdict that `verify` gives it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from . import test_application, test_phpunit, test_undecided
from .checks_out import named_tests
from .copies import Copy, alembic, laravel
from .scripts import agree, blind, run, said, scripted

DESK = pytest.mark.real("curl", "jq", "sqlite3")
SEED = pytest.mark.real(
    "curl", "jq", "mariadb-client", "mariadb-server-core", "php-laravel-framework", "phpunit"
)


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path, scripts=True)


@pytest.fixture
def seed(tmp_path: Path) -> Copy:
    return scripted(laravel(tmp_path))


@DESK
def test_the_small_example_from_its_beginning_to_its_end(desk: Copy) -> None:
    both = agree(desk)
    assert both.script.code == 0, both.script.text
    assert len(said(both.script)) == 27
    assert "The pages claim 12 things of the whole database. This script looks at none" in both.script.text


@DESK
def test_twice_in_a_row_gives_the_same(desk: Copy) -> None:
    desk.shorten("deploy", "rollback")
    desk.build()
    first, second = run(desk), run(desk)
    assert (first.code, said(first)) == (second.code, said(second))
    assert first.code == 0, first.text
    assert desk.clean()


def answers(desk: Copy) -> None:
    test_application.another_answer(desk)
    desk.shorten("preflight", "deploy", keep={"preflight": ("health",)})


def body(desk: Copy) -> None:
    test_application.another_body(desk)
    desk.shorten("preflight", keep={"preflight": ("health",)})


def tests_lost(desk: Copy) -> None:
    test_application.tests_lost(desk)
    desk.shorten("verify", keep={"verify": ("tests",)})


def tests_off(desk: Copy) -> None:
    test_application.tests_turned_off(desk)
    desk.shorten("verify", keep={"verify": ("tests",)})


def nothing_migrates(desk: Copy) -> None:
    """The migration runs, is recorded, and does nothing: the application stays closed, and the way out is named."""
    file = "migrations/versions/2025_09_27_drop_legacy_role.py"
    text = (desk.root / file).read_text("utf-8")
    head, _, rest = text.partition("def upgrade() -> None:\n")
    (desk.root / file).write_text(f"{head}def upgrade() -> None:\n    return\n{rest}", "utf-8")
    desk.shorten("deploy")


def empty(desk: Copy) -> None:
    test_undecided.empty(desk)
    desk.shorten("preflight", keep={"preflight": ("revision",)})


RED = {answers: 1, body: 1, tests_lost: 1, tests_off: 1, nothing_migrates: 1, empty: 3}


@DESK
@pytest.mark.parametrize("change", RED, ids=lambda one: one.__name__)
def test_what_is_not_so_is_found_by_both(desk: Copy, change: Callable[[Copy], None]) -> None:
    change(desk)
    desk.build()
    both = agree(desk)
    assert both.script.code == RED[change], both.script.text
    if change is nothing_migrates:
        assert "maintenance mode is left open, since deploy.down" in both.script.text
        assert (
            'python -m desk restore "$BACKUP_DIR/before-deploy.db"' in both.script.text.partition("Next:")[2]
        )


@DESK
def test_a_failed_health_check_fails_the_run_by_its_sentence_alone(desk: Copy) -> None:
    answers(desk)
    desk.build()
    blind(desk, 'false*) compare 1 "it answers', 'false*) compare 0 "it answers')
    assert run(desk).code == 0


@SEED
def test_the_seeds_rollout_on_laravel(seed: Copy) -> None:
    both = agree(seed)
    assert both.script.code == 0, both.script.text
    assert len(said(both.script)) == 41


@SEED
@pytest.mark.parametrize(
    "change", [test_phpunit.class_removed, test_phpunit.nothing_matches], ids=lambda one: one.__name__
)
def test_tests_that_are_not_there_are_missed_by_both(
    seed: Copy, change: Callable[[Copy], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`verify` names the missing class before anything runs; without that, both say it of the same step."""
    seed.shorten("verify", keep={"verify": ("area-tests",)})
    seed.build()
    change(seed)
    told = seed.verify()
    assert told.code == 1
    assert "no test class" in told.text
    assert seed.untouched()
    named_tests(monkeypatch)
    assert agree(seed).script.code == 1
