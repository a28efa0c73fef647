"""Listens to the connections of an Alembic or Django application while one migration runs, and stops it.

It is no module of this program: its text is put into a folder as `sitecustomize.py`, which Python loads before the
application. Nothing of the application is changed. It is for whatever Python the application runs with.

ROLLOUTDOCS_MIGRATION: the migration's name. ROLLOUTDOCS_STOP: after how many statements, or "never".
ROLLOUTDOCS_SEEN: the file in which statements are written down, by their first two words: what follows may be data,
and so may the second, unless what comes first is known to be followed by a name.
"""

import importlib.machinery
import importlib.util
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

_READS = re.compile(r"(select|show|pragma|explain|describe|set|use|savepoint|release|begin|commit|rollback)$")
_NAMING = re.compile(
    r"(alter|call|create|delete|drop|insert|merge|refresh|rename|replace|truncate|update|with)$"
)


def _told(words: list[str]) -> str:
    """What may be written down of a statement."""
    first = words[0] if re.fullmatch(r"[a-z]+", words[0]) else "a statement"
    named = _NAMING.match(words[0]) and re.fullmatch(r"[^\W\d]\w*", words[1])
    return f"{first} {words[1]}" if named else first


class _Listening:
    """What is known of the one migration while it runs."""

    def __init__(self, name: str, stop: str, seen: str) -> None:
        self.name, self._stop, self._seen = name, stop, seen
        self._begun, self._count = False, 0

    def begin(self) -> None:
        self._begun = True
        self._write("begun")
        self._stop_here()

    def end(self) -> None:
        self._begun = False

    def ran(self, statement: str, log: str) -> None:
        words = [*re.split(r"[\s`\"\[(]+", statement.strip().lower(), maxsplit=2), "", ""]
        if not self._begun or _READS.match(words[0]) or log in statement:
            return
        self._count += 1
        self._write(_told(words))
        self._stop_here()

    def _stop_here(self) -> None:
        if str(self._count) == self._stop:
            self._begun = False
            self._write("stopped")
            raise RuntimeError(f"stopped after statement {self._count}, as the rehearsal of a failure asks")

    def _write(self, line: str) -> None:
        with Path(self._seen).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _alembic(listening: _Listening) -> None:
    event, engine = import_module("sqlalchemy.event"), import_module("sqlalchemy.engine").Engine
    step = import_module("alembic.runtime.migration").RevisionStep
    made = step.__init__

    def init(self: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as the framework has it
        made(self, *given, **named)
        if self.is_upgrade and self.revision.revision == listening.name:
            self.migration_fn = listened(self.migration_fn)

    def listened(migrate: Any) -> Any:  # noqa: ANN401 - as the framework has it
        def run(*given: Any, **named: Any) -> None:  # noqa: ANN401 - as the framework has it
            listening.begin()
            migrate(*given, **named)
            listening.end()

        return run

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        listening.ran(statement, "alembic_version")

    step.__init__ = init
    event.listen(engine, "after_cursor_execute", executed)


def _django(listening: _Listening) -> None:
    executor = import_module("django.db.migrations.executor").MigrationExecutor
    apply = executor.apply_migration

    def execute(do: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:  # noqa: ANN401 - as the framework has it
        answer = do(sql, params, many, context)
        listening.ran(str(sql), "django_migrations")
        return answer

    def applied(self: Any, state: Any, migration: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the framework has it
        if f"{migration.app_label}.{migration.name}" != listening.name:
            return apply(self, state, migration, *given, **named)
        listening.begin()
        with self.connection.execute_wrapper(execute):
            after = apply(self, state, migration, *given, **named)
        listening.end()
        return after

    executor.apply_migration = applied


def _listen() -> None:
    name = os.environ.get("ROLLOUTDOCS_MIGRATION")
    if not name:
        return
    stop, seen = os.environ.get("ROLLOUTDOCS_STOP", "never"), os.environ.get("ROLLOUTDOCS_SEEN", os.devnull)
    for hook in (_alembic, _django):
        try:
            hook(_Listening(name, stop, seen))
        except ImportError:
            continue


def _next() -> None:
    """Load the `sitecustomize` that this one stands before, if there is one."""
    here = Path(__file__).resolve().parent
    paths = [path for path in sys.path if Path(path).resolve() != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", paths)
    if spec and spec.loader:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if __name__ == "sitecustomize":
    _next()
    _listen()
