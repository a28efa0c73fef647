"""What a person sees, and what output of other programs cannot make them see."""

import io

import pytest
from rich.console import Console
from rolloutdocs.checks.evidence import Done, Ended, Judged, Open, Phase, Record, Started
from rolloutdocs.checks.reports.printable import printable, tail
from rolloutdocs.checks.reports.terminal import show


def text(record: Record, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, force_terminal=False)
    console.print(show(record))
    return console.file.getvalue()


FAILED = Done(1, "deploy", "deploy.migrate", "Migrate", "docs/PAGE.md:40", "", "php artisan migrate\necho two",
              "failed", 1.25, "status 1, at `echo two`",
              [Judged("exits with `0`", "docs/PAGE.md:45", "failed", "status 0", "status 1"),
               Judged("prints `x`", "docs/PAGE.md:46", "passed", "x", "x")],
              "first\n\x1b[2J\x1b[32mPASSED\x1b]0;title\x07\nlast [bold]markup[/bold]")  # fmt: skip


def test_a_failure_shows_all_there_is_to_know() -> None:
    shown = text(FAILED)
    for part in ("docs/PAGE.md:40", "php artisan migrate", "echo two", "exits with `0`", "docs/PAGE.md:45",
                 "status 0", "status 1", "1.25 s", "deploy.migrate", "✘"):  # fmt: skip
        assert part in shown
    assert "docs/PAGE.md:46" not in shown


def test_output_is_shown_as_text() -> None:
    shown = text(FAILED)
    assert "\x1b" not in shown
    assert "title" not in shown
    assert "last [bold]markup[/bold]" in shown


def test_a_pass_is_one_line() -> None:
    passed = Done(1, "deploy", "deploy.up", "Open", "P:1", "", "up", "passed", 0.5, "", [], "noise")
    assert len(text(passed).splitlines()) == 1


def test_what_is_open_names_the_next_command() -> None:
    shown = text(Open("maintenance mode", "deploy.down", "P:3", "changed", ["restore all"], "Restore, P:90"))
    assert "maintenance mode is OPEN" in shown
    assert "restore all" in shown
    assert "Restore, P:90" in shown


@pytest.mark.parametrize("verdict", ["passed", "failed", "inconclusive"])
def test_the_last_word(verdict: str) -> None:
    shown = text(Ended(verdict, 12.0, 3, 1, 0, "because"))
    assert verdict.upper() in shown
    assert "3 passed · 1 failed · 0 inconclusive" in shown


def test_an_interrupt_is_never_called_passed() -> None:
    assert "PASSED" not in text(Ended("inconclusive", 12.0, 3, 0, 0, "", interrupted=True))


def test_a_phase_that_did_not_pass_says_why() -> None:
    assert "Access denied" in text(Phase("service database", 3.0, "inconclusive", "not ready\nAccess denied"))


def test_counts_repeats_and_what_was_not_run() -> None:
    shown = text(Started("r", "", "", "staging", "", "", {}, "", ["deploy", "verify"], 7, 4, 2, 1))
    assert "7 steps in 2 passages" in shown
    assert "4 repeats compared · 2 shown but not run" in shown


def test_printable() -> None:
    assert printable("a\x1b[31mb\x1b]8;;http://x\x1b\\c\x00\u202ed\ne\tf") == "abc\\x00\\u202ed\ne\tf"
    assert tail("1\n2\n3\n", 2) == "… 1 lines before\n2\n3"
