"""Many runs are looked at by their ends; which is the newest is what they say themselves; what the power takes away."""

import fcntl
import os
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import (
    Begun,
    Broken,
    Done,
    Drift,
    Ended,
    Journal,
    Open,
    Phase,
    Record,
    Started,
    ends,
    read,
    runs,
)
from rolloutdocs.checks.evidence import journal as module

from .whole import RUN, STARTED, anchor, done, records, sent, whole, write

NOW = datetime.now(UTC)


def begun(folder: Path, name: str, at: datetime | str) -> Path:
    text = at if isinstance(at, str) else at.isoformat()
    return write(folder, [replace(STARTED, run=name, at=text)], name)


def order(folder: Path) -> list[str]:
    return [path.stem for path in runs(folder)]


def test_the_newest_began_last_whatever_its_name(tmp_path: Path) -> None:
    begun(tmp_path, "z", NOW - timedelta(hours=2))
    begun(tmp_path, "a", NOW - timedelta(hours=1))
    begun(tmp_path, "m", (NOW - timedelta(hours=3)).replace(tzinfo=None).isoformat() + "Z")
    assert order(tmp_path) == ["a", "z", "m"]


def test_a_run_from_the_future_hides_none(tmp_path: Path) -> None:
    begun(tmp_path, "z", NOW + timedelta(days=700))
    begun(tmp_path, "a", NOW)
    begun(tmp_path, "b", NOW + timedelta(minutes=2))  # clocks differ by a little
    assert order(tmp_path) == ["b", "a", "z"]
    assert [ends(path).ahead(NOW) for path in runs(tmp_path)] == [False, False, True]


def test_those_of_one_environment(tmp_path: Path) -> None:
    """A file that was renamed, or says nothing that can be read, may be any environment's: only both together tell."""
    write(tmp_path, [replace(STARTED, run="x-prod-1", environment="prod")], "x-prod-1")
    write(tmp_path, [replace(STARTED, run="renamed", environment="staging")], "renamed")
    write(tmp_path, [replace(STARTED, run="x-staging-2", environment="prod")], "x-staging-2")
    (tmp_path / "y-prod-3.jsonl").write_text("[]\n")
    assert {path.stem for path in runs(tmp_path, environment="staging")} == {
        "renamed",
        "x-staging-2",
        "y-prod-3",
    }
    assert len(list(runs(tmp_path))) == 4


def test_what_is_no_run_is_seen_first(tmp_path: Path) -> None:
    begun(tmp_path, "z", NOW)
    (tmp_path / "a.jsonl").write_text("[]\n")
    (tmp_path / "b.jsonl").mkdir()
    assert order(tmp_path) == ["b", "a", "z"]


@pytest.mark.parametrize("at", ["", "now", "2026-13-01", "2026-01-01"])
def test_a_time_that_is_none(tmp_path: Path, at: str) -> None:
    begun(tmp_path, "z", at)
    begun(tmp_path, "a", NOW)
    assert order(tmp_path) == ["a", "z"]


def test_both_ends(tmp_path: Path) -> None:
    found = ends(whole(tmp_path))
    assert (found.started, found.ended, found.head) == (STARTED, records()[-1], anchor(found.path))


@pytest.mark.parametrize("size", [10, 65_000, 70_000, 300_000])
def test_the_last_line_however_long(tmp_path: Path, size: int) -> None:
    told = [*records()[:-1], replace(records()[-1], reason="x" * size)]
    found = ends(write(tmp_path, told))
    assert (found.ended, found.head) == (told[-1], anchor(found.path))
    data = found.path.read_bytes()
    found.path.write_bytes(data[:-9])
    assert ends(found.path).ended is None
    assert ends(found.path).head == anchor(found.path)


@pytest.mark.parametrize("text", ["", "\n", "{", "half", "[]\n", "{}\n"])
def test_ends_of_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    with pytest.raises(Broken, match=r"a\.jsonl"):
        ends(tmp_path / "a.jsonl")


@pytest.mark.parametrize("spaced", [b"", b" "])
def test_a_first_line_that_was_changed(tmp_path: Path, spaced: bytes) -> None:
    """Assert that who changes what a run is about takes it out of nobody's sight; one cut behind it is as it was."""
    path = whole(tmp_path)
    first, second, *_ = path.read_bytes().splitlines(True)
    path.write_bytes(first + b"{" + spaced + second[1:])
    ends(path)
    path.write_bytes(first.replace(b'"staging"', b'"staginh"') + b"{" + spaced + second[1:])
    with pytest.raises(Broken, match=r"jsonl:2: this line does not follow the one before it"):
        ends(path)
    path.write_bytes(first + second[:40])
    assert ends(path).ended is None


def test_thousands_are_listed_by_their_ends(tmp_path: Path) -> None:
    """Assert that the time depends on how many there are, and not on how long each is."""
    body = whole(tmp_path).read_bytes()
    lines = body.splitlines(True)
    long = b"".join(
        [lines[0], lines[1].replace(b'"passed"', b'"passed", "reason": "%s"' % (b"x" * 500_000)), *lines[2:]]
    )
    (tmp_path / f"{RUN}.jsonl").write_bytes(long)
    for number in range(2000):
        os.link(tmp_path / f"{RUN}.jsonl", tmp_path / f"{number}.jsonl")  # a gigabyte to whoever reads it all
    began = time.process_time()
    assert sum(ends(path).ended is not None for path in runs(tmp_path)) == 2001
    assert time.process_time() - began < 5


def test_half_a_last_line_takes_nothing_else_away(tmp_path: Path) -> None:
    path = whole(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert read(path) == records()[:-1]


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long the file was each time it was forced to the disk; -1 for a folder."""
    seen: list[int] = []
    real = os.fsync

    def note(file: int) -> None:
        seen.append(-1 if os.path.isdir(f"/proc/self/fd/{file}") else os.fstat(file).st_size)  # noqa: PTH112
        real(file)

    monkeypatch.setattr(module.os, "fsync", note)
    return seen


#: A record -> whether it has to be on the disk before anything else happens.
WEIGHTY: list[tuple[Record, bool]] = [
    (STARTED, True),
    (Phase("starting state restored", 1.0, "passed"), False),
    (Phase("starting state restored", 1.0, "inconclusive"), True),
    (sent("deploy.look"), False),
    (replace(sent("deploy.look"), opens="maintenance mode"), True),
    (replace(sent("deploy.migrate"), effect="changes"), True),
    (replace(sent("deploy.migrate"), effect="destroys"), True),
    (replace(sent("deploy.migrate"), effect=""), True),
    (done("deploy.look", "failed"), True),
    (Open("maintenance mode", "deploy.down", "PAGE.md:3", "so", [], ""), True),
    (Drift("PAGE.md:3", "a", "b", "c"), True),
    (Ended("passed", 1.0, 1, 0, 0, ""), True),
]


def test_no_run_is_found_before_its_first_record(tmp_path: Path) -> None:
    """Assert that who looks at all runs at that moment finds none that proves nothing, and that none stays behind."""
    with closing(Journal(tmp_path / "a.jsonl", str)) as journal:
        assert list(runs(tmp_path)) == []
        journal(STARTED)
        assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
        assert list(runs(tmp_path)) == [tmp_path / "a.jsonl"]
        assert isinstance(ends(tmp_path / "a.jsonl").started, Started)
    Journal(tmp_path / "b.jsonl", str).close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_what_a_kill_left_before_a_first_record_is_removed(tmp_path: Path) -> None:
    """Assert that such a file does not lie there for ever, and that one of a run that lives or just begins does."""
    names = ("held", "just-made", "killed")
    for name in names:
        (tmp_path / f"{name}.jsonl.new").write_text("")
    for name in ("held", "killed"):
        os.utime(tmp_path / f"{name}.jsonl.new", (0, 0))
    with (tmp_path / "held.jsonl.new").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Journal(tmp_path / "a.jsonl", str).close()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["held.jsonl.new", "just-made.jsonl.new"]


@pytest.mark.parametrize(("record", "expected"), WEIGHTY)
def test_what_the_power_must_not_take(
    tmp_path: Path, forced: list[int], record: Record, expected: bool
) -> None:
    """Assert that what may have changed something is on the disk before it is sent; what only reads costs nothing."""
    journal = Journal(tmp_path / "a.jsonl", str)
    journal(STARTED)
    first = (tmp_path / "a.jsonl").stat().st_size
    assert forced == [first, -1], "the first record, and then the file's name"
    journal(record)
    assert forced[2:] == ([(tmp_path / "a.jsonl").stat().st_size] if expected else [])
    journal.close()
    assert forced[-1] == (tmp_path / "a.jsonl").stat().st_size


@pytest.mark.parametrize(("begun", "expected"), [one for one in WEIGHTY if isinstance(one[0], Begun)])
def test_how_a_step_ended_weighs_as_much_as_the_step(
    tmp_path: Path, forced: list[int], begun: Begun, expected: bool
) -> None:
    journal = Journal(tmp_path / "a.jsonl", str)
    journal(STARTED)
    journal(begun)
    before = len(forced)
    journal(done(begun.step))
    assert len(forced) - before == expected
    journal(done("deploy.up", purpose="closing"))  # whose beginning was not told
    assert len(forced) - before == expected + 1
    journal.close()


def test_every_kind_was_asked_about() -> None:
    assert {type(record) for record, _ in WEIGHTY} == {Started, Phase, Begun, Done, Open, Drift, Ended}
