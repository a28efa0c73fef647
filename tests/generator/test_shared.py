"""What rollouts share is put in as if it were written out, whole, and no file leaves the project's folder."""

import os
import shutil
from pathlib import Path

import pytest
from rolloutdocs.generator.library import Library
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.render import documents
from rolloutdocs.generator.shared import MOST

from rolloutdocs.errors import SourceRefused
from rolloutdocs.typed_yaml import LIMIT

READS = Path(__file__).parent / "reads"
INCLUDE = "environments: environments.yaml\nshared: [shared/common.yaml]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the rollout in `content/`."""
    shutil.copytree(READS / "shared", tmp_path / "project" / "content")
    return tmp_path / "project"


def refusal(folder: Path) -> str:
    with pytest.raises(SourceRefused) as refused:
        load(folder / "content" / "rollout.yaml", folder)
    return str(refused.value)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_shared_or_written_out_the_documents_are_the_same() -> None:
    whole, parted = (load(READS / name / "rollout.yaml", READS / name) for name in ("small", "shared"))
    assert documents(parted) == documents(whole)
    assert {path.name for path in parted.files} == {
        "rollout.yaml",
        "environments.yaml",
        "common.yaml",
        "steps.yaml",
    }


def test_the_order_is_the_own_ones_then_those_of_the_files_as_they_are_named(folder: Path) -> None:
    content = folder / "content"
    for name, below in (("a", "[c.yaml]"), ("b", "[]"), ("c", "[]")):
        step = f"{{title: {name}, run: 'true', runs_on: [staging], effect: reads only, time_limit: 1 minute}}"
        procedure = f"{{title: From {name}, page: checklist, intro: I., steps: {{s: {step}}}}}"
        (content / f"{name}.yaml").write_text(f"shared: {below}\nprocedures:\n  from-{name}: {procedure}\n")
    replaced(content / "rollout.yaml", "[shared/common.yaml]", "[b.yaml, a.yaml, shared/common.yaml]")
    rollout = load(content / "rollout.yaml", folder).rollout
    assert list(rollout.procedures) == ["deploy", "from-b", "from-a", "from-c", "rollback"]


def test_a_file_that_two_files_name_is_read_once(folder: Path) -> None:
    replaced(folder / "content" / "rollout.yaml", "[shared/", "[shared/steps.yaml, shared/")
    assert load(folder / "content" / "rollout.yaml", folder).rollout.procedures["rollback"].steps


def test_one_rollout_does_not_see_what_another_made_of_shared_data(folder: Path) -> None:
    """Data is kept for the next rollout: it must be as it was read."""
    library, path = Library(), folder / "content" / "rollout.yaml"
    first = load(path, folder, library=library)
    second = load(path, folder, library=library)
    assert documents(first) == documents(second) == documents(load(path, folder))
    assert (
        first.lines.place("procedures", "rollback", "steps", "back", "title").path
        == "content/shared/steps.yaml"
    )


@pytest.mark.parametrize(
    "name", ["../../outside.yaml", "{folder}/outside.yaml", "link.yaml", "linked/outside.yaml"]
)
def test_no_file_outside_of_the_project_is_read(folder: Path, name: str) -> None:
    (folder.parent / "outside.yaml").write_text("steps: {}\n")
    (folder / "content" / "link.yaml").symlink_to(folder.parent / "outside.yaml")
    (folder / "content" / "linked").symlink_to(folder.parent)
    replaced(folder / "content" / "rollout.yaml", "shared/common.yaml", name.format(folder=folder.parent))
    told = refusal(folder)
    assert told.startswith("content/rollout.yaml:10: names the shared file")
    assert "leads out of the project's folder" in told or "no path relative to this file" in told


def test_a_link_that_stays_inside_is_followed(folder: Path) -> None:
    (folder / "content" / "link.yaml").symlink_to(folder / "content" / "shared" / "common.yaml")
    replaced(folder / "content" / "rollout.yaml", "shared/common.yaml", "link.yaml")
    (folder / "content" / "shared" / "steps.yaml").rename(folder / "content" / "steps.yaml")
    assert load(folder / "content" / "rollout.yaml", folder).rollout.procedures["rollback"]


def test_files_that_cannot_be_read_are_named_where_they_are_asked_for(folder: Path) -> None:
    steps = folder / "content" / "shared" / "steps.yaml"
    place = "content/shared/common.yaml:1: names the shared file `content/shared/steps.yaml`: "
    steps.write_bytes(b"#" * (LIMIT + 1))
    assert f"{place}has more than {LIMIT} bytes" in refusal(folder)
    steps.unlink()
    steps.mkdir()
    assert f"{place}cannot be read (Is a directory)" in refusal(folder)
    steps.rmdir()
    os.mkfifo(steps)
    assert f"{place}is a pipe, not a file" in refusal(folder)


def test_a_chain_of_files_ends(folder: Path) -> None:
    content = folder / "content"
    for number in range(MOST + 2):
        (content / f"{number}.yaml").write_text(f"shared: [{number + 1}.yaml]\n")
    replaced(content / "rollout.yaml", "shared/common.yaml", "0.yaml")
    assert f"content/{MOST - 1}.yaml:1: is one shared file too many: {MOST} can be read" in refusal(folder)


def test_shared_procedures_keep_the_line_of_each_value(folder: Path) -> None:
    common = folder / "content" / "shared" / "common.yaml"
    replaced(common, "intro: Goes back.", "intro: a { b")
    line = common.read_text().split("\n").index("    intro: a { b") + 1
    assert f"content/shared/common.yaml:{line}: `procedures.rollback.intro` has a brace" in refusal(folder)
