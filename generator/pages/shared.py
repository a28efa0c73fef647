"""What several documents say: people, migrations, triggers, gates, the pull request."""

import posixpath
from dataclasses import dataclass

from ..document import FILES
from ..release import Migration
from ..source import Source
from ..steps import failure
from ..text import link, prose, span, table

NOT_RUN = "Commands nobody runs"
TRIGGERS = "When to roll back"


@dataclass(frozen=True, slots=True)
class MigrationText:
    """One migration, in Markdown."""

    name: str
    file: str
    operation: str
    rollback: str
    data: str  #: a table of columns, or nothing
    losses: tuple[str, ...]  #: a sentence for each column whose values are affected


@dataclass(frozen=True, slots=True)
class Gate:
    """What blocks production, in Markdown."""

    what: str
    who: str  #: who answers for it, or nothing
    then: str  #: what lifts it


def person(source: Source, key: str) -> str:
    """Somebody, with the role; nothing for nobody."""
    if not key:
        return ""
    found = source.rollout.people[key]
    return f"{prose(found.name)} ({prose(found.role)})"


def people(source: Source) -> str:
    """Everybody, as a table; nothing for nobody."""
    rows = [[prose(one.name), prose(one.role), prose(one.contact)] for one in source.rollout.people.values()]
    return table(["Who", "Role", "How to reach"], rows) if rows else ""


def triggers(source: Source, here: str) -> str:
    """What makes people roll back, as a table: whoever sees one of these looks for a row, not for a paragraph."""
    rows = [
        [prose(one.when), _decides(source, one.decided_by), failure(source, one.action, here)]
        for one in source.rollout.triggers
    ]
    return table(["What is seen", "Who decides", "What is done"], rows)


def monitoring(source: Source, here: str) -> str:
    """What is watched, as a table; nothing for nothing."""
    rows = [
        [prose(one.what), prose(one.normal), prose(one.act_when), failure(source, one.action, here)]
        for one in source.rollout.monitoring
    ]
    return table(["What is watched", "When all is well", "Act when", "What is done"], rows) if rows else ""


def gates(source: Source) -> list[Gate]:
    """What blocks production."""
    return [
        Gate(prose(one.title), person(source, one.owner), prose(one.lifted_by))
        for one in source.rollout.gates
    ]


def migrations(source: Source, *, critical: bool) -> list[MigrationText]:
    """The migrations that are, or are not, critical."""
    return [_migration(source, one) for one in source.rollout.migrations if one.critical == critical]


def every_migration(source: Source) -> list[MigrationText]:
    """All migrations, the critical ones first."""
    return [*migrations(source, critical=True), *migrations(source, critical=False)]


def pull_request(source: Source) -> str:
    """A link to the pull request."""
    request = source.rollout.pull_request
    return link(
        f"pull request {request.number}", f"https://github.com/{request.repository}/pull/{request.number}"
    )


def page(document: str, title: str) -> str:
    """A link to a document."""
    return link(title, FILES[document])


def path(source: Source, name: str) -> str:
    """A file that the source names, as seen from the project's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source.name), name))


def _decides(source: Source, key: str) -> str:
    """Somebody, and how to reach them: it may be late."""
    if not key:
        return "no decision is needed"
    return f"{person(source, key)}, {prose(source.rollout.people[key].contact)}"


def _migration(source: Source, one: Migration) -> MigrationText:
    rows = [[span(column.column), prose(column.deploy), prose(column.rollback)] for column in one.data]
    data = table(["Column", "Values after deploying", "Values after rolling back"], rows) if rows else ""
    losses = tuple(
        f"{span(column.column)} after deploying: {prose(column.deploy)}. After rolling back: {prose(column.rollback)}."
        for column in one.data
    )
    file = span(path(source, one.file))
    return MigrationText(span(one.name), file, prose(one.operation), prose(one.rollback), data, losses)
