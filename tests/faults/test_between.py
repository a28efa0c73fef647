"""A fault between steps, and under the evidence itself: at each record that a run writes."""

import errno
import os
import shutil
import signal
from dataclasses import replace
from itertools import count

import pytest
from rolloutdocs.checks import verify
from rolloutdocs.checks.evidence import Begun, Journal, read

from .rollout import whole
from .test_every_step import led_back

VERIFY = ("verify", "--env", "staging")
WRITE = os.write
#: Started, two phases, six steps with two records each; the last record is written when all is over.
RECORDS = range(1, 16)


def killed_after(number):
    """Kill the tool as soon as it has written so many records."""
    written, call = count(1), Journal.__call__

    def write(self, record):
        kept = call(self, record)
        if next(written) == number:
            signal.raise_signal(signal.SIGKILL)
        return kept

    Journal.__call__ = write


def full_at(number):
    """Let the disk be full when this record is to be written."""
    written = count(1)

    def write(descriptor, data):
        if bytes(data[:9]) == b'{"after":' and next(written) >= number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return WRITE(descriptor, data)

    os.write = write


@pytest.mark.parametrize("numbers", [RECORDS[::3], RECORDS[1::3], RECORDS[2::3]], ids=["a", "b", "c"])
def test_killed_between_two_records(rollout, numbers):
    """Assert that wherever the tool is killed, recovering opens to users what is proved whole, and says the rest."""
    for number in numbers:
        code = rollout.forked(VERIFY, lambda number=number: killed_after(number))
        assert code == -signal.SIGKILL
        assert whole(rollout.runs()[-1])
        assert len(read(rollout.runs()[-1])) == number
        led_back(rollout)


@pytest.mark.parametrize("numbers", [RECORDS[1::3], RECORDS[2::3], RECORDS[3::3]], ids=["a", "b", "c"])
def test_a_disk_that_is_full(rollout, numbers):
    """Assert that what is left open is named on the terminal, and found again in the evidence that there is."""
    for number in numbers:
        code = rollout.forked(VERIFY, lambda number=number: full_at(number))
        assert code == 3, rollout.printed
        assert "No space left on device" in rollout.printed
        assert "Traceback" not in rollout.printed
        assert not rollout.closed or "rolloutdocs recover --env staging" in rollout.printed
        assert rollout.gone()
        records = read(rollout.runs()[-1])
        assert len(records) == number - 1
        led_back(rollout)


def test_after_a_new_start_of_the_machine(rollout):
    """Assert that a run whose machine was started anew is not taken for a living one, whatever has its number now.

    Its process is gone, its temporary folders are, and the number in its evidence is that of another process.
    """

    def prepare():
        killed_after(8)
        begin = verify.begin
        verify.begin = lambda *given, **named: replace(begin(*given, **named), process=os.getppid())

    rollout.forked(VERIFY, prepare)
    started, *_, last = read(rollout.runs()[-1])
    assert isinstance(last, Begun)
    assert last.step == "deploy.check"
    assert started.process == os.getpid()  # somebody else's by now, and alive
    for folder in started.folders:
        shutil.rmtree(folder)
    done = rollout.recover()
    assert done.exit_code == 0, done.output
    assert not rollout.closed
    led_back(rollout)
