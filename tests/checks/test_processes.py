import signal
import subprocess

import pytest
from rolloutdocs.checks import processes


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
