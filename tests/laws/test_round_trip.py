"""Law 2: writing and reading are inverse. The one place beside the command line that knows both sides.

What the source describes is worked out here from its YAML, by neither the writer's nor the reader's code.
"""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks import guard
from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents
from ruamel.yaml import YAML

from rolloutdocs.errors import SourceRefused

from .described import compare
from .sources import ROOT

SMALL = ROOT / "tests" / "generator" / "reads" / "small"


def project(path: Path) -> Path:
    """The folder that no path of the source leaves."""
    return path.parent.parent if path.parent.name == "content" else path.parent


def read(path: Path) -> Plan:
    pages = documents(load(path, project(path)))
    written = [read_page(name, text) for name, text in pages.items() if name.endswith(".md")]
    plan = read_plan(written, also={"guide/index.md", *pages})
    assert guard.settings(plan, load(path, project(path)).environments) == ()
    return plan


@pytest.mark.parametrize(
    "folder",
    ["content", "examples/alembic/content", "tests/generator/reads/small", "tests/generator/reads/laravel"],
)
def test_reading_gives_what_the_source_describes(folder: str) -> None:
    path = ROOT / folder / "rollout.yaml"
    compare(YAML(typ="safe", pure=True).load(path), read(path))


def test_it_would_be_seen() -> None:
    """Assert that the comparison is not blind: any change of a step in the source differs from the plan read."""
    path = ROOT / "content" / "rollout.yaml"
    plan = read(path)
    for key, value in [("run", "true"), ("title", "x"), ("runs_on", ["x"]), ("effect", "reads only"),
                       ("time_limit", "1 second"), ("expect", []), ("opens", None), ("if_it_fails", None),
                       ("captures", [{"variable": "X"}])]:  # fmt: skip
        source = YAML(typ="safe", pure=True).load(path)
        name = "down" if key == "opens" else "migrate"
        source["procedures"]["deploy"]["steps"][name][key] = value
        with pytest.raises(AssertionError):
            compare(source, plan)


words = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30)
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # each try reads files: shrinking takes minutes
odd = st.text(st.sampled_from("ab `$\\\"'|<>{}[]()*_#-~!&;.:=%\n\té→"), min_size=1, max_size=40)
mixed = st.one_of(words, odd)


def test_a_claim_that_is_another_would_be_seen() -> None:
    path = ROOT / "content" / "rollout.yaml"
    plan = read(path)
    for key, value in [("deploy", "verify"), ("recovery", ""), ("sentences", ["no_other_data"])]:
        source = YAML(typ="safe", pure=True).load(path)
        source["claims"][key] = value
        with pytest.raises(AssertionError):
            compare(source, plan)
    source["claims"] = None
    with pytest.raises(AssertionError):
        compare(source, plan)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_any_claim_that_is_accepted_comes_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Assert that no value of a claim leaves its place."""
    path = ROOT / "tests/generator/reads/laravel/rollout.yaml"
    source = YAML(typ="safe", pure=True).load(path)
    column, table, value = (data.draw(mixed) for _ in range(3))
    if data.draw(st.booleans()):
        column, table = (f'"{one.replace(chr(34), chr(34) * 2)}"' for one in (column, table))
    source["claims"]["sentences"] = [
        {"values_set": {"column": f"{table}.{column}", "value": value}},
        {"schema_restored": table},
        "no_other_data",
    ]
    folder = tmp_path_factory.mktemp("claimed")
    copytree(path.parent, folder, dirs_exist_ok=True)
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    try:
        with (folder / "rollout.yaml").open("w", encoding="utf-8") as stream:
            yaml.dump(source, stream)
        load(folder / "rollout.yaml", folder)
    except (SourceRefused, UnicodeEncodeError):
        return
    compare(YAML(typ="safe", pure=True).load(folder / "rollout.yaml"), read(folder / "rollout.yaml"))


NAMED = {
    "request_participants": "role",
    '"request participants"': '"the role"',
    '"a.b"': '"c.d"',
    'billing."old.invoices"': "total",
    '"tick`s"': '"bar|s `and` ticks"',
    '"say ""hi"""': '"a ""b"" c"',
    "vorgänge": "größe",
    '"表 一"': "名",
    "<b>": '"*the role*"',
}


def test_a_name_in_quotes_comes_back(tmp_path: Path) -> None:
    """Assert that whatever a table or a column is called is written, read, and seen by whoever reads the page."""
    path = ROOT / "tests/generator/reads/laravel/rollout.yaml"
    source = YAML(typ="safe", pure=True).load(path)
    source["claims"]["sentences"] = [
        one
        for table, column in NAMED.items()
        for one in ({"schema_restored": table}, {"values_restored": f"{table}.{column}"})
    ]
    copytree(path.parent, tmp_path, dirs_exist_ok=True)
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    with (tmp_path / "rollout.yaml").open("w", encoding="utf-8") as stream:
        yaml.dump(source, stream)
    plan = read(tmp_path / "rollout.yaml")
    compare(YAML(typ="safe", pure=True).load(tmp_path / "rollout.yaml"), plan)
    assert plan.claims is not None
    assert [one.table for one in plan.claims.said] == [table for table in NAMED for _ in range(2)]


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
