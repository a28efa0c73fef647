"""The runs of a folder, as people name and list them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import click

from ...checks.carry import origin
from ...checks.evidence import Broken, Ends, ends, runs
from ...checks.reports.printable import printable
from ...errors import EvidenceRefused, Finding, Place, Refused, suggest
from ..saying import say

SIGNS: Final = {"passed": ("✔", "green"), "failed": ("✘", "red"), "inconclusive": ("?", "yellow")}
#: Names that are shown to somebody who gave a wrong one.
NEAR: Final = 10


def named(folder: Path, names: Sequence[str]) -> list[Path]:
    """The files of these runs, each named by its id or its file; without any, the newest. Raises Refused."""
    if names:
        return [_named(folder, name) for name in names]
    newest = next(iter(runs(folder)), None)
    if newest is None:
        raise Refused([Finding(Place(str(folder), 0), "there is no run", "Start one: `rolloutdocs verify`.")])
    return [newest]


def _named(folder: Path, name: str) -> Path:
    path = Path(name) if "/" in name or name.endswith(".jsonl") else folder / f"{name}.jsonl"
    if path.exists():
        return path
    known = [one.stem for one in islice(runs(folder), NEAR)]
    what = f"there is no run `{name}`"
    raise EvidenceRefused(
        [Finding(Place(str(path), 0), what, suggest(name, known).strip() or "There is none at all.")]
    )


def listed(folder: Path, environment: str, rollout: str, last: int | None) -> None:
    """Print them, newest first."""
    now = datetime.now(UTC)
    shown = 0
    for path in runs(folder):
        if last is not None and shown >= last:
            break
        try:
            one = ends(path)
        except (Broken, OSError) as error:
            what = f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error)
            say(("! ", "red"), printable(what))
            continue
        if environment in ("", one.started.environment) and rollout in ("", one.started.rollout):
            _show(one, one.ahead(now), origin(path))
            shown += 1
    if shown:
        click.echo("This is how each says it ended. `rolloutdocs evidence check` looks at them whole.")
    else:
        click.echo("There is no such run. `rolloutdocs verify` makes one.")


def _show(one: Ends, ahead: bool, imported: str) -> None:
    started, verdict = one.started, one.ended.verdict if one.ended else "inconclusive"
    sign, colour = SIGNS.get(verdict, SIGNS["inconclusive"])
    word = verdict if one.ended else "no end"
    parts = [f"{word:<12}", started.at[:19].replace("T", " "), started.environment]
    parts += [f"rollout {started.rollout}"] if started.rollout else []
    parts += [f"only {started.selection}"] if started.selection else []
    parts += [f"resumes {started.resumes}"] if started.resumes else []
    parts += [f"recovers {started.recovers}"] if started.recovers else []
    say((f"{sign} ", colour), printable("  ".join(parts)))
    click.echo(f"  run   {printable(one.path.stem)}")
    click.echo(f"  head  {one.head}")
    if imported:
        say((printable(f"  imported {imported}"), "yellow"))
    if ahead:
        say(("  its clock was ahead: this time is yet to come", "yellow"))
