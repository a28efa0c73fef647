"""Which numbers a process may have that began later: where that is not certain, all of them are looked at."""

import os
from pathlib import Path

import pytest
from rolloutdocs.checks import numbers, processes

SLEEP = processes.Setting({"PATH": "/usr/bin:/bin"})


def told(folder: Path, forks: int, last: int) -> None:
    folder.joinpath("stat").write_text(f"cpu 1 2\nintr 1 0 0\nctxt 7\nprocesses {forks}\nprocs_running 1\n")
    folder.joinpath("loadavg").write_text(f"0.52 0.58 0.59 1/259 {last}\n")


@pytest.mark.parametrize(
    ("before", "forks", "last", "found"),
    [
        (100, 101, 900, range(900, 901)),
        (100, 2099, 9999, range(900, 10_000)),
        (100, 101, 899, numbers.ALL),  # numbers began anew
        (100, 2100, 9999, numbers.ALL),  # they may have, and have come as far again
        (100, 100, 900, numbers.ALL),  # nobody counts: at least it itself began
        (0, 1, 900, numbers.ALL),  # nobody counted before
    ],
)
def test_numbers_that_may_have_begun_anew_say_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int, forks: int, last: int, found: range
) -> None:
    """Assert that only few processes since, and a last number that is no lower, count."""
    monkeypatch.setattr(numbers, "PROC", tmp_path)
    told(tmp_path, forks, last)
    assert numbers.since(900, before) == found


@pytest.mark.parametrize("name", ["stat", "loadavg"])
def test_nobody_elses_word_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Assert that a file which is missing, says something else, or comes from elsewhere makes nothing certain."""
    monkeypatch.setattr(numbers, "PROC", tmp_path)
    told(tmp_path, 101, 900)
    file = tmp_path / name
    kept = file.read_text()
    file.write_text("nothing\n")
    assert numbers.since(900, 100) == numbers.ALL
    file.unlink()
    assert numbers.since(900, 100) == numbers.ALL
    memory = Path("/dev/shm")
    assert memory.stat().st_dev != tmp_path.stat().st_dev, "this test wants two file systems"
    other = memory / f"rolloutdocs-test-{os.getpid()}-{name}"
    try:
        other.write_text(kept)
        file.symlink_to(other)
        assert numbers.since(900, 100) == numbers.ALL
    finally:
        other.unlink()
    file.unlink()
    file.write_text(kept)
    assert numbers.since(900, 100) == range(900, 901)


def test_what_was_there_before_is_not_even_asked_for_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a process with a lower number is passed over, as there are more of them than of all others."""
    process = processes.start(["sleep", "1000"], SLEEP)
    asked: list[int] = []
    fields = processes._fields
    monkeypatch.setattr(processes, "_fields", lambda name: asked.append(int(name)) or fields(name))
    try:
        while numbers.since(process.pid, process._before) == numbers.ALL:  # they began anew this very moment
            process.end(0.2)
            process = processes.start(["sleep", "1000"], SLEEP)
        asked.clear()
        assert process.family() == {process.pid}
        assert min(asked) == process.pid
        assert max(asked) <= numbers._last()
        monkeypatch.setattr(numbers, "since", lambda *_: numbers.ALL)
        assert process.family() == {process.pid}
        assert min(asked) < process.pid
        monkeypatch.setattr(numbers, "since", lambda *_: range(process.pid + 1, 1 << 31))
        assert process.family() == set(), "so it is these that decide"
    finally:
        monkeypatch.undo()
        assert process.end(0.2) == ()
