"""Whether a plan may run is decided for the whole plan, before anything starts."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.rehearsal.policy import NotAdmitted, admit, admit_recovery, by_hand

from rolloutdocs.environments import Environment


def environment(ceiling: str = "destroys", **fields) -> Environment:
    whole = {
        "title": "Staging",
        "ceiling": ceiling,
        "reset": "true",
        "identity": {"command": "x", "prints": "y"},
    }
    return Environment.model_validate({**whole, **fields})


def test_gives_the_steps_as_often_as_the_rehearsal_has_them(make_plan, make_step) -> None:
    plan = make_plan(make_step("a.one"), make_step("b.one"), rehearsal=("a", "b", "a"))
    assert [step.id for step in admit(plan, ("staging", environment()), "e.yaml").steps] == [
        "a.one",
        "b.one",
        "a.one",
    ]


def test_zero_steps_is_never_green(make_plan) -> None:
    with pytest.raises(NotAdmitted, match="nothing to run"):
        admit(make_plan(), ("staging", environment()), "e.yaml")


def test_no_step_for_this_environment(make_plan, make_step) -> None:
    with pytest.raises(NotAdmitted, match="nothing to run"):
        admit(make_plan(make_step("a.one", runs_on=("production",))), ("staging", environment()), "e.yaml")


def test_a_procedure_that_has_no_step_here(make_plan, make_step) -> None:
    """Assert that a rehearsal without its rollback is not taken for one."""
    plan = make_plan(make_step("a.one"), make_step("rollback.one", runs_on=("production",)))
    with pytest.raises(NotAdmitted, match="`rollback` has no step that runs on `staging`"):
        admit(plan, ("staging", environment()), "e.yaml")


@pytest.mark.parametrize(
    ("effect", "ceiling", "admitted"),
    [
        ("reads only", "reads", True),
        ("changes", "reads", False),
        ("destroys", "reads", False),
        ("changes", "changes", True),
        ("destroys", "changes", False),
        ("destroys", "destroys", True),
    ],
)
def test_ceiling(make_plan, make_step, effect: str, ceiling: str, admitted: bool) -> None:
    plan = make_plan(make_step("a.one", effect))
    if admitted:
        assert admit(plan, ("staging", environment(ceiling)), "e.yaml")
        return
    with pytest.raises(NotAdmitted, match=f"bounded to: {ceiling}"):
        admit(plan, ("staging", environment(ceiling)), "e.yaml")


def test_one_step_beyond_the_ceiling_stops_all(make_plan, make_step) -> None:
    with pytest.raises(NotAdmitted, match=r"PAGE.md:\d+: `a.two`"):
        admit(
            make_plan(make_step("a.one"), make_step("a.two", "changes")),
            ("staging", environment("reads")),
            "e.yaml",
        )


def test_destroying_needs_an_identity(make_plan, make_step) -> None:
    with pytest.raises(NotAdmitted, match="no `identity`"):
        admit(make_plan(make_step("a.one", "destroys")), ("staging", environment(identity=None)), "e.yaml")


def test_without_a_way_back_nothing_starts(make_plan, make_step) -> None:
    with pytest.raises(NotAdmitted, match="no `reset`"):
        admit(make_plan(make_step("a.one")), ("staging", environment(reset="")), "e.yaml")


def test_what_closes_behind_a_step_that_is_left_to_hands_is_left_too(make_plan, make_step) -> None:
    """Assert that each that will not be sent is named before; the recovery, and what closes before it, are admitted."""
    sets = replace(make_step("deploy.set"), command="FLAG=x")
    first, third, back = make_step("deploy.first"), make_step("deploy.third"), make_step("rollback.back")
    closing = (first, replace(make_step("deploy.second"), command='rm -f "$FLAG"'), third)
    plan = make_plan(sets, *closing, back)
    where, passages = ("staging", environment()), ((back,), closing)
    admit_recovery(plan, passages, where, "e.yaml")
    assert [one.what.split("`")[1] for one in by_hand(plan, passages, where)] == [
        "deploy.second",
        "deploy.third",
    ]
    assert by_hand(plan, ((back,), closing[:1]), where) == []
    with pytest.raises(NotAdmitted, match="may need `FLAG`"):
        admit_recovery(plan, ((), closing[1:]), where, "e.yaml")
