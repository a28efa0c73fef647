"""A copy of an example in which something is changed, and the real command line run on it.

Everything a run starts has the copy's own TMPDIR in its environment, so what is left of it can be found. The service
and the reset of a copy leave a file each in `traces`: where nothing may run, that folder stays empty.
"""

import atexit
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from rolloutdocs.checks import evidence

from rolloutdocs.cli import main
from rolloutdocs.yaml_nodes import compose

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
NO_DIGEST = "0" * 64
WIDE = "400"  # columns: a report that does not wrap can be searched


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    code: int
    text: str  #: both streams


class Copy:
    """A copy of an example."""

    def __init__(self, root: Path, base: Path, application: Path) -> None:
        self.root = root  #: where the command line is run
        self.application = application
        self.docs = root / "docs"
        self.traces = base / "traces"
        self.tmp = base / "tmp"
        for folder in (self.traces, self.tmp):
            folder.mkdir()

    # --- what is changed

    def change(self, path: str, old: str, new: str) -> None:
        """Replace the only place where `old` stands."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path}: {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), "utf-8")

    @contextmanager
    def source(self) -> Iterator[Any]:
        """Give the rollout's source to be changed."""
        with _yaml(self.root / "content/rollout.yaml") as content:
            yield content

    @contextmanager
    def staging(self) -> Iterator[Any]:
        """Give staging's policy to be changed."""
        with _yaml(self.root / "content/environments.yaml") as content:
            yield content["environments"]["staging"]

    def shorten(self, *rehearsal: str, keep: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Rehearse these procedures only, and of those in `keep` these steps only."""
        with self.source() as source:
            source["rehearsal"] = list(rehearsal)
            source.pop("claims", None)  # they are about the whole rehearsal
            for procedure, names in (keep or {}).items():
                steps = source["procedures"][procedure]["steps"]
                for name in [name for name in steps if name not in names]:
                    del steps[name]
            forget(source)

    def only(self, run: str, **fields: Any) -> None:
        """Make one step, `preflight.only`, the whole rehearsal: no service, nothing to restore."""
        self.shorten("preflight", keep={"preflight": ()})
        with self.source() as source:
            source["procedures"]["preflight"]["steps"]["only"] = step(run, **fields)
        with self.staging() as staging:
            staging["services"] = {}
            staging.pop("copies", None)  # they start services again
            staging["reset"] = "true"
            staging["application"] = []

    def resetting(self, *, before: str = "", after: str = "") -> None:
        """Let the reset do more than its source says; it is bash text then."""
        with self.staging() as staging:
            reset = staging["reset"]
            own = reset if isinstance(reset, str) else " ".join(reset)
            staging["reset"] = "\n".join(filter(None, (before, own, after)))

    def watch(self) -> None:
        """Let somebody ask for the application's health, from the start of the services to their end."""
        url, log = "$APP_URL/api/health", str(self.traces / "health")
        with self.staging() as staging:
            staging["variables"]["WITNESS_PORT"] = {"chosen": "port"}
            staging["services"]["witness"] = {
                "run": [
                    sys.executable,
                    str(Path(__file__).with_name("witness.py")),
                    url,
                    "$WITNESS_PORT",
                    log,
                ],
                "ready": {"port": "$WITNESS_PORT"},
            }

    def health(self) -> list[str]:
        """What that one saw: statuses, each other than the one before."""
        return (self.traces / "health").read_text().split()

    def wait(self, before: str) -> None:
        """Let `deploy` wait for a file `go` before this step; a file `here` says that it does."""
        here, go = self.traces / "here", self.traces / "go"
        run = f"touch {here}\nuntil [ -e {go} ]\ndo sleep 0.1\ndone"
        self.shorten("deploy")
        with self.source() as source:
            insert(source["procedures"]["deploy"]["steps"], before, "wait", step(run))
        self.build()

    def arrived(self, process: "subprocess.Popen[str]") -> None:
        """Wait until a run waits there."""
        end = time.monotonic() + 60
        while not (self.traces / "here").exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)

    def seal(self, page: str) -> None:
        """Give the page the digest that its text has now, as someone would who knows how."""
        file = self.root / page
        blank = re.sub("digest=[0-9a-f]{64}", f"digest={NO_DIGEST}", file.read_text("utf-8"))
        file.write_text(blank.replace(NO_DIGEST, hashlib.sha256(blank.encode()).hexdigest()), "utf-8")

    # --- what is done

    def run(self, *arguments: str) -> Result:
        """Run the command line as a person would."""
        done = subprocess.run(
            self.argv(*arguments), cwd=self.root, env=self.env(), capture_output=True, text=True, check=False
        )
        return Result(done.returncode, done.stdout + done.stderr)

    def start(self, patch: str = "") -> "subprocess.Popen[str]":
        """Begin to verify; `patch` is Python that takes a check out first."""
        program = f"{patch}\nfrom rolloutdocs.cli import main\nmain(prog_name='rolloutdocs')"
        argv = [sys.executable, "-c", program, "verify", "--env", "staging"]
        out = subprocess.PIPE
        return subprocess.Popen(
            argv, cwd=self.root, env=self.env(), stdout=out, stderr=subprocess.STDOUT, text=True
        )

    def inside(self, *arguments: str) -> Result:
        """Run it in this process, where a check can be taken out."""
        before, home = Path.cwd(), dict(os.environ)
        os.chdir(self.root)
        os.environ["PATH"] = self.env()["PATH"]
        try:
            done = CliRunner(env={"COLUMNS": WIDE, "TMPDIR": str(self.tmp)}).invoke(main, arguments)
        finally:
            os.chdir(before)
            os.environ["PATH"] = home["PATH"]
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        return Result(done.exit_code, done.output)

    def build(self) -> None:
        result = self.inside("build", "--force")
        assert result.code == 0, result.text

    def verify(self, *more: str) -> Result:
        return self.inside("verify", "--env", "staging", *more)

    def alone(self) -> Result:
        """Verify the pages without their source, confirmed by somebody who looked at the plan."""
        shown = self.verify("--pages-only", "--dry-run")
        if "Digest of the plan: " not in shown.text:
            return shown
        return self.verify("--pages-only", "--confirm", shown.text.rpartition("plan: ")[2].strip())

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "rolloutdocs", *arguments]

    def env(self) -> dict[str, str]:
        return {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.tmp),
            "COLUMNS": WIDE,
            "TMPDIR": str(self.tmp),
            "PYTHONUNBUFFERED": "1",
        }

    # --- what is seen

    def place(self, page: str, text: str, below: str = "") -> str:
        """`path:line` of the first line with this text, below the line with that one."""
        lines = (self.root / page).read_text("utf-8").split("\n")
        start = next(number for number, line in enumerate(lines) if below in line)
        return f"{page}:{next(n for n, line in enumerate(lines, 1) if n > start and text in line)}"

    def runs(self) -> list[Path]:
        """The evidence of all runs, oldest first."""
        return sorted((self.root / ".rolloutdocs").rglob("*.jsonl"))

    def records(self) -> list[evidence.Record]:
        """The records of the newest run; its digests hold."""
        return evidence.read(self.runs()[-1])

    def untouched(self) -> bool:
        """Whether nothing ran: no evidence, no service, no reset, no command."""
        return not list(self.traces.iterdir()) and not self.runs()

    def processes(self) -> dict[int, str]:
        """Every live process of this copy's runs, and its arguments."""
        return dict(_bearers(f"TMPDIR={self.tmp}".encode()))

    def clean(self) -> bool:
        """Whether a run left neither a process nor a file, but for the locks by which runs share out ports."""
        left = [path for path in self.tmp.iterdir() if not path.name.startswith("rolloutdocs-ports-")]
        return not self.processes() and not left


def step(run: str, **fields: Any) -> dict[str, Any]:
    """A step of the source that everything but its command is said of already."""
    return {
        "title": "The step that is tried",
        "run": run,
        "runs_on": ["staging"],
        "effect": "reads only",
        "expect": [],
        "time_limit": "1 minute",
        "if_it_fails": {"stop": "Look at it."},
    } | fields


def alembic(base: Path, *, scripts: bool = False) -> Copy:
    """The small example, quick to run; with the rehearsal's scripts if they are what is tried."""
    made = _small(scripts)
    root = base / "alembic"
    shutil.copytree(made, root)
    copy = Copy(root, base, root)
    for path in ("content/environments.yaml", *(f"docs/{script.name}" for script in _scripts(copy))):
        file = root / path
        file.write_text(file.read_text("utf-8").replace(str(made.parent), str(base)), "utf-8")
        if file.parent == copy.docs:
            copy.seal(path)
    return copy


@cache
def _small(scripts: bool) -> Path:
    """What every copy of the small example begins with, made once; where it stands is in its policy and scripts."""
    base = Path(tempfile.mkdtemp(prefix="rolloutdocs-small-"))
    atexit.register(shutil.rmtree, base)
    root = base / "alembic"
    shutil.copytree(ROOT / "examples/alembic", root, ignore=_left_out)
    copy = Copy(root, base, root)
    unscripted(copy)
    with copy.staging() as staging:
        staging["path"] = [str(BIN)]
        script = f'echo "$RUN_DIR $APP_PORT" >>{copy.traces}/service; exec "$@"'
        staging["services"]["web"]["run"] = ["sh", "-c", script, "sh", *staging["services"]["web"]["run"]]
    copy.resetting(before=f"touch {copy.traces}/reset")
    if scripts:
        with copy.source() as source:
            source["rehearsed_on"] = "staging"
        copy.build()
    assert not [page for page in copy.docs.glob("*.md") if str(base) in page.read_text("utf-8")]
    return root


def laravel(base: Path) -> Copy:
    """The seed's rollout, on a real Laravel and a private MariaDB."""
    root = base / "seed"
    shutil.copytree(_seed(), root, symlinks=True)
    return Copy(root, base, root / "examples/laravel")


@cache
def _seed() -> Path:
    """What every copy of the seed's rollout begins with, made once."""
    base = Path(tempfile.mkdtemp(prefix="rolloutdocs-seed-"))
    atexit.register(shutil.rmtree, base)
    root = base / "seed"
    for folder in ("content", "docs", "examples/laravel"):
        shutil.copytree(ROOT / folder, root / folder, ignore=_left_out)
    unscripted(Copy(root, base, root / "examples/laravel"))
    return root


def forget(source: Any) -> None:
    """Name no step that is there no more, wherever the source names steps."""
    there = {f"{name}.{step}" for name, one in source["procedures"].items() for step in one["steps"]}
    source["support"] = [one for one in source["support"] if there.issuperset(one["steps"])]
    waiting = [value for key, value in source.items() if key not in ("procedures", "support")]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            for key in ("deployed_by", "reverted_by"):
                if part.get(key, "") not in {"", *there}:
                    del part[key]
            for key in ("steps", "checked_before", "checked_after"):
                if key in part:
                    part[key] = [name for name in part[key] if name in there]
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def unscripted(copy: Copy) -> None:
    """Without scripts: they have all of the environment in them, and a test that changes it would have to build."""
    file = copy.root / "content/rollout.yaml"
    file.write_text(re.sub(r"\nrehearsed_on: .*\n", "\n", file.read_text("utf-8")), "utf-8")
    for script in _scripts(copy):
        script.unlink()
    copy.build()


def _scripts(copy: Copy) -> list[Path]:
    return [*copy.docs.glob("*-rehearsal.sh"), *copy.docs.glob("*-rehearsal.ps1")]


def insert(steps: dict[str, Any], before: str, name: str, new: Mapping[str, Any]) -> None:
    """Put a step before another one."""
    found = list(steps.items())
    found.insert(list(steps).index(before), (name, dict(new)))
    steps.clear()
    steps.update(found)


_left_out: Callable[..., set[str]] = shutil.ignore_patterns(
    "__pycache__", ".rolloutdocs", "site", ".pytest_cache"
)


@contextmanager
def _yaml(path: Path) -> Iterator[Any]:
    text = path.read_text("utf-8")
    # JSON is YAML, and read and written in no time.
    content = json.loads(text) if text.startswith("{") else compose(text, path.name).data
    yield content
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")


def _bearers(variable: bytes) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                if variable in (folder / "environ").read_bytes().split(b"\0"):
                    yield int(folder.name), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
