"""What a site recalls of an earlier one: only what is still so, from nowhere but this user's own folder.

The copy is made without MkDocs, which has no part in this.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.plan import Plan

from rolloutdocs.cli.sites import memory, recalled, siting
from rolloutdocs.cli.sites.sited import Asked
from rolloutdocs.errors import Refused
from rolloutdocs.records import Unfit, form

from .conftest import Lab, hold_clock, source, step

Files = dict[str, bytes] | str

TEMPLATE = """{% extends "rolloutdocs/checklist.md.j2" %}
{% block success_criteria %}
{{ super() }}
Ask Ada.

{% endblock %}
"""
HAND = """# By hand

[The plan](plan.pdf), the file `app/lib/roles.py`, the migration `2025_09_27_drop_roles`. RolesTest passes.
"""
POLICY: dict[str, Any] = {
    "environments": {
        "staging": {
            "title": "A folder",
            "ceiling": "changes",
            "reset": "true",
            "variables": {"NAME": "value"},
            "application": ["../../app"],
        }
    }
}


@pytest.fixture
def project(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rollouts with all kinds of files that a source can name; the second one is plain."""
    hold_clock(monkeypatch)
    monkeypatch.chdir(lab.folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(lab.folder / "cache"))
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GH_TOKEN", raising=False)
    shown = step('echo "$NAME"', title="Show it")
    migration = {"name": "2025_09_27_drop_roles.py", "file": "../../app/migrations/2025_09_27_drop_roles.py"}
    words = {"critical": False, "operation": "A word", "rollback": "A word"}
    files = {
        "content/shared.yaml": json.dumps({"steps": {"see": shown}}),
        "content/one/templates/checklist.md.j2": TEMPLATE,
        "content/one/environments.yaml": json.dumps(POLICY),
        "content/one/rollout.yaml": json.dumps(
            source(
                {"deploy": {"see": {"use": "see"}, "all": step("echo all")}},
                shared=["../shared.yaml"],
                templates="templates",
                migrations=[migration | words],
                rehearsed_on="staging",
            )
        ),
        "content/two/environments.yaml": json.dumps(POLICY).replace('"NAME": "value"', ""),
        "content/two/rollout.yaml": json.dumps(source({"deploy": {"all": step("echo two")}})),
        "app/migrations/2025_09_27_drop_roles.py": "",
        "app/lib/roles.py": "class RolesTest: ...\n",
        "docs/hand.md": HAND,
        "docs/plan.pdf": "",
        "elsewhere.yaml": json.dumps(POLICY),
    }
    for name, text in files.items():
        (lab.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (lab.folder / name).write_text(text)
    return lab.folder


def made(*, fresh: bool = False) -> Files:
    """All files of the copy without times, or what was refused."""
    asked = Asked(
        Path("content"), Path("docs"), Path("evidence"), Path("mkdocs.yml"), Path("site"), fresh=fresh
    )
    with tempfile.TemporaryDirectory() as folder:
        try:
            siting.put(asked, Path(folder))
        except Refused as refused:
            return str(refused)
        found = {str(one.relative_to(folder)): one for one in Path(folder).rglob("*") if one.is_file()}
        return {name: re.sub(rb"\d\d(?::|&#58;)\d\d", b"", one.read_bytes()) for name, one in found.items()}


def edit(name: str, old: str, new: str) -> Callable[[Path], object]:
    def do(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return do


def link(name: str, target: str) -> Callable[[Path], object]:
    def do(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(folder / target)

    return do


def removed(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def added(name: str, text: str = "") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


#: Whatever can change -> how. Behind them those that `build` sees by itself, so that nothing stale gets as far as this.
CHANGES: dict[str, Callable[[Path], object]] = {
    "policy, a waiver": edit(
        "content/one/environments.yaml",
        '{"environments"',
        '{"waivers": [{"finding": "0123456789abcdef", "by": "Ada", "reason": "A word", "until": "2026-01-01"}], '
        '"environments"',
    ),
    "a page by hand": edit("docs/hand.md", "roles.py", "rolls.py"),
    "another page by hand": added("docs/more.md", "# More\n\nThe file `app/lib/none.py`.\n"),
    "a page of another kind": added("docs/more.html"),
    "a file that a page names": removed("app/lib/roles.py"),
    "a class that a page names": edit("app/lib/roles.py", "RolesTest", "RollsTest"),
    "a link's target": removed("docs/plan.pdf"),
}
BUILT: dict[str, Callable[[Path], object]] = {
    "policy": edit("content/one/environments.yaml", "A folder", "B folder"),
    "source": edit("content/one/rollout.yaml", "echo all", "echo ALL"),
    "shared": edit("content/shared.yaml", "Show it", "Show IT"),
    "template": edit("content/one/templates/checklist.md.j2", "Ada", "Ana"),
    "another template": added("content/one/templates/next.md.j2"),
    "a migration's file": removed("app/migrations/2025_09_27_drop_roles.py"),
    "a page": edit("docs/one/PRODUCTION-ROLLOUT-CHECKLIST.md", "echo all", "echo ALL"),
    "a script": edit("docs/one/staging-rehearsal.sh", "echo all", "echo ALL"),
    "the list": edit("docs/index.md", "A word", "A Word"),
    "a link out of the project": lambda folder: link("content/one/environments.yaml", "../outside.yaml")(
        shutil.copy(folder / "elsewhere.yaml", folder.parent / "outside.yaml") and folder
    ),
    "a link to the same": lambda folder: (
        shutil.copy(folder / "content/one/environments.yaml", folder / "same.yaml"),
        link("content/one/environments.yaml", "same.yaml")(folder),
    ),
}


@pytest.mark.parametrize("kind", CHANGES | BUILT)
def test_after_any_change_it_is_what_reading_all_of_it_gives(project: Path, kind: str) -> None:
    before = made()
    assert isinstance(before, dict)
    (CHANGES | BUILT)[kind](project)
    after = made()
    assert after == made(fresh=True)
    assert (after != before) == (kind != "a link to the same")


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_asked_before_anything_is_recalled_is_needed(
    project: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made()
    CHANGES[kind](project)
    if kind == "a page of another kind":  # pages are looked at anew each time
        return
    monkeypatch.setattr(recalled, "holds", lambda *_: True)
    assert made() != made(fresh=True)


@pytest.fixture
def plain(project: Path) -> Path:
    """The same without templates, which take longest."""
    shutil.rmtree(project / "content/one/templates")
    edit("content/one/rollout.yaml", '"templates": "templates", ', "")(project)
    return project


@pytest.fixture
def unread(plain: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rollouts that are read."""
    names: list[str] = []
    whole = recalled.pages_of

    def read(entry: Any, *more: Any, **named: Any) -> Any:
        names.append(entry.name)
        return whole(entry, *more, **named)

    monkeypatch.setattr(recalled, "pages_of", read)
    return names


def test_only_what_changed_is_read(project: Path, unread: list[str]) -> None:
    first = made()
    assert unread == ["one", "two"]
    assert made() == first
    edit("content/two/rollout.yaml", "echo two", "echo three")(project)
    made()
    assert unread == ["one", "two", "two"]
    made(fresh=True)
    assert unread[3:] == ["one", "two"]


def test_nobody_else_can_read_or_write_what_is_kept(project: Path) -> None:
    made()
    kept = project / "cache" / "rolloutdocs"
    assert kept.stat().st_mode & 0o777 == 0o700
    assert [one.stat().st_mode & 0o777 for one in kept.iterdir()] == [0o600] * 4


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "rolloutdocs").iterdir())


def each(change: Callable[[Path], object]) -> Callable[[Path, pytest.MonkeyPatch], object]:
    return lambda folder, _: [change(one) for one in entries(folder)]


def rewritten(change: Callable[[str], str]) -> Callable[[Path, pytest.MonkeyPatch], object]:
    """Entries with another content, and the digest of that: whoever can do so is this user."""

    def do(folder: Path, _: pytest.MonkeyPatch) -> None:
        store = memory.opened("content", "docs")
        assert store
        for name in ("one", "two", "evidence/one", "evidence/two"):
            text = store.load(name)
            assert text
            store.save(name, change(text.decode()))

    return do


def swapped(folder: Path, _: pytest.MonkeyPatch) -> None:
    found = [path.read_bytes() for path in entries(folder)]
    for path, data in zip(entries(folder), found[::-1], strict=True):
        path.write_bytes(data)


def linked(path: Path) -> None:
    other = path.parent.parent / path.name
    path.rename(other)
    path.symlink_to(other)


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


#: What is not this user's own work of now, or no such record.
WRONG: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "cut": each(lambda path: path.write_bytes(path.read_bytes()[:-9])),
    "empty": each(lambda path: path.write_bytes(b"")),
    "one byte": each(lambda path: path.write_bytes(path.read_bytes().replace(b"Ada", b"Eve"))),
    "readable by others": each(lambda path: path.chmod(0o644)),
    "a folder of others": lambda folder, _: (folder / "cache" / "rolloutdocs").chmod(0o755),
    "another owner": lambda _, patch: patch.setattr(memory, "_own", lambda _: False),
    "another version": lambda _, patch: patch.setattr(memory, "_version", lambda _: "0"),
    "another's name": swapped,
    "links": each(linked),
    "pipes": each(piped),
    "no record": rewritten(lambda _: "{}"),
    "another record": rewritten(lambda text: text.replace("[[", "[[[9],", 1)),
    "deep": rewritten(lambda _: "[" * 100_000),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_not_its_own_is_not_taken(
    project: Path, unread: list[str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made()
    WRONG[kind](project, monkeypatch)
    assert made() == first
    assert unread == ["one", "two"] * 2


@pytest.mark.parametrize("place", ["file/cache", "relative", "link"])
def test_where_nothing_can_be_kept_the_site_is_the_same(
    project: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made()
    (project / "file").touch()
    (project / "link").mkdir()
    (project / "link" / "rolloutdocs").symlink_to(project / "cache" / "rolloutdocs")
    monkeypatch.setenv("XDG_CACHE_HOME", place if place == "relative" else str(project / place))
    monkeypatch.setenv("HOME", "/dev/null")
    assert made() == first
    assert not (project / "relative").exists()
    assert memory.opened() is None


def test_what_is_kept_is_bounded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    *older, newer = entries(project)
    for path in older:
        os.utime(path, (1, 1))
    monkeypatch.setattr(memory, "ALL", newer.stat().st_size + 1)
    store = memory.opened()
    assert store
    store.trim()
    assert entries(project) == [newer]


def test_what_decides_verdicts_never_asks_for_it() -> None:
    folder = Path(memory.__file__).parent
    asks = re.compile(r"import .*\b(memory|recalled|retold)\b|\.(memory|recalled|retold) import")
    told = {one.name for one in folder.glob("*.py") if asks.search(one.read_text())}
    assert told == {"recalled.py", "retold.py", "sited.py", "siting.py"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[[],0]",
        "[[[0]],0]",
        '[[["0"]],0]',
        "[[[-1]],0]",
        "[[],-1]",
        "[[[99]],0]",
        "[[],true]",
        "null",
    ],
)
def test_json_that_is_no_record_is_unfit(text: str) -> None:
    with pytest.raises(Unfit):
        form(Plan).read(text)


def test_it_is_bound_to_all_code_that_reads_and_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []
    seen = folders.extend
    monkeypatch.setattr(memory, "binding", lambda *_, folders: seen(folders))
    memory.bound()
    assert [folder.name for folder in folders] == ["bash", "checks", "cli", "site"]
    assert all((folder / "__init__.py").is_file() for folder in folders)
