"""Runs the private PostgreSQL of one run in the foreground: `python postgresql/start.py`. Stop it with SIGTERM.

Needs RUN_DIR, DB_PORT, DB_NAME and DB_PASSWORD. It has one account besides its own, `desk`, which owns its database
and the one that backups are tried out in, and may make others, as copies are: no more. PostgreSQL's programs refuse to
run as root; then they run as `postgres`, in a folder that is theirs.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RUN_DIR, PORT, NAME = Path(os.environ["RUN_DIR"]), os.environ["DB_PORT"], os.environ["DB_NAME"]
#: Debian keeps the server's programs off the PATH, by version.
PLACES = sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
)
ACCOUNTS = """
CREATE ROLE desk LOGIN CREATEDB PASSWORD {password}
CREATE DATABASE {name} OWNER desk TEMPLATE template0
CREATE DATABASE {name}_restored OWNER desk TEMPLATE template0
"""


def program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([*map(str, PLACES), os.environ["PATH"]]))
    return found or sys.exit(f"start: there is no {name}: install PostgreSQL")


def account() -> dict[str, Any]:
    """Who the server runs as, where this is root."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def shared() -> str | None:
    """Where another account may have a folder: the run's own is closed to it."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def made(folder: Path, who: dict[str, Any]) -> Path:
    """A new cluster, with the account."""
    data, quiet = folder / "data", {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **who}
    begin = ["--username=postgres", "--auth-local=peer", "--auth-host=scram-sha-256", "--no-sync"]
    subprocess.run([program("initdb"), "-D", data, *begin, "--encoding=UTF8", "--locale=C.UTF-8"], **quiet)
    password = "'" + os.environ["DB_PASSWORD"].replace("'", "''") + "'"
    # On standard input: arguments are read by everybody.
    told = ACCOUNTS.format(password=password, name=NAME).encode()
    subprocess.run([program("postgres"), "--single", "-D", data, "postgres"], input=told, **quiet)
    return data


def main() -> None:
    who = account()
    if not NAME.isidentifier():
        sys.exit("start: DB_NAME may hold letters, digits and _ only")
    with tempfile.TemporaryDirectory(prefix="desk-", dir=shared() if who else RUN_DIR) as name:
        folder = Path(name)
        if who:
            os.chown(folder, who["user"], who["group"])
        data = made(folder, who)
        options = ["listen_addresses=127.0.0.1", f"port={PORT}", f"unix_socket_directories={folder}"]
        options += [f"cluster_name={RUN_DIR.resolve().name}", "fsync=off"]
        words = [word for option in options for word in ("-c", option)]
        server = subprocess.Popen([program("postgres"), "-D", data, *words], cwd=folder, **who)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))  # without waiting for clients
        status = server.wait()
    sys.exit(status)


main()
