"""Plans made by hand, for the parts that take a plan as given."""

import pytest
from rolloutdocs.checks.plan import Effect, Expectation, Failure, Link, Opening, Plan, Procedure, Step

from rolloutdocs.errors import Place


def step(
    name: str, effect: str = "reads only", opens: str = "", runs_on: tuple[str, ...] = ("staging",)
) -> Step:
    place = Place("PAGE.md", sum(map(ord, name)))
    opening = Opening(opens, Link("close", "#close", place)) if opens else None
    expectations = (Expectation("exit", {"status": "0"}, place),)
    return Step(
        name,
        name.title(),
        f"run {name}",
        runs_on,
        Effect(effect),
        expectations,
        5,
        Failure(),
        opening,
        name,
        place,
    )


def plan(
    *steps: Step, rehearsal: tuple[str, ...] = (), closers: dict[str, str] | None = None, **fields
) -> Plan:
    procedures: dict[str, Procedure] = {}
    for one in steps:
        before = procedures[one.procedure].steps if one.procedure in procedures else ()
        procedures[one.procedure] = Procedure(one.procedure, one.procedure.title(), (*before, one), one.place)
    return Plan((), procedures, rehearsal or tuple(procedures), closers or {}, digest="d" * 64, **fields)


@pytest.fixture
def make_step():
    return step


@pytest.fixture
def make_plan():
    return plan
