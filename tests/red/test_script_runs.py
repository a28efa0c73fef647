"""The bash script over several steps: what it carries, closes, leaves open, leaves out, and leaves behind."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.generator import render

from rolloutdocs.cli.reading import folder as on_disk

from .copies import BIN, Copy, alembic, forget, step
from .scripts import NAME, agree, blind, closed, gone, run, said, start

pytestmark = pytest.mark.real("curl", "jq", "sqlite3")

SECRET = "it's/a secret+word"
TOOLS = (
    *(
        "awk",
        "base64",
        "cat",
        "curl",
        "cut",
        "dirname",
        "grep",
        "head",
        "jq",
        "mkfifo",
        "mktemp",
        "mv",
        "od",
        "rm",
    ),
    *("sed", "setsid", "sha256sum", "sqlite3", "stat", "tail", "timeout", "tr", "wc"),
)
OPENS = {"what": "the door", "closed_by": "deploy.shut"}
DOOR = step('touch "$RUN_DIR/open"', effect="changes the door", opens=OPENS)
SHUT = step('rm "$RUN_DIR/open"', effect="changes the door")
LOOK = step("true")
CHANGE = step("true", effect="changes a thing")
FAIL = step("false", if_it_fails={"stop": "Ask `ada` first."})


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path, scripts=True)


def several(desk: Copy, *procedures: str, **steps: Any) -> Copy:
    """Rehearse these steps as the procedure `deploy`: no service, nothing to restore."""
    desk.shorten(*(procedures or ("deploy",)), keep={"deploy": ()})
    with desk.source() as source:
        source["procedures"]["deploy"]["steps"] |= steps
        forget(source)
    with desk.staging() as staging:
        staging["services"] = {}
        staging.pop("copies", None)  # they start services again
        staging["reset"] = "true"
        staging["application"] = []
    desk.build()
    return desk


def test_directory_and_variables_carry_inside_a_procedure(desk: Copy) -> None:
    steps = {
        "one": step("cd /\nX=5"),
        "two": step('echo "$PWD $X"', title="The second", expect=[{"prints": "/ 5"}]),
    }
    with desk.source() as source:
        source["procedures"]["verify"]["steps"] = {
            "three": step('echo "[${X:-none}]"', title="The third", expect=[{"prints": "[none]"}])
        }
    both = agree(several(desk, "deploy", "verify", "deploy", **steps))
    assert both.script.code == 0, both.script.text
    assert [one[0] for one in said(both.script)] == [1, 1, 2, 3, 3]


CASES = {
    "closes": ({"door": DOOR, "look": LOOK, "fail": FAIL, "shut": SHUT}, [("deploy.shut", "passed")], 0),
    "changed-since": ({"door": DOOR, "change": CHANGE, "fail": FAIL, "shut": SHUT}, [], 1),
    "fails-while-changing": (
        {"door": DOOR, "change": {**FAIL, "effect": "changes a thing"}, "shut": SHUT},
        [],
        1,
    ),
    "does-not-close": (
        {"door": DOOR, "fail": FAIL, "shut": {**SHUT, "run": "false"}},
        [("deploy.shut", "failed")],
        1,
    ),
    "shell-gone": (
        {"door": DOOR, "fail": {**FAIL, "run": "exit 0"}, "shut": SHUT},
        [("deploy.shut", "passed")],
        0,
    ),
    "closed-in-time": ({"door": DOOR, "shut": SHUT, "fail": FAIL}, [], 0),
    "the-opener-fails": (
        {"door": {**DOOR, "run": 'touch "$RUN_DIR/open"\nfalse'}, "shut": SHUT},
        [("deploy.shut", "passed")],
        0,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_open_is_closed_where_that_is_safe(desk: Copy, name: str) -> None:
    steps, closings, left = CASES[name]
    both = agree(several(desk, **steps))
    assert both.script.code == 1
    assert closed(both.script) == closings
    assert both.script.text.count("the door is left open, since deploy.door") == left
    if left:
        assert f"    {steps['shut']['run']}" in both.script.text.partition("  Next:")[2]


@pytest.mark.parametrize(
    "lock", ["", "$RUN_DIR/lock"], ids=["made by the run", "with a lock that others take"]
)
def test_what_is_open_went_with_a_run_that_made_the_environment(desk: Copy, lock: str) -> None:
    with desk.staging() as staging:
        staging["lock"] = lock
    both = agree(several(desk, **CASES["changed-since"][0]))
    assert gone(both.script.text) == (not lock)


def test_after_a_step_without_advice_the_way_on_is_to_stop(desk: Copy) -> None:
    fails = {name: value for name, value in FAIL.items() if name != "if_it_fails"}
    result = agree(several(desk, fail=fails)).script
    assert "  Next: stop.\n" in result.text


def test_without_the_rule_a_changed_thing_is_opened(desk: Copy) -> None:
    several(desk, **CASES["changed-since"][0])
    blind(desk, "    [[ -n $blocked ]] || blocked=$(obstacle", "    : || blocked=$(obstacle")
    result = run(desk)
    assert closed(result) == [("deploy.shut", "passed")]


def test_the_way_on_is_the_procedure_that_the_page_names(desk: Copy) -> None:
    steps = {
        "door": DOOR,
        "change": {**FAIL, "effect": "changes a thing", "if_it_fails": {"go_to": "recover"}},
        "shut": SHUT,
    }
    result = agree(several(desk, **steps)).script
    after = result.text.partition("  Next:")[2]
    assert "Go on with: Recover from the backup" in after
    assert 'python -m desk restore "$BACKUP_DIR/before-deploy.db"' in after


# --- interrupts

WAIT = step("touch {here}\nsleep 60")


def waiting(desk: Copy, **after: Any) -> Copy:
    wait = {**WAIT, "run": WAIT["run"].format(here=desk.traces / "here")}
    return several(desk, **{"door": DOOR, "wait": wait, "shut": SHUT} | after)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_closes_and_says_so(desk: Copy, number: signal.Signals) -> None:
    waiting(desk)
    with start(desk) as process:
        desk.arrived(process)
        began = time.monotonic()
        process.send_signal(number)
        text, _ = process.communicate(timeout=30)
    assert time.monotonic() - began < 20
    assert process.returncode == 130, text
    assert "closing with deploy.shut" in text
    assert "  interrupted 1 deploy.wait" in text
    assert text.rstrip().endswith("INTERRUPTED")
    assert desk.clean()


def test_a_kill_of_the_script_ends_what_it_started(desk: Copy) -> None:
    waiting(desk)
    with start(desk) as process:
        desk.arrived(process)
        process.kill()
        process.wait()
        text = process.stdout.read() if process.stdout else ""  # to the end of all who write there
    assert "closing with deploy.shut" in text
    assert text.rstrip().endswith("INTERRUPTED")
    end = time.monotonic() + 20
    while not desk.clean():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_kill_is_seen_while_nobody_asked_how_the_script_ended(desk: Copy) -> None:
    """Until then it is a zombie, which takes signals as if it lived."""
    wait = step(f"touch {desk.traces / 'here'}\nsleep 2")
    waiting(desk, wait=wait, after=step(f"touch {desk.traces}/after"))
    with start(desk) as process:
        desk.arrived(process)
        process.kill()
        text = process.stdout.read() if process.stdout else ""  # to its end, before the kill is asked for
    assert text.rstrip().endswith("INTERRUPTED")
    assert "closing with deploy.shut" in text
    assert not (desk.traces / "after").exists()


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_output_that_nobody_reads_ends_nothing_halfway(desk: Copy, both: bool, fails: bool) -> None:
    """The steps' own shells hear of a closed pipe as ever: else `yes` would fail."""
    shut = {**SHUT, "run": f"{SHUT['run']}\ntouch {desk.traces}/shut"}
    look = step("yes | head -n 1", expect=[{"prints": "y"}])
    several(desk, door=DOOR, look=look, **{"fail": FAIL} if fails else {}, shut=shut)
    reading, writing = os.pipe()
    os.close(reading)
    argv, errors = ["bash", str(desk.docs / NAME)], writing if both else subprocess.PIPE
    done = subprocess.run(argv, env=desk.env(), stdout=writing, stderr=errors, timeout=60, check=False)
    os.close(writing)
    assert done.returncode == (1 if fails else 0), done.stderr
    assert (desk.traces / "shut").exists()
    assert not done.stderr
    assert desk.clean()


@pytest.mark.parametrize("attempt", range(5))
def test_no_interrupt_is_lost_while_a_program_of_the_script_runs(desk: Copy, attempt: int) -> None:
    waiting(desk)
    with start(desk) as process:
        desk.arrived(process)
        time.sleep(attempt * 0.013)  # at different points of the script's own work
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=30)
    assert process.returncode == 130, text


def test_many_interrupts_keep_nothing_from_being_said(desk: Copy) -> None:
    closing = desk.traces / "closing"
    waiting(desk, shut={**SHUT, "run": f"touch {closing}\nsleep 61"})
    with start(desk) as process:
        desk.arrived(process)
        process.send_signal(signal.SIGINT)
        while not closing.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        for _ in range(3):
            process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=30)
    assert process.returncode == 130, text
    assert "the door is left open, since deploy.door. Not closed: closing it with deploy.shut was" in text
    assert desk.clean()


def test_after_a_change_an_interrupt_leaves_it_open(desk: Copy) -> None:
    wait = {**WAIT, "run": WAIT["run"].format(here=desk.traces / "here"), "effect": "changes a thing"}
    several(desk, door=DOOR, wait=wait, shut=SHUT)
    with start(desk) as process:
        desk.arrived(process)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=30)
    assert process.returncode == 130, text
    assert "the door is left open, since deploy.door. Not closed: deploy.wait changes something" in text
    assert desk.clean()


# --- options and what is there


def test_the_rollback_may_be_left_out_and_that_is_said(desk: Copy) -> None:
    with desk.source() as source:
        for name in ("rollback", "verify"):
            source["procedures"][name]["steps"] = {"one": step("true", title=f"One of {name}")}
    several(desk, "deploy", "verify", "rollback", "deploy", one=LOOK)
    result = run(desk, "--skip-rollback-test")
    assert result.code == 0, result.text
    assert [one[1] for one in said(result)] == ["deploy.one", "verify.one"]
    assert "The rollback was not tested: --skip-rollback-test left out 2 more steps" in result.text
    shown = run(desk, "--help")
    assert shown.code == 0
    assert "from its first `rollback` on: 2 of 4 steps" in shown.text
    assert f"bash {NAME} --skip-rollback-test" in shown.text
    assert len(said(run(desk))) == 4


def test_what_cannot_be_left_out_is_refused(desk: Copy) -> None:
    several(desk, one=step(f"touch {desk.traces}/ran"))
    assert run(desk, "--skip-rollback-test").code == 2
    unknown = run(desk, "--fast")
    assert unknown.code == 2
    assert "There is no option `--fast`" in unknown.text
    assert desk.untouched()
    assert desk.clean()


def test_a_missing_program_is_named_before_anything_starts(desk: Copy) -> None:
    several(
        desk,
        one=step(
            f"touch {desk.traces}/ran",
            expect=[
                {"answers_json": {"request": "GET $APP_URL/x", "status": 200, "path": "a", "value": "b"}}
            ],
        ),
    )
    folder = desk.tmp.parent / "bin"
    folder.mkdir()
    for name in ("bash", "env", "python3", *TOOLS):
        if name != "jq":
            (folder / name.rstrip("3")).symlink_to(shutil.which(name) or name)
    before = desk.env
    desk.env = lambda: before() | {"PATH": str(folder)}  # type: ignore[method-assign]
    result = run(desk)
    assert result.code == 3, result.text
    assert "These programs are missing: jq." in result.text
    assert desk.untouched()


def test_zero_steps_are_never_green(desk: Copy) -> None:
    desk.shorten()
    desk.build()
    result = run(desk)
    assert result.code == 3, result.text
    assert "never green" in result.text
    assert desk.untouched()


def test_what_policy_forbids_starts_nothing(desk: Copy) -> None:
    several(desk, one=step(f"touch {desk.traces}/ran", effect="changes a thing"))
    with desk.staging() as staging:
        staging["ceiling"] = "reads"
    desk.build()
    result = run(desk)
    assert result.code == 3
    assert "`deploy.one` changes something, but `staging` is bounded to: reads." in result.text
    assert desk.verify().code == 3
    assert desk.untouched()


def test_a_service_that_a_script_cannot_await_starts_nothing(desk: Copy) -> None:
    """Assert that no script takes a service for ready, or kills it early, where only the verifier knows better."""
    several(desk, one=step(f"touch {desk.traces}/ran", effect="changes a thing"))
    sign = {
        "run": ["sh", "-c", f"touch {desk.traces}/ran; sleep 60"],
        "ready": {"output": "up"},
        "stop_within": 30,
    }
    with desk.staging() as staging:
        staging["services"] = {"web": sign}
    desk.build()
    result = run(desk)
    assert result.code == 3, result.text
    assert (
        "The service `web` is ready by its `output`, which only `rolloutdocs verify` looks at." in result.text
    )
    assert "The service `web` may take 30 seconds to end, and a script waits 10." in result.text
    assert desk.untouched()


# --- the script itself


def test_a_script_that_was_edited_runs_nothing(desk: Copy) -> None:
    several(desk, one=step(f"touch {desk.traces}/ran"))
    file = desk.docs / NAME
    text = file.read_text()
    file.write_text(text.replace("LIMIT=60", "LIMIT=61"))
    result = run(desk)
    assert result.code == 2, result.text
    assert "was edited by hand" in result.text
    assert not (desk.traces / "ran").exists()


@pytest.mark.parametrize("seal", [False, True])
def test_a_change_of_the_script_alone_is_seen_by_build_and_verify(desk: Copy, seal: bool) -> None:
    """One script that does another thing than the pages is drift; nothing runs then."""
    several(desk, one=step(f"touch {desk.traces}/ran"))
    file = desk.docs / NAME
    file.write_text(file.read_text().replace("LIMIT=60", "LIMIT=61"))
    if seal:
        desk.seal(f"docs/{NAME}")
    for result in (desk.verify(), desk.inside("build", "--check")):
        assert result.code == 1, result.text
        assert NAME in result.text
    assert desk.untouched()


def test_only_reading_the_scripts_shows_it(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    several(desk, one=LOOK)
    file = desk.docs / NAME
    file.write_text(file.read_text().replace("LIMIT=60", "LIMIT=61"))
    monkeypatch.setattr(on_disk, "scripts", lambda *_: {})
    monkeypatch.setattr(render, "scripts", lambda _source: {})
    assert desk.verify().code == 0


def test_it_is_published_to_be_started(desk: Copy) -> None:
    several(desk, one=LOOK)
    (desk.docs / NAME).unlink()
    desk.build()
    assert os.access(desk.docs / NAME, os.X_OK)


# --- services


def test_a_service_that_dies_leaves_it_undecided(desk: Copy) -> None:
    desk.shorten("preflight", keep={"preflight": ()})
    with desk.source() as source:
        source["procedures"]["preflight"]["steps"] = {
            "wait": step("until ! curl -s http://127.0.0.1:$APP_PORT/\ndo sleep 0.1\ndone")
        }
    with desk.staging() as staging:
        staging["services"]["web"]["run"] = [
            "timeout",
            "2",
            str(BIN / "python"),
            "-m",
            "http.server",
            "-b",
            "127.0.0.1",
            "$APP_PORT",
        ]
        staging["reset"] = "true"
    desk.build()
    assert desk.verify().code == 3
    script = run(desk)  # it looks at its services only when all steps have run
    assert script.code == 3, script.text
    assert "undecided  service web: it ended during the run" in script.text
    blind(desk, "    services_alive\n", "")
    assert run(desk).code == 0


def test_a_service_that_never_is_ready_is_stopped(desk: Copy) -> None:
    several(desk, one=LOOK)
    with desk.staging() as staging:
        staging["services"] = {
            "web": {
                "run": ["sh", "-c", "echo no disk; exec sleep 63"],
                "ready": {"port": "$APP_PORT", "within": 1},
            }
        }
    desk.build()
    both = agree(desk)
    assert both.script.code == 3
    assert "after 1 seconds it was still not ready" in both.script.text
    assert "no disk" in both.script.text
    assert said(both.script) == []


def test_a_reset_that_fails_leaves_it_undecided(desk: Copy) -> None:
    several(desk, one=LOOK)
    with desk.staging() as staging:
        staging["reset"] = "echo no way\nfalse"
    desk.build()
    both = agree(desk)
    assert both.script.code == 3
    assert "no way" in both.script.text


# --- secrets


def secretive(desk: Copy) -> Path:
    """A rehearsal in which a secret is all over the place; gives the file with the arguments of all programs."""
    log, folder = desk.tmp.parent / "arguments", desk.tmp.parent / "bin"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$0 $*" >>{log}\nexec {shutil.which(name)} "$@"\n'
        )
        (folder / name).chmod(0o755)
    before = desk.env
    desk.env = lambda: (
        before()
        | {  # type: ignore[method-assign]
            "SOME_SECRET": SECRET,
            "PATH": f"{folder}:{before()['PATH']}",
        }
    )
    with desk.staging() as staging:
        staging["variables"]["OTHER"] = {"secret": "environment", "name": "SOME_SECRET"}
        staging["database"]["url"] = "sqlite:////nowhere/$OTHER/staging.db"
    shows = 'echo "$OTHER"\necho "$OTHER" | base64\nprintf "%s\\n" "${OTHER@Q}"\nprintf %s "$OTHER" | od -c\nfalse'
    asked = {"request": "GET http://127.0.0.1:9/?$API_TOKEN_SECRET", "status": 200, "path": "a", "value": "b"}
    several(desk, shows=step(shows, expect=[{"answers_json": asked}, {"prints": "$OTHER"}]))
    return log


def test_secrets_are_in_no_output_and_no_arguments(desk: Copy) -> None:
    log = secretive(desk)
    result = run(desk)
    assert result.code == 1, result.text
    assert "[secret]" in result.text
    assert "curl" in log.read_text()
    for form in (SECRET, "secret+word", "aXQncy9hIHNlY3JldCt3b3Jk"):
        assert form not in result.text
        assert form not in log.read_text()


def test_only_taking_them_out_hides_them(desk: Copy) -> None:
    secretive(desk)
    blind(desk, '    text=${text//"$form"/[secret]}\n', "    :\n")
    assert SECRET in run(desk).text


def test_a_secret_that_is_not_there_starts_nothing(desk: Copy) -> None:
    with desk.staging() as staging:
        staging["variables"]["OTHER"] = {"secret": "environment", "name": "SOME_SECRET"}
        staging["read_by_programs"] += ["OTHER"]
    several(desk, one=step(f"touch {desk.traces}/ran"))
    result = run(desk)
    assert result.code == 3
    assert "the secret `OTHER` is not in the variable `SOME_SECRET`" in result.text
    assert desk.untouched()
    assert desk.clean()


def test_a_variable_of_the_caller_decides_nothing(desk: Copy) -> None:
    several(desk, one=step("env", expect=[{"prints_not": "CALLERS_OWN"}, {"prints": "RUN_DIR="}]))
    before = desk.env
    desk.env = lambda: (
        before()
        | {  # type: ignore[method-assign]
            "CALLERS_OWN": "x",
            "VALUES": "y",
            "PLAN": "z",
            "BASH_FUNC_curl%%": "() { echo forged; }",
            "PS4": "$(touch /nowhere)",
        }
    )
    assert run(desk).code == 0, run(desk).text


# --- hostile sources

NASTY = (
    "'; touch {0} #",
    '"$(touch {0})"',
    "$(touch {0})",
    "\\'$(touch {0})\\'",
    "END_OF_JUNIT",
    "é ' \\\\ \" $ !",
    "-n",
    "*",
    "~",
    "a\\nb",
    "%s %q",
    "${{x:-$(touch {0})}}",
    ")",
    ";; esac",
    "EOF",
)


def test_no_value_breaks_out_of_its_place(desk: Copy) -> None:
    """Each stands in a sentence, an advice, a title of an environment, an effect, a variable and a command."""
    mark = desk.traces / "mark"
    steps = {}
    texts = [text.format(mark) for text in NASTY]
    here = "printf '%s\\n' {0}\ncat <<'X'\n{1}\nX"
    for number, text in enumerate(texts):
        quoted = "'" + text.replace("'", "'\\''") + "'"
        steps[f"s{number}"] = step(
            here.format(quoted, text) if "$(" not in text else ["printf", "%s\\n", text],
            title=f"The text {number}",
            expect=[{"prints": text}],
            if_it_fails={"stop": f"Look at `` {text} ``."},
            effect=f"changes `` {text} ``",
        )
    with desk.staging() as staging:
        for number, text in enumerate(texts):
            if "$" not in text:
                staging["variables"][f"N{number}"] = text
                staging["read_by_programs"] += [f"N{number}"]
    several(desk, **steps)
    both = agree(desk)
    assert both.script.code == 0, both.script.text
    assert not mark.exists()
    _shellcheck(desk.docs / NAME)


@pytest.mark.real("shellcheck")
def test_the_scripts_of_both_rollouts_are_clean() -> None:
    root = Path(__file__).parent.parent.parent
    for folder in ("docs", "examples/alembic/docs"):
        _shellcheck(root / folder / NAME)


def _shellcheck(script: Path) -> None:
    done = subprocess.run(
        ["shellcheck", "--external-sources", str(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_an_old_bash_is_told_in_words_that_it_can_read(desk: Copy, tmp_path: Path) -> None:
    """The question comes first, and a shell that is no bash can read it too."""
    text = (Path(__file__).parent.parent.parent / "docs" / NAME).read_text()
    old = re.sub(r"\$\{BASH_VERSINFO\[0\]\}", "3", text, count=1)
    (tmp_path / "old").write_text(old)
    for shell, words in (("bash", "this is bash"), ("dash", "started by another shell")):
        program = tmp_path / "old" if shell == "bash" else Path(__file__).parent.parent.parent / "docs" / NAME
        done = subprocess.run([shell, str(program)], capture_output=True, text=True, check=False)
        assert done.returncode == 3
        assert words in done.stderr
        assert not done.stdout
