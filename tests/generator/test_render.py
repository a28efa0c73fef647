"""The pages: pure, whole, and shaped as the notation says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.reader import read_page
from rolloutdocs.generator import scripts
from rolloutdocs.generator.document import ABOUT
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.pages import DOCUMENTS
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.render import digest, marked
from rolloutdocs.generator.rollout import Rollout
from rolloutdocs.generator.source import Source
from rolloutdocs.generator.text import slug

from rolloutdocs.notation.marks import NO_DIGEST
from rolloutdocs.shapes import LENIENT

HERE = Path(__file__).parent
CASES = sorted(place.parent for place in HERE.glob("reads/*/rollout.yaml"))
LARAVEL = HERE / "reads" / "laravel" / "rollout.yaml"

Keys = tuple[str | int, ...]


@cache
def read(case: Path) -> Source:
    return load(case / "rollout.yaml", root=case)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def source(request: pytest.FixtureRequest) -> Source:
    return read(request.param)


def written(source: Source) -> dict[str, str]:
    """The pages, without the scripts beside them."""
    return {name: text for name, text in documents(source).items() if name.endswith(".md")}


def outside_fences(page: str) -> list[str]:
    """The page's lines, one in place of each fence."""
    kept, fence = [], ""
    for line in page.split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif match := re.match(r"(`{3,})(?:bash|powershell|mermaid)$", line):
            fence = match[1]
            kept.append("(fence)")
        else:
            kept.append(line)
    assert not fence
    return kept


def test_one_page_each(source: Source) -> None:
    last = ["NEXT-STEPS.md"] if source.rollout.next_steps else []
    assert list(written(source)) == [
        "index.md",
        "PRODUCTION-ROLLOUT-CHECKLIST.md",
        "PRODUCTION-RELEASE-NOTES.md",
        "MIGRATION-ROLLBACK-PATH.md",
        "PR-ENHANCEMENT.md",
        *last,
    ]


def test_shape(source: Source) -> None:
    for page in written(source).values():
        lines = outside_fences(page)
        assert page.endswith("\n")
        assert not page.endswith("\n\n")
        assert "\n\n\n" not in "\n".join(lines)
        assert not [line for line in lines if line != line.rstrip()]
        assert not [line for line in lines if re.match(r"[ \t]|[*+] ", line)]
        blocks = "\n".join(lines).split("\n\n")
        headings = [number for number, block in enumerate(blocks) if block.startswith("#")]
        assert all("\n" not in blocks[number] for number in headings)
        levels = {number: blocks[number].index(" ") for number in headings}
        empty = [blocks[number] for number in headings if levels.get(number + 1, 9) <= levels[number]]
        assert not empty
        assert headings[-1] < len(blocks) - 1


def test_headings_are_the_declared_ones(source: Source) -> None:
    pages = written(source)
    for document in (one for one in DOCUMENTS if one.given(source)):
        found = [
            line.lstrip("#")[1:] for line in outside_fences(pages[document.file]) if line.startswith("#")
        ]
        own = {one.title for one in source.rollout.procedures.values() if one.page == document.id}
        assert found[0] == document.title
        assert {one for one in found[1:] if not one[0].isdigit()} - own <= {*document.headings, ABOUT}
        assert len({slug(one) for one in found}) == len(found)


def test_every_declared_heading_is_written_somewhere() -> None:
    lines = {line for case in CASES for page in written(read(case)).values() for line in outside_fences(page)}
    unused = [
        title for one in DOCUMENTS for title in one.headings if not {f"## {title}", f"### {title}"} & lines
    ]
    assert set(unused) - {"The rehearsal scripts"} == {"Added", "Fixed", "Security"}


def test_the_page_describes_the_scripts_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "WRITERS", {})
    assert "Exit code" not in documents(SOURCE)["NEXT-STEPS.md"]
    monkeypatch.setattr(scripts, "WRITERS", {".sh": lambda _: "#\n"})
    page = documents(SOURCE)["NEXT-STEPS.md"]
    assert "bash staging-rehearsal.sh --skip-rollback-test\n" in page
    assert "[staging-rehearsal.sh](staging-rehearsal.sh)" in page
    assert "PowerShell" not in page
    monkeypatch.setattr(scripts, "WRITERS", {".ps1": lambda _: "#\n"})
    page = documents(SOURCE)["NEXT-STEPS.md"]
    assert ".\\staging-rehearsal.ps1 -SkipRollbackTest\n" in page
    assert "is not executed where these documents are verified" in page
    assert len(read_page("NEXT-STEPS.md", page).not_run) == page.count("rollout:not-run")


def test_an_option_that_would_be_refused_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that where the rehearsal has no procedure `rollback`, nothing is said of leaving it out."""
    monkeypatch.setattr(scripts, "WRITERS", {".sh": lambda _: "#\n"})
    data = changed(DATA, ("rehearsal",), ["preflight", "deploy"])
    page = documents(replace(SOURCE, rollout=Rollout.model_validate(data)))["NEXT-STEPS.md"]
    assert "bash staging-rehearsal.sh\n" in page
    assert "skip-rollback-test" not in page


def test_links_lead_to_headings(source: Source) -> None:
    pages = documents(source)
    anchors = {
        (name, slug(line.lstrip("#")[1:]))
        for name, page in written(source).items()
        for line in outside_fences(page)
        if line[:1] == "#"
    }
    for name, page in written(source).items():
        for target in re.findall(r"\]\(([^)]+)\)", "\n".join(outside_fences(page))):
            if not target.startswith("https://github.com/"):
                file, _, anchor = target.partition("#")
                assert (file or name) in pages
                assert not anchor or (file or name, anchor) in anchors


def test_counts(source: Source) -> None:
    steps = 0
    for page in written(source).values():
        found = dict(re.findall(r"^- \*\*([A-Z][a-z ]+):\*\* ([0-9]+)$", page, re.MULTILINE))
        steps += int(found["Steps on this page"])
        repeats = re.findall(r"rollout:repeat ids=(\S+)", page)
        assert int(found["Repeated from their definition"]) == sum(len(ids.split(",")) for ids in repeats)
        assert int(found["Shown but not run"]) == page.count("<!-- rollout:not-run -->")
        marks = page.count("rollout:step") + len(repeats) + page.count("rollout:not-run")
        assert len(re.findall("^`{3,}(?:bash|powershell)$", page, re.MULTILINE)) == marks
    assert steps == sum(len(one.steps) for one in source.rollout.procedures.values())


def test_digest(source: Source) -> None:
    for page in documents(source).values():
        assert marked(page) == digest(page) != NO_DIGEST
        assert digest(page + "x") != digest(page)


def test_nothing_ticked(source: Source) -> None:
    assert not re.search(r"- \[[^ ]\] ", "".join(documents(source).values()))


def test_affected_values_are_never_called_safe() -> None:
    """The first page tells of a migration that affects values, also where no step says that it destroys."""
    source = read(LARAVEL.parent)
    data = source.rollout.model_dump(exclude_unset=True)
    data["procedures"]["deploy"]["steps"]["migrate"]["effect"] = "changes the schema"
    page = documents(replace(source, rollout=Rollout.model_validate(data)))["index.md"]
    assert "but values of `request_participants.role` are affected" in page


def test_zeros_in_a_command_stay() -> None:
    source = read(LARAVEL.parent)
    data = source.rollout.model_dump(exclude_unset=True)
    data["procedures"]["deploy"]["steps"]["up"]["run"] = f"echo {NO_DIGEST}"
    page = documents(replace(source, rollout=Rollout.model_validate(data)))["PRODUCTION-ROLLOUT-CHECKLIST.md"]
    assert f"echo {NO_DIGEST}\n" in page
    assert marked(page) == digest(page)


def leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inside is None:
        yield keys, value
        return
    for key, item in inside:
        yield from leaves(item, (*keys, key))


#: Where a value must be another name of the source: the last key that is a word -> two such names.
NAMES = {
    "go_to": ("rollback", "verify"),
    "closed_by": ("deploy.up", "deploy.down"),
    "reviewers": ("ana", "ben"),
    "decided_by": ("ana", "ben"),
    "owner": ("ana", "ben"),
    "rehearsal": ("deploy", "verify"),
    "page": ("rollback", "checklist"),
    "kind": ("added", "fixed"),
    "steps": ("deploy.up", "deploy.down"),
    "deployed_by": ("deploy.up", "deploy.down"),
    "reverted_by": ("deploy.up", "deploy.down"),
    "checked_before": ("deploy.migrate", "rollback.migrate"),
    "checked_after": ("deploy.migrate", "rollback.migrate"),
    "emergency": ("deploy", "verify"),
    "call": ("ana", "ben"),
    "deploy": ("deploy", "verify"),
    "rollback": ("rollback", "verify"),
    "recovery": ("verify", "preflight"),
    "sentences": ("no_other_data", "no_other_schema"),
    "language": ("bash", "powershell"),
    "release-notes": ("block", "steps"),
    "pull-request": ("block", "steps"),
    "rehearsed_on": ("staging", "production"),
}


def other(keys: Keys, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    words = [key for key in keys if isinstance(key, str)]
    if words[0] != "claims" and words[-1] in ("deploy", "rollback"):  # what becomes of values: any text
        return f"{value}x"
    choices = NAMES.get(words[-1], (f"{value}x",))
    return next(choice for choice in choices if choice != value)


def changed(value: Any, keys: Keys, new: Any) -> Any:
    if not keys:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[keys[0]] = changed(value[keys[0]], keys[1:], new)
    return copy


SOURCE = read(LARAVEL.parent)
DATA = SOURCE.rollout.model_dump(exclude_unset=True)
LEAVES = dict(leaves(DATA))
PAGES = documents(SOURCE)


@pytest.mark.parametrize("keys", LEAVES, ids=lambda keys: ".".join(map(str, keys)))
def test_every_field_reaches_a_page(keys: Keys) -> None:
    """A value that no page shows could be wrong for ever."""
    data = changed(DATA, keys, other(keys, LEAVES[keys]))
    rollout = Rollout.model_validate(data, context={LENIENT: True})
    assert documents(replace(SOURCE, rollout=rollout)) != PAGES


def test_every_field_has_a_leaf() -> None:
    """The fixture uses each field of the source, so that the test above covers all of them."""
    used = {key for keys in LEAVES for key in keys if isinstance(key, str)}
    schema = Rollout.model_json_schema()
    fields = {name for model in (schema, *schema["$defs"].values()) for name in model.get("properties", {})}
    # a folder beside the source (tests/cli/test_templates.py), and files whose content is shown
    elsewhere = {"templates", "shared"}
    # scripts refuse them, and this rollout has scripts; tests/laws draws them, and sees them come back from the page
    elsewhere |= {"captures", "from_json", "from_line", "secret"}
    assert fields - elsewhere <= used


SCRIPT = """
import sys, hashlib
from pathlib import Path
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.loading import load
path = Path(sys.argv[1])
print(hashlib.sha256(repr(documents(load(path, root=path.parent))).encode()).hexdigest())
"""


@pytest.mark.parametrize(
    "setting",
    [
        {"LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
        {"TZ": "Asia/Tokyo", "HOME": "/"},
    ],
    ids=["C", "Turkish", "elsewhere"],
)
def test_pure(setting: dict[str, str], tmp_path: Path) -> None:
    here = subprocess.run([sys.executable, "-c", SCRIPT, LARAVEL], check=True, capture_output=True).stdout
    environment = {"PATH": os.environ["PATH"], **setting}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, LARAVEL],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env=environment,
    )
    assert run.stdout == here


def test_no_place_of_this_machine() -> None:
    text = "".join(documents(load(LARAVEL)).values())
    assert str(HERE) not in text
    assert "Written from:** `rollout.yaml`" in text
