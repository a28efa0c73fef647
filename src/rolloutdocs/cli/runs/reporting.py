"""Reports of a run beside what the terminal shows: into files, and on GitHub as annotations and step summary.

They are written whatever ends the run. A file that is asked for is emptied before anything else happens, so that a
green report of an earlier run does not stand for one that was killed.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import click

from ...checks.evidence import Drift, Phase, Record
from ...dataclass import dataclass
from ...errors import Finding, PagesRefused, Refused, SourceRefused, suggest
from ...notation.claims import CLAIMS
from ...notation.sentences import SENTENCES
from ..exits import Exit
from ..harmless import in_actions, raw
from ..spared import spare
from .poured import store, stream_of

if TYPE_CHECKING:
    from ...checks.reports.run import About, Run

#: Formats by name; held to `reports.formats` by a test, so that asking for help imports none of them.
FORMATS: Final = ("terminal", "json", "junit", "sarif", "github", "markdown")


@dataclass(frozen=True, slots=True)
class Target:
    """A report that was asked for."""

    format: str
    path: Path

    def __str__(self) -> str:
        """As the command line takes it."""
        return f"{self.format}={self.path}"


def targets(_ctx: click.Context, _param: click.Parameter, words: tuple[str, ...]) -> tuple[Target, ...]:
    """`FORMAT` or `FORMAT=FILE`, for click."""
    if not words:
        return ()
    from ...checks.reports.formats import REPORTS

    found: list[Target] = []
    for word in words:
        name, _, file = word.partition("=")
        if name not in REPORTS:
            raise click.BadParameter(f"there is no report `{name}`.{suggest(name, REPORTS)}")
        path = Path(file or REPORTS[name].file)
        if path in [one.path for one in found]:
            raise click.BadParameter(f"two reports would go to {path}. Name another file for one of them.")
        found.append(Target(name, path))
    return tuple(found)


report_option = click.option(
    "--report",
    "reports",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=targets,
    help=f"Write a report as well, whatever the verdict: {', '.join(FORMATS)}. May be given several times.",
)


class Reporting:
    """Collects the records of a run; when that is over, writes what was asked for."""

    def __init__(self, asked: Iterable[Target]) -> None:
        self._asked = tuple(asked)
        self._records: list[Record] = []
        self._missing = False
        self._apart = False

    def __call__(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)

    def __enter__(self) -> Self:
        self.empty()
        return self

    def empty(self) -> None:
        """Take away what an earlier run said. Exits with 2 where a report could not be written."""
        for one in self._asked:
            try:
                _empty(one.path)
            except OSError as error:
                raise click.UsageError(
                    f"--report {one.format}: {one.path} cannot be written: {error.strerror or error}. "
                    "Name another file. Nothing was run."
                ) from error

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, Refused):
            self._records += _refused(error)
        if (self._asked or in_actions()) and (self._records or not self._apart):
            self._write()

    def apart(self) -> None:
        """Nothing is reported here but a refusal: there is no run, or each of several reports for itself."""
        self._apart = True
        for one in self._asked:
            if one.path.is_file() and not one.path.stat().st_size:
                one.path.unlink()
        self._asked = ()

    def code(self, exit: Exit) -> Exit:  # noqa: A002 - what it is
        """The exit code of the run; where a report is missing, whoever reads it must not take the run for green."""
        return Exit.INCONCLUSIVE if self._missing and exit is Exit.PASSED else exit

    def _write(self) -> None:
        from ...checks.reports.formats import REPORTS
        from ...checks.reports.run import fold

        run = fold(self._records, about())
        for one in self._asked:
            self._try(str(one.path), lambda one=one: _store(one.path, REPORTS[one.format].write(run)))  # type: ignore[misc]
        if in_actions():
            self._try("standard output", lambda: _annotate(run))
            self._try("GITHUB_STEP_SUMMARY", lambda: _summarise(run))

    def _try(self, where: str, write: Callable[[], None]) -> None:
        """A report that cannot be written is told of, and takes nothing from the run or the other reports."""
        try:
            write()
        except Exception as error:
            self._missing = True
            why = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
            with suppress(OSError):
                click.echo(f"{where}: the report could not be written: {why}.", err=True)


def about(imported: str = "", doubt: str = "") -> "About":
    """What reports need and evidence does not have: how it came here from elsewhere, and why it is undecided."""
    from ...checks.reports.run import About, Rule

    rules = tuple(Rule(one.name, one.says, one.template) for one in (*SENTENCES.values(), *CLAIMS.values()))
    return About(_base(), rules, imported, doubt)


def _base() -> str:
    """The folder of this run below the repository that the runner has checked out."""
    workspace = os.environ.get("GITHUB_WORKSPACE", "") if in_actions() else ""
    if not workspace:
        return ""
    here, root = Path.cwd().resolve(), Path(workspace).resolve()
    below = here.relative_to(root).as_posix() if here.is_relative_to(root) else "."
    return "" if below == "." else f"{below}/"


def _empty(path: Path) -> None:
    """Make sure that it can be written; a pipe or a device has nothing old in it. Raises OSError."""
    spare(path)
    if stream_of(path):
        return
    if not path.exists() or stat.S_ISREG(path.stat().st_mode) or path.is_dir():
        path.write_bytes(b"")


def _store(path: Path, text: str) -> None:
    if store(path, text):
        with suppress(OSError, ValueError):
            click.echo(f"Report: {path}")


def _annotate(run: "Run") -> None:
    from ...checks.reports.github import github

    stream = raw(sys.stdout)
    stream.write(github(run))
    stream.flush()


def _summarise(run: "Run") -> None:
    from ...checks.reports.github import SUMMARY
    from ...checks.reports.markdown import blocks, joined

    if path := os.environ.get("GITHUB_STEP_SUMMARY", ""):
        room = SUMMARY - (Path(path).stat().st_size if Path(path).is_file() else 0)
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(joined(blocks(run), max(room, 1)))


def _refused(refused: Refused) -> list[Record]:
    """What is wrong with source or pages has its line; anything else kept a run from beginning, or from going on."""
    wrong = isinstance(refused, PagesRefused | SourceRefused)
    return [_drift(one) if wrong else _obstacle(one) for one in refused.findings]


def _drift(finding: Finding) -> Drift:
    return Drift(str(finding.place), finding.what, _remedy(finding), "")


def _obstacle(finding: Finding) -> Phase:
    return Phase(f"{finding.place}: {finding.what}", 0.0, "inconclusive", _remedy(finding))


def _remedy(finding: Finding) -> str:
    return f"{finding.remedy}\n{finding.detail}" if finding.detail else finding.remedy
