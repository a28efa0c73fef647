"""The ways of making copies that come ready, by the name that policy gives them."""

from typing import Final

from . import mariadb, postgresql, sqlite
from .method import Method

KINDS: Final[dict[str, Method]] = {
    "mariadb": mariadb.METHOD,
    "postgresql": postgresql.METHOD,
    "sqlite": sqlite.METHOD,
}
