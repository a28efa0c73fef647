"""After a kill, the next start says what may be open."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Begun, Done, Ended, Journal, Open, Record, Started
from rolloutdocs.checks.unfinished import unfinished

DOWN = Begun(1, "deploy.down", "Close", "PAGE.md:3", "maintenance mode", "deploy.up")
MIGRATE = Begun(1, "deploy.migrate", "Migrate", "PAGE.md:9")


def done(step: str, verdict: str = "passed") -> Done:
    return Done(1, "deploy", step, step, "PAGE.md:3", "", "", verdict, 0.1, "", [], "")


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def told(folder: Path, process: int, *records: Record) -> str:
    started = Started("r", "now", "0", "staging", "", "", {}, "", [], 3, 0, 0, process)
    journal = Journal(folder / "20260101.jsonl", str)
    for record in (started, *records):
        journal(record)
    journal.close()
    return "\n".join(unfinished(folder, "staging"))


def test_killed_while_something_was_open(tmp_path: Path, dead: int) -> None:
    text = told(tmp_path, dead, DOWN, done("deploy.down"), MIGRATE)
    assert "was killed before its end" in text
    assert "It was running deploy.migrate (PAGE.md:9)" in text
    assert "may have left maintenance mode open, since deploy.down (PAGE.md:3)" in text


def test_what_was_closed_is_not_named(tmp_path: Path, dead: int) -> None:
    up = Begun(1, "deploy.up", "Open", "PAGE.md:20")
    assert "maintenance" not in told(tmp_path, dead, DOWN, done("deploy.down"), up, done("deploy.up"))


def test_a_failed_closing_is(tmp_path: Path, dead: int) -> None:
    up = Begun(1, "deploy.up", "Open", "PAGE.md:20")
    assert "maintenance" in told(tmp_path, dead, DOWN, done("deploy.down"), up, done("deploy.up", "failed"))


def test_a_run_that_is_still_going_on(tmp_path: Path) -> None:
    """Assert that it is told by the lock on its file: its number may be that of another process by now."""
    told(tmp_path, os.getpid())
    started = Started("s", "now", "0", "staging", "", "", {}, "", [], 3, 0, 0, os.getpid())
    journal = Journal(tmp_path / "20260102.jsonl", str)
    journal(started)
    text = "\n".join(unfinished(tmp_path, "staging"))
    assert f"Another run has not ended yet (process {os.getpid()}): {tmp_path}/20260102" in text
    assert f"The last run was killed before its end: {tmp_path}/20260101" in text
    journal.close()


def test_left_open_by_a_run_that_ended(tmp_path: Path, dead: int) -> None:
    left = Open("maintenance mode", "deploy.down", "PAGE.md:3", "", [], "")
    text = told(tmp_path, dead, DOWN, done("deploy.down"), left, Ended("failed", 1.0, 0, 1, 0, ""))
    assert text.startswith("The last run left maintenance mode open (since deploy.down, PAGE.md:3)")


def test_a_step_whose_connection_was_lost(tmp_path: Path, dead: int) -> None:
    migrate, gone = (
        replace(MIGRATE, effect="changes"),
        replace(done("deploy.migrate", "inconclusive"), unseen=True),
    )
    text = told(tmp_path, dead, migrate, gone, Ended("inconclusive", 1.0, 0, 0, 1, ""))
    assert (
        text == f"In the last run nobody saw how deploy.migrate ended (PAGE.md:9): {tmp_path}/20260101.jsonl"
    )


def test_an_ordinary_end_says_nothing(tmp_path: Path, dead: int) -> None:
    assert told(tmp_path, dead, Ended("passed", 1.0, 1, 0, 0, "")) == ""


def test_other_environments_are_not_asked(tmp_path: Path, dead: int) -> None:
    told(tmp_path, dead, DOWN)
    assert list(unfinished(tmp_path, "production")) == []


def test_what_later_runs_led_back_is_told_no_more(tmp_path: Path, dead: int) -> None:
    told(tmp_path, dead, DOWN, done("deploy.down"), MIGRATE)

    def recovered(*records: Record) -> str:
        started = Started("s", "now", "0", "staging", "", "", {}, "", [], 1, 0, 0, dead, recovers="r")
        journal = Journal(tmp_path / "20260102.jsonl", str)
        for record in (started, *records, Ended("failed", 1.0, 0, 1, 0, "")):
            journal(record)
        journal.close()
        return "\n".join(unfinished(tmp_path, "staging"))

    assert "maintenance mode open" in recovered()
    (tmp_path / "20260102.jsonl").unlink()
    up = Begun(1, "deploy.up", "Open", "PAGE.md:20", purpose="closing")
    assert recovered(up, replace(done("deploy.up"), purpose="closing")) == ""


@pytest.mark.usefixtures("not_for_ever")
def test_what_is_no_file_is_told_and_passed_over(tmp_path: Path, dead: int) -> None:
    os.mkfifo(tmp_path / "20260102.jsonl")
    (tmp_path / "20260103.jsonl").mkdir()
    text = told(tmp_path, dead, DOWN)
    for name in ("20260102", "20260103"):
        assert f"{name}.jsonl: this is no regular file, and evidence is one. It proves nothing: look" in text
    assert "was killed before its end" in text


def test_what_cannot_be_opened_is_told_with_what_to_do(tmp_path: Path, dead: int) -> None:
    loop = tmp_path / "20260102.jsonl"
    loop.symlink_to(loop)
    said = f"{loop}: Too many levels of symbolic links. It proves nothing: look at what it left; when that is settled,"
    assert said in told(tmp_path, dead, DOWN)


def test_a_run_ahead_of_time_is_told_of_its_own_environment_alone(tmp_path: Path, dead: int) -> None:
    """Assert that `eu-staging` is not taken for `staging`, whose name it ends with."""
    name = "20990101T000000000Z-eu-staging-0a1b2c3d"
    started = Started(name, "2099-01-01T00:00:00+00:00", "0", "eu-staging", "", "", {}, "", [], 3, 0, 0, dead)
    journal = Journal(tmp_path / f"{name}.jsonl", str)
    for record in (started, DOWN, done("deploy.down")):
        journal(record)
    journal.close()
    assert list(unfinished(tmp_path, "staging")) == []
    assert list(unfinished(tmp_path, "eu-staging")) != []
