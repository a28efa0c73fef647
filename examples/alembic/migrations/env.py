"""Where Alembic meets the database: DATABASE_URL, or the connection that `python -m desk reset` hands over.

Alembic's own defaults for SQLite are kept on purpose: each DDL statement stands at once, so a migration that
fails halfway stays half applied and is not recorded. PostgreSQL takes all of it back. The recovery is the backup;
`downgrade -1` would undo the migration before it.
"""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import Connection

from desk.database import connect
from desk.settings import database


def migrate(connection: Connection) -> None:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("alembic: --sql is not set up here: run without it, on a copy of the database")
given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    fileConfig(context.config.config_file_name or "alembic.ini", disable_existing_loggers=False)
    with connect(database()) as connection:
        migrate(connection)
