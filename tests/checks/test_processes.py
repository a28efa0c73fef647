import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from rolloutdocs.checks import proc, processes


def test_an_interrupt_while_starting_loses_no_process(monkeypatch):
    """Assert that a process is known even if an interrupt follows its birth: else nobody ends it."""
    born = []

    def interrupted(*arguments, **named):
        born.append(real(*arguments, **named))
        signal.raise_signal(signal.SIGINT)
        return born[0]

    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", interrupted)
    before = set(processes._alive)
    with pytest.raises(KeyboardInterrupt):
        processes.start(["sleep", "1000"], processes.Setting({"PATH": "/usr/bin:/bin"}))
    known = processes._alive - before
    for process in known:
        assert process.end(0.2) == ()
    born[0].kill()
    assert [process.pid for process in known] == [born[0].pid]


def test_of_who_was_there_before_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that an older process is no family, and that a younger one is, though nothing but the mark tells."""
    stranger = processes.start(["sleep", "1000"], processes.Setting({"PATH": "/usr/bin:/bin"}))
    time.sleep(0.03)  # the kernel tells when a process began in hundredths of a second
    gone = tmp_path / "gone"
    left = f"(setsid bash -c 'echo >{gone}; exec sleep 1000' &); exec sleep 1000"
    process = processes.start(["bash", "-c", left], processes.Setting({"PATH": "/usr/bin:/bin"}))
    looked: list[int] = []
    read = proc.environment
    monkeypatch.setattr(proc, "environment", lambda pid: looked.append(pid) or read(pid))
    try:
        end = time.monotonic() + 10
        # it has left: before, it is a child like any other, and whoever was seen as one is not asked for its mark
        while not (gone.exists() and proc.named(process.pid).endswith("(sleep)")):
            assert time.monotonic() < end
            time.sleep(0.005)
        family = process.family()
        (orphan,) = family - {process.pid}
        assert orphan in looked
        assert stranger.pid not in [*looked, *family]
        monkeypatch.setattr(proc, "began", lambda _pid: 1 << 60)
        assert orphan not in process.family(), "without its age it would not be found: so the age decides"
        monkeypatch.undo()
    finally:
        assert process.end(0.2) == ()
        assert stranger.end(0.2) == ()
    assert not proc.PROC.joinpath(str(orphan), "environ").exists() or not read(orphan)


def test_whose_files_only_another_account_may_see_is_no_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a daemon which `sudo` started does not put all that follows in doubt, wherever it writes."""
    ours = frozenset({proc.pipe(1)})
    assert proc.writes_to(os.getpid(), ours)

    def refused(_: str) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(proc.os, "listdir", refused)
    assert not proc.writes_to(os.getpid(), ours)
