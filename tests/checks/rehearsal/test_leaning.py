"""Which captured values a step takes of a shell that is gone."""

from dataclasses import replace

import pytest
from rolloutdocs.checks.plan import Capture
from rolloutdocs.checks.rehearsal.leaning import leans

from rolloutdocs.environments import Environment

WHERE = "staging", Environment.model_validate({"title": "Staging"})


@pytest.mark.parametrize(
    ("command", "file", "captures", "takes"),
    [
        ('./restore "$COUNT"', "x", False, True),
        ("bash -c 'restore \"$COUNT\"'", "x", False, True),
        ("python3 -c 'import os; print(os.environ.get(\"COUNT\"))'", "x", False, True),
        ("true", "x-$COUNT", False, True),
        ("true", "x-$COUNT", True, False),
        ('[ -z "$COUNT" ] || ./restore "$COUNT"', "x", True, True),
        ("wc -l <x | sed 's/^/COUNT: /'", "x", False, False),
    ],
)
def test_a_captured_value_is_taken_by_a_command_or_a_sentence(
    make_plan, make_step, command: str, file: str, captures: bool, takes: bool
) -> None:
    """Assert that what a step captures itself it has for its sentences, and not for its command."""
    taken = (Capture("COUNT", "line", "COUNT:", False, make_step("a").place),)
    first = replace(make_step("deploy.count"), captures=taken)
    step = make_step("rollback.back")
    sentence = replace(step.expectations[0], name="file_gone", values={"file": file})
    step = replace(step, command=command, expectations=(sentence,), captures=taken if captures else ())
    plan = make_plan(first, step)
    assert bool(leans(plan, WHERE, step, (), ())) is takes
    assert leans(plan, WHERE, step, (), {"COUNT"}) == ""
