"""What several documents say: people, tasks, triggers, gates, the pull request."""

from collections.abc import Iterable

from ...dataclass import dataclass
from ..document import FILES, leads, to_place, to_procedure
from ..release import Task
from ..repeats import RepeatText, repeated
from ..scripts import names
from ..source import Source
from ..steps import failure
from ..text import link, prose, span, table
from ..times import opened

NOT_RUN = "Commands nobody runs"
TRIGGERS = "When to roll back"
ESCALATION = "Escalation"


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


def reviewer(source: Source, key: str) -> str:
    """Somebody, with the role and the login by which a review is asked for; nothing for nobody."""
    if not key:
        return ""
    found = source.rollout.people[key]
    login = f", {span(found.login)}" if found.login else ""
    return f"{prose(found.name)} ({prose(found.role)}{login})"


def people(source: Source) -> str:
    """Everybody, as a table; nothing for nobody."""
    rows = [[prose(one.name), prose(one.role), prose(one.contact)] for one in source.rollout.people.values()]
    return table(["Who", "Role", "How to reach"], rows) if rows else ""


def tasks(source: Source, found: Iterable[Task], here: str) -> list[str]:
    """Lines to tick, each with the steps that show it: nobody should have to look for them."""
    return [_task(source, one, here) for one in found]


def support(source: Source, here: str) -> list[tuple[str, tuple[RepeatText, ...]]]:
    """What operators ask, and the steps that answer."""
    return [(prose(one.question), repeated(source, one.steps, here)) for one in source.rollout.support]


def escalation(source: Source) -> str:
    """Whom to call next, as a table; nothing for nobody."""
    rows = [
        [prose(one.when), person(source, one.call), prose(source.rollout.people[one.call].contact)]
        for one in source.rollout.escalation
    ]
    return table(["When", "Call", "How to reach"], rows) if rows else ""


def triggers(source: Source, here: str) -> str:
    """What makes people roll back, as a table: whoever sees one of these looks for a row, not for a paragraph."""
    rows = [
        [prose(one.when), _decides(source, one.decided_by), failure(source, one.action, here)]
        for one in source.rollout.triggers
    ]
    found = table(["What is seen", "Who decides", "What is done"], rows)
    next_to_call = escalated(source, here)
    return (
        f"{found}\n\nNobody answers, or it is unclear what to do: {next_to_call}." if next_to_call else found
    )


def escalated(source: Source, here: str) -> str:
    """A link to whom to call next; nothing where the source names nobody."""
    return leads(ESCALATION, "release-notes", here) if source.rollout.escalation else ""


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


def pull_request(source: Source) -> str:
    """A link to the pull request."""
    request = source.rollout.pull_request
    return link(
        f"pull request {request.number}", f"https://github.com/{request.repository}/pull/{request.number}"
    )


def page(document: str, title: str) -> str:
    """A link to a document."""
    return link(title, FILES[document])


def closed(source: Source, here: str) -> list[str]:
    """For how long each procedure may keep something open: the downtime that is told is a hope, this is the limit."""
    return [
        f"{to_procedure(source, name, here)}, {one}"
        for name, procedure in source.rollout.procedures.items()
        for one in opened(procedure.steps)
    ]


def rehearsal(source: Source, here: str) -> str:
    """The procedures in the order in which the rehearsal runs them; nothing for none."""
    return ", ".join(to_procedure(source, name, here) for name in source.rollout.rehearsal)


def scripts(source: Source) -> list[str]:
    """Links to the rehearsal's scripts."""
    return [link(name, name) for name in names(source).values()]


def _task(source: Source, one: Task, here: str) -> str:
    links = "; ".join(to_place(source, step, here) for step in one.steps)
    return f"{prose(one.what)} ({links})" if links else prose(one.what)


def _decides(source: Source, key: str) -> str:
    """Somebody, and how to reach them: it may be late."""
    if not key:
        return "no decision is needed"
    return f"{person(source, key)}, {prose(source.rollout.people[key].contact)}"
