"""Each kind of drift: a page on which there is none, and one on which it is found; the second only by that kind.

`cases/KIND.found.txt` has what is found; running this file writes them anew.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks import drift
from rolloutdocs.checks.drift import Documents, Found, asked
from rolloutdocs.checks.drift.tree import LARGEST, MANY, Tree
from rolloutdocs.checks.drift.words import words
from rolloutdocs.checks.reader import read_page, read_plain, read_plan

HERE = Path(__file__).parent
CASES = HERE / "cases"
CHECKLIST = HERE / "CHECKLIST.md"


def documents(text: bytes, *, written: bool = True, checklist: bytes = CHECKLIST.read_bytes()) -> Documents:
    page = read_page("docs/CHECKLIST.md", checklist)
    plain = read_plain("docs/CASE.md", text)
    plan = read_plan([page], [plain])
    project = HERE / "project"
    tree = Tree((project, project / "docs"), (project,))
    pages = (
        words("CHECKLIST.md", "docs/CHECKLIST.md", checklist, True),
        words("CASE.md", "docs/CASE.md", text, written),
    )
    return Documents(plan, (plain,), pages, tree, tree)


def found(name: str) -> tuple[Found, ...]:
    return drift.look(documents((CASES / name).read_bytes()))


def told(kind: str) -> str:
    return "".join(f"{one.finding.place}: {one.what}. {one.remedy}\n" for one in found(f"{kind}.found.md"))


def test_every_kind_has_its_cases() -> None:
    assert {path.name for path in CASES.iterdir()} == {
        f"{kind}.{end}" for kind in drift.KINDS for end in ("clean.md", "found.md", "found.txt")
    }


@pytest.mark.parametrize("kind", drift.KINDS)
def test_a_page_that_is_right_is_clean(kind: str) -> None:
    assert found(f"{kind}.clean.md") == ()


@pytest.mark.parametrize("kind", drift.KINDS)
def test_what_is_wrong_is_found_at_its_line(kind: str) -> None:
    assert told(kind) == (CASES / f"{kind}.found.txt").read_text("utf-8")
    assert {one.kind for one in found(f"{kind}.found.md")} == {kind}


@pytest.mark.parametrize("kind", drift.KINDS)
def test_nothing_else_would_find_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(drift.KINDS, kind)
    assert found(f"{kind}.found.md") == ()


def test_a_filter_of_a_command_names_a_test() -> None:
    checklist = CHECKLIST.read_bytes().replace(
        b"php artisan migrate --force", b"phpunit --filter 'OldTest|AreaEnforcementTest'"
    )
    (one,) = drift.look(documents(b"# A page\n", checklist=checklist))
    assert (one.kind, one.key, one.place.path) == ("tests", "OldTest", "docs/CHECKLIST.md")


@pytest.mark.parametrize(
    ("command", "read"),
    [
        ('curl -fsS "$APP_URL/up"', True),
        ("curl -so /dev/null -w '%{http_code}' -H 'Accept: text/plain' ${APP_URL}/up", True),
        ("curl --silent --fail --max-time 5 \\\n  $APP_URL/up", True),
        ("curl -sS $APP_URL/up 2>&1 | grep -qX up", True),
        ("curl $APP_URL/up && rm -d x", True),
        ('curl -fsS -XPOST "$APP_URL/up"', False),
        ("curl -sXPOST $APP_URL/up", False),
        ("curl -fsSX DELETE $APP_URL/up", False),
        ("curl $APP_URL/up \\\n  -X POST", False),
        ("curl $APP_URL/up > /dev/null -X POST", False),
        ("curl -sd x $APP_URL/up", False),
        ("curl -dfoo=1 $APP_URL/up", False),
        ("curl -Fa=b $APP_URL/up", False),
        ("curl -Tfile $APP_URL/up", False),
        ("curl --request POST $APP_URL/up", False),
        ("curl --req POST $APP_URL/up", False),
        ("curl --json '{}' $APP_URL/up", False),
        ("curl -K config $APP_URL/up", False),
        ('curl $OPTIONS "$APP_URL/up"', False),
        ('curl "" -X POST $APP_URL/up', False),
        ("curl -H 'a: b\nc' -X POST $APP_URL/up", False),
    ],
)
def test_only_what_curl_reads_is_asked(command: str, read: bool) -> None:
    """Assert that nothing is asked with GET that a step sends: whoever answers may take it for something else."""
    checklist = CHECKLIST.read_bytes().replace(b"php artisan migrate --force", command.encode())
    listed = asked.names(documents(b"# A page\n", checklist=checklist))
    urls = [one.url for one in listed if isinstance(one, asked.Endpoint)]
    assert [one for one in urls if one.endswith("/up")] == [
        "$APP_URL/up" if "${" not in command else "${APP_URL}/up"
    ] * read


def test_a_number_of_steps_in_a_procedure_s_own_words() -> None:
    checklist = CHECKLIST.read_bytes().replace(b"column. 2 steps", b"column. 3 steps")
    (one,) = drift.look(documents(b"# A page\n", checklist=checklist))
    assert (one.kind, one.what) == (
        "counts",
        "this says 3 steps, and Deploy has 2 (docs/CHECKLIST.md:10)",
    )


def test_a_page_by_hand_may_speak_of_other_projects() -> None:
    text = b"# A page\n\n`lib/missing.php` and `missing.php` are of others; `content/missing.yaml` is not.\n"
    (one,) = drift.look(documents(text, written=False))
    assert one.key == "content/missing.yaml"


def test_a_class_far_down_in_a_file_is_defined(tmp_path: Path) -> None:
    (tmp_path / "LongTest.php").write_bytes(b"// a line\n" * 200_000 + b"class LongTest {}\n")
    tree = Tree((tmp_path,), (tmp_path,))
    assert tree.defines("LongTest")
    assert not tree.defines("GoneTest")


def test_where_a_file_was_not_read_to_its_end_no_class_is_missed(tmp_path: Path) -> None:
    """Assert that a name is not called wrong which may well be in what nobody has seen."""
    (tmp_path / "endless.js").touch()
    os.truncate(tmp_path / "endless.js", LARGEST + 1)
    assert Tree((tmp_path,), (tmp_path,)).defines("GoneTest")
    (tmp_path / "endless.js").unlink()
    assert not Tree((tmp_path,), (tmp_path,)).defines("GoneTest")
    (tmp_path / "unread.py").symlink_to("/proc/self/mem")
    assert Tree((tmp_path,), (tmp_path,)).defines("GoneTest")


#: What pages of a rollout of a chart say, and nothing of it is of this project.
OF_OTHERS = (
    "The image's tag is set in `values.yaml`.",
    "See `charts/desk/values.yaml` and `charts/desk/templates/deployment.yaml`.",
    "`Chart.yaml` has the version, `values-ENV.yaml` and `values-<env>.yaml` the rest.",
    "`tests/test_connection.py` of the chart runs after it.",
    "The chart's tests (DeploymentTest, `ServiceTest`) are run by others.",
    "In the repository `ops/desk`, `database/pool.yaml` has the size.",
    "`bin/rollback` of the platform team's repository does it.",
    "The other repository has `content/policy.yaml`, too.",
    "The chart sets `deploy.replicas` to 3.",
    "Upstream calls it `2025_01_01_drop_members`.",
    "Any `*.yaml`, `<Name>Test` and `templates/*.yaml` will do.",
    "Write it as `content/NAME.yaml`.",
)
#: What is wrong all the same, beside them.
OF_OURS = {
    "The chart is of others. `content/gone.yaml` is ours.": "content/gone.yaml",
    "In this repository of ours, `bin/gone` does it.": "bin/gone",
    "`rolout.yaml` has it all.": "rolout.yaml",
    "`AreaEnforcedTest` has to pass.": "AreaEnforcedTest",
    "`database/migrations/gone.php` drops it.": "database/migrations/gone.php",
    "`lib/gone.php` drops it.": "lib/gone.php",
    "Then comes `deploy.migrat`.": "deploy.migrat",
}


@pytest.mark.parametrize("text", OF_OTHERS)
def test_what_is_said_of_another_project_is_no_drift(text: str) -> None:
    """Assert that a page can speak of a chart and of other repositories without a false alarm."""
    assert drift.look(documents(f"# A page\n\n{text}\n".encode())) == ()


@pytest.mark.parametrize("text", OF_OURS)
def test_what_is_said_of_this_one_is(text: str) -> None:
    (one,) = drift.look(documents(f"# A page\n\n{text}\n".encode()))
    assert one.key == OF_OURS[text]


#: How people write on their own pages what CHECKLIST.md says otherwise -> what it is taken for.
BY_HAND = {
    "- **version:** 2025.10": "**version**",
    "- **Version :** 2025.10": "**Version**",
    "- **`Version`:** 2025.10": "**Version**",
    "- *Version:* 2025.10": "**Version**",
    "- ***Version:*** 2025.10": "**Version**",
    "- [ ] **Version:** 2025.10": "**Version**",
    "1. **Version:** 2025.10": "**Version**",
    "**Version:** 2025.10": "**Version**",
    "> **Version:** 2025.10": "**Version**",
    "> - **Version:** 2025.10": "**Version**",
    "- **Version:** 2025.10\n- **Version:** 2025.10": "**Version**",
    "| health | OWNER |\n| --- | --- |\n| a slow answer | Grace |": "OWNER of health a slow answer",
    "[Deploy](CHECKLIST.md#deploy) has three steps.": "deploy has 3 steps",
    "[Deploy](CHECKLIST.md#deploy) has 3 Steps.": "deploy has 3 steps",
    "[Deploy](CHECKLIST.md#deploy) has `3` steps.": "deploy has 3 steps",
    "[Deploy](CHECKLIST.md#deploy) has 1,002 steps.": "deploy has 1002 steps",
    "| Procedure | steps |\n| --- | --- |\n| [Deploy](CHECKLIST.md#deploy) | three |": "deploy has 3 steps",
    "| Procedure | Steps |\n| --- | --- |\n| [Deploy](CHECKLIST.md#deploy) | `3` |": "deploy has 3 steps",
    "[Deploy, Step 1](CHECKLIST.md#2-migrate-the-database)": "Deploy, Step 1 CHECKLIST.md#2-migrate-the-database",
    "[step 1](CHECKLIST.md#2-migrate-the-database)": "step 1 CHECKLIST.md#2-migrate-the-database",
    "[Step 1 of Deploy](CHECKLIST.md#2-migrate-the-database)": (
        "Step 1 of Deploy CHECKLIST.md#2-migrate-the-database"
    ),
    "[Deploy, step 7](CHECKLIST.md#deploy)": "Deploy, step 7 CHECKLIST.md#deploy",
    "[1. Make a backup](CHECKLIST.md#2-migrate-the-database)": (
        "1. Make a backup CHECKLIST.md#2-migrate-the-database"
    ),
    "[About this page](CHECKLIST.md#deploy)": "About this page CHECKLIST.md#deploy",
    "`deploy.backup,deploy.migrat`": "deploy.migrat",
    "`rolloutdocs verify --env staging --only deploy.migrat@2`": "deploy.migrat",
    "`--from=deploy.migrat`": "deploy.migrat",
    "`./content/gone.yaml`": "content/gone.yaml",
    "`content/gone.yaml:12`": "content/gone.yaml",
    "`content/test_gone.py::test_it`": "content/test_gone.py::test_it",
}  # fmt: skip
#: How they write the same.
THE_SAME = (
    "- **Version:** `2025.09`.",
    "- **version:** **2025.09**",
    "- **Window:** thursday, 22:00 UTC",
    "**Version:** 2025.09",
    "- **Version:** 2025.08\n- **Version:** 2025.09",
    "- Version: see below",
    "| health | owner |\n| --- | --- |\n| a slow answer | **ada** |",
    "[Deploy](CHECKLIST.md#deploy) has two steps.",
    "The last 3 steps of [Deploy](CHECKLIST.md#deploy), and 5 more steps.",
    "[Deploy](CHECKLIST.md#deploy) is one step further.",
    "| Procedure | steps |\n| --- | --- |\n| [Deploy](CHECKLIST.md#deploy) | 2 steps |",
    "[Step 2](CHECKLIST.md#2-migrate-the-database) and [step 2 of deploy](CHECKLIST.md#2-migrate-the-database)",
    "[Checklist](CHECKLIST.md#deploy), [Deploy](CHECKLIST.md#1-make-a-backup)",
    "[this](CHECKLIST.md#deploy), [Deploy, step 2](CHECKLIST.md#deploy)",
    "`deploy.backup,deploy.migrate` and `verify --only deploy.migrate@2,deploy`",
    "`./content/rollout.yaml`, `content/rollout.yaml:12`",
)


@pytest.mark.parametrize("text", BY_HAND)
def test_what_people_write_otherwise_is_found(text: str) -> None:
    """Assert that neither case, decoration nor place on the page hides that two pages disagree."""
    (one,) = {found.key.replace("./", ""): found for found in drift.look(hand(text))}.values()
    assert one.key.removeprefix("./").removesuffix(":12") == BY_HAND[text]
    assert one.place.path == "docs/CASE.md"


@pytest.mark.parametrize("text", THE_SAME)
def test_what_people_write_in_their_own_way_is_none(text: str) -> None:
    assert drift.look(hand(text)) == ()


def hand(text: str) -> Documents:
    return documents(f"# A page\n\n{text}\n".encode(), written=False)


@pytest.mark.parametrize(
    ("ours", "theirs", "many"),
    [
        ("1000 rows", "1,000 rows", 0),
        ("1000 rows", "1,001 rows", 1),
        ("ports 80,443", "ports 80, 443", 1),
        ("`Users`", "`users`", 1),
        ("[pull request 1](https://example.org/1)", "[pull request 1](https://example.org/2)", 1),
        ("[pull request 1](https://example.org/1)", "pull request 1", 0),
    ],
)
def test_what_is_the_same_value(ours: str, theirs: str, many: int) -> None:
    """Assert that a number is one with its commas, that code is as it is, and that a link is where it leads."""
    checklist = CHECKLIST.read_bytes().replace(b"- **Version:** 2025.09", f"- **Version:** {ours}".encode())
    text = f"# A page\n\n- **Version:** {theirs}\n".encode()
    assert len(drift.look(documents(text, written=False, checklist=checklist))) == many


def test_a_second_number_in_a_procedure_s_own_words() -> None:
    """Assert that what the writer counts beside it does not hide what the source says."""
    checklist = CHECKLIST.read_bytes().replace(b"Drops the column.", b"Drops the column in four steps.")
    (one,) = drift.look(documents(b"# A page\n", checklist=checklist))
    assert one.key == "deploy has 4 steps"


def test_without_any_test_class_no_word_is_one(tmp_path: Path) -> None:
    """Assert that a project without tests may speak of a SmokeTest, and is still held to what its commands filter."""
    made = documents(b"# A page\n\nA SmokeTest and a `LoadTest`.\n")
    bare = Tree((tmp_path,), (tmp_path,))
    assert drift.look(replace(made, application=bare, project=bare)) == ()


def test_a_fingerprint_outlives_moved_lines_and_not_another_value() -> None:
    text = (CASES / "facts.found.md").read_text("utf-8")
    marks = [one.fingerprint for one in drift.look(documents(text.encode()))]
    moved = [
        one.fingerprint
        for one in drift.look(documents(text.replace("# Facts\n", "# Facts\n\nA line.\n").encode()))
    ]
    other = [one.fingerprint for one in drift.look(documents(text.replace("2025.10", "2025.11").encode()))]
    assert marks == moved
    assert marks[0] != other[0]
    assert marks[1] == other[1]


def test_of_a_tree_without_end_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MANY > 1000
    monkeypatch.setattr("rolloutdocs.checks.drift.tree.MANY", 2)
    assert found("tests.found.md") == ()
    assert found("migrations.found.md") == ()


if __name__ == "__main__":
    for each in drift.KINDS:
        (CASES / f"{each}.found.txt").write_text(told(each), "utf-8")
