"""What `recover` refuses, and what becomes of it when it is hit itself."""

import json
import shutil
import signal
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rolloutdocs.checks.evidence import Journal, read

from .rollout import whole
from .test_every_step import led_back, struck

RECOVER = ("recover", "--env", "staging", "--yes")


@pytest.fixture
def open_since_migrate(rollout):
    """Give a rollout whose tool was killed in its critical step."""
    struck(rollout, "migrate", lambda tool: tool.kill())
    assert rollout.closed
    return rollout


def hit(rollout, step, number):
    """Hit `recover` three times in this step of the recovery. Give its code and what it printed."""
    rollout.hold(step)
    tool = rollout.start(*RECOVER)
    rollout.reached(step, tool)
    for _ in range(3):
        tool.send_signal(number)
    printed, errors = tool.communicate(timeout=60)
    rollout.free()
    assert "Traceback" not in errors
    assert all(whole(path) for path in rollout.runs())
    return tool.returncode, " ".join(printed.split())


def ahead(killed):
    """Let the run have been killed while the clock was a day ahead. Give its file."""
    first, *rest = read(killed)
    at = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    path = killed.with_name("20990101T000000000Z-staging-0000000a.jsonl")
    killed.unlink()
    with closing(Journal(path, str)) as journal:
        for record in (replace(first, run=path.stem, at=at), *rest):
            journal(record)
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_interrupted_before_it_changed_anything_it_begins_anew(open_since_migrate, number):
    """Assert that what stays open is named with the command that goes on, and that this command does."""
    rollout = open_since_migrate
    code, printed = hit(rollout, "back-down", number)
    assert code == 130
    assert "maintenance mode is left open" in printed
    assert "Next: rolloutdocs recover --env staging" in printed
    assert "closing: " not in printed  # what the recovery opened covers a half-changed application too
    assert rollout.closed
    assert rollout.gone()
    led_back(rollout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_it_closes_it_says_so(rollout, number):
    """Assert that an interrupt while something is closed ends it as any other does, and what stays open is named."""
    struck(rollout, "check", lambda tool: tool.kill())
    code, printed = hit(rollout, "up", number)
    assert code == 130
    assert "INTERRUPTED" in printed
    assert "maintenance mode is left open" in printed
    assert "Next: rolloutdocs recover --env staging" in printed
    assert rollout.closed
    assert rollout.gone()
    led_back(rollout)


def test_what_it_closes_is_shown_meanwhile(rollout, tmp_path):
    """Assert that who waits for a closing step sees which procedure it belongs to, and not afterwards."""
    struck(rollout, "check", lambda tool: tool.kill())
    rollout.hold("up")
    with (tmp_path / "shown").open("w") as file:
        tool = rollout.lab.start(*RECOVER, stdout=file)
    rollout.reached("up", tool)
    end = time.monotonic() + 10
    while not (shown := "1/1 Deploy" in (tmp_path / "shown").read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    rollout.free()
    assert tool.wait(timeout=60) == 0
    assert shown


def test_its_report_says_what_it_said(open_since_migrate):
    """Assert that a recovery that passed is not told as a rehearsal that was not reached."""
    rollout = open_since_migrate
    rollout.free()
    done = rollout.recover()
    assert (done.exit_code, "PASSED  3 passed" in done.output) == (0, True), done.output
    assert "PASSED  3 passed" in rollout.lab.run("report").stdout
    counts = json.loads(rollout.lab.run("report", "--format", "json").stdout)["counts"]
    assert (counts["planned"], counts["passed"], counts["missed"]) == (3, 3, 0)
    shown = rollout.lab.run("report", "--format", "markdown").stdout
    assert "✅ The recovery on `staging`: **passed**" in shown
    assert "not reached" not in shown


def test_killed_in_its_middle_somebody_decides(open_since_migrate):
    """Assert that no half recovery is run again where the pages do not say so, and that a reset is the way out."""
    rollout = open_since_migrate
    assert hit(rollout, "back-restore", signal.SIGKILL)[0] == -signal.SIGKILL
    again = rollout.recover()
    assert again.exit_code == 3
    said = " ".join(again.output.split())
    assert "No page has a procedure to go to after rollback.restore" in said
    assert "It says: Ask Ada." in said
    assert "maintenance mode is closed by rollback.up" in said
    assert "maintenance mode is closed by deploy.up" in said
    assert rollout.closed
    assert rollout.lab.run("verify", "--env", "staging").returncode == 0
    led_back(rollout)


def test_a_recovery_that_fails_closes_nothing(rollout):
    """Assert that a database which could not be led back is not let loose on its users."""
    struck(rollout, "count", lambda tool: tool.kill())
    (rollout.place / "app.db").unlink()
    (rollout.place / "app.db").mkdir()
    done = rollout.recover("--yes", "--confirm", "a", "--confirm", "b")
    assert done.exit_code == 1, done.output
    assert "maintenance mode is left open" in " ".join(done.output.split())
    assert rollout.closed
    commands = [line.strip() for line in done.output.splitlines() if line.strip().startswith("rolloutdocs")]
    words = {command.partition(" #")[0].strip() for command in commands}
    assert words == {f"rolloutdocs {one} --env staging" for one in ("recover", "verify")}


def test_other_pages_than_those_that_were_run_need_a_word(open_since_migrate):
    """Assert that a recovery which was edited since is not run before somebody has read it."""
    rollout = open_since_migrate
    source = rollout.place / "rollout.yaml"
    source.write_text(source.read_text().replace("touch at-back-up", "touch at-back-up edited"))
    assert rollout.lab.run("build").returncode == 0
    refused = rollout.recover()
    assert refused.exit_code == 2
    assert "The pages have changed since run" in refused.output
    assert not (rollout.place / "at-back-down").exists()
    digest = refused.output.partition("--confirm ")[2].split()[0]
    assert rollout.recover("--yes", "--confirm", digest).exit_code == 0
    assert (rollout.place / "edited").exists()


@pytest.mark.parametrize("edited", [True, False])
def test_a_later_run_whose_reset_failed_says_nothing_of_the_pages(rollout, edited):
    """Assert that the pages that count are those of the run that left it open, not of one that sent no step since."""
    start = rollout.sql("CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    rollout.write(reset=f"test ! -e broken\nrm -f app.db maintenance\n{start}")
    struck(rollout, "migrate", lambda tool: tool.kill())
    (rollout.place / "broken").touch()
    if edited:
        source = rollout.place / "rollout.yaml"
        source.write_text(source.read_text().replace("touch at-back-up", "touch at-back-up edited"))
        assert rollout.lab.run("build").returncode == 0
    later = ("verify",) if edited else ("reset",)  # which reads no page
    assert rollout.lab.run(*later, "--env", "staging").returncode in (1, 3)
    done = rollout.recover()
    assert ("The pages have changed since run" in done.output) == edited
    assert done.exit_code == (2 if edited else 0), done.output


def test_another_target_behind_the_same_name_needs_a_word(rollout):
    """Assert that what was left open is not called closed because it was closed elsewhere."""
    struck(rollout, "check", lambda tool: tool.kill())
    shutil.copytree(
        rollout.place, rollout.place / "other", ignore=shutil.ignore_patterns("maintenance", "*.yaml")
    )
    policy = rollout.place / "environments.yaml"
    policy.write_text(policy.read_text().replace('"title"', '"directory": "other",\n"title"'))
    assert rollout.lab.run("build").returncode == 0
    refused = rollout.recover()
    assert refused.exit_code == 2
    assert "The policy of staging has changed since run" in refused.output
    assert rollout.closed
    assert not (rollout.place / "other/at-up").exists()
    told = rollout.lab.run("verify", "--env", "staging").stdout
    assert "what is open may be on another target, and stays open there" in told


def test_evidence_that_nobody_can_read(open_since_migrate):
    """Assert that a damaged file is not taken for one that left nothing open, nor is a folder that cannot be read."""
    rollout = open_since_migrate
    (path,) = rollout.runs()
    path.write_bytes(path.read_bytes().replace(b"maintenance mode", b"maintenance m0de", 1))
    done = rollout.recover()
    assert done.exit_code == 3, done.output
    assert "evidence was changed" in done.output
    assert "So nobody can say what is open on staging." in done.output
    shutil.rmtree(path.parent)
    path.parent.touch()
    done = rollout.lab.run("recover", "--env", "staging", "--dry-run")
    assert (done.returncode, done.stdout) == (3, "")
    assert "runs: Not a directory" in done.stderr


@pytest.mark.parametrize("trouble", ["damaged", "newer", "ahead"])
def test_nothing_is_closed_behind_a_run_that_nobody_can_place(rollout, trouble):
    """Assert that an older run, after which nothing seems to be changed, opens no application that one half changed."""
    struck(rollout, "check", lambda tool: tool.kill())
    (older,) = rollout.runs()
    struck(rollout, "migrate", lambda tool: tool.kill())
    (newer,) = set(rollout.runs()) - {older}
    assert "Recovery, " in rollout.recover("--dry-run").output
    if trouble == "ahead":
        newer = ahead(newer)
    else:
        edit = ("maintenance", "m", 1) if trouble == "damaged" else ('"version": 2', '"version": 3', 1)
        newer.write_text(newer.read_text().replace(*edit))
    for words in (("--dry-run",), ("--yes",)):
        done = rollout.recover(*words)
        assert done.exit_code == 3, done.output
        assert "OPEN  maintenance mode, since deploy.down" in done.output
        assert "since then: nobody can tell what was changed" in done.output
        assert newer.name in done.output
        assert "So nobody can say what is open on staging." in done.output
    assert rollout.closed
    assert not (rollout.place / "at-up").exists()
    newer.unlink()
    assert rollout.recover().exit_code == 0


def test_a_run_that_was_imported_closes_nothing_here(open_since_migrate):
    """Assert that a green run of another machine's environment of that name does not hide what is open on this one."""
    rollout = open_since_migrate
    killed = set(rollout.runs())
    rollout.free()
    assert rollout.lab.run("reset", "--env", "staging").returncode == 0
    (rollout.place / "maintenance").touch()  # that reset was elsewhere
    (later,) = set(rollout.runs()) - killed
    assert "Nothing to do" in rollout.recover("--dry-run").output
    later.with_name(f"{later.name}.imported").write_text('{"from": "ci", "at": "today"}')
    assert "OPEN  maintenance mode, since deploy.down" in rollout.recover("--dry-run").output
    assert "It may have left maintenance mode open" in rollout.lab.run("verify", "--env", "staging").stdout
    assert "Nothing to do" in rollout.recover("--dry-run").output


def test_killed_while_the_clock_was_ahead(open_since_migrate):
    """Assert that it is not called led back because an older run, which seems to be newer, began anew."""
    rollout = open_since_migrate
    (killed,) = rollout.runs()
    rollout.free()
    assert rollout.lab.run("reset", "--env", "staging").returncode == 0
    (rollout.place / "maintenance").touch()  # in truth the reset was before the run that was killed
    later = ahead(killed)
    for words in (("--dry-run",), ("--yes",)):
        done = rollout.recover(*words)
        assert done.exit_code == 3, done.output
        assert f"The clock of run {later.stem} was ahead" in done.output
        assert "It may have left maintenance mode open, since deploy.down" in done.output
        assert "That is closed by deploy.up." in done.output
    refused = rollout.lab.run("verify", "--env", "staging")  # it would seem to be older than that run
    assert refused.returncode == 3, refused.stdout
    assert "It may have left maintenance mode open" in refused.stdout
    later.unlink()
    rollout.lab.run("verify", "--env", "staging")
    led_back(rollout)


def test_nobody_is_there_to_answer(open_since_migrate):
    """Assert that without a terminal, and without `--yes`, nothing is run."""
    done = open_since_migrate.recover("--evidence", ".rolloutdocs")
    assert done.exit_code == 3
    assert "Nothing was run. `--yes` runs it without a question." in done.output
    assert not (open_since_migrate.place / "at-back-down").exists()


def test_policy_holds_for_it(open_since_migrate):
    """Assert that an environment which is bounded closer by now is not changed, and that a dry run says so."""
    policy = open_since_migrate.place / "environments.yaml"
    policy.write_text(policy.read_text().replace('"ceiling": "changes"', '"ceiling": "reads"'))
    assert open_since_migrate.lab.run("build").returncode == 0
    digest = open_since_migrate.recover().output.partition("--confirm ")[2].split()[0]
    assert open_since_migrate.recover("--dry-run").exit_code == 2
    for words in ("--dry-run", "--yes"):
        done = open_since_migrate.recover(words, "--confirm", digest)
        assert done.exit_code == 3, done.output
        assert "`staging` is bounded to: reads" in " ".join(done.output.split())
    assert open_since_migrate.closed


@pytest.mark.parametrize("where", ["reset", "service"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_hit_before_the_first_step(rollout, number, where):
    """Assert that nothing is left where a run ends while its service starts or its starting state comes back."""
    wait = "touch at-before; while [ -e hold-before ]; do sleep 0.02; done"
    if where == "reset":
        rollout.write(reset=wait.replace("; ", "\n"))
    else:
        web = {"run": ["sh", "-c", f"{wait}; sleep 100"], "ready": {"output": "ready", "within": 60}}
        rollout.write(services={"web": web})
    code, _ = struck(rollout, "before", lambda tool: tool.send_signal(number))
    assert code == (130 if number == signal.SIGTERM else -signal.SIGKILL)
    led_back(rollout)


@pytest.mark.parametrize("before", ["destroys", "changes"])
def test_another_target_is_led_back_by_nobody(rollout, before):
    """Assert that the target is asked who it is before the first step, as for `verify`, also if no step destroys."""
    rollout.write(identity={"command": "cat service", "prints": "staging", "before": before})
    service = rollout.place / "service"
    service.write_text("staging\n")
    struck(rollout, "migrate", lambda tool: tool.kill())
    rollout.free()
    service.write_text("PRODUCTION\n")
    done = rollout.recover()
    said = " ".join(done.output.split())
    assert done.exit_code == 1, done.output
    assert "the target is another one than the environments file names; the first step was not sent" in said
    assert "maintenance mode is left open" in said
    assert "Nothing is open" not in said
    assert rollout.closed
    assert not (rollout.place / "at-back-down").exists()
    service.write_text("staging\n")
    assert rollout.recover().exit_code == 0


def test_a_secret_that_the_recovery_captures_is_in_no_record(rollout):
    """Assert that the last words of a service that ended are kept without it, as after `verify`."""
    secret = "Zq8rT5vWx2Ly7Kd"
    dying = "echo ready; while [ ! -e end ]; do sleep 0.02; done; cat token; exit 1"
    web = {"run": ["sh", "-c", dying], "ready": {"output": "ready"}}
    procedures = rollout.procedures(recovery=True)
    captures = [{"variable": "TOKEN", "from_line": "token:", "secret": True}]
    procedures["deploy"]["check"]["expect"] = []
    procedures["rollback"]["down"].update(captures=captures)
    procedures["rollback"]["down"]["run"] += "\ncat token"
    procedures["rollback"]["up"]["run"] += '\ntest -n "$TOKEN"\ntouch end\nsleep 0.5'
    rollout.procedures = lambda _: procedures
    rollout.write(services={"web": web}, variables={})
    (rollout.place / "token").write_text(f"token: {secret}\n")
    struck(rollout, "migrate", lambda tool: tool.kill())
    rollout.free()
    done = rollout.recover()
    assert "service web" in done.output
    assert "[secret]" in done.output
    assert secret not in done.output
    assert not any(secret in path.read_text() for path in rollout.runs())
