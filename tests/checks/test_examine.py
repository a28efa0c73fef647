"""Whatever is done to a run's file, somebody who looks at all of it sees it; or else its anchor does."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks import examine as module
from rolloutdocs.checks import facts
from rolloutdocs.checks.evidence import Begun, Done, Drift, Ended, Open, Proved, Record, Started, head
from rolloutdocs.checks.examine import Run, examine

from .whole import RUN, STARTED, anchor, done, records, sent, whole, write

Lines = list[bytes]


def looked_at(path: Path) -> Run:
    return examine(path.stem, path.name, path.read_bytes())


def said(run: Run) -> str:
    return "\n".join(flaw.what for flaw in run.flaws)


def test_a_whole_run_has_no_flaw(tmp_path: Path) -> None:
    run = looked_at(whole(tmp_path))
    assert run.flaws == ()
    assert not run.broken
    assert (run.started, run.ended) == (STARTED, records()[-1])
    assert run.head == anchor(tmp_path / f"{RUN}.jsonl")


def swapped(lines: Lines) -> Lines:
    return [*lines[:2], lines[3], lines[2], *lines[4:]]


def another(lines: Lines) -> Lines:
    """Lines of the same run as it was at another time."""
    return [line.replace(b"12:00:0", b"13:00:0") for line in lines]


#: What is done -> what is said of it.
TAMPERED: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "in the middle": (lambda lines: lines[:3] + lines[4:], ":4: this line does not follow"),
    "first": (lambda lines: lines[1:], ":1: this line does not follow"),
    "swapped": (swapped, ":3: this line does not follow"),
    "a byte": (lambda lines: [*lines[:3], lines[3].replace(b"0.1", b"0.2"), *lines[4:]], ":5: this line does not"),
    "twice": (lambda lines: [*lines[:4], lines[3], *lines[4:]], ":5: this line does not follow"),
    "appended": (lambda lines: [*lines, lines[-1]], ":8: this line does not follow"),
    "spliced": (lambda lines: lines[:4] + another(lines)[4:], "does not follow|never"),
    "no record": (lambda lines: [*lines, b"{}\n"], ":8: not a record"),
    "an empty line": (lambda lines: [*lines[:2], b"\n", *lines[2:]], ":3: not a record"),
    "of another kind": (lambda lines: [lines[0].replace(b'"steps": 2', b'"steps": "2"'), *lines[1:]], "'steps'"),
    "a time without end": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"seconds": 2.0', b'"seconds": 1' + b"0" * 400)],
        ":7: not a record.*'seconds'",
    ),
    "a count without end": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"passed": 2', b'"passed": -1' + b"0" * 15)],
        ":7: not a record.*'passed'",
    ),
    "a carriage return": (lambda lines: [lines[0].replace(b"\n", b"\r\n"), *lines[1:]], ":2: this line does not"),
    "empty": (lambda _: [], ":1: a run begins with `started`"),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_an_edit_is_seen(tmp_path: Path, how: str) -> None:
    path = whole(tmp_path)
    edit, words = TAMPERED[how]
    if how == "spliced":  # of two runs that are both whole
        other = write(tmp_path, [replace(one, at=one.at.replace("12:", "13:")) if hasattr(one, "at") else one
                                 for one in records()], "other")  # fmt: skip
        lines = path.read_bytes().splitlines(True)[:4] + other.read_bytes().splitlines(True)[4:]
    else:
        lines = edit(path.read_bytes().splitlines(True))
    path.write_bytes(b"".join(lines))
    run = looked_at(path)
    assert run.broken
    assert any(flaw.changed for flaw in run.flaws)
    assert re.search(words, said(run)), said(run)


@pytest.mark.parametrize("last", [1, 2, 5])
def test_lines_taken_from_the_end_leave_it_undecided(tmp_path: Path, last: int) -> None:
    path = whole(tmp_path)
    before = anchor(path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(True)[:-last]))
    run = looked_at(path)
    assert [flaw.changed for flaw in run.flaws] == [False]
    assert "the run has no end" in said(run)
    assert run.ended is None
    assert run.head != before


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_half_a_line_takes_nothing_else_away(tmp_path: Path, cut: int) -> None:
    """Assert that a machine that lost its power tells all that it had seen before the last line."""
    path = whole(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    run = looked_at(path)
    assert list(run.records) == records()[:-1]
    assert not run.broken
    assert ":7: half a line" in said(run)
    assert all(flaw.cut for flaw in run.flaws)
    path.write_bytes(
        b"".join(path.read_bytes().splitlines(True)[:-1]) + b"\0" * 300
    )  # as some file systems leave it
    assert list(looked_at(path).records) == records()[:-1]


def test_half_a_line_behind_the_end_is_no_cut_of_the_power(tmp_path: Path) -> None:
    """Assert that it is in doubt: no run writes anything there."""
    path = whole(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"kind": "done", "verdict": "failed"')
    assert [(flaw.changed, flaw.cut) for flaw in looked_at(path).flaws] == [(False, False)]


def test_a_whole_file_written_anew_is_seen_by_its_anchor_alone(tmp_path: Path) -> None:
    honest = [
        replace(one, verdict="failed", passed=1, failed=1) if isinstance(one, Ended) else one
        for one in records()
    ]
    honest[5] = done("deploy.up", "failed", at="2026-01-01T12:00:02.000+00:00")
    kept = anchor(write(tmp_path, honest))
    (tmp_path / f"{RUN}.jsonl").unlink()
    forged = looked_at(whole(tmp_path))
    assert forged.flaws == ()
    assert forged.head != kept


def changed(**fields: object) -> Callable[[list[Record]], list[Record]]:
    """The end says something else."""
    return lambda told: [*told[:-1], replace(told[-1], **fields)]


#: Runs with a valid chain that no run writes -> what is said of them.
CONTRADICTIONS: dict[str, tuple[Callable[[list[Record]], list[Record]], str]] = {
    "another name": (lambda told: [replace(told[0], run="other"), *told[1:]], ":1: this is the run `other`"),
    "no start": (lambda told: told[1:], ":1: a run begins with `started`"),
    "two starts": (lambda told: [*told[:2], STARTED, *told[2:]], ":3: a second `started`"),
    "after the end": (lambda told: [*told, told[1]], ":8: something follows the end"),
    "two ends": (lambda told: [*told, told[-1]], ":8: something follows the end"),
    "never begun": (lambda told: [*told[:2], *told[3:]], ":3: the step `deploy.down` is done, and was never begun"),
    "done twice": (lambda told: [*told[:4], told[3], *told[4:-1], replace(told[-1], passed=3)], ":5: .* never begun"),
    "another passage": (lambda told: [*told[:3], replace(told[3], passage=2), *told[4:]], ":4: .* never begun"),
    "judged otherwise": (
        lambda told: [*told[:3], replace(told[3], judged=done("deploy.down", "failed").judged), *told[4:]],
        ":4: the step `deploy.down` passed, and not all",
    ),
    "nothing judged": (lambda told: [*told[:3], replace(told[3], judged=[]), *told[4:]], ":4: .* not all"),
    "one too many": (changed(passed=3), ":7: the end counts 3 steps passed, and 2 are there"),
    "a failure denied": (
        lambda told: [*told[:5], done("deploy.up", "failed"), told[-1]],
        ":7: the end counts 2 steps passed, and 1 are there",
    ),
    "green with a failure": (
        lambda told: [*told[:5], done("deploy.up", "failed"), replace(told[-1], passed=1, failed=1)],
        ":7: the run passed, and not all",
    ),
    "green halfway": (lambda told: [*told[:4], replace(told[-1], passed=1)], ":5: .* 1 of 2 planned steps did"),
    "undecided with a failure": (
        lambda told: [*told[:5], done("deploy.up", "failed"),
                      replace(told[-1], verdict="inconclusive", passed=1, failed=1)],
        ":7: the run inconclusive, and a step of it failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", CONTRADICTIONS)
def test_a_contradiction_is_seen(tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing but the look at the records sees it: the chain is whole."""
    edit, words = CONTRADICTIONS[how]
    path = write(tmp_path, edit(records()))
    run = looked_at(path)
    assert run.broken
    assert re.search(words, said(run)), said(run)
    monkeypatch.setattr(module, "_contradictions", lambda *_: ())
    assert not looked_at(path).broken


@pytest.mark.parametrize(
    "told",
    [
        [
            *records()[:4],
            Open("doors", "deploy.down", "PAGE.md:3", "so", ["up"], "Go"),
            Ended("failed", 1, 1, 0, 0, "x"),
        ],
        [
            *records()[:4],
            sent("deploy.up"),
            Ended("inconclusive", 1.0, 1, 0, 0, "interrupted", interrupted=True),
        ],
        [*records()[:6], done("deploy.down", purpose="closing"), Ended("passed", 1.0, 2, 0, 0, "")],
        [*records()[:6], Drift("PAGE.md:1", "a", "b", "c"), Ended("failed", 1.0, 2, 0, 0, "drift")],
        [replace(STARTED, resumes="other"), *records()[1:4], Ended("passed", 1.0, 1, 0, 0, "")],
    ],
)
def test_what_runs_write_is_let_be(tmp_path: Path, told: list[Record]) -> None:
    assert looked_at(write(tmp_path, told)).flaws == ()


def test_a_time_that_runs_backwards_is_in_doubt(tmp_path: Path) -> None:
    told = [
        replace(one, at="2026-01-01T11:59:30+00:00") if isinstance(one, Begun | Done) else one
        for one in records()
    ]
    run = looked_at(write(tmp_path, told))
    assert [flaw.changed for flaw in run.flaws] == [False]
    assert ":3: the time runs backwards" in said(run) == run.doubt
    (kept,) = facts.kept(tmp_path)
    assert kept.verdict == "inconclusive"


def test_a_run_that_passed_with_a_false_claim_was_changed(tmp_path: Path) -> None:
    false = Proved(
        "values_lost", "rollback loses it", "X.md:1", "", "failed", "lost", "the same", "nothing was lost"
    )
    *before, ended = records()
    path = write(tmp_path, [*before, false, ended])
    run = looked_at(path)
    assert run.broken
    assert "the run passed, and not all that is claimed of the database did" in said(run)


def test_a_newer_version_is_not_called_changed(tmp_path: Path) -> None:
    body = {"after": "0" * 64, "kind": "started", "version": 3, "what": "nobody knows yet"}
    path = tmp_path / f"{RUN}.jsonl"
    path.write_text(json.dumps(body) + "\n")
    run = looked_at(path)
    assert [flaw.changed for flaw in run.flaws] == [False]
    assert "evidence of version 3; this rolloutdocs reads up to 2" in said(run)
    assert run.broken
    assert isinstance(STARTED, Started)


def test_one_too_large_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    assert "larger than 1000 bytes" in said(looked_at(whole(tmp_path)))


def test_a_head_is_that_of_the_last_whole_line() -> None:
    assert head(b"a\nb\n") == head(b"b\n") == head(b"b\nhalf") != head(b"a\n")
    assert head(b"") == head(b"half") == "0" * 64
