"""A real sshd on loopback, private to the tests: its own keys, port, configuration, and home of the user.

It comes from Debian's package, unpacked and not installed, because installing it would start a daemon on the
machine. It runs as who runs the tests. A list of accounts of its own (libnss-wrapper) gives that user an empty
home, and root's sshd the account it insists on.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from .ports import unused

UNPACKED = Path(__file__).parent / "system-packages/unpacked"

SERVER = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
"""
CLIENT = """\
Host far
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {folder}/user
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known
  StrictHostKeyChecking yes
  BatchMode yes
"""


class Sshd:
    """One server and the configuration of a client that reaches it as `far`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.port = unused()
        self.config = folder / "client"
        user = pwd.getpwuid(os.getuid())
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
            )
        kind, key = (folder / "host.pub").read_text().split()[:2]
        (folder / "known").write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")
        (folder / "server").write_text(SERVER.format(port=self.port, folder=folder))
        self.config.write_text(CLIENT.format(port=self.port, folder=folder, user=user.pw_name))
        (folder / "accounts").write_text(
            f"{user.pw_name}:x:{user.pw_uid}:{user.pw_gid}::{self.home}:/bin/bash\n"
            "sshd:x:65534:65534::/nonexistent:/usr/sbin/nologin\n"
        )
        self._process = self._start()

    @property
    def argv(self) -> tuple[str, ...]:
        """A bash on the far side."""
        return ("ssh", "-F", str(self.config), "far", "bash")

    def sessions(self) -> list[int]:
        """The processes of the server, one or more for each connection."""
        return [pid for pid, parent in _parents() if parent == self._process.pid]

    def signal(self, number: int) -> None:
        """Signal each connection's process and the server."""
        for pid in (*self.sessions(), *([self._process.pid] if self._process.poll() is None else [])):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def stop(self) -> None:
        """End the server and its connections; may be called again."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        self._process.wait(10)

    def restart(self) -> None:
        """Take the configuration anew."""
        self.stop()
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        libraries = str(_unpacked("libnss_wrapper.so").parent)
        environment = {
            "PATH": "/usr/bin:/bin",
            "LD_PRELOAD": f"{libraries}/libnss_wrapper.so",
            "LD_LIBRARY_PATH": libraries,
            "NSS_WRAPPER_PASSWD": str(self.folder / "accounts"),
            "NSS_WRAPPER_GROUP": "/etc/group",
        }
        sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or str(UNPACKED / "usr/sbin/sshd")
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sshd, "-D", "-e", "-f", str(self.folder / "server")], env=environment, stderr=log
            )
        end = time.monotonic() + 10
        while not _accepts(self.port):
            assert process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.02)
        return process


def _unpacked(name: str) -> Path:
    return next(found for root in (UNPACKED, Path("/")) for found in root.glob(f"usr/lib/*/{name}"))


def _parents() -> list[tuple[int, int]]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append((int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])))
        except OSError:
            continue
    return found


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
