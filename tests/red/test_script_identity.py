"""Who the target is: the bash script asks where `verify` asks, and sends a stranger neither reset nor step."""

from pathlib import Path
from typing import Any

import pytest

from .copies import Copy, alembic, step
from .scripts import agree, blind, run
from .test_script_runs import several

pytestmark = pytest.mark.real("sqlite3")

BEFORE_RESET = "((IDENTITY_BEFORE_RESET)) && ! known"
BEFORE_STEP = '[[ $EFFECT != destroys && $EFFECT != "$IDENTITY_BEFORE" ]] || prove_identity steps step'
TURN = step("export WHO=production", title="Turn to another one")


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path, scripts=True)


def named(desk: Copy, identity: dict[str, Any], effect: str = "destroys a thing", **before: Any) -> Copy:
    """Let the target prove that it is `$WHO`, which is staging; the reset and the last step leave a trace each."""
    several(desk, **before, one=step(f"touch {desk.traces}/ran", effect=effect))
    with desk.staging() as staging:
        staging["variables"]["WHO"] = "staging"
        staging["identity"] = {"command": 'echo "$WHO"', "prints": "staging"} | identity
        staging["reset"] = f"touch {desk.traces}/reset"
        staging["read_by_programs"] += ["WHO"]
    desk.build()
    return desk


def traces(desk: Copy) -> list[str]:
    """What was done since the last time."""
    found = sorted(file.name for file in desk.traces.iterdir())
    for name in found:
        (desk.traces / name).unlink()
    return found


def test_a_stranger_is_sent_nothing(desk: Copy) -> None:
    """Assert that another target is not reset; with that question taken out, not changed; without both, it is."""
    named(desk, {"command": "echo somebody else"})
    both = agree(desk)
    assert (both.script.code, traces(desk)) == (1, []), both.script.text
    assert "it prints somebody else; the reset was not sent" in both.script.text
    assert "the reset was not sent" in both.verify.text
    blind(desk, BEFORE_RESET, "false")
    late = run(desk)
    assert (late.code, traces(desk)) == (1, ["reset"])
    assert "it prints somebody else; the step was not sent" in late.text
    blind(desk, BEFORE_STEP, "true")
    assert (run(desk).code, traces(desk)) == (0, ["ran", "reset"])


def test_a_target_that_cannot_be_asked_is_not_reset(desk: Copy) -> None:
    named(desk, {"command": "kill -9 $$"})
    both = agree(desk)
    assert (both.script.code, traces(desk)) == (1, []), both.script.text


@pytest.mark.parametrize(
    ("before", "effect", "code"),
    [
        ("destroys", "destroys a thing", 1),
        ("changes", "changes a thing", 1),
        ("destroys", "changes a thing", 0),
    ],
)
def test_a_step_after_a_turn_is_asked_for_as_policy_says(
    desk: Copy, before: str, effect: str, code: int
) -> None:
    """Assert that the question goes where the step would, before as far-reaching steps as `before` names."""
    named(desk, {"before": before}, effect, turn=TURN)
    both = agree(desk)
    assert (both.script.code, traces(desk)) == (code, ["reset"] if code else ["ran", "reset"])
    assert ("it prints production; the step was not sent" in both.script.text) == bool(code)
    if code:
        blind(desk, BEFORE_STEP, "true")
        assert (run(desk).code, traces(desk)) == (0, ["ran", "reset"])


@pytest.mark.parametrize(
    ("query", "url", "code"),
    [
        ("select 'staging';", "sqlite:///$RUN_DIR/there.db", 0),
        ("select 'production'", "sqlite:///$RUN_DIR/there.db", 1),
        ("select 'staging' union all select 'staging'", "sqlite:///$RUN_DIR/there.db", 1),
        ("select name from nothing", "sqlite:///$RUN_DIR/there.db", 1),
        ("select 'staging'", "sqlite:////nowhere/at-all.db", 3),
    ],
    ids=["same", "other", "two-rows", "no-table", "no-database"],
)
def test_the_database_that_judges_is_the_one_that_is_changed(
    desk: Copy, query: str, url: str, code: int
) -> None:
    """Assert that nothing is sent where `query` of the identity is answered by another database, or by none."""
    named(desk, {"query": query, "command": 'sqlite3 "$RUN_DIR/there.db" "vacuum"\necho "$WHO"'})
    with desk.staging() as staging:
        staging["database"] = {"url": url}
    desk.build()
    both = agree(desk)
    assert (both.script.code, traces(desk)) == (code, [] if code else ["ran", "reset"]), both.script.text
    assert ("the reset was not sent" in both.script.text) == bool(code)
    if code:
        blind(desk, '[[ -z $IDENTITY_QUERY ]] || prove_database "$wanted" "$2"', "true")
        assert (run(desk).code, traces(desk)) == (0, ["ran", "reset"])


def test_a_target_that_the_run_makes_is_not_asked_before_it_is_there(desk: Copy) -> None:
    """Assert that words with a chosen value are awaited after the reset only: nobody else could say them."""
    made = {"command": 'test -e "$RUN_DIR/made"\necho "$RUN_DIR"', "prints": "$RUN_DIR"}
    named(desk, made)
    with desk.staging() as staging:
        staging["reset"] = 'touch "$RUN_DIR/made"'
    desk.build()
    both = agree(desk)
    assert (both.script.code, traces(desk)) == (0, ["ran"]), both.script.text
    blind(desk, "IDENTITY_BEFORE_RESET=0", "IDENTITY_BEFORE_RESET=1")
    assert (run(desk).code, traces(desk)) == (1, [])
