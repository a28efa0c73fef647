"""Alembic: `alembic_version.version_num` has the last revisions only; what ran is what they stand on."""

import re
import shlex
from collections.abc import Sequence
from typing import Final

from . import python
from .framework import Framework, Migration

_ALEMBIC: Final = f"{python.PYTHON} -m alembic"
_FIELD: Final = re.compile(r"(Rev|Parent|Merges|Path): (.*)")


def listed(printed: str) -> tuple[Migration, ...]:
    """What `alembic history --verbose` prints, the newest first."""
    found: list[dict[str, str]] = []
    for line in printed.split("\n"):
        if field := _FIELD.match(line.strip()):
            if field[1] == "Rev":
                found.append({})
            if found:
                found[-1].setdefault(field[1], field[2].strip())
    return tuple(_migration(fields) for fields in reversed(found))


def _migration(fields: dict[str, str]) -> Migration:
    parents = fields.get("Merges") or fields.get("Parent", "")
    after = tuple(
        one.strip().split(" ")[0] for one in parents.split(",") if one.strip() not in ("", "<base>")
    )
    return Migration(fields["Rev"].split(" ")[0], fields.get("Path", ""), after)


def ran(rows: Sequence[Sequence[str]], files: tuple[Migration, ...]) -> tuple[str, ...]:
    """The revisions of the log and all below them, in the order of running. One that has no file is its own."""
    found = {row[0] for row in rows}
    known = {one.key for one in files}
    for one in reversed(files):
        if one.key in found:
            found |= {*one.after}
    return tuple(one.key for one in files if one.key in found) + tuple(sorted(found - known))


def step(migration: Migration) -> str:
    """Go up to this revision."""
    return f"{_ALEMBIC} upgrade {shlex.quote(migration.key)}"


FRAMEWORK: Final = Framework(
    log="SELECT version_num FROM alembic_version ORDER BY version_num",
    listing=f"{_ALEMBIC} history --verbose",
    listed=listed,
    ran=ran,
    step=step,
    listener=python.LISTENER,
    placed=python.PLACED,
    loads=python.LOADS,
)
