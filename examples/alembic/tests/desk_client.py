"""How the tests see the desk: GET requests to the running service, and the database opened read-only.

They change nothing. An answer that is not the expected one fails, 503 of the maintenance mode included.
"""

import json
import sqlite3
from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from desk.files import file_uri
from desk.settings import database_file, variable
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


def ask(question: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database holds, by a connection that cannot write."""
    with closing(sqlite3.connect(file_uri(database_file(), "ro"), uri=True)) as connection:
        return connection.execute(question, values).fetchall()


def someone(area: str) -> int:
    """Any user of an area."""
    return int(ask("SELECT id FROM users WHERE area = ? ORDER BY id LIMIT 1", area)[0][0])
