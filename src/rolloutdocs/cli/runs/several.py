"""Several environments in one call: `--env a,b` or a pattern, so many at a time, each one's output by itself.

What was read and guarded is shared; each environment's run is a process of its own, with its own signals, evidence
and exit code. What it prints is shown whole when it has ended, so that two runs are never mixed. Who looks at a
terminal sees meanwhile what each of them is at: that stands in its evidence.
"""

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from ...checks.evidence import Begun, Broken, Done, Ends, Record, Started, ends, read, runs
from ...checks.jobs import Job, Jobs
from ...checks.left import Left
from ...checks.processes import end_all
from ...checks.reports.printable import printable
from ...dataclass import ready
from ..again import again
from ..exits import Exit, worst
from ..harmless import in_actions, raw
from ..saying import say
from .audience import silence
from .progress import console, shown_later

#: How many run at a time unless it is said.
AT_ONCE: Final = 4

WORDS: Final = {
    Exit.PASSED: ("passed", "green"),
    Exit.FAILED: ("failed", "red"),
    Exit.INVALID: ("not valid", "red"),
    Exit.INCONCLUSIVE: ("inconclusive", "yellow"),
    Exit.INTERRUPTED: ("interrupted", "yellow"),
}


def beside(path: Path, environment: str) -> Path:
    """Where the report of one of several environments goes: `junit.xml` gives `junit.staging.xml`."""
    return path.with_name(f"{path.stem}.{environment}{path.suffix}")


def verify(
    environments: Sequence[str],
    at_once: int | None,
    evidence: Path,
    remaining: Callable[[str], Left],
    one: Callable[[str], Exit],
) -> Exit:
    """Run each by `one`, show each whole, and all of them in a table at the end. Gives the exit code of them all.

    remaining: what was left on one of them, by its name.
    """
    show = _Show(console(), evidence)
    if show.console.is_terminal:
        os.environ["COLUMNS"] = str(show.console.width)  # the runs write to files, as wide as this terminal
        shown_later(show.console)
    _prepare(evidence)
    gc.freeze()  # or each branch would copy all that was read, only to count who refers to it
    jobs = Jobs(environments, at_once or min(AT_ONCE, len(environments)), lambda name: _task(one, name), show)
    with show:
        done = jobs.run()
    with suppress(BrokenPipeError):
        show.table(done)
        show.left_open(done, remaining)
    codes = [_code(job) for job in done]
    if jobs.interrupted:
        codes.append(Exit.INTERRUPTED)
    return worst(codes)


def _prepare(evidence: Path) -> None:
    """Do once what each branch would do for itself: what it gives is remembered."""
    from .warming import warm

    warm(evidence)
    ready()


def _task(one: Callable[[str], Exit], name: str) -> Callable[[Callable[[], object]], NoReturn]:
    """What runs in the branch; it ends there, and does nothing that this program does at its end."""

    def task(ready: Callable[[], object]) -> NoReturn:
        code: object = Exit.INCONCLUSIVE
        try:
            ready()
            code = one(name)
        except SystemExit as ended:
            code = ended.code
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            code = Exit.INTERRUPTED
        except OSError as error:
            click.echo(
                f"{error.filename or name}: {error.strerror or error}. Mend that, then start again.", err=True
            )
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        finally:
            with suppress(BaseException):
                end_all()
            with suppress(BaseException):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code if isinstance(code, int) else Exit.INCONCLUSIVE)

    return task


def _code(job: Job) -> Exit:
    """A run that was killed, or that did not begin, is undecided."""
    return Exit(job.code) if job.code in list(Exit) else Exit.INCONCLUSIVE


class _Show:
    """What a person sees of several runs."""

    def __init__(self, console: Console, evidence: Path) -> None:
        self.console = console
        self._evidence = evidence / "runs"
        self._found: dict[str, Ends | None] = {}  # of those that have ended, while the others run
        self._live = Live(  # without a thread, as branches are begun meanwhile
            console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> None:
        """Nothing runs yet."""

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def begins(self, _job: Job) -> None:
        """Hold nothing back."""
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()

    def ended(self, job: Job) -> None:
        """Show all it printed, as it is: it made it fit to be shown itself."""
        self._found[job.name] = self._ends(job)
        text = job.output.read_text("utf-8", errors="backslashreplace").rstrip("\n")
        try:
            self._live.stop()
            _echo(f"{text}\n\n" if text else "\n")
            if job.code is not None and job.code < 0:
                say((_killed(job), "yellow"))
        except (OSError, SystemExit):  # nobody looks on any more; the runs go on
            silence()

    def turn(self, jobs: Sequence[Job]) -> None:
        """One line for each that runs, and how many there are besides."""
        if not self.console.is_terminal:
            return
        running = [job for job in jobs if job.begun and job.code is None]
        waiting = sum(not job.begun for job in jobs)
        lines = [self._at(job) for job in running] + ([f"{waiting} more wait"] if waiting else [])
        with suppress(OSError, SystemExit):
            self._live.start()
            self._live.update(Text("\n".join(lines), "dim", overflow="ellipsis", no_wrap=True), refresh=True)

    def table(self, jobs: Sequence[Job]) -> None:
        """All environments with their verdicts."""
        rows = [_row(job, self._found.get(job.name)) for job in jobs]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        say(("Environments", "bold"))
        for job, row in zip(jobs, rows, strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            name, word, *rest = cells
            say(f"{name}  ", (word, WORDS[_code(job)][1]), f"  {'  '.join(rest)}".rstrip())

    def left_open(self, jobs: Sequence[Job], remaining: Callable[[str], Left]) -> None:
        """What is open after all of them, by environment: each one's own output may be far above."""
        for job in jobs:
            whole = remaining(job.name) if job.begun and job.code else Left()
            things = [f"{one.what} is open, since {one.begun.step}" for one in whole.openings]
            if whole.undecided:
                things.append(f"nobody saw how {whole.undecided.step} ended")
            for thing in things:
                say((printable(f"{job.name}: {thing}. Next: {again('recover', job.name)}"), "yellow"))

    def _at(self, job: Job) -> str:
        records = self._records(job)
        done = sum(isinstance(record, Done) and record.purpose == "step" for record in records)
        planned = records[0].steps if records and isinstance(records[0], Started) else 0
        last = next((record for record in reversed(records) if isinstance(record, Begun)), None)
        what = f"{last.title}  {last.step}" if last else "getting the environment ready"
        return printable(f"{job.name}  {done}/{planned or '?'}  {what}")

    def _ends(self, job: Job) -> Ends | None:
        """The two ends of its evidence: of the run of this environment that its very process wrote."""
        for path in runs(self._evidence, f"-{job.name}-") if job.begun else ():
            with suppress(Broken, OSError):
                found = ends(path)
                if job.branch and found.started.process == job.branch.pid:
                    return found
        return None

    def _records(self, job: Job) -> list[Record]:
        """All that its evidence has."""
        found = self._ends(job)
        with suppress(Broken, OSError):
            return read(found.path) if found else []
        return []


#: Colours, which rich put there: all else that was an escape was made visible by the run that printed it.
_COLOUR: Final = re.compile(r"(\x1b\[[0-9;]*m)")


def _echo(text: str) -> None:
    """Print what a run printed: its colours and annotations as they are, anything else by the guarded stream."""
    below = raw(sys.stdout)
    if in_actions():  # what must not act in GitHub's log the run has taken the sting out of itself
        below.write(text)
        below.flush()
        return
    for number, part in enumerate(_COLOUR.split(text)):
        (below if number % 2 and below.isatty() else sys.stdout).write(part)
    sys.stdout.flush()


def _row(job: Job, found: Ends | None) -> list[str]:
    word = "not begun" if not job.begun else WORDS[_code(job)][0]
    ended, path = (found.ended, found.path) if found else (None, None)
    counts = seconds = ""
    if ended:
        counts = f"{ended.passed} passed · {ended.failed} failed · {ended.inconclusive} inconclusive"
        seconds = f"{ended.seconds:.1f} s"
    elif job.code is not None:
        counts = _killed(job) if job.code < 0 else "nothing was run" if path is None else "it has no end"
    return [printable(cell) for cell in (job.name, word, counts, seconds, str(path or ""))]


def _killed(job: Job) -> str:
    return f"its process was killed by signal {-(job.code or 0)}"
