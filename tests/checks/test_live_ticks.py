"""What a run that lasts may tick: what it has proven so far, and nothing that it has shown to be wrong."""

from collections.abc import Callable
from typing import Any

from rolloutdocs.checks.evidence import Done, Started
from rolloutdocs.checks.github.live import Passed
from rolloutdocs.checks.plan import Plan

RUN = "20260101T000000Z-staging-0a1b2c3d"
REHEARSAL = ("deploy", "rollback", "deploy")
Steps = list[tuple[str, str]]


def said(plan: Plan, passages: tuple[str, ...], steps: Steps) -> dict[str, bool]:
    """What is known after these steps."""
    passed = Passed(plan, "staging")
    passed(Started(RUN, "", "0", "staging", "", "", {}, "", list(passages), len(steps), 0, 0, 1))
    for name, verdict in steps:
        procedure = name.partition(".")[0]
        passed(Done(1, procedure, name, "t", "P.md:1", "", "", verdict, 0.0, "", [], ""))
    return {name: bool(one.proven) for name, one in passed.known().items()}


def test_what_passed_in_a_part_of_the_rehearsal_is_not_ticked(
    make_plan: Callable[..., Plan], make_step: Callable[..., Any]
) -> None:
    """Evidence of such a run does not prove it, so that the tick would be gone again at its end."""
    steps = [make_step(name) for name in ("deploy.go", "rollback.back", "restore.all")]
    plan = make_plan(*steps, rehearsal=REHEARSAL)
    once: Steps = [("deploy.go", "passed")]
    assert said(plan, ("deploy",), once) == {"step:deploy.go": False}
    assert said(plan, REHEARSAL, once * 2) == {"step:deploy.go": True}
    assert said(plan, ("restore",), [("restore.all", "passed")]) == {}


def test_what_a_failed_step_is_a_part_of_is_not_proven(
    make_plan: Callable[..., Plan], make_step: Callable[..., Any]
) -> None:
    plan = make_plan(*map(make_step, ("deploy.go", "rollback.back")), rehearsal=REHEARSAL)
    steps: Steps = [("deploy.go", "passed"), ("rollback.back", "failed"), ("deploy.go", "passed")]
    assert said(plan, REHEARSAL, steps) == {
        "step:deploy.go": True,
        "step:rollback.back": False,
        "procedure:rollback": False,
        "rehearsal": False,
    }
