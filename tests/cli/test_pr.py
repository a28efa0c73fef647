"""`pr export` is the pure page and what the newest run proved."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Begun, Done, Ended, Journal, Judged, Started

RUN = "20260101T000000000Z-staging-0a1b2c3d"
HELD = [Judged("every statement runs", "", "passed", "", "")]


def evidence(folder: Path, plan: str, at: str = "2026-01-01T00:00:00+00:00", sent: str = "") -> Path:
    path = folder / ".rolloutdocs" / "runs" / f"{RUN}.jsonl"
    journal = Journal(path, str)
    journal(Started(RUN, at, "0", "staging", "", plan, {}, "", [], 27, 0, 0, 1))
    for _ in range(27):
        journal(Begun(1, "a.b", "t", "P.md:1", at=sent))
        journal(Done(1, "a", "a.b", "t", "P.md:1", "", "", "passed", 0.0, "", HELD, ""))
    journal(Ended("passed", 1.0, 27, 0, 0, ""))
    journal.close()
    return path


def test_without_evidence(project: Path, call) -> None:
    shown = call("pr", "export")
    assert shown.exit_code == 0
    assert shown.output.startswith((project / "docs" / "PR-ENHANCEMENT.md").read_text().rstrip())
    assert shown.output.endswith("## Evidence\n\nNot rehearsed yet.\n")


def test_evidence_of_other_documents_is_called_stale(project: Path, call) -> None:
    evidence(project, "0" * 64)
    assert "The documents have changed since this run: it proves nothing" in call("pr", "export").output


def test_evidence_of_these_documents(project: Path, call) -> None:
    digest = call("verify", "--env", "staging", "--dry-run").output.split()[-1]
    evidence(project, digest)
    shown = call("pr", "export", "--output", "pull-request.md")
    text = (project / "pull-request.md").read_text()
    assert shown.exit_code == 0
    assert "27 of 27 steps passed" in text
    assert "The documents have changed" not in text


def test_evidence_whose_clock_was_ahead_is_called_so(project: Path, call) -> None:
    digest = call("verify", "--env", "staging", "--dry-run").output.split()[-1]
    evidence(project, digest, at="9026-01-01T00:00:00+00:00")
    assert "The clock of this run was ahead, so nobody can tell when it was" in call("pr", "export").output


def test_evidence_that_is_undecided_is_called_passed_nowhere(project: Path, call) -> None:
    """Assert that what `status` counts as no proof is not told as passed to those who approve."""
    digest = call("verify", "--env", "staging", "--dry-run").output.split()[-1]
    evidence(project, digest, sent="2025-12-31T23:00:00+00:00")
    assert "**inconclusive**: 27 of 27 steps passed" in call("pr", "export").output
    for told in (call("pr", "export").output, call("report").output):
        assert "In doubt, it proves nothing: " in told
        assert ":2: the time runs backwards" in told


def test_nobody_is_said_to_have_reviewed_it(call) -> None:
    """Assert that the page names who is asked: whether they reviewed is no word of the source."""
    assert (
        "\nTo be reviewed by Ada (release owner) and Grace (database owner).\n" in call("pr", "export").output
    )


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.usefixtures("not_for_ever")
def test_what_is_no_file_is_no_evidence(make: Callable[[Path], None], project: Path, call) -> None:
    """Assert that a pipe nobody writes to is told and not waited for."""
    runs = project / ".rolloutdocs" / "runs"
    runs.mkdir(parents=True)
    make(runs / "20260101.jsonl")
    shown = call("pr", "export")
    assert shown.exit_code == 3
    assert "20260101.jsonl: this is no regular file, and evidence is one. It proves nothing" in shown.output
