"""Law 7: what leans on what a shell knew is not sent where that shell is gone, and what it would close stays open."""

import pytest

from .test_every_step import struck

FLAG = 'FLAG="maintenance"'


def leaning(rollout, setting, closing, back="", **fields):
    """Let the step that opens leave something in its shell, and the one that closes use that."""
    procedures = rollout.procedures(recovery=False)
    down, up = procedures["deploy"]["down"], procedures["deploy"]["up"]
    down["run"] += f"\n{setting}"
    up["run"] = up["run"].replace("rm -f maintenance", closing)
    check = procedures["deploy"]["check"]
    check.update({"run": back + check["run"], **fields})
    rollout.procedures = lambda _: procedures
    return rollout.write(variables={"PORT": {"chosen": "port"}, "APP_URL": "http://127.0.0.1:$PORT"})


def killed(rollout, procedures):
    """Kill a run of these in the middle of its change."""
    rollout.procedures = lambda _: procedures
    rollout.write()
    struck(rollout, "migrate", lambda tool: tool.kill())
    rollout.free()


SETTINGS = [
    (FLAG, 'rm -f "$FLAG"', "", "`FLAG`"),
    ("mkdir -p sub\ncd sub", "rm -f maintenance", "cd ..\n", "the directory"),
]


@pytest.mark.parametrize(("setting", "closing", "back", "what"), SETTINGS)
def test_after_a_kill_it_is_not_sent(rollout, setting, closing, back, what):
    leaning(rollout, setting, closing, back)
    struck(rollout, "check", lambda tool: tool.kill(), free=False)
    for words in ("--dry-run", "--yes"):
        assert rollout.processes()  # the step goes on by itself
        done = rollout.recover(words)
        said = " ".join(done.output.split())
        assert done.exit_code == 3, done.output
        assert "OPEN maintenance mode" in said
        assert f"`deploy.up` may need {what}, as `deploy.down` leaves it; that went with the run" in said
        assert "Do by hand what the step is for" in said
        assert "Nothing is open" not in said
    assert rollout.gone()
    assert rollout.closed
    assert not (rollout.place / "at-up").exists()


@pytest.mark.parametrize("closing", ['rm -f "$FLAG"', "rm -f maintenance"])
def test_after_a_time_limit_it_is_not_sent(rollout, closing):
    leaning(rollout, FLAG, closing, run="sleep 9", time_limit="1 second")
    ended = rollout.lab.run("verify", "--env", "staging")
    said = " ".join(ended.stdout.split())
    assert ended.returncode == 1, ended.stdout
    leans = "FLAG" in closing
    assert ("maintenance mode is left open" in said) == leans
    assert ("`deploy.up` may need `FLAG`, as `deploy.down` leaves it, and the shell here" in said) == leans
    assert ("OPEN maintenance mode" in rollout.recover("--dry-run").output.replace("  ", " ")) == leans
    assert rollout.closed == leans


def test_what_a_step_sets_that_did_not_come_its_turn_it_has_not(rollout):
    """Assert that a step in between, which was to find out what is to be removed, counts only if it passed."""
    procedures = rollout.procedures(recovery=False)
    procedures["deploy"]["check"].update(run=f"false\n{FLAG}")
    procedures["deploy"]["up"]["run"] = 'rm -f "$FLAG"'
    rollout.procedures = lambda _: procedures
    rollout.write()
    ended = rollout.lab.run("verify", "--env", "staging")
    assert "may need `FLAG`, as `deploy.check` leaves it" in " ".join(ended.stdout.split())
    assert rollout.closed


def test_a_value_that_the_run_had_captured_it_has_not(rollout):
    """Assert that a way back that uses such a value is refused in words, in a command and in a sentence."""
    procedures = rollout.procedures(recovery=True)
    captures = [{"variable": "TAG", "from_line": "tag:"}]
    procedures["deploy"]["look"].update(run="echo tag: old", captures=captures)
    procedures["rollback"]["restore"]["run"] += '\necho "back to $TAG"'
    procedures["rollback"]["up"]["expect"] = [{"file_gone": {"file": "x-$TAG"}}]
    killed(rollout, procedures)
    for words in ("--dry-run", "--yes"):
        done = rollout.recover(words)
        said = " ".join(done.output.split())
        assert done.exit_code == 3, done.output
        assert "`rollback.restore` uses `$TAG`, which `deploy.look` captures; that went with the run" in said
        assert "`rollback.up` uses `$TAG`, which `deploy.look` captures" in said
    assert rollout.closed
    assert not (rollout.place / "at-back-down").exists()


def test_a_value_that_the_recovery_captures_it_has(rollout):
    procedures = rollout.procedures(recovery=True)
    captures = [{"variable": "TAG", "from_line": "tag:"}]
    procedures["rollback"]["restore"].update(captures=captures)
    procedures["rollback"]["restore"]["run"] += "\necho tag: old"
    procedures["rollback"]["up"]["run"] += '\ntest "$TAG" = old'
    killed(rollout, procedures)
    done = rollout.recover()
    assert done.exit_code == 0, done.output


def test_what_closes_behind_a_recovery_keeps_nobody_from_recovering(rollout):
    """Assert that the recovery runs, and that the step alone which needs more is left to hands, as is said before."""
    procedures = rollout.procedures(recovery=True)
    procedures["deploy"]["down"]["run"] += f"\n{FLAG}"
    procedures["deploy"]["up"]["run"] = procedures["deploy"]["up"]["run"].replace("maintenance", '"$FLAG"')
    procedures["rollback"] = {"restore": procedures["rollback"]["restore"]}
    killed(rollout, procedures)
    for words in ("--dry-run", "--yes"):
        done = rollout.recover(words)
        said = " ".join(done.output.split())
        assert done.exit_code == 3, done.output
        assert "Not sent, and left open: `deploy.up` may need `FLAG`, as `deploy.down` leaves it" in said
        assert (rollout.place / "at-back-restore").exists() == (words == "--yes")
    assert "maintenance mode is left open" in said
    assert rollout.closed
    assert not (rollout.place / "at-up").exists()
