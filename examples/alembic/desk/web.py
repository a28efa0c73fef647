"""The web service, GET and JSON only. Asked in this order: maintenance, health, token, area, route."""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

import sqlalchemy as sa

from . import maintenance, pages
from .database import connect
from .rules import User, admits
from .schema import users
from .settings import database, variable
from .tokens import bearer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

Answer = tuple[HTTPStatus, object]
HEALTH: dict[str, Callable[[sa.Connection], object]] = {
    "/api/health": pages.api_health,
    "/admin/health": pages.admin_health,
}


def refuse(status: HTTPStatus) -> Answer:
    return status, {"error": status.phrase}


def application(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    status, content = answer(environ)
    body = json.dumps(content).encode() + b"\n"
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start(f"{status.value} {status.phrase}", headers)
    return [body]


def answer(environ: "WSGIEnvironment") -> Answer:
    if maintenance.marker().exists():
        return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "maintenance"}
    if environ["REQUEST_METHOD"] != "GET":
        return refuse(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        with connect(database()) as connection:
            return route(connection, environ)
    except sa.exc.SQLAlchemyError:
        return HTTPStatus.INTERNAL_SERVER_ERROR, {"status": "failing", "database": "failing"}


def route(connection: sa.Connection, environ: "WSGIEnvironment") -> Answer:
    path = str(environ.get("PATH_INFO", ""))
    if path in HEALTH:
        return HTTPStatus.OK, HEALTH[path](connection)
    user = caller(connection, str(environ.get("HTTP_AUTHORIZATION", "")))
    if user is None:
        return refuse(HTTPStatus.UNAUTHORIZED)
    if not admits(user, path.strip("/").split("/")[0]):
        return refuse(HTTPStatus.FORBIDDEN)
    content = pages.find(connection, user, path)
    return refuse(HTTPStatus.NOT_FOUND) if content is None else (HTTPStatus.OK, content)


def caller(connection: sa.Connection, header: str) -> User | None:
    key = bearer(header, variable("API_TOKEN_SECRET"))
    row = connection.execute(sa.select(users).where(users.c.id == key)).one_or_none()
    return User(row.id, row.area, row.workspace_id) if row else None
