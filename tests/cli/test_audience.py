"""Who looks on sees everything in its order, and costs no running command its time."""

import fcntl
import os
import sys

import pytest
from rolloutdocs.checks.evidence import Begun, Done, Ended, Phase

from rolloutdocs.cli.runs.audience import Audience

BEGUN = Begun(1, "deploy.one", "One", "P.md:1")
PASSED = Done(1, "deploy", "deploy.one", "One", "P.md:1", "d", "true", "passed", 0.1, "status 0", [], "")
FAILED = Done(1, "deploy", "deploy.two", "Two", "P.md:9", "d", "false", "failed", 0.1, "status 1", [], "")
ENDED = Ended("passed", 1.0, 1, 0, 0, "")


@pytest.fixture
def shown():
    return []


@pytest.fixture
def audience(shown):
    return Audience(shown.append, lambda record: pytest.fail(str(record)))


def test_what_goes_well_is_shown_while_the_next_command_runs(audience, shown):
    for record in (BEGUN, PASSED, BEGUN):
        audience(record)
    assert shown == []
    audience.meanwhile()
    assert shown == [BEGUN, PASSED, BEGUN]


@pytest.mark.parametrize("record", [FAILED, ENDED, Phase("lock", 0.0, "inconclusive", "gone")])
def test_all_else_is_shown_at_once_and_in_its_order(audience, shown, record):
    for one in (BEGUN, PASSED, record):
        audience(one)
    assert shown == [BEGUN, PASSED, record]


def test_nothing_is_shown_twice_or_left_out(audience, shown):
    audience(PASSED)
    audience.meanwhile()
    audience.meanwhile()
    audience(BEGUN)
    audience.catch_up()
    audience.catch_up()
    assert shown == [PASSED, BEGUN]


def test_a_reader_that_pauses_takes_no_command_its_time(audience, shown, monkeypatch):
    """Assert that a full pipe is not written to while a command runs, and is when nothing runs any more."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as out, os.fdopen(reading, "rb") as reader:
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        os.write(writing, b"x" * 4096)
        monkeypatch.setattr(sys, "stdout", out)
        audience(PASSED)
        audience.meanwhile()
        assert shown == []
        reader.read(4096)
        audience.meanwhile()
        assert shown == [PASSED]


def test_a_reader_that_left_is_told_nothing_more(monkeypatch):
    monkeypatch.setattr("rolloutdocs.cli.runs.audience.silence", lambda: None)

    def gone(_record):
        raise BrokenPipeError

    urgent = []
    audience = Audience(gone, urgent.append)
    audience(PASSED)
    audience.catch_up()
    assert (audience.gone, urgent) == (True, [])
    audience(ENDED)
    assert urgent == [ENDED]
