"""What the routes answer, asked of the database each time."""

from typing import Any

import sqlalchemy as sa

from .rules import User, within
from .schema import participants, requests, users, workspaces


def api_health(connection: sa.Connection) -> object:
    """Fails where a table of the app area is missing or empty."""
    for table in (requests, participants):
        connection.execute(sa.select(table).limit(1)).one()
    return {"status": "ok", "database": "ok"}


def admin_health(connection: sa.Connection) -> object:
    """Fails where nobody could administer; names the migration the database stands at."""
    connection.execute(sa.select(users).where(users.c.area == "admin").limit(1)).one()
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    return {"status": "ok", "database": "ok", "migration": revision}


def find(connection: sa.Connection, user: User, path: str) -> object | None:
    """The content at a path, as far as this user may know of it; None where there is none."""
    match path.strip("/").split("/"):
        case ["admin", "workspaces"]:
            return rows(connection, sa.select(workspaces))
        case ["admin", "users"]:
            return rows(connection, sa.select(users))
        case ["api", "requests"]:
            return rows(connection, within(sa.select(requests), user))
        case ["api", "requests", key] if key.isascii() and key.isdigit() and len(key) < 10:
            return detail(connection, user, int(key))
    return None


def detail(connection: sa.Connection, user: User, key: int) -> object | None:
    found = rows(connection, within(sa.select(requests).where(requests.c.id == key), user))
    if not found:
        return None
    taking_part = sa.select(participants.c.user_id, participants.c.joined_on)
    return found[0] | {"participants": rows(connection, taking_part.where(participants.c.request_id == key))}


def rows(connection: sa.Connection, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]
