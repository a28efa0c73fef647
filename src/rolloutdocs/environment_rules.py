"""The environments file, read and held to the rules that no single field can keep."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from .copying import Command
from .copying_rules import copies
from .environments import (
    Environment,
    Environments,
    Secret,
    is_chosen,
    is_loopback,
    made_of,
    names_in,
    plainly,
)
from .errors import Finding, Place, SourceRefused, suggest
from .gating_rules import gates
from .notation.characters import hidden, named
from .typed_yaml import Draft, Read, first_bytes, parse
from .yaml_nodes import Lines

At = Callable[..., Place]  #: keys below an environment -> where that stands


def load_environments(path: Path, shown: str = "") -> Environments:
    """The file, typed and checked. Raises `SourceRefused` with all findings; they call it `shown`."""
    draft = draft_environments(path, shown)
    if draft.findings or draft.value is None:
        raise SourceRefused(draft.findings)
    return draft.value


def draft_environments(path: Path, shown: str = "", read: Read = first_bytes) -> Draft[Environments]:
    """As `load_environments`, for callers that have more to check before they refuse."""
    draft = parse(path, Environments, shown, read)
    if draft.value is None:
        return draft
    found = (*draft.findings, *_findings(draft.value, draft.lines))
    return Draft(draft.value, draft.lines, tuple(sorted(found)))


def _findings(file: Environments, lines: Lines) -> Iterator[Finding]:
    for name, environment in file.environments.items():
        at = partial(lines.place, "environments", name)
        yield from _variables(environment, at)
        yield from _services(environment, at)
        yield from _uses(environment, at)
        if environment.copies:
            yield from copies(environment, environment.copies, at)
        if environment.far:
            yield from _elsewhere(environment, at)
    yield from _waivers(file, lines)
    yield from gates(file, lines)


def _waivers(file: Environments, lines: Lines) -> Iterator[Finding]:
    """What can be seen, days of the calendar, one waiver a finding. Whether one still holds is no rule of a file."""
    first: dict[str, int] = {}
    for index, waiver in enumerate(file.waivers):
        for field, text, says in (
            ("reason", waiver.reason, any(map(str.isalnum, waiver.reason))),
            ("by", waiver.by, any(map(str.isalpha, waiver.by))),
        ):
            if unseen := hidden(text):
                what = f"the waiver has {named(unseen)}, which cannot be seen"
                yield Finding(lines.place("waivers", index, field), what, "Take it out.")
            elif not says:
                what = f"`{text}` is no {'reason' if field == 'reason' else 'name'}"
                yield Finding(lines.place("waivers", index, field), what, "Write it in words.")
        try:
            date.fromisoformat(waiver.until)
        except ValueError:
            what = f"`{waiver.until}` is no day"
            yield Finding(
                lines.place("waivers", index, "until"), what, "Write the last day, such as `2026-12-31`."
            )
        if first.setdefault(waiver.finding, index) != index:
            what = f"`{waiver.finding}` is waived a second time"
            yield Finding(lines.place("waivers", index, "finding"), what, "Keep one of them.")


def _variables(environment: Environment, at: At) -> Iterator[Finding]:
    earlier: list[str] = []
    for variable, value in environment.variables.items():
        place = at("variables", variable)
        if isinstance(value, str):
            yield from _declared(value, earlier, place, "declared before")
        elif isinstance(value, Secret):
            yield from _secret(variable, value, place)
        earlier.append(variable)


def _secret(variable: str, value: Secret, place: Place) -> Iterator[Finding]:
    kinds = {"environment": "of the caller's variable", "file": "of the file"}
    if value.secret not in kinds and value.name:
        how = {"made": "is made", "command": "comes from a command"}[value.secret]
        yield Finding(
            place, f"the secret `{variable}` {how}, but has the name `{value.name}`", "Remove the name."
        )
    nowhere = f"the secret `{variable}` does not say where it comes from"
    if value.secret in kinds and not value.name:
        yield Finding(place, nowhere, f"Add `name:`, the name {kinds[value.secret]}.")
    if value.secret == "command":  # noqa: S105 - the kind of a secret
        yield from _asked(variable, value.command, place)
    elif value.command:
        what = f"the secret `{variable}` has a command, and does not come from one"
        yield Finding(place, what, "Remove `command:`, or write `secret: command`.")


def _asked(variable: str, command: list[str], place: Place) -> Iterator[Finding]:
    """A command that prints a secret is a program and its arguments: no shell reads it, nothing in it is replaced."""
    if not command or not command[0].strip():
        what = f"the secret `{variable}` does not say which command prints it"
        yield Finding(
            place, what, "Add `command:`, its argument list, such as `[pass, show, staging/token]`."
        )
    for name in dict.fromkeys(name for part in command for name in names_in(part)):
        what = f"`${name}` is not replaced in the command of the secret `{variable}`"
        yield Finding(place, what, "Write the value itself; the command sees the caller's variables.")
    if any("\0" in part for part in command):
        yield Finding(place, f"the command of the secret `{variable}` has a NUL character", "Remove it.")


def _services(environment: Environment, at: At) -> Iterator[Finding]:
    for name, service in environment.services.items():
        if len(service.ready.questions) != 1:
            what = f"`ready` of the service `{name}` needs exactly one of `port`, `http`, `output` and `file`"
            yield Finding(at("services", name, "ready"), what, "Keep one.")


def _uses(environment: Environment, at: At) -> Iterator[Finding]:
    """What is replaced by the tool itself needs a declaration; bash texts may set variables on their own."""
    known = list(environment.variables)
    for name, service in environment.services.items():
        for index, part in enumerate(service.run):
            yield from _declared(part, known, at("services", name, "run", index), "declared")
            yield from _shown_to_all(part, environment, at("services", name, "run", index))
        for key, text in service.ready.questions.items():
            yield from _declared(text, known, at("services", name, "ready", key), "declared")
    yield from _declared(environment.lock, known, at("lock"), "declared")
    if environment.database:
        yield from _declared(environment.database.url, known, at("database", "url"), "declared")
    if environment.identity:
        if environment.identity.query and not environment.database:
            what = "`query` asks the database, and the environment has no `database`"
            yield Finding(at("identity", "query"), what, "Declare `database`, or leave `query` out.")
        yield from _declared(environment.identity.prints, known, at("identity", "prints"), "declared")
        yield from _listed(environment, environment.identity.command, at, "identity", "command")
    yield from _listed(environment, environment.reset, at, "reset")
    yield from _folders(environment, at)
    for index, name in enumerate(environment.read_by_programs):
        yield from _declared(f"${name}", known, at("read_by_programs", index), "declared")


def _folders(environment: Environment, at: At) -> Iterator[Finding]:
    """Folders are looked up before there are values: a variable in one would be a folder of that name."""
    folders = [(at("directory"), environment.directory)]
    for key, listed in (("path", environment.path), ("application", environment.application)):
        folders += [(at(key, index), text) for index, text in enumerate(listed)]
    for place, text in folders:
        for name in names_in(text):
            yield Finding(place, f"`${name}` is not replaced in a folder's name", "Write the folder itself.")
    for index, text in enumerate(environment.application):
        if text.startswith("/"):
            what = f"`{text}` is not relative to this file: evidence of it would hold on this machine alone"
            yield Finding(at("application", index), what, "Write where it is from here, such as `../app`.")


def _listed(environment: Environment, command: Command, at: At, *keys: str) -> Iterator[Finding]:
    """An argument list uses declared variables, shows no secret, and has a program."""
    if isinstance(command, str):
        return
    if not command or not command[0]:
        yield Finding(at(*keys), "the argument list has no program", "Write the program first.")
    for index, part in enumerate(command):
        yield from _declared(part, environment.variables, at(*keys, index), "declared")
        yield from _shown_to_all(part, environment, at(*keys, index))


def _shown_to_all(part: str, environment: Environment, place: Place) -> Iterator[Finding]:
    """Everybody on a machine can list the arguments of its processes."""
    for name in names_in(part):
        if _secrets(name, environment):
            what = f"`${name}` holds a secret, and the arguments of a process can be read by every user"
            yield Finding(place, what, "Let the service read the variable from its environment.")


def _secrets(name: str, environment: Environment) -> bool:
    """Whether a variable is a secret or is made of one. Values use earlier variables only, so this ends."""
    return made_of(name, environment, lambda value: isinstance(value, Secret))


def _elsewhere(environment: Environment, at: At) -> Iterator[Finding]:
    """Steps run on a far target; services run here, and databases are asked from here: the two must not be mixed up."""
    if environment.own_python:
        what = "the Python of rolloutdocs is on this machine, and the steps run elsewhere"
        yield Finding(at("own_python"), what, "Leave `own_python` out, and name the target's under `path`.")
    for name, service in environment.services.items():
        for index, part in enumerate(service.run):
            for used in names_in(part):
                if made_of(used, environment, is_chosen("folder")):
                    what = (
                        f"`${used}` is a folder on the target, and the service `{name}` runs on this machine"
                    )
                    yield Finding(at("services", name, "run", index), what, "Name a folder of this machine.")
    if environment.database:
        url = plainly(environment.database.url, environment)
        yield from database_elsewhere(environment, url, at("database", "url"))


def database_elsewhere(environment: Environment, url: str, place: Place) -> Iterator[Finding]:
    """What a far target's database with this URL cannot be; a host that nobody knows yet may be any."""
    host = _host(url)
    if url.startswith("sqlite"):
        what = "SQLite would ask a file of this machine, and the steps run elsewhere"
        yield Finding(place, what, "Ask with a step that prints what it finds, or leave `database` out.")
    elif host is None:
        yield Finding(place, "nobody can tell the host of this URL", "Close its brackets: `[::1]`.")
    elif not environment.services and is_loopback(host) and (host or not names_in(url)):
        what = "a database of this machine would answer, and the steps run elsewhere"
        yield Finding(place, what, "Name the target's host, or declare the tunnel to it under `services`.")


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return None


def _declared(text: str, known: Iterable[str], place: Place, how: str) -> Iterator[Finding]:
    for name in dict.fromkeys(names_in(text)):
        if name not in known:
            remedy = f"Declare it under `variables`, or correct the name.{suggest(name, known)}"
            yield Finding(place, f"`${name}` is used but not {how} in this environment", remedy)
