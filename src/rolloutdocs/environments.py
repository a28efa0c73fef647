"""The environments file: policy.

Where steps run, how far they may go, who the target must be, where secrets come from, and how the starting
state comes back.

It is never read from pages. Both sides know it: the writer lists the variables on the page, the verifier
compares that list with this file and runs with the file's values.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from .errors import Finding, Place, SourceRefused, suggest
from .shapes import shape
from .typed_yaml import Draft, Read, first_bytes, parse
from .yaml_nodes import Lines

At = Callable[..., Place]  #: keys below an environment -> where that stands
_USE: Final = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")

Name = Annotated[
    str, shape(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a lower-case name such as `deploy` or `verify-rollback`")
]
#: Bash text, or one command as an argument list in which `$NAME` is replaced.
Command = str | list[str]
Variable = Annotated[str, shape(r"[A-Z][A-Z0-9_]*", "a variable's name such as `APP_URL`")]


class Model(BaseModel):
    """Strict: an unknown key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Chosen(Model):
    """A value that the tool chooses when a run starts, so that two private runs never meet."""

    chosen: Literal["port", "folder"] = Field(
        description="A free TCP `port` on loopback, or a new empty `folder` that is removed after the run."
    )


_GIVEN: Final[JsonDict] = {"minLength": 1}
#: What `_secret` and `_services` below refuse, for editors.
_NAMED_UNLESS_MADE: Final[JsonDict] = {
    "if": {"properties": {"secret": {"const": "made"}}},
    "then": {"properties": {"name": {"maxLength": 0}}},
    "else": {"required": ["name"], "properties": {"name": _GIVEN}},
}
_ONE_QUESTION: Final[JsonDict] = {
    "oneOf": [{"required": [one], "properties": {one: _GIVEN}} for one in ("port", "http")]
}


class Secret(Model):
    """A value that is never shown."""

    model_config = ConfigDict(json_schema_extra=_NAMED_UNLESS_MADE)

    secret: Literal["made", "environment", "file"] = Field(
        description="Where it comes from: `made` at start, a variable of the caller, or the lines of a file."
    )
    name: str = Field(
        default="",
        description="The name of the caller's variable, or the file relative to this one; none for `made`.",
    )


class Readiness(Model):
    """When a service counts as started. Exactly one of `port` and `http`."""

    model_config = ConfigDict(json_schema_extra=_ONE_QUESTION)

    port: str = Field(
        default="", description="This TCP port on loopback accepts; may use `$NAME`.", examples=["$APP_PORT"]
    )
    http: str = Field(default="", description="This URL answers with a status below 500; may use `$NAME`.")
    within: int = Field(default=30, ge=1, le=600, description="How many seconds it may take.")


class Service(Model):
    """A process that runs beside the steps: started, awaited and stopped by the tool."""

    run: list[str] = Field(
        min_length=1,
        description="Its argument list, in which `$NAME` is replaced; everybody can read it, so no secret.",
    )
    ready: Readiness = Field(description="When it counts as started.")
    stop: Literal["TERM", "INT"] = Field(
        default="TERM", description="The signal that asks it to end; after ten seconds it is killed."
    )


class Database(Model):
    """Where sentences about columns and rows are asked."""

    url: str = Field(
        description="SQLAlchemy's URL, in which `$NAME` is replaced; give an account that can only read.",
        examples=["mysql+pymysql://$DB_USERNAME:$DB_PASSWORD@$DB_HOST/$DB_DATABASE", "sqlite:///app.db"],
    )


class Identity(Model):
    """Who the target must prove to be, asked in the step's own shell before each step that destroys."""

    command: Command = Field(
        description="Prints who it is talking to: bash, or an argument list, which the PowerShell script can run too."
    )
    prints: str = Field(
        min_length=1, description="Its whole output, space around it apart; `$NAME` is replaced."
    )


class Environment(Model):
    """One place where steps run."""

    title: str = Field(description="What it is, for people.")
    ceiling: Literal["reads", "changes", "destroys"] = Field(
        default="reads", description="How far a step may go."
    )
    shell: list[str] = Field(
        default=["bash"], min_length=1, description="The argument list of the shell that steps are sent to."
    )
    directory: str = Field(default=".", description="Where steps start, relative to this file.")
    path: list[str] = Field(
        default=[], description="Folders in which commands are looked for first, relative to this file."
    )
    own_python: bool = Field(
        default=False,
        description="`true` looks for commands, after `path`, beside the Python that rolloutdocs itself runs on.",
    )
    variables: dict[Variable, str | Chosen | Secret] = Field(
        default={},
        description="The variables, listed on the pages; later ones may use earlier ones as `$NAME`.",
    )
    services: dict[Name, Service] = Field(
        default={}, description="What is started in this order, and always stopped in the opposite one."
    )
    reset: Command = Field(
        default="",
        description="Brings the starting state back before the first step (bash, or an argument list, which the "
        "PowerShell script can run too); without it nothing runs.",
    )
    database: Database | None = Field(
        default=None, description="Where sentences about columns and rows are asked."
    )
    identity: Identity | None = Field(
        default=None, description="How the target proves who it is; without it no step that destroys may run."
    )
    read_by_programs: list[Variable] = Field(
        default=[], description="Variables that no text names, because programs read them by themselves."
    )
    application: list[str] = Field(
        default=[],
        description="Files and folders, relative to this file, whose digest goes into the evidence.",
    )

    @property
    def far(self) -> bool:
        """Whether steps run elsewhere: whatever leads to their bash is more than a bash of this machine."""
        return Path(self.shell[0]).name != "bash"


class Environments(Model):
    """The file."""

    environments: dict[Name, Environment] = Field(min_length=1, description="The environments by name.")


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


def names_in(text: str) -> tuple[str, ...]:
    """The variables that a text of this file uses, `$NAME` or `${NAME}`."""
    return tuple(plain or braced for plain, braced in _USE.findall(text))


def _findings(file: Environments, lines: Lines) -> Iterator[Finding]:
    for name, environment in file.environments.items():
        at = partial(lines.place, "environments", name)
        yield from _variables(environment, at)
        yield from _services(environment, at)
        yield from _uses(environment, at)
        if environment.far:
            yield from _elsewhere(environment, at)


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
    if value.secret == "made" and value.name:  # noqa: S105 - the kind of a secret
        yield Finding(
            place, f"the secret `{variable}` is made, but has the name `{value.name}`", "Remove the name."
        )
    if value.secret != "made" and not value.name:  # noqa: S105 - the kind of a secret
        kind = {"environment": "of the caller's variable", "file": "of the file"}[value.secret]
        yield Finding(
            place,
            f"the secret `{variable}` does not say where it comes from",
            f"Add `name:`, the name {kind}.",
        )


def _services(environment: Environment, at: At) -> Iterator[Finding]:
    for name, service in environment.services.items():
        if bool(service.ready.port) == bool(service.ready.http):
            place = at("services", name, "ready")
            yield Finding(
                place, f"`ready` of the service `{name}` needs exactly one of `port` and `http`", "Keep one."
            )


def _uses(environment: Environment, at: At) -> Iterator[Finding]:
    """What is replaced by the tool itself needs a declaration; bash texts may set variables on their own."""
    known = list(environment.variables)
    for name, service in environment.services.items():
        for index, part in enumerate(service.run):
            yield from _declared(part, known, at("services", name, "run", index), "declared")
            yield from _shown_to_all(part, environment, at("services", name, "run", index))
        for key, text in (("port", service.ready.port), ("http", service.ready.http)):
            yield from _declared(text, known, at("services", name, "ready", key), "declared")
    if environment.database:
        yield from _declared(environment.database.url, known, at("database", "url"), "declared")
    if environment.identity:
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


def made_of(name: str, environment: Environment, wanted: Callable[[Chosen | Secret], bool]) -> bool:
    """Whether a variable is such a one, or its text uses one that is."""
    before: dict[str, bool] = {}
    for variable, value in environment.variables.items():
        before[variable] = (
            any(before.get(used, False) for used in names_in(value))
            if isinstance(value, str)
            else wanted(value)
        )
    return before.get(name, False)


def is_chosen(what: Literal["port", "folder"]) -> Callable[[Chosen | Secret], bool]:
    """Such a value chosen when a run starts."""
    return lambda value: isinstance(value, Chosen) and value.chosen == what


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
        yield from _database_elsewhere(environment, environment.database.url, at("database", "url"))


def _database_elsewhere(environment: Environment, url: str, place: Place) -> Iterator[Finding]:
    if url.startswith("sqlite"):
        what = "SQLite would ask a file of this machine, and the steps run elsewhere"
        yield Finding(place, what, "Ask with a step that prints what it finds, or leave `database` out.")
    elif not environment.services and is_loopback(urlsplit(url).hostname or ""):
        what = "a database of this machine would answer, and the steps run elsewhere"
        yield Finding(place, what, "Name the target's host, or declare the tunnel to it under `services`.")


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means the machine that asks."""
    if host.lower().rstrip(".") in ("", "localhost") or host.lower().endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return False


def _declared(text: str, known: Iterable[str], place: Place, how: str) -> Iterator[Finding]:
    for name in dict.fromkeys(names_in(text)):
        if name not in known:
            remedy = f"Declare it under `variables`, or correct the name.{suggest(name, known)}"
            yield Finding(place, f"`${name}` is used but not {how} in this environment", remedy)
