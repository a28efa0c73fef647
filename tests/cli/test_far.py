"""A whole run on a far target, a real sshd: what is asked there, what is left there, and what is refused."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from ..sshd import Sshd
from .conftest import Lab

pytestmark = pytest.mark.real("openssh-client", "openssh-server", "libwrap0", "libnss-wrapper")

FILE = {"file_filled": {"file": "made-by-the-step", "count": 1}}


def far(server: Sshd, **more):
    return {"shell": list(server.argv), **more}


def left(server: Sshd) -> list[str]:
    return sorted(path.name for path in server.home.iterdir() if not path.name.startswith("."))


@pytest.fixture
def lab(tmp_path):
    """Far runs are ended and looked for as processes."""
    return Lab(tmp_path, apart=True)


@pytest.fixture
def home(sshd):
    """The far side's home, empty again afterwards."""
    yield sshd.home
    for path in sshd.home.iterdir():
        path.unlink()


def test_everything_is_asked_there(lab, sshd, home):
    """Assert that steps, folders, files and the identity are the far side's."""
    variables = {"RUN_DIR": {"chosen": "folder"}, "TOKEN": {"secret": "made"}}
    writes = (
        'echo "$HOME" >"$RUN_DIR/who"\necho "$RUN_DIR" >run-dir\necho made >made-by-the-step\n[ -n "$TOKEN" ]'
    )
    one = lab.step(writes, expect=[FILE], effect="destroys everything")
    identity = {"command": 'echo "$HOME"', "prints": str(home)}
    lab.write(
        {"deploy": {"one": one}}, ceiling="destroys", identity=identity, variables=variables, **far(sshd)
    )
    ended = lab.verify()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not (lab.folder / "content/made-by-the-step").exists()
    assert not Path((home / "run-dir").read_text().strip()).exists()


def test_a_file_of_this_machine_is_no_answer(lab, sshd, home):
    """Assert that a sentence about a file is false where the target has none, whatever lies here."""
    lab.write({"deploy": {"one": lab.step("true", expect=[FILE])}}, **far(sshd))
    for folder in (lab.folder, lab.folder / "content"):
        (folder / "made-by-the-step").write_text("x")
    assert lab.verify().returncode == 1
    (home / "made-by-the-step").write_text("x")
    assert lab.verify().returncode == 0


def test_another_target_is_not_touched(lab, sshd, home):
    """Assert that the identity is asked in the step's own shell, on the far side."""
    one = lab.step("touch destroyed", effect="destroys everything")
    identity = {"command": "cat name || echo nobody", "prints": "staging"}
    lab.write({"deploy": {"one": one}}, ceiling="destroys", identity=identity, **far(sshd))
    (lab.folder / "content/name").write_text("staging\n")
    assert lab.verify().returncode == 1
    assert left(sshd) == []
    (home / "name").write_text("staging\n")
    assert lab.verify().returncode == 0
    assert left(sshd) == ["destroyed", "name"]


def test_the_callers_variables_stay_here(lab, sshd, home):
    """Assert that neither an exported DB_HOST nor this machine's home and search path reach the steps."""
    says = 'echo "home=$HOME db=${DB_HOST-none} path=$PATH"'
    expect = [{"prints": f"home={home} db=none path="}, {"prints_not": "not-there"}]
    lab.write({"deploy": {"one": lab.step(says, expect=expect)}}, **far(sshd))
    path = f"{os.environ['PATH']}:/not-there"
    ended = lab.verify(environment={"DB_HOST": "production", "PATH": path})
    assert ended.returncode == 0, ended.stdout


def opening(lab, middle, **fields):
    changes = {"effect": "changes maintenance mode"}
    down = lab.step("touch open", **changes, opens={"what": "maintenance mode", "closed_by": "deploy.up"})
    return {"down": down, "middle": lab.step(middle, **fields), "up": lab.step("rm open", **changes)}


def when_there(server: Sshd, name: str, task) -> threading.Thread:
    """Do something as soon as the step has made a file there."""

    def wait() -> None:
        end = time.monotonic() + 60
        while not (server.home / name).exists() and time.monotonic() < end:
            time.sleep(0.02)
        task()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_a_lost_connection_is_undecided_and_names_what_is_open(lab, own_sshd):
    """Assert exit code 3, and that the run says what stays open on a machine that is gone."""
    fields = {"effect": "changes the schema"}
    lab.write({"deploy": opening(lab, "touch middle\nsleep 60", **fields)}, **far(own_sshd))
    waiting = when_there(own_sshd, "middle", lambda: own_sshd.signal(signal.SIGKILL))
    ended = lab.verify()
    waiting.join()
    text = " ".join(ended.stdout.split())
    assert ended.returncode == 3, ended.stdout
    assert "maintenance mode is left open" in text
    assert "the connection was lost" in text
    assert "may still run where" in text


def test_a_lost_connection_that_comes_back_closes(lab, own_sshd):
    """Assert that what a step opened is closed over a new connection where nothing had changed since."""
    lab.write({"deploy": opening(lab, "touch middle\nsleep 60")}, **far(own_sshd))
    waiting = when_there(
        own_sshd, "middle", lambda: [os.kill(pid, signal.SIGKILL) for pid in own_sshd.sessions()]
    )
    ended = lab.verify()
    waiting.join()
    assert ended.returncode == 3, ended.stdout
    assert left(own_sshd) == ["middle"]
    assert "left open" not in ended.stdout


def test_a_time_limit_that_is_seen_to_hold_is_a_failure(lab, sshd, home):
    """Assert that a step which was ended in time, as was seen there, has failed and is not undecided."""
    lab.write(
        {
            "deploy": {
                "one": lab.step("touch middle\nbash -c 'setsid sleep 60 & sleep 60'", time_limit="1 second")
            }
        },
        **far(sshd),
    )
    ended = lab.verify()
    assert ended.returncode == 1, ended.stderr
    assert "not done after 1 seconds" in " ".join(ended.stdout.split())
    assert "may still run" not in ended.stdout
    assert left(sshd) == ["middle"]


def test_a_time_limit_that_nobody_sees_to_hold_is_undecided(lab, own_sshd):
    """Assert that no page's sentence is called false where nobody knows whether the step goes on."""
    one = lab.step("touch middle\nsleep 60", time_limit="3 seconds", expect=[{"exit": 0}])
    lab.write({"deploy": {"one": one}}, **far(own_sshd))
    waiting = when_there(own_sshd, "middle", lambda: own_sshd.signal(signal.SIGSTOP))
    ended = lab.verify()
    waiting.join()
    assert ended.returncode == 3, ended.stdout
    assert "a second shell got no answer" in " ".join(ended.stdout.split())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_there(lab, sshd, home, number):
    """Assert that after a request to end nothing works on, on the far side."""
    lab.write(
        {"deploy": {"one": lab.step("echo $$ >middle\nbash -c 'setsid sleep 60 & sleep 60'")}}, **far(sshd)
    )
    assert lab.run("build").returncode == 0
    run = lab.start("verify", "--env", "staging", stdout=-1, stderr=-1)
    end = time.monotonic() + 60
    while not (home / "middle").exists() or not (home / "middle").read_text():
        assert time.monotonic() < end
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)
    run.send_signal(number)
    run.communicate(timeout=60)
    assert run.returncode == 130
    working = [path for path in Path("/proc").glob("[0-9]*/cwd") if _at(path) == str(home)]
    assert working == []
    text = (lab.folder / ".rolloutdocs/runs").glob("*.jsonl")
    assert "may still run" not in next(text).read_text()


def _at(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


HTTP = {"answers": {"request": "GET $APP_URL/", "status": 200}}
REFUSED = {
    "a web server of this machine": (
        {"variables": {"APP_URL": "http://localhost:8000"}},
        {"run": "true", "expect": [HTTP]},
        3,
        "would be answered by this machine, and the steps run elsewhere",
    ),
    "a port of this machine": (
        {"variables": {"PORT": {"chosen": "port"}, "URL": "http://far:$PORT"}},
        {"run": 'echo "$URL"'},
        3,
        "`$URL` has a port chosen on this machine, and on `staging` the step runs elsewhere",
    ),
    "a database file of this machine": (
        {"database": {"url": "sqlite:///some.db"}},
        {"run": "true"},
        2,
        "SQLite would ask a file of this machine",
    ),
    "a database server of this machine": (
        {"database": {"url": "mysql+pymysql://reader@127.0.0.1/app"}},
        {"run": "true"},
        2,
        "a database of this machine would answer",
    ),
    "a database server of this machine, as a secret says": (
        {
            "variables": {
                "DSN": {"secret": "command", "command": ["echo", "mysql+pymysql://reader@127.0.0.1/app"]}
            },
            "database": {"url": "$DSN"},
        },
        {"run": "true"},
        3,
        "a database of this machine would answer",
    ),
    "a Python of this machine": (
        {"own_python": True},
        {"run": "true"},
        2,
        "the Python of rolloutdocs is on this machine",
    ),
    "a service in a folder of the target": (
        {
            "variables": {"DIR": {"chosen": "folder"}},
            "services": {"web": {"run": ["true", "$DIR"], "ready": {"port": "1"}}},
        },
        {"run": 'ls "$DIR"'},
        2,
        "`$DIR` is a folder on the target, and the service `web` runs on this machine",
    ),
}


@pytest.mark.parametrize(("staging", "fields", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_this_machine_does_not_answer_for_another(lab, sshd, home, staging, fields, code, words):
    """Assert that what this machine would silently answer is refused before anything runs."""
    fields = {**fields, "run": f"touch ran\n{fields['run']}"}
    lab.write({"deploy": {"one": lab.step(**fields)}}, **far(sshd, **staging))
    built = lab.run("build")
    ended = built if built.returncode else lab.run("verify", "--env", "staging")
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert words in " ".join(ended.stderr.split())
    assert left(sshd) == []


def test_a_tunnel_makes_loopback_the_target(lab, sshd, home):
    """Assert that a port chosen here may be the near end of a tunnel that is declared as a service."""
    variables = {"PORT": {"chosen": "port"}, "APP_URL": "http://127.0.0.1:$PORT"}
    one = lab.step("true", expect=[{"answers": {"request": "GET $APP_URL/", "status": 200}}])
    service = {
        "run": ["python3", "-m", "http.server", "-b", "127.0.0.1", "$PORT"],
        "ready": {"port": "$PORT"},
    }
    lab.write({"deploy": {"one": one}}, **far(sshd, variables=variables, services={"tunnel": service}))
    ended = lab.verify()
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_folder_that_cannot_be_made_there_starts_nothing(lab, own_sshd):
    """Assert that no folder of this machine stands in for one that the target does not give."""
    lab.write(
        {"deploy": {"one": lab.step('touch "$DIR/ran"')}},
        **far(own_sshd, variables={"DIR": {"chosen": "folder"}}),
    )
    own_sshd.stop()
    ended = lab.verify()
    assert ended.returncode == 3
    assert "the folder `DIR` could not be made on the target" in " ".join(ended.stderr.split())


def test_a_folder_that_could_not_be_removed_is_named(lab, own_sshd):
    """Assert that a run which leaves something there is not green."""
    lab.write(
        {"deploy": {"one": lab.step('echo "$DIR" >made\nsleep 1')}},
        **far(own_sshd, variables={"DIR": {"chosen": "folder"}}),
    )
    with (own_sshd.home / ".bashrc").open("w") as start:
        start.write('[ ! -e ~/made ] || rm() { echo "no" >&2; return 1; }; export -f rm 2>/dev/null\n')
    ended = lab.verify()
    made = (own_sshd.home / "made").read_text().strip()
    assert ended.returncode == 3, ended.stdout
    assert f"{made} could not be removed where" in " ".join(ended.stdout.split())
    Path(made).rmdir()
