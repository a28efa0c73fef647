"""Every name leads somewhere: procedures, people, environments, steps, files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import Finding, Place, suggest
from ...notation import labels
from ...yaml_nodes import Keys
from ..procedure import Failure
from ..release import Task
from ..rollout import Located, Rollout
from ..source import Source


def procedures(source: Source) -> Iterator[Finding]:
    """Assert that the rehearsal names procedures."""
    for index, name in enumerate(source.rollout.rehearsal):
        known = source.rollout.procedures
        yield from _known(name, known, "procedure", source.lines.place("rehearsal", index))


def people(source: Source) -> Iterator[Finding]:
    """Assert that whoever decides, owns or reviews is one of the people."""
    rollout, place = source.rollout, source.lines.place
    named = [
        (name, place("pull_request", "reviewers", n)) for n, name in enumerate(rollout.pull_request.reviewers)
    ]
    named += [(one.decided_by, place("triggers", n, "decided_by")) for n, one in enumerate(rollout.triggers)]
    named += [(one.owner, place("gates", n, "owner")) for n, one in enumerate(rollout.gates)]
    named += [(one.call, place("escalation", n, "call")) for n, one in enumerate(rollout.escalation)]
    for name, where in named:
        if name:
            yield from _known(name, rollout.people, "person", where)


def steps(source: Source) -> Iterator[Finding]:
    """Assert that whatever names steps, support questions, tasks and migrations, names ones that exist."""
    known = _steps(source)
    for name, keys in _named(source.rollout):
        yield from _known(name, known, "step", source.lines.place(*keys))


def emergencies(source: Source) -> Iterator[Finding]:
    """Assert that a migration's emergency procedure exists."""
    for index, one in enumerate(source.rollout.migrations):
        if one.emergency:
            place = source.lines.place("migrations", index, "emergency")
            yield from _known(one.emergency, source.rollout.procedures, "procedure", place)


def rehearsed(source: Source) -> Iterator[Finding]:
    """Assert that the environment whose scripts are written exists."""
    if name := source.rollout.rehearsed_on:
        place = source.lines.place("rehearsed_on")
        yield from _known(name, source.environments.environments, "environment", place)


def logins(source: Source) -> Iterator[Finding]:
    """Assert that who is asked for a review is the one whose review counts: both files name one login of a person."""
    for name, signer in source.environments.people.items():
        person = source.rollout.people.get(name)
        if person and person.login and signer.github and person.login.lower() != signer.github.lower():
            asked = f"the source asks `{person.login}` for the review of `{name}`"
            what = f"{asked}, and policy counts that of `{signer.github}`"
            remedy = "Give one login to both: `people` of the source, and `people` of the environments file."
            yield Finding(source.policy.place("people", name, "github"), what, remedy)


def environments(source: Source) -> Iterator[Finding]:
    """Assert that steps run on environments that exist, each named once."""
    for one in source.rollout.located():
        for index, name in enumerate(one.step.runs_on):
            place = source.lines.place(*one.keys, "runs_on", index)
            yield from _known(name, source.environments.environments, "environment", place)
            if name in one.step.runs_on[:index]:
                yield Finding(place, f"the environment `{name}` is named twice", "Remove one.")


def migrations(source: Source) -> Iterator[Finding]:
    """Assert that a migration's file exists and has its name: no document names one that is not there."""
    for index, migration in enumerate(source.rollout.migrations):
        place = source.lines.place("migrations", index, "file")
        if not _is_file(source.folder / migration.file):
            yield Finding(
                place,
                f"there is no file `{migration.file}`",
                f"Correct the path.{_sibling(source, migration.file)}",
            )
        elif Path(migration.file).name != migration.name:
            own = Path(migration.file).name
            what = f"the migration is called `{migration.name}` and its file `{own}`"
            yield Finding(place, what, "Correct the name or the path.")


def closers(source: Source) -> Iterator[Finding]:
    """Assert that what a step opens is closed by another one that runs wherever it was opened."""
    steps = _steps(source)
    for one in source.rollout.located():
        if one.step.opens is None:
            continue
        name, place = one.step.opens.closed_by, source.lines.place(*one.keys, "opens", "closed_by")
        yield from _known(name, steps, "step", place)
        if name == one.id:
            yield Finding(place, f"the step `{name}` cannot close what it opens itself", "Name another step.")
        missing = (
            [] if name not in steps else [on for on in one.step.runs_on if on not in steps[name].step.runs_on]
        )
        ids = list(steps)
        later = (
            name in steps and steps[name].procedure == one.procedure and ids.index(name) > ids.index(one.id)
        )
        if name in steps and name != one.id and not later:
            what = f"the closing step `{name}` does not come after `{one.id}` in its procedure"
            yield Finding(place, what, "Close it in the same procedure: one that passes leaves nothing open.")
        if missing:
            what = f"the closing step `{name}` does not run on {', '.join(f'`{on}`' for on in missing)}"
            yield Finding(place, what, "Let it run there too, or do not open it there.")


def openers(source: Source) -> Iterator[Finding]:
    """Assert that what opens something says that it changes it: who only reads leaves nothing that is looked for."""
    for one in source.rollout.located():
        if one.step.opens and one.step.effect == labels.READS:
            place = source.lines.place(*one.keys, "effect")
            what = f"the step `{one.id}` {labels.READS}, and opens `{one.step.opens.what}`"
            yield Finding(place, what, "Say what it changes, or that it opens nothing.")


def failures(source: Source) -> Iterator[Finding]:
    """Assert that a failure leads to another procedure or stops, not both."""
    found: list[tuple[Failure, tuple[str | int, ...], str]] = [
        (one.step.if_it_fails, (*one.keys, "if_it_fails"), one.procedure) for one in source.rollout.located()
    ]
    found += [(one.action, ("triggers", n, "action"), "") for n, one in enumerate(source.rollout.triggers)]
    found += [
        (one.action, ("monitoring", n, "action"), "") for n, one in enumerate(source.rollout.monitoring)
    ]
    for failure, keys, own in found:
        yield from _failure(source, failure, keys, own)


def _failure(source: Source, failure: Failure, keys: tuple[str | int, ...], own: str) -> Iterator[Finding]:
    place = source.lines.place(*keys, "go_to")
    if failure.go_to and failure.stop:
        yield Finding(place, "a failure both goes to a procedure and stops", "Keep `go_to` or `stop`.")
    if failure.go_to:
        yield from _known(failure.go_to, source.rollout.procedures, "procedure", place)
    if own and failure.go_to == own:
        yield Finding(
            place, f"a step of `{own}` goes to its own procedure when it fails", "Name another one, or stop."
        )


def _named(rollout: Rollout) -> Iterator[tuple[str, Keys]]:
    """Every mention of a step outside of procedures, and the way to it in the source."""
    for index, question in enumerate(rollout.support):
        yield from _list(question.steps, "support", index, "steps")
    lists: list[tuple[Keys, list[Task]]] = [
        (("checklist", key), tasks) for key, tasks in rollout.checklist.items()
    ]
    lists += [(("next_steps", n, "tasks"), one.tasks) for n, one in enumerate(rollout.next_steps)]
    lists += [(("pull_request", "review"), rollout.pull_request.review)]
    for keys, tasks in lists:
        for number, task in enumerate(tasks):
            yield from _list(task.steps, *keys, number, "steps")
    for index, migration in enumerate(rollout.migrations):
        yield from _list(migration.checked_before, "migrations", index, "checked_before")
        yield from _list(migration.checked_after, "migrations", index, "checked_after")
        for field in ("deployed_by", "reverted_by"):
            if name := getattr(migration, field):
                yield name, ("migrations", index, field)


def _list(names: list[str], *keys: str | int) -> Iterator[tuple[str, Keys]]:
    yield from ((name, (*keys, number)) for number, name in enumerate(names))


def _known(name: str, known: Iterable[str], kind: str, place: Place) -> Iterator[Finding]:
    names = list(known)
    if name not in names:
        yield Finding(place, f"there is no {kind} `{name}`", f"Correct the name.{suggest(name, names)}")


def _steps(source: Source) -> dict[str, Located]:
    return {one.id: one for one in source.rollout.located()}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or that no system takes
        return False


def _sibling(source: Source, file: str) -> str:
    try:
        names = sorted(entry.name for entry in (source.folder / file).parent.iterdir())
    except (OSError, ValueError):
        return ""
    near = suggest(Path(file).name, names)
    return near if near.startswith(" Did") else ""
