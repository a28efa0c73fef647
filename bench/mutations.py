"""How many of the changes of `tests/checks/snapshots/cases` are noticed: by a snapshot, and by what others have.

Alembic compares a database with a model: here the model is what it reflects of the base itself, with types and defaults
compared. It looks at no data. What pytest-alembic and pytest-mrt are given, `reversing.py` says. `--few` takes every
tenth case.
"""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from reversing import PLUGINS, Tried
from rows import ROOT, row

sys.path.insert(0, str(ROOT))

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from rolloutdocs.checks.snapshots import difference
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from tests.checks.snapshots.systems import MariaDB, PostgreSQL, SQLite, System, cases, statements
from tests.databases import mariadb, postgresql


def compared(url: str, model: MetaData) -> list[Any]:
    """What alembic sees."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, model))


def plain(system: System) -> str:
    """The address of the database that is changed, under a name that every program takes."""
    if not isinstance(system, SQLite):
        return system.url("changed")
    link = system.folder / "changed.db"
    link.symlink_to(system.path("changed")) if not link.is_symlink() else None
    return f"sqlite:///{link}"


def measure(system: System, folder: Path) -> None:
    """Each case on a copy of the base."""
    system.fresh("begin")
    before, model = system.snapshot("begin"), MetaData()
    model.reflect(create_engine(system.url("begin"), poolclass=NullPool))
    noise = compared(system.url("begin"), model)
    tried = {name: Tried(name, folder / f"{system.name}-{name}", plain(system)) for name in PLUGINS}
    controls = {}
    for name, one in tried.items():
        system.fresh("changed")
        controls[name] = one.failing([]) or frozenset()
    for kind in ("schema", "data"):
        seen = theirs = 0
        missed: list[str] = []
        others = dict.fromkeys(tried, 0)
        chosen = cases(system.name, kind)[:: 10 if "--few" in sys.argv else 1]
        every = len(chosen)
        for case in chosen:
            system.fresh("changed")
            system.run("changed", case.sql)
            after = system.snapshot("changed")
            rows = [one for one in difference.rows(before, after) if one.fate != "same"]
            noticed = bool(difference.schema(before, after) if kind == "schema" else rows)
            seen += noticed
            missed += [] if noticed else [case.name]
            theirs += len(compared(system.url("changed"), model)) != len(noise)
            for name, one in tried.items():
                system.fresh("changed")
                found = one.failing(statements(case.sql))
                others[name] += found is not None and bool(found - controls[name])
        row(
            f"{system.name}: changes of the {kind} not noticed",
            f"alembic's compare: {every - theirs} of {every}",
            every - seen,
            limit=0,
            unit=f" of {every}",
            note=", ".join(missed),
        )
        for name, count in others.items():
            beside = f"{name}: {every - count} of {every}"
            passing = "all its tests pass where nothing changes"
            note = (
                f"fails where nothing changes: {', '.join(sorted(controls[name]))}"
                if controls[name]
                else passing
            )
            row(
                f"{system.name}: changes of the {kind} not noticed",
                beside,
                every - seen,
                unit=f" of {every}",
                note=note,
            )


def main() -> None:
    """The three systems."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        measure(SQLite(folder), folder)
        measure(PostgreSQL(stack.enter_context(postgresql())), folder)
        measure(MariaDB(stack.enter_context(mariadb(folder))), folder)


if __name__ == "__main__":
    main()
