"""Secrets that meet the tool itself: words it uses, cut output, arguments."""

import os
import time

import pytest

PASSWORD = {"variables": {"PASSWORD": {"secret": "environment", "name": "PASSWORD"}}}
READ = {**PASSWORD, "read_by_programs": ["PASSWORD"]}


@pytest.mark.parametrize("word", ["done", "passed", "staging", "deploy.one", "started"])
def test_a_password_may_be_one_of_our_own_words(lab, word):
    """Assert that a weak password neither breaks a run nor hides it from the next start."""
    lab.write({"deploy": {"one": lab.step("true")}}, **READ)
    ended = lab.verify(environment={"PASSWORD": word})
    assert ended.returncode == 0, ended.stderr
    exported = lab.run("pr", "export")
    assert "The rehearsal on `staging` **passed**" in exported.stdout


def test_output_that_is_cut_within_a_secret_shows_nothing_of_it(lab):
    """Assert that keeping only the end of a step's output keeps no end of a secret."""
    secret = "TopSecretABCDEFGHIJKLMNOPQRSTUVWXYZ"
    command = "printf '%s' \"$PASSWORD\"\nprintf '%08176d' 0\nfalse"
    lab.write({"deploy": {"one": lab.step(command)}}, **PASSWORD)
    ended = lab.verify(environment={"PASSWORD": secret})
    assert ended.returncode == 1
    (path,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    kept = path.read_text("utf-8") + ended.stdout
    assert "[secret]000" in kept
    assert "WXYZ" not in kept


def test_a_secret_of_bytes_that_are_no_text(lab):
    """Assert that a variable may hold any bytes."""
    lab.write({"deploy": {"one": lab.step("printf '%s' \"$PASSWORD\"\nfalse")}}, **PASSWORD)
    ended = lab.verify(environment={"PASSWORD": "\udcff\udcfeabcdef"})
    assert ended.returncode == 1
    assert "abcdef" not in ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("argument", ["--password=$PASSWORD", "$URL"])
def test_no_secret_among_the_arguments_of_a_service(lab, argument):
    """Assert that a secret does not come into a process's arguments, which every user of a machine can list."""
    variables = {**PASSWORD["variables"], "URL": "http://u:$PASSWORD@localhost/"}
    service = {"run": ["sleep", argument], "ready": {"port": "30000"}}
    lab.write(
        {"deploy": {"one": lab.step("true")}},
        variables=variables,
        read_by_programs=["URL"],
        services={"web": service},
    )
    refused = lab.run("build")
    assert refused.returncode == 2
    assert "can be read by every user" in refused.stderr


@pytest.mark.parametrize("where", ["reset", "identity"])
def test_no_secret_among_the_arguments_of_what_policy_calls(lab, where):
    """Assert it of bash text of the environments file: an argument list with one is refused elsewhere."""
    text = 'AUTH="Bearer $PASSWORD"\ncurl -H "$AUTH" http://127.0.0.1/'
    asked = {"reset": text} if where == "reset" else {"identity": {"command": text, "prints": "x"}}
    lab.write({"deploy": {"one": lab.step("true")}}, **READ, **asked)
    refused = lab.run("build")
    assert refused.returncode == 2
    assert "`$AUTH` holds a secret, and every user can read the arguments of `curl`" in refused.stderr


# --- from a command


def printing(lab, script, **fields):
    """A rollout whose secret a command prints; the command leaves a trace of having run."""
    (lab.folder / "content").mkdir(exist_ok=True)
    command = ["bash", "-c", f"date >>ran; {script}", "store", "it's an argument"]
    lab.write(
        {"deploy": {"one": lab.step("printf '%s' \"$TOKEN\" >token\nprintf '<%s>' \"$TOKEN\"\nfalse")}},
        variables={"TOKEN": {"secret": "command", "command": command}},
        **fields,
    )


def test_only_a_run_asks_the_command_for_a_secret(lab):
    """Assert that building, comparing and showing the plan execute nothing, and that a run asks once."""
    printing(lab, "printf 'TopSecret %s\\n' \"$1\"")
    for words in (["build"], ["build", "--check"], ["verify", "--env", "staging", "--dry-run"]):
        assert lab.run(*words).returncode == 0
    assert not (lab.folder / "content/ran").exists()
    assert (
        "secret from the command `bash -c"
        in (lab.folder / "docs/PRODUCTION-ROLLOUT-CHECKLIST.md").read_text()
    )
    ended = lab.run("verify", "--env", "staging")
    assert ended.returncode == 1
    assert (lab.folder / "content/ran").read_text().count("\n") == 1
    assert (lab.folder / "content/token").read_text() == "TopSecret it's an argument"
    (path,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    for text in (ended.stdout, path.read_text("utf-8")):
        assert "<[secret]>" in text
        assert "TopSecret" not in text


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo TopSecret >/dev/stderr; echo TopSecret; exit 4", "ended with 4"),
        ("echo TopSecret >/dev/stderr", "printed nothing"),
        ("printf 'Top\\0Secret'", "printed a NUL character"),
        ("printf '%070000d' 0", "printed more than 65536 bytes"),
        ("echo abc", "fewer than 4 characters"),
    ],
)
def test_what_gives_no_secret_runs_nothing_and_shows_nothing(lab, script, why):
    printing(lab, script)
    ended = lab.verify()
    assert ended.returncode == 3
    assert why in ended.stderr
    assert "TopSecret" not in ended.stdout + ended.stderr
    assert not (lab.folder / "content/token").exists()
    assert not (lab.folder / ".rolloutdocs/runs").exists()


def test_a_program_that_is_not_there(lab):
    lab.write(
        {"deploy": {"one": lab.step('test "$TOKEN"')}},
        variables={"TOKEN": {"secret": "command", "command": ["no-such-store"]}},
    )
    ended = lab.verify()
    assert ended.returncode == 3
    assert "`no-such-store`, could not be started" in ended.stderr


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"secret": "command"}, "does not say which command prints it"),
        ({"secret": "command", "command": ["x", "$HOME"]}, "`$HOME` is not replaced"),
        ({"secret": "command", "command": ["x"], "name": "y"}, "has the name `y`"),
        ({"secret": "made", "command": ["x"]}, "does not come from one"),
    ],
)
def test_a_command_that_is_none(lab, given, what):
    lab.write({"deploy": {"one": lab.step('test "$TOKEN"')}}, variables={"TOKEN": given})
    refused = lab.run("build")
    assert refused.returncode == 2
    assert what in refused.stderr


# --- after a kill


def until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def holding(folder, text):
    """Files below a folder that have a text."""
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_raw_output_of_a_killed_run_is_removed_by_the_next_one(lab, tmp_path_factory):
    """Assert that what a step printed, which lies unchanged on disk while it runs, does not stay there."""
    places = tmp_path_factory.mktemp("temporary")
    environment = {"PASSWORD": "TopSecretABCDEF", "TMPDIR": str(places)}
    lab.write(
        {
            "deploy": {
                "one": lab.step("printf '%s%0100d' \"$PASSWORD\" 0\nif ! test -f go; then sleep 60; fi")
            }
        },
        **PASSWORD,
    )
    assert lab.run("build").returncode == 0
    started = lab.start("verify", "--env", "staging", env={**os.environ, **environment})
    until(lambda: holding(places, b"TopSecret"))
    (held,) = places.glob("rolloutdocs-output-*")
    forget_there = "import os; from rolloutdocs.checks.outputs import forget; forget()"
    lab.run(forget_there, command="-c", environment=environment)
    assert held.exists()  # another start leaves the folder of a run that goes on
    started.kill()
    started.wait()
    assert holding(held, b"TopSecret")
    (lab.folder / "content/go").touch()
    lab.run("verify", "--env", "staging", environment=environment)
    assert not held.exists()
    assert holding(places, b"TopSecret") == []
