"""The two rules of the desk: a route belongs to an area, a request to a workspace.

Each stands alone, so that `tests/` can show what happens without it.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .schema import requests

AREAS = {"admin": "admin", "api": "app"}


@dataclass(frozen=True, slots=True)
class User:
    """Who asks."""

    id: int  # users.id
    area: str  # admin or app: the part of the desk this person may use
    workspace: int  # the only workspace whose requests this person may see


def admits(user: User, section: str) -> bool:
    """Whether the area of a user is the one that the first part of a path belongs to."""
    return AREAS.get(section) == user.area


def within(statement: sa.Select[Any], user: User) -> sa.Select[Any]:
    """The same question, asked of the workspace of the user alone."""
    return statement.where(requests.c.workspace_id == user.workspace)
