"""`verify --pr`: the checklist is ticked while the run lasts, and the pull request brought up to date after it.

Whatever GitHub does, the verdict of the run and the exit code stay what they are; what could not be done is said.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from ...checks.evidence import Record
from ...checks.github.client import Client
from ...checks.github.doing import Done, synchronise
from ...checks.github.live import LAST, Live, Passed
from ...checks.github.plan import Asked
from ...checks.github.there import Pull, pull
from ...checks.github.trouble import Trouble
from ...checks.github.wanted import Wanted
from ...checks.reports.printable import printable
from ...errors import Refused
from ..reading import Read
from . import pulling, syncing

#: Seconds that a limit of GitHub's may hold one of these: longer, and a person waits for the end of their run.
PATIENCE: Final = 30.0


class Ticking:
    """Beside a run; used as a block around it."""

    def __init__(self, read: Read, environment: str, evidence: Path, number: int) -> None:
        """Nothing is asked yet; raises OptionRefused where it is clear that nothing could be."""
        self._read = read
        self._environment = environment
        self._evidence = evidence
        self._address = pulling.target(read, number)
        self._here = pulling.base()
        self._live = Live(self._client(), self._begin, Passed(read.plan, environment))

    def __call__(self, record: Record) -> None:
        """Pass a record on."""
        self._live(record)

    def __enter__(self) -> "Ticking":
        self._live.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Say what could not be ticked, then bring all of it up to date."""
        for one in (*self._live.end(), *_within(LAST, self._last)):
            click.echo(printable(f"Pull request {self._address.name}: {one}"), err=True)

    def _client(self) -> Client:
        return Client(self._address, PATIENCE)

    def _begin(self, client: Client) -> tuple[Wanted, Asked, Pull]:
        there = pull(client)
        pulling.held(self._read, self._here, there, self._environment)
        seen = pulling.about(self._read, self._environment, self._evidence)
        return pulling.wanted(seen, self._here.prefix), syncing.asked(client.address, there.head), there

    def _last(self) -> tuple[str, ...]:
        client = self._client()
        wanted, asked, there = self._begin(client)
        done: Done = synchronise(client, wanted, asked, there, lambda _write: None)
        return done.kept


def _within(seconds: float, task: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """What it says, within the time."""
    said: list[tuple[str, ...]] = []

    def run() -> None:
        try:
            said.append(task())
        except (Trouble, Refused, OSError) as error:
            said.append((str(error),))
        except Exception as error:
            said.append((f"rolloutdocs itself failed ({type(error).__name__})",))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return said[0] if said else ("GitHub did not answer in time",)
