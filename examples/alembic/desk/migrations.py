"""Alembic asked from Python: what is pending, and the upgrade that `reset` needs."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError

from .database import connect
from .seed import sow
from .settings import DeskError, database, shown

ROOT = Path(__file__).resolve().parent.parent


def config() -> Config:
    return Config(ROOT / "alembic.ini")


def upgrade(fresh: Path | str, revision: str) -> None:
    """Bring a new, empty database to a revision and seed it."""
    settings = config()
    with connect(fresh) as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        sow(connection)
        connection.commit()


def pending() -> str:
    """The migrations that `upgrade head` would run now, first to last."""
    scripts = ScriptDirectory.from_config(config())
    try:
        with connect(database()) as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except sa.exc.DBAPIError as error:
        raise DeskError(f"{shown()}: {error.orig}; check DATABASE_URL, or run `reset`") from error
    try:
        names = [script.revision for script in scripts.iterate_revisions("head", current or "base")]
    except RevisionError as error:
        raise DeskError(f"{error}: this checkout is not the one that migrated the database") from error
    noun = "migration" if len(names) == 1 else "migrations"
    return "\n".join([f"{len(names)} pending {noun}", *reversed(names)])
