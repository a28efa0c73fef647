"""A run that is interrupted closes what it may, names what it may not, and leaves nothing behind."""

import os
import signal
from contextlib import suppress

import pytest
from rolloutdocs.checks.evidence import Done, Ended, Open

from .checks_out import gives
from .copies import Copy, Result

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
NO_CLOSING = "from rolloutdocs.checks.rehearsal import passage; passage._close = lambda *_: None"
NO_RULE = "from rolloutdocs.checks.rehearsal.closing import Trail; Trail.obstacle = lambda *_: None"


def interrupted(desk: Copy, before: str, patch: str = "") -> Result:
    """Interrupt the deploy where it waits before this step."""
    desk.watch()
    desk.wait(before)
    with desk.start(patch) as process:
        desk.arrived(process)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=60)
    return Result(process.returncode, text)


def test_nothing_was_changed_so_it_is_opened_again(desk: Copy) -> None:
    result = interrupted(desk, before="migrate")
    assert result.code == 130, result.text
    assert "closing: Open the application to users" in result.text
    assert "is left open" not in result.text
    assert "INTERRUPTED" in result.text
    closing = [one for one in desk.records() if isinstance(one, Done) and one.purpose == "closing"]
    assert [(one.step, one.verdict) for one in closing] == [("deploy.up", "passed")]
    assert desk.health()[-2:] == ["503", "200"]
    assert desk.clean()


def test_without_closing_it_stays_closed_and_nobody_says_so(desk: Copy) -> None:
    result = interrupted(desk, "migrate", NO_CLOSING)
    assert result.code == 130
    assert "closing" not in result.text
    assert desk.health()[-1] == "503"


def test_something_was_changed_so_it_is_named_as_open(desk: Copy) -> None:
    result = interrupted(desk, before="up")
    assert result.code == 130, result.text
    assert "maintenance mode is left open" in result.text
    assert f"since deploy.down  {_down(desk)}" in result.text
    opened = [one for one in desk.records() if isinstance(one, Open)]
    assert [one.step for one in opened] == ["deploy.down"]
    assert opened[0].commands == ["python -m desk up"]
    assert "python -m desk up" in result.text.partition("is left open")[2]
    last = desk.records()[-1]
    assert isinstance(last, Ended)
    assert last.interrupted
    assert desk.health()[-1] == "503"
    assert desk.clean()


def test_without_the_rule_a_changed_application_is_opened(desk: Copy) -> None:
    result = interrupted(desk, "up", NO_RULE)
    assert result.code == 130
    assert desk.health()[-1] == "200"


def killed(desk: Copy) -> None:
    """Kill a run in the middle of the deploy, and what it started, which nobody else ends then."""
    desk.wait(before="migrate")
    with desk.start() as process:
        desk.arrived(process)
        process.kill()
        process.wait()
        for number in desk.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    (desk.traces / "go").touch()


def test_after_a_kill_the_next_start_says_what_is_open(desk: Copy) -> None:
    killed(desk)
    result = desk.run("verify", "--env", "staging")
    head, _, tail = result.text.partition("Verifying on staging")
    assert f"The last run was killed before its end: .rolloutdocs/runs/{desk.runs()[0].name}" in head
    assert "It was running deploy.wait" in head
    assert f"It may have left maintenance mode open, since deploy.down ({_down(desk)})." in head
    assert result.code == 0, tail


def test_only_that_look_back_says_it(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(desk)
    with desk.staging() as staging:
        staging["reset"] = "false"  # how the next run ends is not of interest here
    gives("cli.runs.running.unfinished", ())(monkeypatch)
    assert "killed" not in desk.verify().text


def _down(desk: Copy) -> str:
    return desk.place(PAGE, "```bash", "id=deploy.down")
