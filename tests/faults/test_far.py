"""The tool is killed while a step runs on a far target, a real sshd: it is led back over a new connection."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from .test_every_step import named

pytestmark = pytest.mark.real("openssh-client", "openssh-server", "libwrap0", "libnss-wrapper")


class Far:
    """A rollout of three steps there, and what is seen of it."""

    def __init__(self, lab, server):
        self.lab, self.server = lab, server
        changes = {"effect": "changes maintenance mode"}
        opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
        steps = {
            "down": lab.step("touch open", **changes, opens=opens),
            "middle": lab.step("touch middle\nbash -c 'setsid sleep 60 & sleep 60'"),
            "up": lab.step("rm open", **changes),
        }
        lab.write({"deploy": steps}, shell=list(server.argv))
        assert lab.run("build").returncode == 0

    @property
    def closed(self):
        return (self.server.home / "open").exists()

    def struck(self, blow):
        """Start it, strike in the middle step, and give what was printed."""
        (self.server.home / "middle").unlink(missing_ok=True)
        tool = self.lab.start("verify", "--env", "staging", stdout=-1, stderr=-1)
        end = time.monotonic() + 60
        while not (self.server.home / "middle").exists():
            assert time.monotonic() < end
            assert tool.poll() is None, tool.communicate()
            time.sleep(0.02)
        blow(tool)
        return " ".join(tool.communicate(timeout=60)[0].split())

    def recover(self):
        done = self.lab.run("recover", "--env", "staging", "--yes", apart=True)
        return done.returncode, " ".join(done.stdout.split())

    def working(self):
        """Whether anything works on, on the far side."""
        found = (_at(path) for path in Path("/proc").glob("[0-9]*/cwd"))
        return str(self.server.home) in found


def _at(path):
    try:
        return str(path.readlink())
    except OSError:
        return ""


def test_killed_and_led_back(lab, own_sshd):
    """Assert that what goes on there is ended, what is open is closed, and the lock is free again."""
    far = Far(lab, own_sshd)
    far.struck(lambda tool: tool.kill())
    assert far.closed
    assert far.working()
    code, printed = far.recover()
    assert code == 0, printed
    assert "closing: " not in printed.partition("Recovering")[0]
    assert not far.closed
    assert not far.working()
    assert far.recover()[1] == "Nothing to do: no run left anything open on staging."


def test_a_server_that_is_gone_is_named_and_led_back_when_it_is_there_again(lab, own_sshd):
    """Assert that a lost target leaves the exact command, and that this command works later."""
    far = Far(lab, own_sshd)
    printed = far.struck(lambda _: own_sshd.signal(9))
    assert named(far, printed)
    code, printed = far.recover()
    assert code == 3, printed  # nobody is there
    assert far.closed
    own_sshd.restart()
    assert far.working()  # what the step had started goes on
    code, printed = far.recover()
    assert code == 0, printed
    assert not far.closed
    assert not far.working()


#: A far side that does not notice that its client is gone: the shell's input stays open.
KEPT = """\
#!/bin/bash
exec 3> >(cd {home}; exec env -i PATH="$PATH" HOME={home} setsid bash)
setsid sleep 600 >/dev/null 2>&1 &
echo $! >>{home}/kept
exec cat >&3
"""


def test_a_shell_that_its_server_keeps_is_no_other_run(lab, tmp_path):
    """Assert that the lock of a run that is over is taken back: `recover` would be refused for hours."""
    home, client = tmp_path / "home", tmp_path / "client"
    home.mkdir()
    client.write_text(KEPT.format(home=home))
    client.chmod(0o755)
    changes = {"effect": "changes maintenance mode"}
    down = lab.step("touch open", **changes, opens={"what": "maintenance mode", "closed_by": "deploy.up"})
    middle = lab.step("touch middle\nwhile [ ! -e late ]; do if ! sleep 0.1; then true; fi; done")
    lab.write(
        {"deploy": {"down": down, "middle": middle, "up": lab.step("rm open", **changes)}},
        shell=[str(client)],
    )
    assert lab.run("build").returncode == 0
    tool = lab.start("verify", "--env", "staging", stdout=-1, stderr=-1)
    try:
        end = time.monotonic() + 60
        while not (home / "middle").exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        tool.kill()
        tool.communicate(timeout=60)
        done = lab.run("recover", "--env", "staging", "--yes", apart=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not (home / "open").exists()
        assert str(home) not in [_at(path) for path in Path("/proc").glob("[0-9]*/cwd")]
    finally:
        (home / "late").touch()
        for number in map(int, (home / "kept").read_text().split()):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
