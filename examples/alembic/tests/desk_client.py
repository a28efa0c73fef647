"""How the tests see the desk: GET requests to the running service, and the database opened read-only.

They change nothing. An answer that is not the expected one fails, 503 of the maintenance mode included.
"""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import sqlalchemy as sa

from desk.database import connect
from desk.settings import database, variable
from desk.tokens import sign

# A proxy of the environment is for other hosts, never for the desk on this machine.
OPEN = build_opener(ProxyHandler({})).open


def get(path: str, token: str | None = None) -> tuple[int, Any]:
    """The status and the JSON of a path."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        with OPEN(Request(variable("APP_URL") + path, headers=headers), timeout=10) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def token(user: int) -> str:
    return sign(user, variable("API_TOKEN_SECRET"))


def ask(question: str, **values: object) -> list[tuple[Any, ...]]:
    """What the database holds, by a connection that cannot write."""
    with connect(database()) as connection:
        only = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
        connection.exec_driver_sql(only[connection.dialect.name])
        return [tuple(row) for row in connection.execute(sa.text(question), values)]


def someone(area: str) -> int:
    """Any user of an area."""
    return int(ask("SELECT id FROM users WHERE area = :area ORDER BY id LIMIT 1", area=area)[0][0])
