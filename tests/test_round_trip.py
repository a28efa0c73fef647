"""Law 2: writing and reading are inverse. The one place beside the command line that knows both sides.

What the source describes is worked out here from its YAML, by neither the writer's nor the reader's code.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks import guard
from rolloutdocs.checks.plan import Code, Plan, Step
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents
from ruamel.yaml import YAML

from rolloutdocs.errors import SourceRefused

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "generator" / "reads" / "small"


def read(path: Path) -> Plan:
    pages = documents(load(path, path.parent))
    plan = read_plan([read_page(name, text) for name, text in pages.items()], also={"guide/index.md"})
    assert guard.settings(plan, load(path, path.parent).environments) == ()
    return plan


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
    for procedure, body in source["procedures"].items():
        assert [step.id for step in plan.procedures[procedure].steps] == [
            f"{procedure}.{key}" for key in body["steps"]
        ]
    for name, step in described.items():
        compare_step(step, steps[name], plan)


def compare_step(source: dict[str, Any], step: Step, plan: Plan) -> None:
    if isinstance(source["run"], str):
        assert step.command == source["run"].removesuffix("\n")
    assert step.title == source["title"]
    assert list(step.runs_on) == source["runs_on"]
    assert f"{step.effect.kind} {flat(step.effect.what)}".strip() == source["effect"]
    assert step.seconds == seconds(source["time_limit"])
    assert [(one.name, one.values) for one in step.expectations] == list(
        expectations(source.get("expect", []))
    )
    assert plan.closers.get(step.id) == (source.get("opens") or {}).get("closed_by")
    failure = source.get("if_it_fails") or {}
    assert plan.detours.get(step.id) == failure.get("go_to")
    assert flat(step.failure.advice) == failure.get("stop", "")


def expectations(source: list[dict[str, Any]]) -> Any:
    if not any("exit" in one for one in source):
        yield "exit", {"status": "0"}
    for one in source:
        ((name, values),) = one.items()
        slots = values if isinstance(values, dict) else {SLOT[name]: values}
        yield name, {slot: str(value) for slot, value in slots.items()}


SLOT = {"exit": "status", "prints": "text", "prints_not": "text", "column_gone": "column"}


def seconds(words: str) -> int:
    number, unit = words.split()
    return int(number) * (60 if unit.startswith("minute") else 1)


def flat(text: tuple[str | Code, ...]) -> str:
    return "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in text)


@pytest.mark.parametrize("folder", ["content", "examples/alembic/content", "tests/generator/reads/small"])
def test_reading_gives_what_the_source_describes(folder: str) -> None:
    path = ROOT / folder / "rollout.yaml"
    compare(YAML(typ="safe", pure=True).load(path), read(path))


def test_it_would_be_seen() -> None:
    """Assert that the comparison is not blind: any change of a step in the source differs from the plan read."""
    path = ROOT / "content" / "rollout.yaml"
    plan = read(path)
    for key, value in [("run", "true"), ("title", "x"), ("runs_on", ["x"]), ("effect", "reads only"),
                       ("time_limit", "1 second"), ("expect", []), ("opens", None), ("if_it_fails", None)]:  # fmt: skip
        source = YAML(typ="safe", pure=True).load(path)
        name = "down" if key == "opens" else "migrate"
        source["procedures"]["deploy"]["steps"][name][key] = value
        with pytest.raises(AssertionError):
            compare(source, plan)


words = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30)
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # each try reads files: shrinking takes minutes
odd = st.text(st.sampled_from("ab `$\\\"'|<>{}[]()*_#-~!&;.:=%\n\té→"), min_size=1, max_size=40)
mixed = st.one_of(words, odd)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=GENERATE)
@given(command=mixed, text=mixed, title=mixed, effect=mixed, advice=mixed)
def test_any_value_that_is_accepted_comes_back(
    tmp_path_factory: pytest.TempPathFactory, command: str, text: str, title: str, effect: str, advice: str
) -> None:
    """Assert that no value leaves its place: it is refused at the source, or read back exactly."""
    source = YAML(typ="safe", pure=True).load(SMALL / "rollout.yaml")
    step = next(iter(next(iter(source["procedures"].values()))["steps"].values()))
    quoted = command.replace(
        "'", ""
    )  # an open quote is refused when the page is read, as bash would refuse it
    drawn = {"run": f"echo '{quoted}'", "expect": [{"prints": text}], "title": title}
    drawn |= {"effect": f"changes {effect}", "if_it_fails": {"stop": advice}}
    folder = tmp_path_factory.mktemp("drawn")
    refused = 0
    for key, value in drawn.items():
        before = step.get(key)
        step[key] = value
        if not accepted(folder, source):
            refused += 1
            step[key] = before
            if before is None:
                del step[key]
    assume(refused < len(drawn))
    assert accepted(folder, source)
    compare(YAML(typ="safe", pure=True).load(folder / "rollout.yaml"), read(folder / "rollout.yaml"))


def accepted(folder: Path, source: dict[str, Any]) -> bool:
    for file in SMALL.iterdir():
        if file.name != "rollout.yaml":
            (folder / file.name).write_bytes(file.read_bytes())
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    try:
        with (folder / "rollout.yaml").open("w", encoding="utf-8") as stream:
            yaml.dump(source, stream)
        load(folder / "rollout.yaml", folder)
    except (SourceRefused, UnicodeEncodeError):
        return False
    return True
