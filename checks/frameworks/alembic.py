"""Alembic: `alembic_version.version_num` has the last revisions only; what ran is what they stand on."""

import re
import shlex
from collections.abc import Sequence
from typing import Final

from . import python
from .framework import Framework, Migration

_ALEMBIC: Final = f"{python.PYTHON} -m alembic"
_FIELD: Final = re.compile(r"(Rev|Parent|Merges|Also depends on|Branch names|Path): (.*)")


def listed(printed: str) -> tuple[Migration, ...]:
    """What `alembic history --verbose` prints, the newest first."""
    found: list[dict[str, str]] = []
    for line in printed.split("\n"):
        if field := _FIELD.match(line.rstrip()):
            if field[1] == "Rev":
                found.append({})
            if found:
                found[-1].setdefault(field[1], field[2].strip())
    labels: dict[str, str] = {}  # of a branch: the first revision in it
    for fields in reversed(found):
        for label in _names(fields.get("Branch names", "")):
            labels.setdefault(label, _key(fields))
    return tuple(_migration(fields, labels) for fields in reversed(found))


def _migration(fields: dict[str, str], labels: dict[str, str]) -> Migration:
    parents = _names(fields.get("Merges") or fields.get("Parent", ""))
    others = [labels.get(one, one) for one in _names(fields.get("Also depends on", ""))]
    return Migration(_key(fields), fields.get("Path", ""), (*parents, *others))


def _key(fields: dict[str, str]) -> str:
    return fields["Rev"].split(" ")[0]


def _names(text: str) -> list[str]:
    return [one.strip().split(" ")[0] for one in text.split(",") if one.strip() not in ("", "<base>")]


def ran(rows: Sequence[Sequence[str]], files: tuple[Migration, ...]) -> tuple[str, ...]:
    """The revisions of the log and all below them, in the order of running. One that has no file is its own."""
    after = {one.key: one.after for one in files}
    found: set[str] = set()
    rest = [row[0] for row in rows]
    while rest:
        if (key := rest.pop()) not in found:
            found.add(key)
            rest += after.get(key, ())
    return tuple(one.key for one in files if one.key in found) + tuple(sorted(found - after.keys()))


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
