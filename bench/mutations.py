"""How many of the changes of `tests/checks/snapshots/cases` are noticed: by a snapshot, and by alembic's own compare.

Alembic compares a database with a model: here the model is what it reflects of the base itself, with types and defaults
compared. It looks at no data.
"""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rows import ROOT, row

sys.path.insert(0, str(ROOT))

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from rolloutdocs.checks.snapshots import difference
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from tests.checks.snapshots.systems import MariaDB, PostgreSQL, SQLite, System, cases
from tests.databases import mariadb, postgresql


def compared(url: str, model: MetaData) -> list[Any]:
    """What alembic sees."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, model))


def measure(system: System) -> None:
    """Each case on a copy of the base."""
    system.fresh("begin")
    before, model = system.snapshot("begin"), MetaData()
    model.reflect(create_engine(system.url("begin"), poolclass=NullPool))
    noise = compared(system.url("begin"), model)
    for kind in ("schema", "data"):
        seen = theirs = 0
        missed: list[str] = []
        for case in cases(system.name, kind):
            system.fresh("changed")
            system.run("changed", case.sql)
            after = system.snapshot("changed")
            rows = [one for one in difference.rows(before, after) if one.fate != "same"]
            noticed = bool(difference.schema(before, after) if kind == "schema" else rows)
            seen += noticed
            missed += [] if noticed else [case.name]
            theirs += len(compared(system.url("changed"), model)) != len(noise)
        every = len(cases(system.name, kind))
        row(
            f"{system.name}: changes of the {kind} not noticed",
            f"alembic's compare: {every - theirs} of {every}",
            every - seen,
            limit=0,
            unit=f" of {every}",
            note=", ".join(missed),
        )


def main() -> None:
    """The three systems."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        measure(SQLite(folder))
        measure(PostgreSQL(stack.enter_context(postgresql())))
        measure(MariaDB(stack.enter_context(mariadb(folder))))


if __name__ == "__main__":
    main()
