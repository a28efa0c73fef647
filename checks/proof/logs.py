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
    tables = {one.name: {column.name for column in one.columns} for one in seen.tables}
    known = next((one for one in _KNOWN.items() if set(one[1]) <= tables.get(one[0], set())), None)
    if known is not None:
        return known[0], _logged(stage, known)
    return ("alembic_version", None) if "alembic_version" in tables else None


def tables(stage: Stage) -> frozenset[str]:
    """Which tables the log may be, before any was seen."""
    environment = stage.setting.environment
    declared = environment.database.migrations if environment.database else None
    if declared is not None:
        return frozenset({declared.log.partition(".")[0]})
    if environment.framework:
        return frozenset(_TABLE.findall(FRAMEWORKS[environment.framework].log)[:1])
    return frozenset({*_KNOWN, "alembic_version"})


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
