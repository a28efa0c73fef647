"""A small rollout on an environment that stays: a web server with maintenance mode, an SQLite database, a way back.

Each step first says that it is there (`at-NAME`), and waits while somebody holds it (`hold-NAME`), so that a fault
meets it in its middle and not by chance.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from rolloutdocs.cli import main

WEB = """\
import http.server, os, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if os.path.exists("maintenance") else 200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
#: The steps of the deploy, in order, and whether something was changed when they are running or have run.
STEPS = ("look", "down", "check", "migrate", "count", "up")
CHANGED = ("migrate", "count", "up")
SQL = "import sqlite3,sys; c=sqlite3.connect('app.db'); c.executescript(sys.argv[1]); c.close()"


class Rollout:
    """The folder of one, and what is done to it."""

    def __init__(self, lab: Any) -> None:
        self.lab = lab
        self.place = lab.folder / "content"

    def write(self, recovery: bool = True, **staging: Any) -> "Rollout":
        """Write it and its pages; without `recovery` the pages send nobody anywhere."""
        self.place.mkdir(exist_ok=True)
        (self.place / "web.py").write_text(WEB)
        web = {"run": [sys.executable, "web.py", "$PORT"], "ready": {"port": "$PORT"}}
        staging = {
            "variables": {"PORT": {"chosen": "port"}, "APP_URL": "http://127.0.0.1:$PORT"},
            "services": {"web": web},
            "reset": f"rm -f app.db maintenance\n{self.sql('CREATE TABLE t (a); INSERT INTO t VALUES (1);')}",
            **staging,
        }
        self.lab.write(self.procedures(recovery), rehearsal=("deploy",), **staging)
        built = self.lab.run("build")
        assert built.returncode == 0, built.stderr
        return self

    def procedures(self, recovery: bool) -> dict[str, dict[str, Any]]:
        """Give the deploy, and the procedure that its pages send people to when it fails."""
        maintenance = {"effect": "changes maintenance mode"}
        schema = {"effect": "changes the table `t`"}
        opens = {"what": "maintenance mode"}
        fails = {"if_it_fails": {"go_to": "rollback"}} if recovery else {}
        steps = {
            "look": self.step("look", "test -e app.db"),
            "down": self.step(
                "down", "touch maintenance", **maintenance, opens={**opens, "closed_by": "deploy.up"}
            ),
            "check": self.step(
                "check", "true", expect=[{"answers": {"request": "GET $APP_URL/", "status": 503}}]
            ),
            "migrate": self.step("migrate", self.sql("ALTER TABLE t ADD COLUMN b;"), **schema, **fails),
            "count": self.step("count", "true", **fails),
            "up": self.step("up", "rm -f maintenance", **maintenance, **fails),
        }
        back = {
            "down": self.step(
                "back-down", "touch maintenance", **maintenance, opens={**opens, "closed_by": "rollback.up"}
            ),
            "restore": self.step("back-restore", self.sql("DROP TABLE t; CREATE TABLE t (a);"), **schema),
            "up": self.step("back-up", "rm -f maintenance", **maintenance),
        }
        return {"deploy": steps, "rollback": back}

    def sql(self, text: str) -> str:
        """Give a command that does this to the database."""
        return f"{sys.executable} -c \"{SQL}\" '{text}'"

    def step(self, name: str, run: str, **fields: Any) -> dict[str, Any]:
        """Give a step that can be held where it is."""
        hold = f"while [ -e hold-{name} ]\ndo sleep 0.02\ndone"
        return self.lab.step(f"touch at-{name}\n{hold}\n{run}", **fields)

    # --- what is done

    def hold(self, name: str) -> None:
        """Let the step wait."""
        (self.place / f"at-{name}").unlink(missing_ok=True)
        (self.place / f"hold-{name}").touch()

    def free(self) -> None:
        """Let nobody wait any more."""
        for path in self.place.glob("hold-*"):
            path.unlink()

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start the tool, in a session of its own as a terminal would."""
        words = words or ("verify", "--env", "staging")
        return self.lab.start(*words, stdout=-1, stderr=-1, start_new_session=True)

    def reached(self, name: str, tool: "subprocess.Popen[str]") -> None:
        """Wait until the step is there."""
        end = time.monotonic() + 60
        while not (self.place / f"at-{name}").exists():
            assert time.monotonic() < end
            assert tool.poll() is None, tool.communicate()
            time.sleep(0.01)

    def recover(self, *words: str) -> Result:
        """Recover in this process, which is quicker than a new one."""
        before = Path.cwd()
        os.chdir(self.lab.folder)
        try:
            return CliRunner().invoke(main, ["recover", "--env", "staging", *(words or ("--yes",))])
        finally:
            os.chdir(before)

    def forked(self, words: tuple[str, ...], prepare: Callable[[], None]) -> int:
        """Run the tool in a process of its own that begins as this one, changed by `prepare`: how it ended.

        It has all modules already. What it prints is in the file `printed`.
        """
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                os.chdir(self.lab.folder)
                sys.stdout = sys.stderr = (self.lab.folder / "printed").open("w")
                prepare()
                main(list(words))
            except SystemExit as ended:
                code = int(ended.code or 0)
            finally:
                sys.stdout.flush()
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    @property
    def printed(self) -> str:
        """What that process printed, folded."""
        return " ".join((self.lab.folder / "printed").read_text().split())

    # --- what is seen

    @property
    def closed(self) -> bool:
        """Whether users are kept out."""
        return (self.place / "maintenance").exists()

    @property
    def columns(self) -> int:
        """How many columns the table has: 2 when it was migrated."""
        with sqlite3.connect(self.place / "app.db") as database:
            return len(database.execute("PRAGMA table_info(t)").fetchall())

    def runs(self) -> list[Path]:
        return sorted((self.lab.folder / ".rolloutdocs/runs").iterdir())

    def processes(self) -> list[int]:
        """Every process that works in the rollout's folder."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if path.readlink() == self.place.resolve():
                    found.append(int(path.parent.name))
        return found

    def gone(self) -> bool:
        """Whether, within a moment, no process works there any more: one that was told to end needs that moment."""
        end = time.monotonic() + 5
        while self.processes() and time.monotonic() < end:
            time.sleep(0.02)
        return not self.processes()


def whole(path: Path) -> bool:
    """Whether evidence ends with a whole line and can be read."""
    from rolloutdocs.checks.evidence import read

    return path.read_bytes().endswith(b"\n") and bool(read(path))


def service(rollout: Rollout) -> Iterator[int]:
    """The processes of the web server."""
    for pid in rollout.processes():
        with suppress(OSError):
            if b"web.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
                yield pid


def shells(rollout: Rollout, tool: int) -> Iterator[int]:
    """The shells that the tool has there: its children that are a bash."""
    for pid in rollout.processes():
        with suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) == tool and Path(f"/proc/{pid}/comm").read_text() == "bash\n":
                yield pid
