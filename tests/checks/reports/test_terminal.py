"""What a person sees, and what output of other programs cannot make them see."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from rolloutdocs.checks.evidence import (
    Begun,
    Compared,
    Done,
    Ended,
    Judged,
    Open,
    Phase,
    Record,
    Started,
    Taken,
)
from rolloutdocs.checks.reports.printable import printable, tail
from rolloutdocs.checks.reports.run import fold
from rolloutdocs.checks.reports.summary import terminal
from rolloutdocs.checks.reports.terminal import Around, show, unseen

ALONE = Around()


def text(record: Record, around: Around = ALONE, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, force_terminal=False)
    console.print(show(record, around), crop=False)
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


LONG = f"restore {'all ' * 50}of it"
OPEN = Open("maintenance mode", "deploy.down", "P:3", "changed", [LONG, "up"], "Restore, P:90")


def test_what_is_open_names_the_next_command() -> None:
    shown = text(OPEN)
    assert "maintenance mode is left open" in shown
    assert "Restore, P:90" in shown
    assert "gone with it" not in shown


def test_the_next_commands_can_be_copied() -> None:
    assert text(OPEN, width=40).endswith(f"\n{LONG}\nup\n")


def test_nobody_is_sent_to_a_place_that_is_gone() -> None:
    shown = " ".join(text(OPEN, Around(private=True)).split())
    assert "gone with it: in it nothing is left to close" in shown
    assert "On an environment that stays you would go on with:" in shown


def test_a_failure_says_what_its_page_says_to_do() -> None:
    around = Around(advice={"deploy.migrate": "go to Restore  docs/BACK.md:90"})
    assert "go to Restore  docs/BACK.md:90" in text(FAILED, around)


def test_what_was_not_decided_is_not_called_failed() -> None:
    around = Around(advice={"deploy.migrate": "stop. Ask Ana."})
    shown = text(replace(FAILED, verdict="inconclusive"), around)
    assert (
        "nothing was decided: mend what is named above, then verify again. Had it failed: stop. Ask Ana."
        in shown
    )


def test_a_step_whose_end_nobody_saw_is_named() -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(unseen(Begun(1, "deploy.migrate", "Migrate", "docs/PAGE.md:40"), 4.0), crop=False)
    shown = console.file.getvalue()
    assert all(part in shown for part in ("deploy.migrate", "docs/PAGE.md:40", "nobody saw how", "4.00 s"))


def test_a_failed_command_is_never_cut() -> None:
    long = replace(FAILED, command=LONG, place="docs/A-VERY-LONG-NAME-OF-A-PAGE.md:140")
    lines = text(long, width=40).splitlines()
    assert any(line.endswith(LONG) for line in lines)
    assert any(line.endswith(long.place) for line in lines)


def test_steps_that_were_not_reached_are_counted() -> None:
    assert "2 not reached" in text(Ended("failed", 1.0, 3, 1, 0, "because"), Around(planned=6))
    assert "reached" not in text(Ended("passed", 1.0, 6, 0, 0, ""), Around(planned=6))


@pytest.mark.parametrize("verdict", ["passed", "failed", "inconclusive"])
def test_the_last_word(verdict: str) -> None:
    shown = text(Ended(verdict, 12.0, 3, 1, 0, "because"))
    assert verdict.upper() in shown
    assert "3 passed · 1 failed · 0 inconclusive" in shown


def test_an_interrupt_is_never_called_passed() -> None:
    assert "PASSED" not in text(Ended("inconclusive", 12.0, 3, 0, 0, "", interrupted=True))


def test_a_phase_that_did_not_pass_says_why() -> None:
    assert "Access denied" in text(Phase("service database", 3.0, "inconclusive", "not ready\nAccess denied"))


def test_what_is_seen_of_a_database_is_shown_as_text() -> None:
    """Assert that the reason of a snapshot and what became of a column repaint no verdict."""
    taken = Taken("before the deploy", 0.1, "inconclusive", "x\x1b[2J\x1b[HPASSED\u202e")
    column = Compared("users.a", "values\x1b[2J", "restored\x1b[31m\u202e", "passed", "")
    shown = terminal(fold([taken, column]))
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "xPASSED\\u202e" in shown
    assert "restored\\u202e" in shown


def test_counts_repeats_and_what_was_not_run() -> None:
    shown = text(Started("r", "", "", "staging", "", "", {}, "", ["deploy", "verify"], 7, 4, 2, 1))
    assert "7 steps in 2 passages" in shown
    assert "4 repeats compared · 2 shown but not run" in shown


def test_printable() -> None:
    assert printable("a\x1b[31mb\x1b]8;;http://x\x1b\\c\x00\u202ed\ne\tf") == "abc\\x00\\u202ed\ne\tf"
    assert tail("1\n2\n3\n", 2) == "… 1 more that was kept\n2\n3"
