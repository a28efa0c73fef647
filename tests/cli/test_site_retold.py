"""What a site tells again of evidence: only what is still so, whatever came, went or passed since."""

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rolloutdocs.checks.gates.decision import Decision

from rolloutdocs.cli.sites import memory, retold, sited, siting
from rolloutdocs.cli.sites.sited import Asked
from rolloutdocs.records import form

from .conftest import Lab, hold_clock

Files = dict[str, str]
Change = Callable[[Path, pytest.MonkeyPatch], object]
T = TypeVar("T")
RUNS = "evidence/runs"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rollout with a gate, rehearsed once for all."""
    lab = Lab(tmp_path_factory.mktemp("once"))
    (lab.folder / "app").mkdir()
    (lab.folder / "app" / "code").write_text("code")
    lab.write({"deploy": {"one": lab.step("echo one", title="Say one")}}, application=["../app"])
    path = lab.folder / "content" / "environments.yaml"
    policy = json.loads(path.read_text())
    asked = {"rehearsal": {"on": "staging", "days": 7, "vouched_by": ["ci"]}}
    policy["environments"]["production"] = {"title": "The real one", "gates": asked}
    policy |= {"people": {"ci": {"name": "CI", "principal": "ci@example.org"}}, "signers": "signers"}
    path.write_text(json.dumps(policy))
    (lab.folder / "content" / "signers").write_text("")
    rehearsed(lab.folder)
    return lab.folder


def rehearsed(folder: Path, *_: object) -> None:
    done = Lab(folder).verify("--evidence", "evidence")
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.fixture
def project(lab: Lab, once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(once, lab.folder, dirs_exist_ok=True)
    monkeypatch.chdir(lab.folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(lab.folder / "cache"))
    later(timedelta(minutes=5))(lab.folder, monkeypatch)
    return lab.folder


def made(folder: Path, *, fresh: bool = False) -> Files:
    """All pages of the copy without how long ago something was."""
    asked = Asked(
        Path("content"), Path("docs"), Path("evidence"), Path("mkdocs.yml"), Path("site"), fresh=fresh
    )
    shutil.rmtree(folder / "copy", ignore_errors=True)
    siting.put(asked, folder / "copy")
    pages = (folder / "copy").rglob("*.md")
    return {one.name: re.sub(r"[\w ]+ ago", "", one.read_text()) for one in pages}


def run_of(folder: Path) -> Path:
    return next((folder / RUNS).glob("*.jsonl"))


def changed(name: str, old: str, new: str) -> Change:
    def do(folder: Path, _: object) -> None:
        path = run_of(folder) if name == "the run" else folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return do


def cut(folder: Path, _: object) -> None:
    run_of(folder).write_text("".join(run_of(folder).read_text().splitlines(keepends=True)[:-1]))


def brought(folder: Path, _: object) -> None:
    run_of(folder).with_name(f"{run_of(folder).name}.imported").write_text(
        '{"from": "elsewhere", "at": "noon"}'
    )


def later(by: timedelta) -> Change:
    return lambda _, patch: hold_clock(patch, by)


#: What can change -> how, and what of the digests tells that. `None`: another test does.
CHANGES: dict[str, tuple[Change, Callable[[list[Any]], list[Any]] | None]] = {
    "another run": (rehearsed, lambda asked: [asked[0], "", asked[2], asked[3], [], asked[5]]),
    "a run is gone": (
        lambda folder, _: run_of(folder).unlink(),
        lambda asked: [asked[0], "", *asked[2:4], [], asked[5]],
    ),
    "a run was written anew": (
        changed("the run", "Say one", "Say two"),
        lambda asked: [asked[0], "", *asked[2:]],
    ),
    "a run was cut": (cut, lambda asked: [asked[0], "", *asked[2:]]),
    "a run was brought here": (brought, None),  # below
    "a run's clock is ahead": (later(timedelta(days=-1)), lambda asked: [*asked[:4], [], asked[5]]),
    "a run is too old": (later(timedelta(days=8)), lambda asked: [*asked[:4], [], asked[5]]),
    "the application": (
        changed("app/code", "code", "more"),
        lambda asked: [*asked[:2], [*asked[2][:4], "", asked[2][5]], *asked[3:]],
    ),
    "policy of the environment": (
        changed("content/environments.yaml", "A folder", "B folder"),
        lambda asked: ["", asked[1], [*asked[2][:3], "", *asked[2][4:]], *asked[3:]],
    ),
    "a step": (changed("content/rollout.yaml", "echo one", "echo two"), lambda asked: ["", *asked[1:]]),
    "a title": (changed("content/rollout.yaml", "Say one", "Say two"), lambda asked: ["", *asked[1:]]),
    "a signature": (
        lambda folder, _: Path(f"{run_of(folder)}.sig").write_text("none"),
        None,
    ),  # asked each time
}


@pytest.mark.parametrize("kind", CHANGES)
def test_after_any_change_it_is_what_looking_at_all_of_it_gives(
    project: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(project)
    assert before == made(project, fresh=True)
    CHANGES[kind][0](project, monkeypatch)
    after = made(project)
    assert after == made(project, fresh=True)
    assert after != before


@pytest.mark.parametrize("kind", [name for name, (_, leaving) in CHANGES.items() if leaving])
def test_all_that_it_is_kept_by_is_needed(project: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change, leaving = CHANGES[kind]
    assert leaving
    digest = retold._digest
    asks = 6  # parts of what is asked of runs
    monkeypatch.setattr(
        retold, "_digest", lambda value: digest(leaving(value) if len(value) == asks else value)
    )
    made(project)
    change(project, monkeypatch)
    assert made(project) != made(project, fresh=True)


def test_a_name_that_is_no_text_is_shown_and_not_kept(project: Path) -> None:
    """Assert that a file among the runs may have any name."""
    shutil.copy(run_of(project), os.fsencode(project / RUNS) + b"/bad\xff.jsonl")
    assert made(project) == made(project)


def test_pages_are_drawn_anew_of_any_other_fact(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the standings did not tell: each fact that the pages are given counts."""
    made(project)
    found = sited.facts
    for other in (
        {"procedures": {"deploy": "Otherwise"}},
        {"links": {"deploy.one": "elsewhere.md#there"}},
        {"steps": ()},
        {"rollout": "named"},
    ):
        monkeypatch.setattr(sited, "facts", lambda *given, other=other: sited.replace(found(*given), **other))
        assert made(project) == made(project, fresh=True)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done and not told again."""
    names: list[str] = []

    def noted(name: str, what: Callable[..., T]) -> Callable[..., T]:
        def do(*given: Any) -> T:
            names.append(name)
            return what(*given)

        return do

    for name in ("witnessed", "_draw"):
        monkeypatch.setattr(retold, name, noted(name, getattr(retold, name)))
    return names


ALL = ["witnessed", "witnessed", "_draw"]


def test_what_is_as_it_was_is_not_done_again(project: Path, done: list[str]) -> None:
    first = made(project)
    assert done == ALL
    assert made(project) == first
    assert done == ALL
    rehearsed(project)
    made(project)
    assert done == ALL * 2


def test_where_a_run_cannot_be_read_at_all_nothing_is_kept(project: Path, done: list[str]) -> None:
    (project / RUNS / "x.jsonl").write_text("no record\n")
    assert "x&#46;jsonl" in made(project)["drift.md"]
    store = memory.opened("content", "docs")
    assert store
    assert store.load(retold.NAME) is None
    made(project)
    assert done == ALL[:2] * 2


def test_whose_run_it_is_counts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retold, "origin", lambda _: "")
    made(project)
    brought(project, None)
    assert made(project) != made(project, fresh=True)


def test_a_run_that_goes_on_meanwhile_is_looked_at_again(
    project: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen of it belongs to neither the file before nor the file after."""
    whole = run_of(project).read_text()
    decide = sited.decision

    def decision(*given: Any) -> Decision | None:
        run_of(project).write_text(whole)
        return decide(*given)

    cut(project, None)
    with monkeypatch.context() as patch:
        patch.setattr(sited, "decision", decision)
        made(project)
    cut(project, None)
    assert made(project) == made(project, fresh=True)
    assert done[3:6] == ALL


@pytest.mark.parametrize("text", ["{}", "[" * 100_000, "[[[9]],0]", "cut"])
def test_what_is_no_such_record_is_not_taken(project: Path, done: list[str], text: str) -> None:
    first = made(project)
    store = memory.opened("content", "docs")
    assert store
    kept = store.load(retold.NAME)
    assert kept
    store.save(retold.NAME, kept.decode()[:-9] if text == "cut" else text)
    assert made(project) == first
    assert done == ALL * 2


def test_what_is_kept_comes_back_as_it_was(project: Path) -> None:
    made(project)
    store = memory.opened("content", "docs")
    assert store
    kept = form(retold.Kept).read(store.load(retold.NAME) or b"")
    assert len(kept.seen) == 2
    assert kept.drawn
    assert {"evidence/history.md", "evidence/rehearsal.md", "evidence/proof.md"} < kept.drawn.pages.keys()
    assert not kept.drawn.pages.keys() & {"evidence/status.md", "evidence/drift.md"}
