"""What a source describes, worked out from its data by neither the writer's nor the reader's code, against a plan."""

import re
import shlex
from collections.abc import Iterator
from typing import Any, Final

from rolloutdocs.checks.plan import Code, Plan, Step

from rolloutdocs.notation.marks import SCRIPTS

SLOT: Final = {
    "exit": "status",
    "prints": "text",
    "prints_not": "text",
    "prints_like": "glob",
    "prints_matching": "regex",
    **dict.fromkeys(("prints_exactly", "prints_in_order", "prints_all_of"), "lines"),
    "prints_schema": "schema",
    "finishes_within": "seconds",
    "file_gone": "file",
    "backup_restores": "file",
    **dict.fromkeys(("column_gone", "column_null", "column_not_null"), "column"),
    **dict.fromkeys(("table_there", "table_gone"), "table"),
}


def compare(source: dict[str, Any], plan: Plan) -> None:
    """Everything that decides a verdict, from the YAML as a person reads it."""
    steps = {step.id: step for step in plan.steps}
    described = {
        f"{procedure}.{key}": step
        for procedure, body in source["procedures"].items()
        for key, step in body["steps"].items()
    }
    assert list(plan.rehearsal) == source["rehearsal"]
    assert sorted(steps) == sorted(described)
    assert sorted(plan.procedures) == sorted(source["procedures"])
    for procedure, body in source["procedures"].items():
        read = plan.procedures[procedure]
        assert read.title == body["title"]
        assert [step.id for step in read.steps] == [f"{procedure}.{key}" for key in body["steps"]]
    for name, step in described.items():
        compare_step(step, steps[name], plan)
    compare_shown(source, plan)
    compare_claims(source.get("claims"), plan)


def compare_claims(source: dict[str, Any] | None, plan: Plan) -> None:
    """Every claim with its values, and the procedures that it is about."""
    assert (source is None) == (plan.claims is None)
    if source is None or plan.claims is None:
        return
    assert plan.claims.deploy == source.get("deploy", "deploy")
    assert plan.claims.rollback == source.get("rollback", "rollback")
    assert plan.claims.recovery == source.get("recovery", "")
    assert [(one.name, one.values) for one in plan.claims.said] == [claim(one) for one in source["sentences"]]


def claim(one: str | dict[str, Any]) -> tuple[str, dict[str, str]]:
    """A claim; which slot a lone value fills is told by what the claim is about."""
    if isinstance(one, str):
        return one, {}
    ((name, given),) = one.items()
    values = given if isinstance(given, dict) else {_slot(name, given): given}
    return name, {
        slot: "\n".join(map(str, v)) if isinstance(v, list) else str(v) for slot, v in values.items()
    }


def _slot(name: str, given: Any) -> str:
    alone = {"failure_recovered": "migration", "runs_in_production": "environment", "backup_whole": "file"}
    if name in alone:
        return alone[name]
    if name in ("deploy_runs", "rollback_reverts"):
        return "migrations"
    return "table" if name.startswith(("schema_", "rows_", "deploy_rows", "deploy_adds")) else "column"


def compare_step(source: dict[str, Any], step: Step, plan: Plan) -> None:
    """One step, field by field."""
    if isinstance(source["run"], str):
        assert step.command == source["run"].removesuffix("\n")
    else:
        assert [part.replace("\\`", "`") for part in shlex.split(step.command)] == [
            argument(part) for part in source["run"]
        ]
    assert step.title == source["title"]
    assert list(step.runs_on) == source["runs_on"]
    assert f"{step.effect.kind} {flat(step.effect.what)}".strip() == spans(source["effect"])
    assert step.seconds == seconds(source["time_limit"])
    assert step.patience == seconds(source.get("ask_again") or "0 seconds")
    assert [(one.name, one.values) for one in step.expectations] == list(
        expectations(source.get("expect", []))
    )
    assert [(one.variable, one.kind, one.value, one.secret) for one in step.captures] == [
        captured(one) for one in source.get("captures") or []
    ]
    opens = source.get("opens") or {}
    assert plan.closers.get(step.id) == opens.get("closed_by")
    assert (step.opening.what if step.opening else None) == (spans(opens["what"]) if opens else None)
    failure = source.get("if_it_fails") or {}
    assert plan.detours.get(step.id) == (failure.get("go_to") or None)
    assert flat(step.failure.advice) == spans(failure.get("stop", ""))


def _starts_a_script(command: str, source: dict[str, Any]) -> bool:
    """A page that tells of the rehearsal scripts shows how they are started; no field of the source says that."""
    place = source.get("rehearsed_on")
    return bool(place) and any(f"{place}-rehearsal{suffix}" in command for suffix in SCRIPTS)


def compare_shown(source: dict[str, Any], plan: Plan) -> None:
    """What is repeated and what is not run: nothing shown is left out, and nothing is shown that the source lacks."""
    known = {step.id for step in plan.steps}
    repeated = [name for page in plan.pages for repeat in page.repeats for name in repeat.ids]
    assert set(repeated) <= known
    for question in source.get("support") or []:
        assert set(question["steps"]) <= set(repeated)
    for procedure in ("deploy", "verify", "rollback"):
        names = [f"{procedure}.{key}" for key in source["procedures"].get(procedure, {"steps": {}})["steps"]]
        assert set(names) <= set(repeated)
    shown = [one for page in plan.pages for one in page.not_run if not _starts_a_script(one.command, source)]
    reasons = sorted((one.command, flat(one.reason)) for one in shown)
    wanted = [
        *(source.get("not_run") or []),
        *(one for step in source.get("next_steps") or [] for one in step.get("shows") or []),
    ]
    assert reasons == sorted((one["run"].removesuffix("\n"), spans(one["reason"])) for one in wanted)


def compare_settings(environments: dict[str, Any], plan: Plan) -> None:
    """The table of variables: plain values as they are, and no value of a secret."""
    cells = {(cell.variable, cell.environment): cell.value for page in plan.pages for cell in page.settings}
    names = {name for one in environments.values() for name in one.get("variables") or {}}
    assert set(cells) == {(name, place) for name in names for place in environments}
    for (name, place), cell in cells.items():
        value = (environments[place].get("variables") or {}).get(name)
        assert (cell == Code(value)) == isinstance(value, str)


def argument(part: str | dict[str, str]) -> str:
    """One argument, before a shell puts in values; a name has braces only where it would run on into what follows."""
    if isinstance(part, str):
        return part
    if "variable" in part:
        return f"${part['variable']}"
    return re.sub(r"\$\{([A-Z][A-Z0-9_]*)\}(?![A-Za-z0-9_\[])", r"$\1", part["text"])


def expectations(source: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    """The sentences of a step, with the one that is added."""
    if not any("exit" in one for one in source):
        yield "exit", {"status": "0"}
    for one in source:
        ((name, values),) = one.items()
        slots = values if isinstance(values, dict) else {SLOT[name]: values}
        yield (
            name,
            {
                slot: "\n".join(map(str, value)) if isinstance(value, list) else str(value)
                for slot, value in slots.items()
            },
        )


def captured(one: dict[str, Any]) -> tuple[str, str, str, bool]:
    """What a step captures: where the value stands, and whether it is a secret."""
    kind = next((kind for kind in ("json", "line") if one.get(f"from_{kind}")), "whole")
    return one["variable"], kind, one.get(f"from_{kind}", ""), one.get("secret", False)


def seconds(words: str) -> int:
    """A time limit."""
    number, unit = words.split()
    return int(number) * (60 if unit.startswith("minute") else 1)


def flat(text: tuple[str | Code, ...]) -> str:
    """Text of a page, its code in backticks."""
    return "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in text)


def spans(text: str) -> str:
    """A line of the source, its code in single backticks, as `flat` gives it."""
    found, rest = "", text
    while "`" in rest:
        before, rest = rest.split("`", 1)
        ticks = "`" * (1 + len(rest) - len(rest.lstrip("`")))
        rest = rest.lstrip("`")
        value, rest = _until(rest, ticks)
        padded = value.strip() and value[0] == value[-1] == " "
        found += f"{before}`{value[1:-1] if padded else value}`"
    return found + rest


def _until(text: str, ticks: str) -> tuple[str, str]:
    at = 0
    while True:
        start = text.index("`", at)
        end = start
        while end < len(text) and text[end] == "`":
            end += 1
        if end - start == len(ticks):
            return text[:start], text[end:]
        at = end
