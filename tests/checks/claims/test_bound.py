"""What a claim is tied to: whatever is run for it, or said beside it, makes it stale once it is another."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from rolloutdocs.checks.plan import Claim, Claims, Code, Page, Plan, Setting
from rolloutdocs.checks.proof.judge import bound

from rolloutdocs.errors import Place
from tests.checks.conftest import plan, step

from .rehearsed import WHERE, claim

BOTH = ("staging", "production")
RECOVERED = {"failure_recovered": "0002_role"}
PARITY = {"runs_in_production": "production"}
HARMLESS = "between_harmless"
SAID = (
    RECOVERED,
    PARITY,
    HARMLESS,
    "no_other_data",
    {"values_lost": "people.role"},
    {"values_set": {"column": "people.role", "value": "viewer"}},
)


def made() -> Plan:
    """A rollout whose ways back from a failure, and one of whose closing steps, the rehearsal does not go through."""
    return plan(
        step("deploy.close", "changes", "maintenance", runs_on=BOTH),
        step("deploy.migrate", "changes", runs_on=BOTH),
        step("deploy.warm", "changes", runs_on=("production",)),
        step("verify.look", runs_on=BOTH),
        step("rollback.back", "changes", runs_on=BOTH),
        step("rollback.warm", "changes", runs_on=("production",)),
        step("restore.put", "destroys"),
        step("unstick.free", "changes"),
        step("other.thing", "changes"),
        step("open.up", "changes"),
        rehearsal=("deploy", "verify", "rollback"),
        closers={"deploy.close": "open.up"},
        detours={"deploy.migrate": "unstick"},
        claims=Claims("deploy", "rollback", "restore", tuple(map(claim, SAID)), WHERE),
    )


def edited(name: str) -> Callable[[Plan], Plan]:
    """The plan with another command of one step."""

    def edit(found: Plan) -> Plan:
        owner = found.procedures[name.partition(".")[0]]
        steps = tuple(replace(one, command="true") if one.id == name else one for one in owner.steps)
        return replace(found, procedures={**found.procedures, owner.id: replace(owner, steps=steps)})

    return edit


def recovery(found: Plan) -> Plan:
    assert found.claims
    return replace(found, claims=replace(found.claims, recovery="other"))


def detour(found: Plan) -> Plan:
    return replace(found, detours={"deploy.migrate": "other"})


def set_in(environment: str) -> Callable[[Plan], Plan]:
    """The plan with a value of a variable there."""

    def edit(found: Plan) -> Plan:
        cell = Setting("APP_ENV", environment, Code("other"), WHERE)
        return replace(found, pages=(Page("PAGE.md", "page", "", (), (), (), (cell,), (), (), ()),))

    return edit


def without(index: int) -> Callable[[Plan], Plan]:
    """The plan without one of its claims."""

    def edit(found: Plan) -> Plan:
        assert found.claims
        said = tuple(one for number, one in enumerate(found.claims.said) if number != index)
        return replace(found, claims=replace(found.claims, said=said))

    return edit


def moved(found: Plan) -> Plan:
    """All of it on another line: nothing that decides anything."""
    assert found.claims
    said = tuple(replace(one, place=Place("PAGE.md", 99)) for one in found.claims.said)
    return replace(found, claims=replace(found.claims, said=(*said[1:], said[0]), place=Place("PAGE.md", 90)))


@pytest.mark.parametrize(
    ("edit", "stale"),
    [
        (edited("deploy.migrate"), set(range(6))),
        (edited("restore.put"), {0}),
        (edited("unstick.free"), {0}),
        (edited("open.up"), {0}),
        (recovery, {0}),
        (detour, {0}),
        (edited("deploy.warm"), {1}),
        (edited("rollback.warm"), {1}),
        (set_in("production"), {1}),
        (set_in("other"), set()),
        (edited("other.thing"), set()),
        (without(5), {3, 4}),
        (without(4), {3}),
        (without(2), set()),
        (moved, set()),
    ],
    ids=[
        "a step of the rehearsal",
        "a step of the recovery",
        "a step of the way back from one step",
        "a step that closes what the deploy opened",
        "the recovery",
        "the way back from one step",
        "a step that only production has, forward",
        "a step that only production has, back",
        "a value of production",
        "a value of an environment that no claim names",
        "a step that nobody is sent to",
        "the value that a column is set to",
        "another claim of what happens",
        "a claim of what is tried",
        "their order and place",
    ],
)
def test_what_another_plan_makes_stale(edit: Callable[[Plan], Plan], stale: set[int]) -> None:
    now = made()
    then = edit(now)
    wanted = [claim(one) for one in SAID]
    assert {at for at, one in enumerate(wanted) if _bound(now, one) != _bound(then, one)} == stale


def _bound(found: Plan, one: Claim) -> str:
    return bound(found, one, "staging")
