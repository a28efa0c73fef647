"""Which rollouts a project has, and which names they may have."""

from pathlib import Path

import pytest
from rolloutdocs.generator.document import FILES
from rolloutdocs.generator.pages import DOCUMENTS
from rolloutdocs.generator.project import TAKEN, find, pick

from rolloutdocs.errors import SourceRefused


def made(root: Path, *names: str) -> Path:
    for name in names:
        (root / "content" / name).mkdir(parents=True, exist_ok=True)
        (root / "content" / name / "rollout.yaml").touch()
    return root / "content"


def refusal(root: Path) -> str:
    with pytest.raises(SourceRefused) as refused:
        find(root / "content", root)
    return str(refused.value).replace(str(root), "ROOT")


def test_one_in_the_folder_or_named_by_its_file(tmp_path: Path) -> None:
    content = made(tmp_path, ".")
    assert [(one.name, one.path) for one in find(content, tmp_path)] == [("", content / "rollout.yaml")]
    assert find(content / "rollout.yaml", tmp_path) == find(content, tmp_path)


def test_none_yet_is_a_file_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert find(tmp_path / "content", tmp_path)[0].path == tmp_path / "content" / "rollout.yaml"


def test_many_by_name_and_other_folders_are_let_be(tmp_path: Path) -> None:
    content = made(tmp_path, "drop-roles", "add-area", ".hidden")
    (content / "shared").mkdir()
    (content / "environments.yaml").touch()
    assert [one.name for one in find(content, tmp_path)] == ["add-area", "drop-roles"]
    assert [one.prefix for one in find(content, tmp_path)] == ["add-area/", "drop-roles/"]


def test_both_kinds_at_once(tmp_path: Path) -> None:
    made(tmp_path, ".", "drop-roles")
    assert refusal(tmp_path) == (
        "ROOT/content/rollout.yaml: stands beside rollouts in folders of their own, as `drop-roles/rollout.yaml`. "
        "Move it into a folder, or move the folders away."
    )


@pytest.mark.parametrize(
    "name", ["Drop", "drop_roles", "1st", "drop--roles", "a b", "é", "-a", "a-", "a\nb", "a`b"]
)
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    made(tmp_path, name)
    assert "cannot be the name of a rollout. Use lower-case words, such as `drop-roles`." in refusal(tmp_path)


@pytest.mark.parametrize("name", ["guide", "index", "migration-rollback-path", "checklist"])
def test_names_that_are_taken(tmp_path: Path, name: str) -> None:
    made(tmp_path, name)
    assert f"`{name}` is the name of a page or folder of the documents" in refusal(tmp_path)


def test_every_page_has_its_name_for_itself() -> None:
    assert {name.removesuffix(".md").lower() for name in FILES.values()} <= TAKEN
    assert {document.id for document in DOCUMENTS} <= TAKEN


def test_one_name_twice_where_case_does_not_count(tmp_path: Path) -> None:
    made(tmp_path, "drop", "Drop")
    told = refusal(tmp_path)
    assert "content/drop/rollout.yaml: `drop` and `Drop` are one name where case does not count" in told
    assert "content/Drop/rollout.yaml: `Drop` and `drop` are one name where case does not count" in told


def test_a_link_that_leads_out(tmp_path: Path) -> None:
    made(tmp_path / "elsewhere", ".")
    made(tmp_path / "here", "inside")
    (tmp_path / "here" / "content" / "outside").symlink_to(tmp_path / "elsewhere" / "content")
    assert "content/outside/rollout.yaml: a symbolic link leads out of the project's folder" in refusal(
        tmp_path / "here"
    )


def test_picked(tmp_path: Path) -> None:
    content = made(tmp_path, "add-area", "drop-roles")
    entries = find(content, tmp_path)
    assert pick(entries, "add-area", content).name == "add-area"
    for name, told in {
        "": "has 2 rollouts, and none was picked. Say which one, `--rollout NAME`. Known: `add-area`, `drop-roles`.",
        "drop-role": "there is no rollout `drop-role`. Correct the name. Did you mean `drop-roles`?",
        "zzz": "there is no rollout `zzz`. Correct the name. Known: `add-area`, `drop-roles`.",
    }.items():
        with pytest.raises(SourceRefused) as refused:
            pick(entries, name, content)
        assert told in str(refused.value)


def test_a_name_where_there_is_one_rollout(tmp_path: Path) -> None:
    content = made(tmp_path, ".")
    with pytest.raises(SourceRefused, match="has one rollout, which has no name, and `drop` was picked"):
        pick(find(content, tmp_path), "drop", content)


def test_a_thousand_names_are_not_listed(tmp_path: Path) -> None:
    content = made(tmp_path, *(f"r{number}" for number in range(30)))
    with pytest.raises(SourceRefused) as refused:
        pick(find(content, tmp_path), "", content)
    assert "Known" not in str(refused.value)
