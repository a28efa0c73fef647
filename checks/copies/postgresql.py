"""Copies on a PostgreSQL server: by TEMPLATE, all inside of it, or by a dump where somebody is connected.

TEMPLATE wants nobody connected to the database that is copied, and an application usually is.
"""

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .clients import Clients
from .method import Method, Order, Unmade

if TYPE_CHECKING:
    from sqlalchemy import URL

_PATTERN: Final = re.compile(r"(?:ERROR|FATAL):  [0-9A-Z]{5}")
_IN_USE: Final = "55006"
_SAYS: Final = {
    "3D000": "there is no such database",
    "42501": "the account has no right to it; it needs CREATEDB, and to own or read what is copied",
    "42P04": "a database of that name is there already",
    "28P01": "the account or its password is not accepted",
}


#: A table that leads to another server, and may be written to: by itself, or by its server where it does not say.
_FOREIGN: Final = """SELECT t.ftrelid::regclass FROM pg_foreign_table t JOIN pg_foreign_server s ON s.oid = t.ftserver
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw,
LATERAL (SELECT coalesce(t.ftoptions, '{}') AS own, coalesce(s.srvoptions, '{}') AS all) o
WHERE w.fdwname <> 'file_fdw' AND NOT 'updatable=false' = ANY (o.own)
AND ('updatable=true' = ANY (o.own) OR NOT 'updatable=false' = ANY (o.all)) ORDER BY 1 LIMIT 1"""


def make(order: Order) -> None:
    """Have the server copy it, or dump and load it."""
    if found := _do(order, _FOREIGN, database=order.source):
        raise Unmade(
            f"the foreign table `{found[0]}` leads to another server from a copy, too, and steps could change that; "
            "say `updatable 'false'` in its options, or in its server's"
        )
    try:
        _do(order, f"CREATE DATABASE {_quoted(order.name)} TEMPLATE {_quoted(order.source)}")
    except _InUse:
        empty(order)
        dump = ["pg_dump", "--no-password", _database(order, order.source)]
        load = ["psql", "--no-password", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        load += ["--set=VERBOSITY=sqlstate", "--single-transaction", _database(order, order.name)]
        _clients(order).run(dump, load)


def empty(order: Order) -> None:
    """Make one from `template0`, with encoding and collation of the one that is copied."""
    sql = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s"
    found = _do(order, sql, (order.source,))
    if not found:
        raise Unmade("there is no such database")
    encoding, collate, kind = found
    _do(
        order,
        f"CREATE DATABASE {_quoted(order.name)} TEMPLATE template0 ENCODING '{encoding}'"
        f" LC_COLLATE '{_text(collate)}' LC_CTYPE '{_text(kind)}'",
    )


def remove(order: Order) -> bool:
    """Drop it, whoever is connected: it is nobody's but ours."""
    there = bool(_do(order, "SELECT 1 FROM pg_database WHERE datname = %s", (order.name,)))
    _do(order, f"DROP DATABASE IF EXISTS {_quoted(order.name)} WITH (FORCE)")
    return there


class _InUse(Exception):  # noqa: N818 - it reads as what happened
    """Somebody is connected to the database that is copied."""


def _do(order: Order, sql: str, values: tuple[str, ...] = (), database: str = "postgres") -> tuple[str, ...]:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    try:
        url = _url(order).set(database=database)
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            answer = connection.exec_driver_sql(sql, values or None)
            found = answer.first() if answer.returns_rows else None
            return () if found is None else tuple(map(str, found))
    except (ImportError, NoSuchModuleError):
        raise Unmade("the driver is missing: install `rolloutdocs[postgresql]`") from None
    except SQLAlchemyError as error:
        state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
        if state == _IN_USE and "TEMPLATE" in sql:
            raise _InUse from None
        raise Unmade(
            _SAYS.get(state, f"the server answers with {state or 'an error without a number'}")
        ) from None


def _url(order: Order) -> "URL":
    """Of the account: each question names its database itself, and a driver would heed the query's before that."""
    from sqlalchemy import make_url

    return make_url(order.account).difference_update_query(["dbname"])


def _clients(order: Order) -> Clients:
    """With what libpq reads of our own environment, as it does for our own questions, and the password."""
    ours = {name: value for name, value in os.environ.items() if name.startswith("PG") or name == "HOME"}
    password = _said(order, order.source).get("password")
    secret = {"PGPASSWORD": str(password)} if password else {}
    return Clients({**ours, **secret, "LC_ALL": "C.UTF-8"}, _PATTERN)


def _database(order: Order, name: str) -> str:
    """The argument by which a client goes there as our own questions do, with all that the URL says of TLS."""
    from psycopg import pq
    from psycopg.conninfo import make_conninfo

    said = {one: value for one, value in _said(order, name).items() if one != "password"}
    known = {one.keyword.decode(): one.dispchar for one in pq.Conninfo.get_defaults()}
    if found := next((one for one in said if known.get(one) == b"*"), ""):
        raise Unmade(
            f"`{found}` of the URL would be seen among the arguments of `pg_dump`; give a key that has no password"
        )
    return f"--dbname={make_conninfo(**{one: value for one, value in said.items() if one in known})}"


def _said(order: Order, name: str) -> Mapping[str, Any]:
    """What the driver is given to go to a database."""
    url = _url(order).set(database=name)
    return url.get_dialect()().create_connect_args(url)[1]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return value.replace("'", "''")


METHOD: Final = Method(make, empty, remove)
