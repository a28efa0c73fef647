"""What could not be decided is never green: exit code 3, and the line that could not be decided."""

from collections.abc import Callable

import pytest
from rolloutdocs.checks.rehearsal.run import Count

from .checks_out import gives, sentence, unanswered
from .copies import Copy

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
VALUES = "column `request_participants.role` holds `3` different values"
NOWHERE = ("sqlite:////nowhere/staging.db", "mysql+pymysql://nobody@127.0.0.1:9/nothing")


@pytest.fixture
def first(desk: Copy) -> Copy:
    """Only the step that asks for the column."""
    desk.shorten("preflight", keep={"preflight": ("revision",)})
    desk.build()
    return desk


def undecided(desk: Copy, words: str) -> None:
    result = desk.run("verify", "--env", "staging")
    assert result.code == 3, result.text
    assert f"  {desk.place(PAGE, VALUES)}" in result.text
    assert words in result.text
    assert "INCONCLUSIVE" in result.text
    assert desk.clean()


def unreachable(desk: Copy, url: str) -> None:
    with desk.staging() as staging:
        staging["database"]["url"] = url
        staging.pop("copies", None)  # of that database


@pytest.mark.parametrize("url", NOWHERE)
def test_the_database_cannot_be_reached(first: Copy, url: str) -> None:
    unreachable(first, url)
    undecided(first, "the database")


def test_only_the_missing_answer_shows_it(first: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    unreachable(first, NOWHERE[0])
    unanswered(monkeypatch)
    assert first.verify().code == 0


def empty(desk: Copy) -> None:
    desk.change(
        "desk/seed.py", "    for table, content in tables().items():\n", "    for table, content in few():\n"
    )
    few = (
        "\n\ndef few() -> list[tuple[str, Rows]]:\n"
        '    return [(name, rows) for name, rows in tables().items() if name != "request_participants"]\n'
    )
    file = desk.root / "desk/seed.py"
    file.write_text(file.read_text("utf-8") + few, "utf-8")


def test_the_affected_table_is_empty(first: Copy) -> None:
    empty(first)
    undecided(first, "the table is empty, which proves nothing")


def test_only_the_sentence_shows_it(first: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    empty(first)
    sentence("column_values")(monkeypatch)
    assert first.verify().code == 0


# --- a rollout with no steps


def no_procedure(desk: Copy) -> None:
    """A source that describes the release, and nothing to do."""
    with desk.source() as source:
        source["procedures"] = {}
        source["rehearsal"] = []
        for key in ("triggers", "support", "not_run"):
            del source[key]


def nothing_rehearsed(desk: Copy) -> None:
    desk.shorten()
    desk.build()


def nothing_here(desk: Copy) -> None:
    """Steps there are, and none that runs on this environment."""
    desk.shorten("preflight", keep={"preflight": ("revision",)})
    with desk.source() as source:
        source["procedures"]["preflight"]["steps"]["revision"]["runs_on"] = ["production"]
    desk.build()


def no_order(desk: Copy) -> None:
    """Pages with steps, and no order in which they are run; claims on what it comes to would be drift already."""
    with desk.source() as source:
        source.pop("claims", None)
    desk.build()
    file = desk.root / PAGE
    text = file.read_text("utf-8")
    begin, end = text.index("## Order of the rehearsal"), text.index("## Expected results")
    file.write_text(text[:begin] + text[end:], "utf-8")
    desk.seal(PAGE)


def test_no_page_at_all_is_undecided(desk: Copy) -> None:
    for page in desk.docs.glob("*.md"):
        page.unlink()
    result = desk.alone()
    assert result.code == 3, result.text
    assert "docs: there is nothing to run on `staging`" in result.text
    assert desk.untouched()


FIRST = ("docs/MIGRATION-ROLLBACK-PATH.md", "## Rollback")
EMPTY = ((nothing_here, (PAGE, "## Preflight")), (no_order, FIRST), (nothing_rehearsed, FIRST))


def test_a_source_without_steps_is_not_valid(desk: Copy) -> None:
    no_procedure(desk)
    result = desk.run("verify", "--env", "staging")
    assert result.code == 2
    assert "content/rollout.yaml:" in result.text
    assert desk.untouched()


@pytest.mark.parametrize(("make", "place"), EMPTY)
def test_pages_without_steps_are_undecided(
    desk: Copy, make: Callable[[Copy], None], place: tuple[str, str]
) -> None:
    make(desk)
    assert desk.verify("--pages-only", "--dry-run").code == 3
    result = desk.alone()
    assert result.code == 3, result.text
    assert f"{desk.place(*place)}: there is nothing to run on `staging`" in result.text
    assert desk.untouched()


@pytest.mark.parametrize(("make", "place"), EMPTY)
def test_two_checks_see_it(
    desk: Copy, make: Callable[[Copy], None], place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the first, the verdict itself wants one step at least; without both, an empty run is green."""
    make(desk)
    gives("checks.rehearsal.policy._nothing", ())(monkeypatch)
    assert desk.alone().code == 3
    monkeypatch.setattr(
        Count, "verdict", lambda count, planned: "passed" if count.passed == planned else "failed"
    )
    assert desk.alone().code == 0
