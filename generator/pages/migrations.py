"""What documents say of a migration: both directions compared, commands, checks, and what is done when it fails."""

from collections.abc import Iterable, Iterator

from ...dataclass import dataclass
from ...notation import labels
from ..document import path, to_place, to_procedure
from ..release import Migration
from ..repeats import RepeatText, repeated
from ..source import Source
from ..steps import expected
from ..text import prose, span, table


@dataclass(frozen=True, slots=True)
class Direction:
    """One way through a migration."""

    link: str  #: to the step
    blocks: tuple[RepeatText, ...]  #: its command


@dataclass(frozen=True, slots=True)
class Check:
    """A step that shows a state, and what it must show."""

    link: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationText:
    """One migration, in Markdown."""

    name: str
    file: str
    directions: str  #: a table of both ways through it
    deploy: Direction | None
    rollback: Direction | None
    before: tuple[Check, ...]  #: what steps must show before it runs
    after: tuple[Check, ...]  #: what steps must show after it was taken back
    emergency: str  #: where to go when it has failed halfway, or nothing
    destroys: tuple[str, ...]  #: what going there destroys


def texts(source: Source, here: str, *, critical: bool) -> list[MigrationText]:
    """The migrations that are, or are not, critical."""
    return [_text(source, one, here) for one in source.rollout.migrations if one.critical == critical]


def losses(source: Source) -> list[str]:
    """What becomes of the values of every column that is affected, the critical migrations first."""
    ordered = sorted(source.rollout.migrations, key=lambda one: not one.critical)
    return [sentence for one in ordered for sentence in _losses(one)]


def _text(source: Source, one: Migration, here: str) -> MigrationText:
    return MigrationText(
        span(one.name),
        span(path(source, one.file)),
        _directions(source, one, here),
        _direction(source, one.deployed_by, here),
        _direction(source, one.reverted_by, here),
        tuple(_checks(source, one.checked_before, here)),
        tuple(_checks(source, one.checked_after, here)),
        to_procedure(source, one.emergency, here) if one.emergency else "",
        tuple(_destroyed(source, one.emergency, here)),
    )


def _directions(source: Source, one: Migration, here: str) -> str:
    """Columns that would say nothing are left out."""
    deploy = "; ".join(f"{span(column.column)}: {prose(column.deploy)}" for column in one.data)
    back = "; ".join(f"{span(column.column)}: {prose(column.rollback)}" for column in one.data)
    rows = [
        ["Deploy", _step(source, one.deployed_by, here), prose(one.operation), deploy],
        ["Roll back", _step(source, one.reverted_by, here), prose(one.rollback), back],
    ]
    header = ["Direction", "Step", "What it does", "What happens to the values"]
    kept = [at for at in range(len(header)) if any(row[at] for row in rows)]
    return table([header[at] for at in kept], [[row[at] or "none is named" for at in kept] for row in rows])


def _losses(one: Migration) -> tuple[str, ...]:
    return tuple(
        f"{span(column.column)} after deploying: {prose(column.deploy)}. After rolling back: {prose(column.rollback)}."
        for column in one.data
    )


def _step(source: Source, step: str, here: str) -> str:
    return to_place(source, step, here) if step else ""


def _direction(source: Source, step: str, here: str) -> Direction | None:
    return Direction(to_place(source, step, here), repeated(source, [step], here)) if step else None


def _checks(source: Source, steps: Iterable[str], here: str) -> Iterator[Check]:
    """That a command exits with `0` is said of every step, so not here."""
    known = {one.id: one.step for one in source.rollout.located()}
    for step in steps:
        sentences = tuple(expected(one) for one in known[step].expect if "exit" not in one)
        yield Check(to_place(source, step, here), sentences)


def _destroyed(source: Source, procedure: str, here: str) -> Iterator[str]:
    for one in source.rollout.located():
        if one.procedure == procedure and one.step.effect.startswith(labels.DESTROYS):
            yield f"{to_place(source, one.id, here)} {prose(one.step.effect)}."
