"""The starting state with one command, and nothing else."""

import os
import signal

from rolloutdocs.checks import processes
from rolloutdocs.checks.evidence import Ended, Phase, Started, read, runs


def test_restores_and_runs_no_step(lab, here) -> None:
    lab.write(
        {"a": {"one": lab.step("touch ran\ntest -e mended", effect="changes a file")}}, reset="rm -f ran"
    )
    here("build")
    failed = here("verify", "--env", "staging")
    assert "  rolloutdocs verify --env staging" in failed.stdout
    assert "from a clean start: restores the starting state first" in failed.stdout
    assert "rolloutdocs reset --env staging" in failed.stdout
    ran = lab.folder / "content" / "ran"
    assert ran.exists()
    (lab.folder / "docs" / "index.md").unlink()  # the typo is being mended: pages are of no interest
    shown = here("reset", "--env", "staging")
    assert shown.exit_code == 0, shown.stdout + shown.stderr
    assert "The starting state of staging is restored. No step was run." in shown.stdout
    assert "PASSED" not in shown.stdout
    assert "procedure  " not in shown.stdout  # nor the head of a table without a row
    assert not ran.exists()
    started, phase, ended = read(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))))
    assert isinstance(started, Started)
    assert (started.selection, started.steps) == ("reset", 0)
    assert isinstance(phase, Phase)
    assert isinstance(ended, Ended)
    assert ended.verdict == "inconclusive"  # zero steps is never green


def test_a_reset_that_fails_is_not_green(lab, here) -> None:
    lab.write({"a": {"one": lab.step("true")}}, reset="echo no way; false")
    shown = here("reset", "--env", "staging")
    assert shown.exit_code == 3
    assert "no way" in shown.stdout
    assert "The starting state of staging is not there." in shown.stderr


def test_where_nothing_is_to_be_restored(lab, here) -> None:
    one = {"a": {"one": lab.step("true")}}
    lab.write(one, ceiling="reads", reset="touch ran")
    bounded = here("reset", "--env", "staging")
    assert bounded.exit_code == 3
    assert "`staging` is bounded to: reads" in bounded.stderr
    assert not (lab.folder / "content" / "ran").exists()
    lab.write(one, reset="")
    assert "has no `reset`" in here("reset", "--env", "staging").stderr
    unknown = here("reset", "--env", "stagin")
    assert unknown.exit_code == 2
    assert "Did you mean `staging`?" in unknown.stderr


def test_an_export_shows_what_was_proved_before(lab, here) -> None:
    lab.write({"a": {"one": lab.step("true")}})
    here("build")
    assert here("verify", "--env", "staging").exit_code == 0
    here("reset", "--env", "staging")
    assert "The rehearsal on `staging` **passed**: 1 of 1 steps passed" in here("pr", "export").stdout


def test_going_on_is_not_offered_where_it_would_be_refused(lab, here) -> None:
    """Where closing failed nobody knows what is there; `recover` leads to `verify`, which has no `--yes`."""
    opening = lab.step("true", effect="changes x", opens={"what": "the door", "closed_by": "a.shut"})
    shut = lab.step("test -e mended", effect="changes x")
    lab.write({"a": {"first": lab.step("true"), "open": opening, "look": lab.step("false"), "shut": shut}})
    here("build")
    failed = here("verify", "--env", "staging")
    assert "the door is left open" in failed.stdout
    assert "--resume" not in failed.stdout
    assert here("verify", "--env", "staging", "--resume").exit_code == 3
    recovered = here("recover", "--env", "staging", "--yes")
    assert recovered.exit_code == 1
    assert "  rolloutdocs verify --env staging" in recovered.stdout
    assert "verify --env staging --yes" not in recovered.stdout
    (lab.folder / "content" / "mended").touch()
    recovered = here("recover", "--env", "staging", "--yes")
    assert recovered.exit_code == 0, recovered.stdout + recovered.stderr
    assert "not reached" not in recovered.stdout
    assert recovered.stdout.endswith("Nothing is open on staging any more.\n")


def test_what_a_reset_or_a_step_starts_does_not_go_on_and_is_named(lab, here) -> None:
    """Else the application that a `reset` had started is gone, and nobody knows who ended it."""
    (lab.folder / "content").mkdir(exist_ok=True)
    start = lab.folder / "content" / "start"
    is_there = "until [[ $(cat /proc/$!/comm) == sleep ]]; do sleep 0.01; done"  # and no longer about to be
    start.write_text(f"#!/bin/bash\nsetsid sleep 300 >/dev/null 2>&1 </dev/null &\n{is_there}\n", "utf-8")
    start.chmod(0o755)
    lab.write({"a": {"one": lab.step("./start", effect="changes what runs")}}, reset="./start")
    here("build")
    assert "✔ left running by the reset, and ended: sleep" in here("reset", "--env", "staging").stdout
    shown = here("verify", "--env", "staging").stdout
    assert "✔ left running by the reset, and ended: sleep" in shown
    assert "✔ left running by A, and ended: sleep" in shown


def test_who_of_a_reset_or_a_service_could_not_be_ended_is_named_and_nothing_is_green(
    lab, here, monkeypatch
) -> None:
    """A process of another account goes on, whoever asks it to end; what the next run sees may be its work."""
    goes_on = "setsid sleep 300 >/dev/null 2>&1 </dev/null &\necho $! >>"
    web = {"run": ["bash", "-c", f"{goes_on}web\necho up\nwait"], "ready": {"output": "up"}}
    lab.write({"a": {"one": lab.step("true")}}, reset=f"{goes_on}reset", services={"web": web})
    here("build")
    monkeypatch.setattr(processes, "_send", lambda _process, _number: None)
    try:
        shown = here("verify", "--env", "staging")
        reset, web = ((lab.folder / "content" / name).read_text().strip() for name in ("reset", "web"))
    finally:
        for name in ("reset", "web"):
            os.kill(int((lab.folder / "content" / name).read_text()), signal.SIGKILL)
    assert shown.exit_code == 3, shown.stdout
    assert "the reset, after its end" in shown.stdout
    assert f"processes {reset} could not be ended" in shown.stdout
    assert "service web, after its end" in shown.stdout
    assert f"processes {web} could not be ended" in shown.stdout


def test_recover_names_the_page_where_something_was_changed_and_nothing_is_open(lab, here) -> None:
    """Else the last word on a night without maintenance mode is that there is nothing to do."""
    put = lab.step("touch new", effect="changes a file")
    reload = lab.step("test -e mended", effect="changes what runs", if_it_fails={"go_to": "b"})
    back = {"back": lab.step("rm -f new", effect="changes a file")}
    lab.write({"a": {"put": put, "reload": reload}, "b": back}, reset="rm -f new")
    here("build")
    assert here("verify", "--env", "staging").exit_code == 1
    told = here("recover", "--env", "staging")
    assert told.exit_code == 0
    assert "stopped at a.reload after something was changed" in told.stdout
    assert "the page says to go to B, docs/" in told.stdout
    (lab.folder / "content" / "mended").touch()
    assert here("verify", "--env", "staging").exit_code == 0
    assert (
        here("recover", "--env", "staging").stdout == "Nothing to do: no run left anything open on staging.\n"
    )
