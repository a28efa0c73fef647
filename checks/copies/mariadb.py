"""Copies on a MariaDB or MySQL server, by its dump client: tables, data, views, triggers, routines and events.

Rejected: `CREATE TABLE ... LIKE` and `INSERT ... SELECT` in the server, which leave foreign keys, triggers and
views behind.
"""

import re
from typing import TYPE_CHECKING, Final

from .clients import Clients, known
from .method import Method, Order, Unmade

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

_PATTERN: Final = re.compile(r"(?:ERROR|[Ee]rror:?) \d+(?: \([0-9A-Z]+\))?(?: at line \d+)?")
#: Everything in a database that runs SQL of its own: what it is, its name, its text.
_OWN: Final = """SELECT 'trigger', trigger_name, action_statement FROM information_schema.triggers
 WHERE trigger_schema = :name
UNION ALL SELECT 'event', event_name, event_definition FROM information_schema.events WHERE event_schema = :name
UNION ALL SELECT lower(routine_type), routine_name, routine_definition FROM information_schema.routines
 WHERE routine_schema = :name ORDER BY 1, 2"""
#: Texts and comments, in which a name means nothing.
_IDLE: Final = re.compile(r"'(?:[^'\\]|\\.|'')*'|/\*(?!M?!).*?\*/|(?:#|--\s)[^\n]*", re.S)
_RUNS_A_TEXT: Final = re.compile(r"\b(?:PREPARE|EXECUTE\s+IMMEDIATE)\b", re.I)
#: Of a URL, what clients take by the same name, and what says how far a server is verified.
_FILES: Final = frozenset({"ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_cipher"})
_VERIFYING: Final = frozenset({"ssl_check_hostname", "ssl_verify_cert", "ssl_verify_identity"})
_TRUE: Final = frozenset({"1", "on", "required", "true", "yes"})
_SAYS: Final = {
    1007: "a database of that name is there already",
    1044: "the account has no right to it; grant it all on `rolloutdocs\\_copy\\_%`.*",
    1045: "the account or its password is not accepted",
    2002: "the server cannot be reached",
    2003: "the server cannot be reached",
}


def make(order: Order) -> None:
    """Make an empty one, then fill it through a pipe."""
    _apart(order)
    empty(order)
    clients, there = _clients(order)
    dump = [
        known("mariadb-dump", "mysqldump"),
        *there,
        "--single-transaction",
        "--hex-blob",
        "--skip-comments",
    ]
    dump += ["--routines", "--events", "--triggers", "--default-character-set=utf8mb4", order.source]
    load = [known("mariadb", "mysql"), *there, "--default-character-set=utf8mb4", order.name]
    clients.run(dump, load)


def empty(order: Order) -> None:
    """Make a database with the character set and collation of the one that is copied."""
    found = _known(order, order.source)
    if not found:
        raise Unmade(f"there is no database `{order.source}` that the account may see")
    letters, collation = found
    _do(order, f"CREATE DATABASE {_quoted(order.name)} CHARACTER SET {letters} COLLATE {collation}")


def _apart(order: Order) -> None:
    """Nothing in it names its own database: that would go on changing the one that is copied, from the copy."""
    named = re.compile(rf"(?<![\w$`])[`\"]?{re.escape(order.source)}[`\"]?\s*\.", re.I)
    for kind, name, sql in _rows(order, _OWN, order.source):
        if named.search(_running(sql)):
            raise Unmade(
                f"the {kind} `{name}` names the database `{order.source}` itself, and would change that from a copy; "
                "leave the database's name out there"
            )


def _running(sql: str) -> str:
    """What of it means something: of one that runs a text, its texts too."""
    plain = _IDLE.sub(" ", sql)
    if not _RUNS_A_TEXT.search(plain):
        return plain
    return _IDLE.sub(lambda found: found[0] if found[0].startswith("'") else " ", sql)


def remove(order: Order) -> bool:
    """Drop it."""
    there = bool(_known(order, order.name))
    _do(order, f"DROP DATABASE IF EXISTS {_quoted(order.name)}")
    return there


def _known(order: Order, name: str) -> tuple[str, ...]:
    """Character set and collation of a database; nothing where there is none that the account may see."""
    return _ask(
        order,
        "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata"
        " WHERE schema_name = :name",
        name,
    )


def _ask(order: Order, sql: str, name: str) -> tuple[str, ...]:
    return next(iter(_rows(order, sql, name)), ())


def _rows(order: Order, sql: str, name: str) -> list[tuple[str, ...]]:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    engine = _engine(order)
    try:
        with engine.connect() as connection:
            return [tuple(map(str, row)) for row in connection.execute(text(sql), {"name": name})]
    except SQLAlchemyError as error:
        raise Unmade(_words(error)) from None


def _do(order: Order, sql: str) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with _engine(order).connect() as connection:
            connection.exec_driver_sql(sql)
    except SQLAlchemyError as error:
        raise Unmade(_words(error)) from None


def _engine(order: Order) -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(_url(order).set(database="information_schema"), poolclass=NullPool)


def _url(order: Order) -> "URL":
    from sqlalchemy import make_url

    return make_url(order.account)


def _clients(order: Order) -> tuple[Clients, list[str]]:
    url = _url(order)
    there = ["--no-defaults"]
    socket = url.query.get("unix_socket")
    there += [f"--socket={socket}"] if socket else [f"--host={url.host}", f"--port={url.port or 3306}"]
    there += [f"--user={url.username}"] if url.username else []
    return Clients({"MYSQL_PWD": url.password or "", "LC_ALL": "C.UTF-8"}, _PATTERN), there + _tls(url)


def _tls(url: "URL") -> list[str]:
    """What the URL says of TLS; that a server is verified has a name of its own in MariaDB's clients and in MySQL's."""
    said = {name: str(value) for name, value in url.query.items() if name.startswith("ssl")}
    if found := sorted(said.keys() - _FILES - _VERIFYING - {"ssl_disabled"}):
        what = f"`{found[0]}` of the URL is not handed to the clients that make a copy"
        raise Unmade(f"{what}; give a key that has no password" if found == ["ssl_key_password"] else what)
    if "ssl_disabled" in said:
        return ["--loose-skip-ssl", "--loose-ssl-mode=DISABLED"]
    if found := sorted(name for name in said.keys() & _VERIFYING if said[name].lower() not in _TRUE):
        raise Unmade(
            f"the clients that make a copy verify the server's name, too, and `{found[0]}={said[found[0]]}` of the URL "
            f"says otherwise; name the server as its certificate does, and leave `{found[0]}` out"
        )
    handed = [f"--{name.replace('_', '-')}={value}" for name, value in said.items() if name in _FILES]
    if said.keys() & {"ssl_ca", "ssl_capath", *_VERIFYING}:
        handed += ["--loose-ssl-verify-server-cert", "--loose-ssl-mode=VERIFY_IDENTITY"]
    return handed


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _words(error: Exception) -> str:
    arguments = getattr(getattr(error, "orig", None), "args", ())
    number = arguments[0] if arguments and isinstance(arguments[0], int) else 0
    return _SAYS.get(number, f"the server answers with the error {number}")


METHOD: Final = Method(make, empty, remove)
