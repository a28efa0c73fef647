"""Many rollouts: all or none are written, and what the last build kept never changes what a build does."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rolloutdocs.generator import building, cache, project, rules
from rolloutdocs.generator.building import Built, Order
from rolloutdocs.generator.source import Source

from rolloutdocs.errors import Finding, PagesRefused, Place, SourceRefused

SMALL = Path(__file__).parent / "reads" / "small"
PAGE = "MIGRATION-ROLLBACK-PATH.md"
NAMES = ("add", "drop", "move")


def made(root: Path, *names: str) -> None:
    """Rollouts that have one environments file."""
    (root / "content").mkdir(parents=True)
    shutil.copy(SMALL / "environments.yaml", root / "content")
    text = (SMALL / "rollout.yaml").read_text("utf-8").replace("environments.yaml", "../environments.yaml")
    for name in names:
        (root / "content" / name).mkdir()
        (root / "content" / name / "rollout.yaml").write_text(text.replace("Drop the role", f"{name} the"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made(tmp_path, *NAMES)
    return tmp_path


def ordered(root: Path, **said: bool) -> Order:
    content = root / "content"
    return Order(project.find(content, root), content, root / "docs", root, **said)


def build(root: Path, **said: bool) -> Built:
    return building.build(ordered(root, **said))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refusal(root: Path, **said: bool) -> str:
    with pytest.raises((SourceRefused, PagesRefused)) as refused:
        build(root, **said)
    return str(refused.value).replace(str(root), "ROOT")


def source(root: Path, name: str) -> Path:
    return root / "content" / name / "rollout.yaml"


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rollouts that were loaded."""
    from rolloutdocs.generator import loading

    found: list[str] = []
    load = loading.load

    def listening(path: Path, root: Path, name: str, library: object) -> object:
        found.append(name)
        return load(path, root, name, library)

    monkeypatch.setattr(loading, "load", listening)
    return found


def test_each_has_a_folder_and_all_are_listed(root: Path) -> None:
    built = build(root)
    assert {Path(name).parts[0] for name in built.written} == {*NAMES, "index.md"}
    listed = (root / "docs" / "index.md").read_text()
    for name in NAMES:
        assert f"| [{name}]({name}/index.md) | {name} the column | Saturday | [pull request 28]" in listed
    assert "[All rollouts](../index.md): the list of them" in (root / "docs" / "add" / "index.md").read_text()
    assert building.check(ordered(root)) == (len(built.written), [])


def test_again_nothing_is_loaded(root: Path, loads: list[str]) -> None:
    first = build(root)
    assert loads == list(NAMES)
    state = {path: path.stat().st_mtime_ns for path in (root / "docs").rglob("*")}
    again = build(root)
    assert loads == list(NAMES)
    assert (again.written, again.kept) == ((), len(first.written))
    assert {path: path.stat().st_mtime_ns for path in (root / "docs").rglob("*")} == state


def test_what_changed_is_loaded_alone(root: Path, loads: list[str]) -> None:
    build(root)
    loads.clear()
    replaced(source(root, "drop"), "drop the column", "drop this column")
    assert "drop/index.md" in build(root).written
    assert loads == ["drop"]
    assert "drop this column" in (root / "docs" / "index.md").read_text()


def test_a_shared_file_that_changed_concerns_all(root: Path, loads: list[str]) -> None:
    build(root)
    loads.clear()
    replaced(root / "content" / "environments.yaml", "title: Staging", "title: The staging")
    assert build(root).written
    assert loads == list(NAMES)


def test_one_that_is_wrong_keeps_all_from_being_written(root: Path) -> None:
    replaced(source(root, "drop"), "rehearsal: [deploy,", "rehearsal: [deploi,")
    replaced(source(root, "move"), "time_limit: 5 minutes", "time_limit: soon")
    told = refusal(root)
    assert "content/drop/rollout.yaml:50: there is no procedure `deploi`" in told
    assert "content/move/rollout.yaml:49: `procedures.rollback.steps.back.time_limit` is `soon`" in told
    assert not (root / "docs").exists()


def test_a_mistake_in_a_shared_file_is_told_once(root: Path) -> None:
    replaced(root / "content" / "environments.yaml", "ceiling: destroys", "ceiling: sky")
    assert refusal(root).count("content/environments.yaml:4") == 1


def test_one_page_edited_by_hand_keeps_all_from_being_written(root: Path) -> None:
    build(root)
    with (root / "docs" / "drop" / PAGE).open("a") as page:
        page.write("My own words.\n")
    for name in NAMES:
        replaced(source(root, name), f"{name} the", f"{name} that")
    before = files(root / "docs")
    told = refusal(root)
    assert f"ROOT/docs/drop/{PAGE}: was edited by hand" in told
    assert files(root / "docs") == before
    assert build(root, force=True).written
    assert building.check(ordered(root))[1] == []


def test_a_variable_is_unused_if_no_rollout_uses_it(root: Path) -> None:
    policy = root / "content" / "environments.yaml"
    replaced(
        policy,
        "      APP_URL: http://127.0.0.1:8000\n",
        "      APP_URL: http://127.0.0.1:8000\n      MODE: a\n",
    )
    assert refusal(root).startswith("content/environments.yaml:7: `MODE` is declared but nothing uses it.")
    replaced(source(root, "drop"), "run: php artisan down", 'run: php artisan down "$MODE"')
    assert build(root).written
    replaced(source(root, "drop"), 'run: php artisan down "$MODE"', "run: php artisan down")
    assert "`MODE` is declared but nothing uses it." in refusal(root)


def test_sources_are_never_touched(root: Path) -> None:
    content = root / "content"

    def state() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in content.rglob("*.yaml")}

    before = state()
    build(root, force=True, prune=True)
    build(root)
    building.check(ordered(root))
    assert state() == before


def test_a_full_disk_leaves_all_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root)
    for name in NAMES:
        replaced(source(root, name), f"{name} the", f"{name} that")
    before, calls, sync = files(root / "docs"), [], os.fsync

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 7:
            raise OSError(28, "No space left on device")
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written (No space left on device)" in refusal(root)
    assert files(root / "docs") == before


def test_folders_that_are_somebody_elses(root: Path) -> None:
    (root / "docs" / "drop").mkdir(parents=True)
    (root / "docs" / "drop" / "notes.md").write_text("# Mine\n")
    (root / "docs" / "add.md").write_text("# Mine\n")
    (root / "docs" / "move").symlink_to(root / "content")
    told = refusal(root)
    assert "`drop` is also the folder ROOT/docs/drop, which holds none of our pages" in told
    assert "`add` is also the page ROOT/docs/add.md" in told
    shutil.rmtree(root / "docs" / "drop")
    (root / "docs" / "add.md").unlink()
    assert "ROOT/docs/move: is a symbolic link, not a folder. Replace it by a folder." in refusal(root)
    assert set(files(root / "content")) == {"environments.yaml", *(f"{name}/rollout.yaml" for name in NAMES)}


def test_pages_of_a_rollout_that_is_gone(root: Path) -> None:
    build(root)
    (root / "docs" / "guide").mkdir()
    (root / "docs" / "guide" / "mine.md").write_text("# Mine\n")
    (root / "docs" / "add" / "mine.md").write_text("# Mine\n")
    shutil.rmtree(root / "content" / "drop")
    shutil.rmtree(root / "content" / "add")
    built = build(root)
    assert {Path(name).parent.name for name in built.stale} == {"drop", "add"}
    assert built.pruned == ()
    assert "is a page that the source no longer gives" in str(building.check(ordered(root))[1][0])
    pruned = build(root, prune=True)
    assert (pruned.pruned, pruned.stale) == (built.stale, ())
    assert not (root / "docs" / "drop").exists()
    assert files(root / "docs" / "add") == {"mine.md": b"# Mine\n"}
    assert (root / "docs" / "guide" / "mine.md").exists()
    assert building.check(ordered(root))[1] == []


@pytest.mark.parametrize("force", [False, True])
def test_a_stale_page_with_somebodys_words_stays(root: Path, force: bool) -> None:
    build(root)
    page = root / "docs" / "drop" / PAGE
    page.write_text(page.read_text() + "My own words.\n")
    (root / "docs" / "drop" / "LINK.md").symlink_to(root / "docs" / "add" / PAGE)
    shutil.rmtree(root / "content" / "drop")
    before = files(root / "docs")
    told = refusal(root, prune=True, force=force)
    assert f"ROOT/docs/drop/{PAGE}: is no longer given by the source, and was edited by hand" in told
    assert "ROOT/docs/drop/LINK.md: is no longer given by the source, and is a link" in told
    assert files(root / "docs") == before


def test_of_one_rollout_only_its_folder_is_looked_through(root: Path) -> None:
    build(root)
    shutil.rmtree(root / "content" / "drop")
    order = ordered(root)
    one = Order(order.entries[:1], order.source, order.docs, root, whole=False, prune=True)
    assert building.build(one).pruned == ()
    assert (root / "docs" / "drop").exists()
    by_file = Order(
        project.find(source(root, "add"), root), source(root, "add"), order.docs, root, prune=True
    )
    replaced(root / "docs" / "index.md", "# Rollouts", "# Mine")  # where the file's own first page would go
    with pytest.raises(PagesRefused):
        building.build(by_file)
    assert (root / "docs" / "drop").exists()


# --- the cache ---


def test_another_version_of_tool_or_templates_builds_again(
    root: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(root)
    monkeypatch.setattr(cache, "VERSION", "another")
    build(root)
    assert loads == [*NAMES, *NAMES]


def test_a_template_is_bound(tmp_path: Path) -> None:
    (tmp_path / "index.md.j2").write_text("a")
    first = cache.binding(folders=[tmp_path])
    (tmp_path / "index.md.j2").write_text("b")
    assert cache.binding(folders=[tmp_path]) != first != cache.binding()


@pytest.mark.parametrize("part", ["", "bash", "checks/reader", "generator", "notation", "site_templates"])
def test_the_code_that_refuses_a_source_is_bound(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path)
    (tmp_path / part).mkdir(parents=True, exist_ok=True)
    (tmp_path / part / "rule.py").write_text("a")
    first = cache.binding()
    (tmp_path / part / "rule.py").write_text("b")
    assert cache.binding() != first


def damaged(text: str) -> Iterator[str]:
    """The file, broken in many ways; with a right digest where one can be made."""
    head, body = text.split("\n", 1)
    yield from (
        "",
        "\n",
        "\0",
        "{}",
        head,
        body,
        text[:-1],
        text[: len(text) // 2],
        text.replace("1", "2", 1),
    )
    bound = head.split(" ")[3]
    wrong = [
        [],
        {},
        None,
        "x",
        {"rollouts": []},
        {"rollouts": {}, "listed": 1},
        {"rollouts": {"add": 1}, "listed": None},
    ]
    data = json.loads(body)
    for place in range(7):
        changed = json.loads(body)
        changed["rollouts"]["add"][place] = [["x"]]
        wrong.append(changed)
    empty = {**data, "rollouts": {name: [[], [], {}, {}, [], "", []] for name in NAMES}}
    for one in (*wrong, empty):
        new = json.dumps(one).encode()
        yield cache._head(bound, new) + "\n" + new.decode()
    yield cache._head(bound, b"[" * 100_000) + "\n" + "[" * 100_000


def test_a_broken_or_hostile_file_is_as_good_as_none(root: Path, loads: list[str]) -> None:
    build(root)
    path = root / cache.FILE
    for text in damaged(path.read_text()):
        replaced(source(root, "add"), "add ", "add a ")
        path.write_text(text)
        assert "add/index.md" in build(root).written
        assert building.check(ordered(root))[1] == []


def test_a_cache_that_is_no_file(root: Path) -> None:
    (root / ".rolloutdocs").symlink_to(root / "elsewhere")
    (root / "elsewhere").mkdir()
    build(root)
    assert list((root / "elsewhere").iterdir()) == []
    (root / ".rolloutdocs").unlink()
    (root / cache.FILE).mkdir(parents=True)
    assert build(root).written == ()
    shutil.rmtree(root / ".rolloutdocs")
    (root / ".rolloutdocs").write_text("a file")
    assert build(root).written == ()


def test_a_link_that_now_leads_elsewhere_is_seen(root: Path) -> None:
    policy = root / "content" / "environments.yaml"
    policy.rename(root / "one.yaml")
    shutil.copy(root / "one.yaml", root / "two.yaml")
    replaced(root / "two.yaml", "title: Staging", "title: Another")
    policy.symlink_to("../one.yaml")
    build(root)
    policy.unlink()
    policy.symlink_to("../two.yaml")
    assert build(root).written
    assert building.check(ordered(root))[1] == []


def test_a_file_that_only_has_to_be_there_is_missed(tmp_path: Path) -> None:
    shutil.copytree(
        Path(__file__).parents[2] / "examples" / "alembic",
        tmp_path / "p",
        ignore=shutil.ignore_patterns(".rolloutdocs"),
    )
    build(tmp_path / "p")
    assert build(tmp_path / "p").written == ()
    gone = next((tmp_path / "p" / "migrations" / "versions").glob("*drop_legacy_role.py"))
    gone.unlink()
    assert "there is no file" in refusal(tmp_path / "p")


KINDS = ("title", "mistake", "mend", "page", "delete", "touch", "reset", "replace", "rollout", "build")
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(NAMES), st.integers(0, 9)), min_size=1, max_size=12
)


def changed(root: Path, kind: str, name: str, number: int) -> None:
    """Change something as people, editors and version control do."""
    path, page = source(root, name), root / "docs" / name / PAGE
    target = path if number % 2 else page
    if kind == "rollout" and path.exists():
        path.unlink()
    elif kind == "rollout":
        shutil.copy(source(root, "keep"), path)
    elif not target.exists() or not path.exists():
        return
    elif kind in ("touch", "reset"):
        about = target.stat()
        if kind == "reset":  # the same size, and the time it had before
            data = target.read_bytes()
            target.write_bytes(data.replace(b"Revert", b"Revers" if number % 3 else b"Revert"))
        os.utime(target, ns=(about.st_atime_ns, about.st_mtime_ns if kind == "reset" else number * 10**18))
    elif kind == "replace":
        shutil.copy(target, root / "copy")
        (root / "copy").replace(target)
    elif kind in ("title", "mistake", "mend"):
        text = path.read_text("utf-8").replace("deploi", "deploy")
        text = text.replace("rehearsal: [deploy", "rehearsal: [deploi") if kind == "mistake" else text
        path.write_text(text.replace("column\n", f"column {number}\n", 1) if kind == "title" else text)
    elif kind == "page" and page.exists():
        page.write_text(page.read_text().replace("Revert", f"Revert{number}"))
    elif kind == "delete" and page.exists():
        page.unlink()


def outcome(root: Path, *, cached: bool, force: bool) -> tuple[object, dict[str, bytes]]:
    try:
        built = build(root, cached=cached, force=force)
        told: object = (sorted(built.written), built.kept, built.stale)
    except (SourceRefused, PagesRefused) as refused:
        told = str(refused).replace(str(root), "ROOT")
    return told, files(root / "docs") if (root / "docs").exists() else {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_with_or_without_it_the_same_is_done(
    steps: list[tuple[str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The cache may only save work: two projects, changed in the same ways, one of them built with it."""
    root = tmp_path_factory.mktemp("both")
    for which in ("with", "without"):
        made(root / which, "keep", *NAMES)
    for kind, name, number in [("build", "add", 0), *steps, ("build", "add", 1)]:
        for which in ("with", "without"):
            changed(root / which, kind, name, number)
        if kind in ("build", "title", "page"):
            force = number % 2 == 1
            assert outcome(root / "with", cached=True, force=force) == outcome(
                root / "without", cached=False, force=force
            )
    shutil.rmtree(root)


def test_each_rule_holds_for_many() -> None:
    """The one rule that looks at a shared environments file is left to the build of all; nothing else is left out."""
    assert [rule.__name__ for rule in rules.JOINT].count("declared_are_used") == 1


def test_a_file_that_is_new_in_a_folder_that_counts(
    root: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rolloutdocs.generator import loading

    (root / "own").mkdir()
    load = loading.load
    monkeypatch.setattr(loading, "load", lambda *given: replace(load(*given), folders=(root / "own",)))
    build(root)
    build(root)
    assert loads == list(NAMES)
    (root / "own" / "new").touch()
    build(root)
    assert loads == [*NAMES, *NAMES]


def test_pages_that_somebody_refuses_keep_all_from_being_written(root: Path) -> None:
    def inspect(source: Source, _: object) -> None:
        if source.id != "add":
            raise PagesRefused([Finding(Place(source.name, 0), "loses a step", "Mend it.")])

    with pytest.raises(PagesRefused) as refused:
        building.build(ordered(root), inspect)
    assert [finding.place.path for finding in refused.value.findings] == [
        f"content/{name}/rollout.yaml" for name in ("drop", "move")
    ]
    assert not (root / "docs").exists()


def test_a_page_edited_after_a_build_is_seen_though_nothing_else_changed(root: Path) -> None:
    build(root)
    page = root / "docs" / "add" / PAGE
    page.write_text(page.read_text() + "My own words.\n")
    assert f"ROOT/docs/add/{PAGE}: was edited by hand" in refusal(root)
    page.unlink()
    assert build(root).written == (f"add/{PAGE}",)


def test_what_was_moved_comes_back_if_the_next_cannot_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root)
    for name in NAMES:
        replaced(source(root, name), f"{name} the", f"{name} that")
    before, calls, replace_ = files(root / "docs"), [], os.replace

    def failing(old: str, new: str) -> None:
        calls.append(old)
        if len(calls) == 5:
            raise OSError(5, "Input/output error")
        replace_(old, new)

    monkeypatch.setattr(os, "replace", failing)
    assert "cannot be written (Input/output error)" in refusal(root)
    assert files(root / "docs") == before


def test_whatever_a_page_or_script_is_made_of_counts() -> None:
    """A new kind of file among the templates that nobody told the record of builds would hide its changes."""
    made_of = {
        path.suffix
        for folder in ("generator", "site_templates")
        for path in (Path(__file__).parents[2] / folder).rglob("*.*")
    }
    looks = {".css", ".html", ".js", ".LICENSE", ".pyc"}  # the look of the site
    assert made_of - looks <= cache._CODE
