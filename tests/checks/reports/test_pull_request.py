"""The pull request's text is the pure page, and below it what was proved and nothing more."""

from rolloutdocs.checks.evidence import Done, Ended, Open, Started
from rolloutdocs.checks.reports.pull_request import Now, text

STARTED = Started(
    "20260101-staging", "2026-01-01T00:00:00+00:00", "0", "staging", "", "p", {}, "", [], 7, 0, 0, 1
)
STEP = Done(1, "a", "a.b", "t", "P.md:1", "", "", "passed", 0, "", [], "")
PASSED = [STARTED, *[STEP] * 7, Ended("passed", 1.0, 7, 0, 0, "")]
PAGE = "# Title\n\nText.\n"


def test_without_a_run() -> None:
    assert text(PAGE, [], Now("p")) == "# Title\n\nText.\n\n## Evidence\n\nNot rehearsed yet.\n"


def test_a_passed_run() -> None:
    shown = text(PAGE, PASSED, Now("p"))
    assert shown.startswith(PAGE)
    assert "✅ The rehearsal on `staging` **passed**: 7 of 7 steps passed" in shown
    assert "WARNING" not in shown


def test_a_run_is_not_greener_than_its_records() -> None:
    shown = text(PAGE, [STARTED, Ended("passed", 1.0, 7, 0, 0, "")], Now("p"))
    assert "❔ The rehearsal on `staging` **inconclusive**: 0 of 7 steps passed" in shown


def test_a_run_in_doubt_is_not_told_as_passed() -> None:
    shown = text(PAGE, PASSED, Now("p", doubt="x:3: the time runs backwards"))
    assert "❔ The rehearsal on `staging` **inconclusive**: 7 of 7 steps passed" in shown
    assert "it proves nothing: x:3: the time runs backwards" in shown


def test_documents_that_changed_since() -> None:
    assert "it proves nothing" in text(PAGE, PASSED, Now("other"))


def test_a_run_without_an_end_is_inconclusive() -> None:
    assert "**inconclusive**: the run has no end" in text(PAGE, [STARTED], Now("p"))


def test_failures_are_named_and_cannot_leave_their_place() -> None:
    failed = Done(1, "a", "a.`b`\n# c", "t", "P.md:1", "", "", "failed", 0, "", [], "")
    shown = text(
        PAGE,
        [STARTED, failed, Open("x", "a.b", "P:1", "", [], ""), Ended("failed", 1, 0, 1, 0, "")],
        Now("p"),
    )
    assert "- ❌ ``a.`b` # c`` failed at `P.md:1`" in shown
    assert "- ❌ `x` was left open by `a.b`" in shown
