"""A framework asked where it is: which migrations there are, which have run, and one made to fail.

Migrations are listed by the framework in a step's shell; what has run is read from the log by the tool itself, because
a command that reverted nothing ends with 0 as well.
"""

import base64
import shlex
from importlib.resources import files as data
from typing import TYPE_CHECKING, Final

from ...dataclass import dataclass
from ..shell import Shell
from .framework import Framework, Migration

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Seconds that listing, and placing the listener, may take.
LIMIT: Final = 120
_NO_TABLE: Final = "has no such table"


class Unobserved(Exception):  # noqa: N818 - it reads as what happened
    """The framework or its log could not be asked; the message says why."""


def listed(framework: Framework, shell: Shell) -> tuple[Migration, ...]:
    """Every migration that there is, in the order of running."""
    outcome = shell.run(framework.listing, LIMIT)
    if not outcome.passed:
        raise Unobserved(f"the migrations could not be listed: {outcome.reason}")
    found = framework.listed(outcome.stdout.text())
    if not found:
        raise Unobserved("the framework lists no migration")
    return found


def ran(framework: Framework, address: str | None, migrations: tuple[Migration, ...]) -> tuple[str, ...]:
    """The keys of those that have run, as the log has them. Raises Unobserved."""
    return framework.ran(rows(framework.log, address), migrations)


def rows(select: str, address: str | None) -> list[tuple[str, ...]]:
    """All that a SELECT of the log gives; nothing where there is no log yet. Raises Unobserved."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from ..probes.database import DIALECTS

    url = make_url(address or "none://")
    dialect = DIALECTS.get(url.drivername)
    if dialect is None:
        raise Unobserved("the environment's database cannot be asked for the log of migrations")
    try:
        with dialect.open(url).connect() as connection:
            return _rows(connection, select)
    except (SQLAlchemyError, OSError, ValueError) as error:
        words = dialect.fault(error).words
        if words == _NO_TABLE:
            return []
        raise Unobserved(f"the database that has the log of migrations {words}") from None


def _rows(connection: "Connection", select: str) -> list[tuple[str, ...]]:
    answer = connection.execution_options(no_parameters=True).exec_driver_sql(select)
    return [tuple(one.decode() if isinstance(one, bytes) else str(one) for one in row) for row in answer]


@dataclass(frozen=True, slots=True)
class Listener:
    """What listens to one migration, in a shell where it was placed."""

    framework: Framework
    folder: str  #: where steps run

    def place(self, shell: Shell) -> None:
        """Put its files there. Raises Unobserved."""
        text = (data(__package__) / self.framework.listener).read_text("utf-8")
        beside = [(name, body.replace("@", self.folder)) for name, body in self.framework.beside]
        lines = [f"mkdir -p -- {shlex.quote(self.folder)}"]
        for name, body in [(self.framework.placed, text), *beside]:
            coded = base64.b64encode(body.encode()).decode()
            lines.append(f"printf %s {coded} | base64 -d > {shlex.quote(f'{self.folder}/{name}')}")
        _sent(shell, "\n".join(lines))

    def listen(self, shell: Shell, migration: Migration, stop: int | None) -> None:
        """From now on that shell's programs stop this migration after so many statements, or never."""
        seen = shlex.quote(f"{self.folder}/seen")
        at = "never" if stop is None else str(stop)
        lines = [
            f": > {seen}",
            f"set -- {shlex.quote(self.folder)}",
            self.framework.loads,
            f"export ROLLOUTDOCS_MIGRATION={shlex.quote(migration.key)} ROLLOUTDOCS_STOP={at} ROLLOUTDOCS_SEEN={seen}",
        ]
        _sent(shell, "\n".join(lines))

    def seen(self, shell: Shell) -> list[str]:
        """What was written down: `begun`, each statement by its first words, and `stopped`."""
        return _sent(shell, f"cat -- {shlex.quote(f'{self.folder}/seen')}").split("\n")[:-1]


def _sent(shell: Shell, command: str) -> str:
    outcome = shell.run(command, LIMIT)
    if not outcome.passed:
        raise Unobserved(f"what listens to the migration could not be put in its place: {outcome.reason}")
    return outcome.stdout.text()
