"""What several documents say: people, migrations, triggers, gates, the pull request."""

from dataclasses import dataclass

from ..document import FILES
from ..rollout import Migration
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
    columns: tuple[str, ...]  #: those whose values are affected


@dataclass(frozen=True, slots=True)
class Condition:
    """A trigger or a gate, in Markdown."""

    what: str
    who: str  #: a person, or nothing
    then: str  #: what is done, or what lifts it


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


def triggers(source: Source, here: str) -> list[Condition]:
    """What makes people roll back."""
    return [
        Condition(prose(one.when), person(source, one.decided_by), failure(source, one.action, here))
        for one in source.rollout.triggers
    ]


def gates(source: Source) -> list[Condition]:
    """What blocks production."""
    return [
        Condition(prose(one.title), person(source, one.owner), prose(one.lifted_by))
        for one in source.rollout.gates
    ]


def migrations(source: Source, *, critical: bool) -> list[MigrationText]:
    """The migrations that are, or are not, critical."""
    return [_migration(one) for one in source.rollout.migrations if one.critical == critical]


def pull_request(source: Source) -> str:
    """A link to the pull request."""
    request = source.rollout.pull_request
    return link(
        f"pull request {request.number}", f"https://github.com/{request.repository}/pull/{request.number}"
    )


def page(document: str, title: str) -> str:
    """A link to a document."""
    return link(title, FILES[document])


def _migration(one: Migration) -> MigrationText:
    rows = [[span(column.column), prose(column.deploy), prose(column.rollback)] for column in one.data]
    data = table(["Column", "Values after deploying", "Values after rolling back"], rows) if rows else ""
    columns = tuple(span(column.column) for column in one.data)
    return MigrationText(
        span(one.name), span(one.file), prose(one.operation), prose(one.rollback), data, columns
    )
