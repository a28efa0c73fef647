"""The log of migrations: which table it is, and what it says has run.

Named by the environments file (`migrations`, or the framework, whose own listing says what stands below the last
revision), or known by its table. Alembic's has only the last revision: without the framework nobody can tell what ran.
"""

import re
from typing import Final

from ..frameworks import FRAMEWORKS
from ..frameworks.framework import Migration
from ..probes.database import logged
from ..rehearsal.stage import Stage
from ..snapshots import Snapshot

#: Table -> the columns that name a migration, of logs in which every one that ran has a row.
_KNOWN: Final = {"migrations": ("migration",), "django_migrations": ("app", "name")}
_ALEMBIC: Final = "alembic_version"
_TABLE: Final = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
LIMIT: Final = 120.0  #: seconds that listing migrations may take

#: The log's table, and the migrations that have run; None where nobody can tell.
Log = tuple[str, tuple[str, ...] | None]


def read(stage: Stage, seen: Snapshot, listed: list[Migration]) -> Log | None:
    """What the log says now; None where no log is known. `listed` keeps what the framework listed from call to call."""
    environment = stage.setting.environment
    declared = environment.database.migrations if environment.database else None
    if declared is not None:
        table, _, column = declared.log.partition(".")
        return table, _logged(stage, (table, (column,)))
    if environment.framework:
        return _by_framework(stage, environment.framework, seen, listed)
    known = _known(seen)
    if columns := _KNOWN.get(known):
        return known, _logged(stage, (known, columns))
    return (known, None) if known else None


def table(stage: Stage, seen: Snapshot) -> str:
    """Which table it is; "" where none is known."""
    environment = stage.setting.environment
    told = environment.framework or (environment.database and environment.database.migrations)
    return next(iter(tables(stage)), "") if told else _known(seen)


def _known(seen: Snapshot) -> str:
    tables = {one.name: {column.name for column in one.columns} for one in seen.tables}
    logs = {**_KNOWN, _ALEMBIC: ()}
    return next((name for name, columns in logs.items() if name in tables and {*columns} <= tables[name]), "")


def tables(stage: Stage) -> frozenset[str]:
    """Which tables the log may be, before any was seen."""
    environment = stage.setting.environment
    declared = environment.database.migrations if environment.database else None
    if declared is not None:
        return frozenset({declared.log.partition(".")[0]})
    if environment.framework:
        return frozenset(_TABLE.findall(FRAMEWORKS[environment.framework].log)[:1])
    return frozenset({*_KNOWN, _ALEMBIC})


def _by_framework(stage: Stage, name: str, seen: Snapshot, listed: list[Migration]) -> Log:
    framework = FRAMEWORKS[name]
    found = _TABLE.search(framework.log)
    table = found[1] if found else ""
    if table not in {one.name for one in seen.tables}:
        return table, ()  # nothing has run yet
    rows = logged.selected(stage.access().database, framework.log)
    if rows is None:
        return table, None
    if not {".".join(row) for row in rows} <= {one.key for one in listed}:  # new files came with the deploy
        outcome = stage.probing.ask(framework.listing, LIMIT)
        if not outcome.passed or outcome.stdout.omitted:
            return table, None
        listed[:] = framework.listed(outcome.stdout.text())
    return table, framework.ran(rows, tuple(listed))


def _logged(stage: Stage, log: tuple[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    rows = logged.columns(stage.access().database, *log)
    return None if rows is None else tuple(".".join(row) for row in rows)
