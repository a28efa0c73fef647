import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rolloutdocs.checks import logs, services
from rolloutdocs.checks.services import File, Http, Line, Port, Service, ServiceError, running

from ..ports import unused

WEB = """
import http.server, os, signal, subprocess, sys
child = subprocess.Popen(["sleep", "7654"], start_new_session=True)
print("child", child.pid, flush=True)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.lstrip("/") or 200)); self.end_headers()
    def log_message(self, *_): pass
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, lambda *_: (os.write(1, b"asked\\n"), os._exit(0)))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
ENVIRONMENT = {"PATH": os.environ["PATH"]}


@pytest.fixture
def port() -> int:
    return unused()


def web(port: int, ready: Port | Http | Line, *more: str, **kind: object) -> Service:
    argv = (sys.executable, "-c", WEB, str(port), *more)
    return Service("web", argv, ENVIRONMENT, None, ready, **kind)


def python(code: str, ready: Port | Http | Line, within: float = 20) -> Service:
    return Service("one", (sys.executable, "-c", code), ENVIRONMENT, None, ready, within)


def gone(pid: int) -> bool:
    """Whether a process ended; one that nobody collected yet did."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def accepts(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("kind", ["port", "http", "line"])
def test_ready_then_stopped_with_its_children(kind, port, tmp_path):
    ready = {
        "port": Port("127.0.0.1", port),
        "http": Http(f"http://127.0.0.1:{port}/404"),
        "line": Line("child"),
    }[kind]
    with running([web(port, ready)], tmp_path) as (one,):
        assert one.status() is None
        assert kind == "line" or accepts(port)
        child = int(one.tail().split()[1])
        assert not gone(child)
    assert gone(child)
    assert not accepts(port)
    assert one.stop() == ()


def test_a_signal_of_choice(port, tmp_path):
    with running([web(port, Port("127.0.0.1", port), stop="INT")], tmp_path) as (one,):
        pass
    assert one.tail().endswith("asked\n")


@pytest.mark.parametrize("stop", ["QUIT", "HUP"])
def test_each_signal_is_that_one(stop, tmp_path):
    """Assert that what the environment names is sent, and not another request to end."""
    code = (
        "import os, signal, time; "
        f"signal.signal(signal.SIG{stop}, lambda *_: (os.write(1, b'by {stop}\\n'), os._exit(0))); "
        "print('up', flush=True); time.sleep(100)"
    )
    service = Service("one", (sys.executable, "-c", code), ENVIRONMENT, None, Line("up"), stop=stop)
    with running([service], tmp_path) as (one,):
        pass
    assert one.tail().endswith(f"by {stop}\n")


def test_ready_by_a_file_that_it_writes(tmp_path):
    """Assert that a file of an earlier run is no sign, and one that is written now is."""
    sign = tmp_path / "ready"
    sign.write_text("old")
    os.utime(sign, (1, 1))
    code = f"import time; time.sleep(0.3); open({str(sign)!r}, 'w').write('new'); time.sleep(100)"
    with running([python(code, File(sign))], tmp_path):
        assert sign.read_text() in ("", "new")
    with (
        pytest.raises(ServiceError, match=r"it is still not so that the file .*ready` is written"),
        running([python("import time; time.sleep(100)", File(sign), within=0.5)], tmp_path),
    ):
        pass


def test_an_older_file_from_a_clock_that_was_ahead_is_no_sign(tmp_path):
    sign = tmp_path / "ready"
    sign.write_text("old")
    ahead = time.time() + 1_000_000
    os.utime(sign, (ahead, ahead))
    with (
        pytest.raises(ServiceError, match="it is still not so that the file"),
        running([python("import time; time.sleep(100)", File(sign), within=0.3)], tmp_path),
    ):
        pass
    code = f"import time; open({str(sign)!r}, 'w').write('new'); time.sleep(100)"
    with running([python(code, File(sign))], tmp_path):
        assert sign.read_text() in ("", "new")


def test_one_that_goes_into_the_background_is_told_to_stay(tmp_path):
    with (
        pytest.raises(ServiceError, match=r"it ended with 0 before it was ready\. Start it so that it stays"),
        running([python("pass", File(tmp_path / "ready"))], tmp_path),
    ):
        pass


def test_one_that_does_not_listen_is_killed(port, tmp_path):
    one = web(port, Port("127.0.0.1", port), "deaf", stop_within=0.3)
    with running([one], tmp_path) as (one,):
        pass
    assert one.status() == -signal.SIGKILL
    assert not accepts(port)


def test_stopped_after_a_failure_last_first(port, tmp_path):
    def body() -> None:
        code = "import time; print('up', flush=True); time.sleep(100)"
        second = python(code, Line("up"))
        with running([web(port, Port("127.0.0.1", port)), second], tmp_path) as started:
            seen.extend(started)
            raise KeyboardInterrupt

    seen = []
    with pytest.raises(KeyboardInterrupt):
        body()
    assert [one.status() is not None for one in seen] == [True, True]


def test_death_before_ready_is_told_at_once(tmp_path):
    started = time.monotonic()
    code = "import sys; print('line one'); sys.exit('cannot bind: é')"
    with pytest.raises(ServiceError) as caught, running([python(code, Line("up"))], tmp_path):
        pass
    assert time.monotonic() - started < 10
    assert "`one`: it ended with 1 before it was ready" in str(caught.value)
    assert "cannot bind: é" in caught.value.last


def test_its_last_lines_are_whole(tmp_path):
    """Half a line could be half a secret."""
    code = "import sys; print('token=' + 'x' * 3000, flush=True); sys.exit('the end')"
    with pytest.raises(ServiceError) as caught, running([python(code, Line("up"))], tmp_path):
        pass
    assert caught.value.last.endswith("the end\n")
    assert "x" not in caught.value.last


def test_never_ready(tmp_path):
    code = "import time; print('almost u', end='p', flush=True); time.sleep(100)"
    with (
        pytest.raises(ServiceError, match=r"after 0\.5 seconds .* it writes a line with `up`"),
        running([python(code, Line("up"), within=0.5)], tmp_path),
    ):
        pass


def test_a_log_that_grows_faster_than_it_is_read_is_never_read_whole(tmp_path):
    """Assert that a flood ends neither in memory nor in time: here more than any memory holds is there at once."""
    service = python(r"import os, sys; os.ftruncate(1, 1 << 40); sys.exit('\nthe end')", Line("up"))
    with pytest.raises(ServiceError) as caught, running([service], tmp_path):
        pass
    assert caught.value.last == "the end\n"
    log = tmp_path / "log"
    with log.open("wb") as file:
        file.truncate(1 << 40)
    assert not Line("up").met(log)


@pytest.mark.parametrize("block", [1, 2, 3, 7, 100])
def test_a_line_is_found_wherever_it_is_cut(block, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "BLOCK", block)
    log = tmp_path / "log"
    for text, met in (
        ("a\nis up now\n", True),
        ("is up", False),
        ("u\np\n", False),
        ("up\n", True),
        ("", False),
    ):
        log.write_text(text)
        assert Line("up").met(log) == met, text


def test_http_that_answers_500_is_not_ready(port, tmp_path):
    one = web(port, Http(f"http://127.0.0.1:{port}/500"), within=1.0)
    with pytest.raises(ServiceError, match="below 500"), running([one], tmp_path):
        pass
    assert not accepts(port)


def test_a_stranger_on_the_port_is_not_taken_for_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = stranger.getsockname()[1]
        one = web(taken, Http(f"http://127.0.0.1:{taken}/"))
        with pytest.raises(ServiceError, match=rf"port {taken} .* in use"), running([one], tmp_path):
            pass


def test_no_such_command(tmp_path):
    one = Service("db", ("/no/such/mariadbd",), ENVIRONMENT, None, Line("up"))
    with pytest.raises(ServiceError, match=r"/no/such/mariadbd.*Install it"), running([one], tmp_path):
        pass


def test_its_environment_is_all_it_gets(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTSIDE", "1")
    names = "sorted(k for k in os.environ if not k.startswith(('LC_', 'ROLLOUTDOCS_')))"
    code = f"import os, time; print({names}, flush=True); time.sleep(99)"
    with running([python(code, Line("]"))], tmp_path) as (one,):
        assert one.tail() == "['PATH']\n"


def test_a_service_does_not_outlive_a_killed_tool(tmp_path: Path) -> None:
    """Assert that kill -9 of the tool, which it cannot see, still ends its services."""
    program = f"""
import os, signal, sys
from pathlib import Path
from rolloutdocs.checks.services import Line, Service, running
service = Service("web", (sys.executable, "-uc", "import os, time; print('up', os.getpid()); time.sleep(600)"),
                  directory={str(tmp_path)!r}, environment=dict(os.environ), ready=Line("up"))
with running([service], Path({str(tmp_path)!r})):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -9
    pid = int((tmp_path / "web.log").read_text().split()[1])
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Whether it still runs; one that ended and is not collected by anybody does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_service_that_writes_without_end_does_not_fill_the_disk(tmp_path, monkeypatch):
    """Assert that its file stays bounded before it is ready and afterwards, and that its last lines are there."""
    monkeypatch.setattr(logs, "LARGEST", 1_000_000)
    monkeypatch.setattr(logs, "LAST", 10_000)
    some = "for i in $(seq 1 30); do yes line | head -c 200000; echo; sleep 0.02; done"
    script = f"{some}; echo ready; sleep 1; {some}; echo the end; sleep 60"
    service = Service("loud", ("bash", "-c", script), ENVIRONMENT, None, Line("ready"), within=60)
    with running([service], tmp_path) as (one,):
        early = one.log.stat().st_size
        while not one.tail().endswith("the end\n"):
            time.sleep(0.05)
        until = time.monotonic() + 20
        while one.log.stat().st_size >= 4_000_000 and time.monotonic() < until:
            time.sleep(0.05)  # until the next look at it
        assert one.log.stat().st_size < 4_000_000
    assert early < 4_000_000
