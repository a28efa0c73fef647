"""Law 7: what may be closed after something went wrong, and what people are told when it may not."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.plan import Code, Failure
from rolloutdocs.checks.rehearsal.closing import Trail, left_open


def opened(make_plan, make_step, *later):
    """A passage that opened maintenance mode and then sent `later`."""
    steps = [
        make_step("deploy.down", "changes", opens="maintenance mode"),
        *later,
        make_step("deploy.up", "changes"),
    ]
    trail = Trail(make_plan(*steps, closers={"deploy.down": "deploy.up"}))
    for step in steps[:-1]:
        trail.send(step)
    return trail, steps


def test_reading_steps_do_not_stand_in_the_way(make_plan, make_step) -> None:
    trail, steps = opened(make_plan, make_step, make_step("deploy.look"))
    assert trail.obstacle(steps[0]) is None


def test_the_opening_step_itself_does_not(make_plan, make_step) -> None:
    trail, steps = opened(make_plan, make_step)
    assert trail.obstacle(steps[0]) is None


def test_a_change_does_even_when_a_later_step_failed(make_plan, make_step) -> None:
    change = make_step("deploy.migrate", "destroys")
    trail, steps = opened(make_plan, make_step, change, make_step("deploy.look"))
    assert trail.obstacle(steps[0]) is change


def test_the_step_that_closes_it_does_not(make_plan, make_step) -> None:
    trail, steps = opened(make_plan, make_step)
    trail.send(steps[-1])
    assert trail.obstacle(steps[0]) is None


def test_what_is_closed_is_no_longer_open(make_plan, make_step) -> None:
    trail, steps = opened(make_plan, make_step)
    trail.send(steps[-1])
    assert trail.opened == [steps[0]]
    trail.settle(steps[-1])
    assert trail.opened == []


def test_the_next_commands_are_those_of_the_page_it_sends_to(make_plan, make_step) -> None:
    steps = [
        make_step("deploy.down", "changes", opens="maintenance mode"),
        make_step("deploy.migrate", "destroys"),
        make_step("deploy.up", "changes"),
        make_step("restore.one", "changes"),
        make_step("restore.two", "changes", runs_on=("production",)),
    ]
    plan = make_plan(*steps, closers={"deploy.down": "deploy.up"}, detours={"deploy.migrate": "restore"})
    record = left_open(plan, "staging", steps[0], steps[1], "why")
    assert record.what == "maintenance mode"
    assert record.commands == ["run restore.one"]
    assert "Restore, PAGE.md:" in record.advice


def test_otherwise_its_advice_and_the_closing_command(make_plan, make_step) -> None:
    trail, steps = opened(make_plan, make_step, make_step("deploy.migrate", "destroys"))
    failed = replace(steps[1], failure=Failure(advice=("Ask ", Code("dba"), ".")))
    record = left_open(trail.plan, "staging", steps[0], failed, "why")
    assert record.commands == ["run deploy.up"]
    assert record.advice.startswith("Ask `dba`. Closing is deploy.up, PAGE.md:")


def test_a_step_that_closes_two_things_comes_once(make_plan, make_step) -> None:
    names = {"deploy.api": "deploy.up", "deploy.queue": "deploy.start", "deploy.down": "deploy.up"}
    openers = [make_step(name, "changes", opens="a thing") for name in names]
    closers = [make_step("deploy.start", "changes"), make_step("deploy.up", "changes")]
    trail = Trail(make_plan(*openers, *closers, closers=names))
    for one in openers:
        trail.send(one)
    assert trail.closing == [(closers[1], [openers[2], openers[0]]), (closers[0], [openers[1]])]


@pytest.mark.parametrize(
    ("closed_by", "closed", "stands"),
    [("deploy.up", False, 0), ("deploy.start", False, 1), ("deploy.start", True, 0)],
)
def test_what_was_opened_later_stands_in_the_way_unless_it_is_closed_before_or_with_it(
    make_plan, make_step, closed_by: str, closed: bool, stands: int
) -> None:
    """Assert that the same step may close both, and that what another one closes is to be closed first."""
    openers = [make_step(name, "changes", opens="a thing") for name in ("deploy.down", "deploy.stop")]
    closers = [make_step("deploy.start", "changes"), make_step("deploy.up", "changes")]
    names = {"deploy.down": "deploy.up", "deploy.stop": closed_by}
    trail = Trail(make_plan(*openers, *closers, closers=names))
    for one in openers:
        trail.send(one)
    if closed:
        trail.settle(closers[0])
    assert trail.obstacle(openers[0]) is (openers[1] if stands else None)
    changes = make_step("deploy.migrate", "changes")
    trail.send(changes)
    assert trail.obstacle(openers[0]) is changes


@pytest.mark.parametrize("closed_by", ["deploy.up", "deploy.start"])
def test_what_destroys_stands_in_the_way_also_where_it_opened_something(
    make_plan, make_step, closed_by: str
) -> None:
    """Assert that closing what it opened does not bring back what it destroyed."""
    openers = [
        make_step("deploy.down", "changes", opens="a thing"),
        make_step("deploy.stop", "destroys", opens="it"),
    ]
    closers = [make_step("deploy.start", "changes"), make_step("deploy.up", "changes")]
    names = {"deploy.down": "deploy.up", "deploy.stop": closed_by}
    trail = Trail(make_plan(*openers, *closers, closers=names))
    for one in openers:
        trail.send(one)
    assert trail.obstacle(openers[0]) is openers[1]
    trail.settle(closers[0])
    assert trail.obstacle(openers[0]) is openers[1]
