"""The command line: `python -m desk COMMAND`. Only this module prints, exits and reads arguments.

Each command imports what it needs when it runs: `down` and `up` must be quick.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from .settings import DeskError

Command = Callable[[Path], str]


def down(_: Path) -> str:
    from .maintenance import down

    return down()


def up(_: Path) -> str:
    from .maintenance import up

    return up()


def reset(_: Path) -> str:
    from .reset import reset

    return reset()


def pending(_: Path) -> str:
    from .migrations import pending

    return pending()


def target(_: Path) -> str:
    from .database import connect
    from .settings import database

    with connect(database()) as connection:
        if connection.dialect.name == "postgresql":
            where = "SELECT host(inet_server_addr()), inet_server_port(), current_database()"
            host, port, name = connection.exec_driver_sql(where).one()
            return f"{host}:{port}/{name}"
        return str(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])


def health(_: Path) -> str:
    from .health import health

    return health()


def serve(_: Path) -> str:
    from .server import serve

    serve()
    return "The desk stopped."


def _backups() -> ModuleType:
    """What makes backups of this database and puts them back."""
    from . import backup, dumps
    from .settings import database

    return dumps if isinstance(database(), str) else backup


def backup(path: Path) -> str:
    return str(_backups().backup(path))


def check_backup(path: Path) -> str:
    return str(_backups().check(path))


def restore(path: Path) -> str:
    return str(_backups().restore(path))


PLAIN: dict[str, tuple[Command, str]] = {
    "serve": (serve, "run the web service on APP_PORT, in the foreground"),
    "down": (down, "answer 503 on every route"),
    "up": (up, "answer again"),
    "health": (health, "ask both health routes at APP_URL; fails unless both are well"),
    "pending": (pending, "say which migrations have not run"),
    "target": (target, "say which database is open, as the database itself names it"),
    "reset": (reset, "make the starting state (staging only; destroys the database of this run)"),
}
ON_FILE: dict[str, tuple[Command, str]] = {
    "backup": (backup, "copy the database to a new file"),
    "check-backup": (check_backup, "restore a backup to an empty database and compare it"),
    "restore": (restore, "replace the database by a backup (destroys what was written since)"),
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m desk")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, text) in PLAIN.items():
        commands.add_parser(name, help=text)
    for name, (_, text) in ON_FILE.items():
        commands.add_parser(name, help=text).add_argument("file", type=Path)
    return parser.parse_args()


def main() -> None:
    given = arguments()
    command, _ = (PLAIN | ON_FILE)[given.command]
    try:
        print(command(getattr(given, "file", Path())))
    except DeskError as problem:
        sys.exit(f"desk: {problem}")
    except OSError as error:
        sys.exit(f"desk: {error}: check that RUN_DIR and BACKUP_DIR can be written")


main()
