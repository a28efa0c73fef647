"""The checklist is ticked while a run lasts; whatever GitHub does, the run is what it would have been."""

import re
import time

import pytest
from rolloutdocs.checks.github import client as clients
from rolloutdocs.checks.github import live

from rolloutdocs.cli.pulls import ticking

from .conftest import Place
from .server import TOKEN, Asked
from .test_stories import line

FIRST, SECOND = "step:deploy.step-1", "step:deploy.step-2"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "AGAIN", (0.0, 0.0, 0.0))
    monkeypatch.setattr(live, "BETWEEN", 0.05)


def waits(place: Place, command: str) -> None:
    """A second step that goes on until the test says so."""
    place.write("true", command)


def until(what: "object", seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_a_step_is_ticked_while_the_next_one_runs(place: Place) -> None:
    """The second step waits for a file that appears once the first one is ticked."""
    hub = place.hub
    flag = place.lab.folder.parent / "ticked"
    waits(place, f"timeout 20 sh -c 'until test -e {flag}; do sleep 0.05; done'")

    def seen(asked: Asked) -> None:
        own = [one["body"] for one in hub.own()]
        if own and line(own[0], FIRST).startswith("- [x]") and not flag.exists():
            assert line(own[0], SECOND).startswith("- [ ]")
            flag.write_text("")

    hub.after = seen
    done = place.run("verify", "--env", "staging", "--pr", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert flag.exists()
    body = hub.own()[0]["body"]
    assert re.match(r"- \[x\] .*proven by run", line(body, SECOND))
    assert [one["state"] for one in hub.statuses][-1] == "success"
    assert "passed" in str(hub.body)
    place.synced()
    assert len(hub.own()) == 1


def test_a_step_that_fails_loses_its_tick(place: Place) -> None:
    flag = place.lab.folder.parent / "broken"
    waits(place, f"test ! -e {flag}")
    place.verify()
    place.synced()
    assert line(place.hub.own()[0]["body"], SECOND).startswith("- [x]")
    flag.write_text("")
    done = place.run("verify", "--env", "staging", "--pr", "1")
    assert done.returncode == 1
    body = place.hub.own()[0]["body"]
    assert line(body, SECOND).startswith("- [ ]")
    assert "failed" in line(body, SECOND)
    assert place.hub.statuses[-1]["state"] == "failure"


@pytest.mark.parametrize("status", [401, 404, 502, 429])
def test_a_github_that_fails_changes_no_verdict(place: Place, status: int) -> None:
    place.hub.fault = lambda _asked: (status, {"Retry-After": "3000"}, {"message": TOKEN})
    done = place.run("verify", "--env", "staging", "--pr", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Pull request example/desk#1: GitHub" in done.stderr
    assert TOKEN not in done.stdout + done.stderr


def test_a_github_that_does_not_answer_ends_no_run_late(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LAST", 0.2)
    monkeypatch.setattr(ticking, "LAST", 0.2)
    place.hub.after = lambda _asked: time.sleep(4)
    began = time.monotonic()
    done = place.run("verify", "--env", "staging", "--pr", "1")
    assert done.returncode == 0
    assert "GitHub did not answer in time" in done.stderr
    assert time.monotonic() - began < 30


def test_the_token_is_nowhere(place: Place) -> None:
    """Not in output, evidence, arguments of processes, nor in what a step sees."""
    place.write("env", "cat /proc/$PPID/cmdline", "cat /proc/$PPID/environ")
    done = place.lab.run("verify", "--env", "staging", "--pr", "1", environment=place.environment, apart=True)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = "".join(path.read_text("utf-8") for path in (place.lab.folder / ".rolloutdocs").rglob("*.jsonl"))
    assert "HOME=" in kept
    assert "GITHUB_TOKEN=[secret]" in kept, "what runs beside us can look at our own variables"
    told = (
        done.stdout
        + done.stderr
        + kept
        + str(place.hub.body)
        + str(place.hub.comments)
        + str(place.hub.statuses)
    )
    assert TOKEN not in told
    assert {one.authorization for one in place.hub.asked} == {f"Bearer {TOKEN}"}


def test_several_environments_and_pages_alone_have_no_checklist(place: Place) -> None:
    done = place.run("verify", "--env", "staging", "--pr", "1", "--pages-only", "--confirm", "x")
    assert done.returncode == 2
    assert place.hub.asked == []
