"""A team's own templates: what they may write, and what is refused with which words before anything is written.

`python tests/cli/test_templates.py` writes the expected words and differences anew; read them before you keep them.
"""

import difflib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.generator import sandbox, templates
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents, publish
from rolloutdocs.generator.source import Source
from rolloutdocs.generator.templates import Templates

from rolloutdocs.cli.reading.readback import read_back
from rolloutdocs.errors import SourceRefused

HERE = Path(__file__).parent / "templates"
READS = HERE.parent.parent / "generator" / "reads"
REFUSES = sorted(HERE.glob("refuses/*"))
TAKES = sorted(HERE.glob("takes/*"))
DOCS = Path("docs")


def placed(case: Path, folder: Path) -> Path:
    """A rollout that has the case's templates."""
    content = folder / "content"
    shutil.copytree(READS / "laravel", content)
    source = content / "rollout.yaml"
    source.write_text(source.read_text("utf-8") + "\ntemplates: templates\n", "utf-8")
    shutil.copytree(case / "templates", content / "templates")
    return source


def built(source: Path) -> tuple[Source, dict[str, str]]:
    """What `build` does before it writes."""
    loaded = load(source, source.parent.parent)
    pages = documents(loaded)
    read_back(loaded, pages, DOCS)
    return loaded, pages


def words(case: Path, folder: Path) -> str:
    """What a person is told."""
    try:
        built(placed(case, folder))
    except SourceRefused as refused:
        return f"{refused}\n"
    return ""


def differences(case: Path, folder: Path) -> str:
    """What the templates change."""
    loaded, pages = built(placed(case, folder))
    ours = documents(replace(loaded, templates=Templates()))
    lines = (
        line
        for name, page in pages.items()
        for line in difflib.unified_diff(
            ours[name].split("\n"), page.split("\n"), f"ours/{name}", f"theirs/{name}", lineterm="", n=1
        )
    )
    return "".join(f"{line}\n" for line in lines if "digest=" not in line)


@pytest.mark.parametrize("case", REFUSES, ids=lambda case: case.name)
def test_refuses(case: Path, tmp_path: Path) -> None:
    told = words(case, tmp_path)
    assert told
    assert told == (case / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("case", TAKES, ids=lambda case: case.name)
def test_takes(case: Path, tmp_path: Path) -> None:
    assert differences(case, tmp_path) == (case / "expected.diff").read_text("utf-8")


GUARDED = [
    *("a-fence-without-a-mark", "a-mark-of-its-own", "adds-a-step", "another-order", "another-setting"),
    *("another-title", "changes-a-command", "changes-a-step", "hides-a-command", "loses-a-procedure"),
    *("loses-all", "no-rehearsal"),
]


@pytest.mark.parametrize("case", GUARDED)
def test_nothing_else_sees_what_reading_back_sees(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take it out: the template's page would be published."""
    monkeypatch.setattr(f"{__name__}.read_back", lambda *_: None)
    assert words(HERE / "refuses" / case, tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "value", "cases"),
    [
        (
            "is_safe_attribute",
            lambda *_: True,
            ["reads-a-file", "method-of-a-record", "class", "underscore-of-a-loop"],
        ),
        ("is_safe_callable", lambda *_: True, ["format-method"]),
    ],
)
def test_each_part_of_the_sandbox_is_needed(
    name: str, value: Any, cases: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.Sandbox, name, value)
    for case in cases:
        told = words(HERE / "refuses" / case, tmp_path / case)
        assert told != (HERE / "refuses" / case / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("read", sorted(READS.glob("*/rollout.yaml")), ids=lambda path: path.parent.name)
def test_the_sandbox_writes_our_templates_as_they_are(read: Path) -> None:
    loaded = load(read, read.parent)
    boxed = replace(loaded, templates=Templates("templates", {"_unused.md.j2": ""}))
    assert documents(boxed) == documents(loaded)


def test_nothing_takes_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no count sees is ended by the clock."""
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "checklist.md.j2").write_text(
        "{% set found = range(100000) | list %}{% for one in range(100000) %}{{ found | max }}{% endfor %}"
    )
    source = placed(tmp_path, tmp_path / "project")
    with pytest.raises(
        SourceRefused, match=r"content/templates/checklist.md.j2:1: .* takes more than 0.5 seconds"
    ):
        built(source)


def folder_of(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "templates").mkdir()
    source = placed(tmp_path, tmp_path / "project")
    return source, source.parent / "templates"


def refused(source: Path) -> str:
    with pytest.raises(SourceRefused) as told:
        built(source)
    return str(told.value)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    (tmp_path / "outside.md.j2").write_text("Secret.")
    (folder / "checklist.md.j2").symlink_to(tmp_path / "outside.md.j2")
    assert refused(source) == (
        "content/templates/checklist.md.j2: is no plain file. "
        "Put the template itself there; links and folders are not followed."
    )


def test_a_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert "the folder of templates `templates`, which leads out of the project" in refused(source)
    source.write_text(source.read_text().replace("templates: templates", "templates: ../../elsewhere"))
    assert "the folder of templates `../../elsewhere`, which leads out of the project" in refused(source)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    folder.rmdir()
    assert "content/templates: the folder of templates cannot be read" in refused(source)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("checklist.md.j2", b"\xff", "has bytes that are not UTF-8"),
        ("checklist.md.j2", b"x" * (templates.LARGEST + 1), "has more than 200000 bytes"),
        ("checklist.md.j2", b"{{ " + b"(" * 50_000 + b" }}", "is too deeply nested to be read"),
        ("checklist.md.j2", b"{{ " + b"9" * 50_000 + b" }}", "has too long a number"),
    ],
    ids=["bytes", "large", "nested", "digits"],
)
def test_a_file_that_is_no_template(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    (folder / name).write_bytes(data)
    assert told in refused(source)


def test_too_many_files(tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    for number in range(templates.MOST + 1):
        (folder / f"_{number}.md.j2").write_text("x")
    assert "has more than 100 files" in refused(source)


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    source, folder = folder_of(tmp_path)
    (folder / ".gitkeep").write_text("")
    assert built(source)[0].templates.texts == {}


def test_build_writes_nothing_and_verify_runs_nothing(lab: Any) -> None:
    """Also where somebody published such pages in another way: the source asks for more than they do."""
    lab.write({"deploy": {"one": lab.step("touch one")}, "verify": {"two": lab.step("touch two")}})
    assert lab.run("build").returncode == 0
    before = {path.name: path.read_bytes() for path in (lab.folder / "docs").iterdir()}
    own = lab.folder / "content" / "templates"
    own.mkdir()
    shutil.copy(HERE / "refuses/loses-a-procedure/templates/checklist.md.j2", own)
    source = lab.folder / "content" / "rollout.yaml"
    source.write_text(source.read_text().replace("{", '{"templates": "templates",', 1))
    built = lab.run("build")
    assert built.returncode == 2
    assert "content/templates/checklist.md.j2: the step `deploy.one` is lost" in built.stderr
    assert "Traceback" not in built.stderr
    assert {path.name: path.read_bytes() for path in (lab.folder / "docs").iterdir()} == before
    publish(documents(load(source, lab.folder)), lab.folder / "docs")
    ran = lab.run("verify", "--env", "staging")
    assert ran.returncode == 2
    assert "the step `deploy.one` is lost" in ran.stderr
    assert not list(lab.folder.rglob("two"))


def test_words_are_for_people() -> None:
    told = "".join((case / "expected.txt").read_text("utf-8") for case in REFUSES)
    assert len(REFUSES) >= 50
    for jargon in (
        "Traceback",
        "0x",
        "jinja",
        "object has no",
        "unsafe",
        "pydantic",
        "rolloutdocs.generator",
    ):
        assert jargon not in told


if __name__ == "__main__":
    for case in (*REFUSES, *TAKES):
        with tempfile.TemporaryDirectory() as folder:
            if case in REFUSES:
                (case / "expected.txt").write_text(words(case, Path(folder)), "utf-8")
            else:
                (case / "expected.diff").write_text(differences(case, Path(folder)), "utf-8")
