"""The environments file: policy.

Where steps run, how far they may go, who the target must be, where secrets come from, and how the starting
state comes back.

It is never read from pages. Both sides know it: the writer lists the variables on the page, the verifier
compares that list with this file and runs with the file's values.
"""

import re
import shlex
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from .copying import Command, Copies
from .databases import Database
from .gating import Gates, Signer
from .shapes import Model, shape

_USE: Final = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")

Name = Annotated[
    str, shape(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a lower-case name such as `deploy` or `verify-rollback`")
]
#: An environment's stands in the names of files, which may have 255 characters.
EnvironmentName = Annotated[
    str,
    shape(
        r"(?=[a-z0-9-]{1,100}$)[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "a lower-case name such as `staging`, of at most 100 characters",
    ),
]
#: A text that says something.
GIVEN: Final = shape(r"(?s:.*\S.*)", "a text that says something")
Variable = Annotated[str, shape(r"[A-Z][A-Z0-9_]*", "a variable's name such as `APP_URL`")]

NO_LOCK: Final = "none"  #: for `lock`: somebody else sees to it that runs do not meet


class Chosen(Model):
    """A value that the tool chooses when a run starts, so that two private runs never meet."""

    chosen: Literal["port", "folder"] = Field(
        description="A free TCP `port` on loopback, or a new empty `folder` that is removed after the run."
    )


_GIVEN: Final[JsonDict] = {"minLength": 1}
#: What `_secret` and `_services` of the rules refuse, for editors.
_BY_ITS_ORIGIN: Final[JsonDict] = {
    "allOf": [
        {
            "if": {"properties": {"secret": {"enum": ["environment", "file"]}}},
            "then": {"required": ["name"], "properties": {"name": _GIVEN}},
            "else": {"properties": {"name": {"maxLength": 0}}},
        },
        {
            "if": {"properties": {"secret": {"const": "command"}}},
            "then": {"required": ["command"], "properties": {"command": {"minItems": 1}}},
            "else": {"properties": {"command": {"maxItems": 0}}},
        },
    ]
}
_ONE_QUESTION: Final[JsonDict] = {
    "oneOf": [{"required": [one], "properties": {one: _GIVEN}} for one in ("port", "http", "output", "file")]
}


class Secret(Model):
    """A value that is never shown."""

    model_config = ConfigDict(json_schema_extra=_BY_ITS_ORIGIN)

    secret: Literal["made", "environment", "file", "command"] = Field(
        description="Where it comes from: `made` at start, a variable of the caller, the lines of a file, or what a "
        "command prints."
    )
    name: str = Field(
        default="",
        description="The name of the caller's variable, or the file relative to this one; none for the others.",
    )
    command: list[str] = Field(
        default=[],
        description="For `command`: its argument list, run once by `verify` when a run starts, in this file's folder.",
        examples=[["pass", "show", "staging/token"]],
    )

    @property
    def shown(self) -> str:
        """What pages name of its origin: never a value."""
        return shlex.join(self.command) if self.secret == "command" else self.name  # noqa: S105 - the kind


class Readiness(Model):
    """When a service counts as started. Exactly one of `port`, `http`, `output` and `file`."""

    model_config = ConfigDict(json_schema_extra=_ONE_QUESTION)

    port: str = Field(
        default="", description="This TCP port on loopback accepts; may use `$NAME`.", examples=["$APP_PORT"]
    )
    http: str = Field(default="", description="This URL answers with a status below 500; may use `$NAME`.")
    output: str = Field(default="", description="It writes a whole line with this text; may use `$NAME`.")
    file: str = Field(
        default="",
        description="This file is there, and was written since the start; may use `$NAME`.",
        examples=["$RUN_DIR/web.pid"],
    )
    within: int = Field(default=30, ge=1, le=600, description="How many seconds it may take.")

    @property
    def questions(self) -> dict[str, str]:
        """What is asked, by its name: one, where the file was checked."""
        every = {"port": self.port, "http": self.http, "output": self.output, "file": self.file}
        return {name: text for name, text in every.items() if text}


class Service(Model):
    """A process that runs beside the steps: started, awaited and stopped by the tool."""

    run: list[str] = Field(
        min_length=1,
        description="Its argument list, in which `$NAME` is replaced; everybody can read it, so no secret.",
    )
    ready: Readiness = Field(description="When it counts as started.")
    stop: Literal["TERM", "INT", "QUIT", "HUP"] = Field(
        default="TERM", description="The signal that asks it to end."
    )
    stop_within: int = Field(
        default=10, ge=1, le=600, description="How many seconds it has for that; then it is killed."
    )


class Identity(Model):
    """Who the target must prove to be, asked in the step's own shell before each step that destroys.

    Also before `reset`, unless `prints` is made of a value chosen when the run starts: no target that was there before
    could print that, so it is one that the run makes itself.
    """

    command: Command = Field(
        description="Prints who it is talking to: bash, or an argument list, which the PowerShell script can run too."
    )
    prints: str = Field(
        min_length=1, description="Its whole output, space around it apart; `$NAME` is replaced."
    )
    before: Literal["destroys", "changes"] = Field(
        default="destroys", description="Asked before steps that go at least so far, and before `reset`."
    )
    query: str = Field(
        default="",
        description="A SELECT that `database.url` must answer with the same words, so that the database that is asked "
        "is the one that is changed; as it stands, nothing is replaced.",
        examples=["select database()"],
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
    lock: str = Field(
        default="",
        description="A file on the target by which runs keep each other out, empty and for nothing else, as each run "
        "removes it at its end; `$NAME` is replaced; left out, one named "
        "after the folder where steps start and the database; `none` where somebody else keeps them apart.",
        examples=["/var/lock/staging"],
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
    framework: Literal["", "laravel", "alembic", "django"] = Field(
        default="",
        description="What migrates the database: where its log of migrations is, and how one is run or made to fail.",
    )
    copies: Copies | None = Field(
        default=None,
        description="How a copy of the database is made, pointed to and removed; what needs one is undecided without.",
    )
    read_by_programs: list[Variable] = Field(
        default=[], description="Variables that no text names, because programs read them by themselves."
    )
    application: list[str] = Field(
        default=[],
        description="Files and folders, relative to this file, whose digest goes into the evidence.",
    )
    #: Left out of the digest of policy in the evidence: who lets production go changes nothing of how a run runs.
    gates: Gates | None = Field(
        default=None, exclude=True, description="What blocks it until it is lifted, and who can lift it."
    )

    @property
    def private(self) -> bool:
        """Whether a run makes it itself, and takes it away at its end: a folder chosen here, and what serves it.

        It has to prove that: what it says it is, and its database, are of what is chosen, and without services of such
        a folder. A tunnel whose near end is all that it says looks the same; there a file is named by `lock`.
        """
        folder = is_chosen("folder")
        chosen = any(folder(one) for one in self.variables.values() if not isinstance(one, str))
        proved = self.identity is not None and self._made_of(
            self.identity.prints, is_chosen() if self.services else folder
        )
        own = proved and (self.database is None or self._made_of(self.database.url, is_chosen()))
        return chosen and own and not self.far and self.lock in ("", NO_LOCK)

    def _made_of(self, text: str, wanted: Callable[[Chosen | Secret], bool]) -> bool:
        return any(made_of(name, self, wanted) for name in names_in(text))

    @property
    def far(self) -> bool:
        """Whether steps run elsewhere: whatever leads to their bash is more than a bash of this machine.

        What a bash of this machine is told to run, as in `[bash, -c, "exec ssh …"]`, may lead anywhere.
        """
        return Path(self.shell[0]).name != "bash" or _runs(self.shell[1:])

    @property
    def asked_before_reset(self) -> bool:
        """Whether there is a target to ask who it is before the starting state is restored.

        Where the words hold a value chosen when the run starts, no target that was there before can print them.
        """
        return self.identity is not None and not any(
            made_of(name, self, is_chosen()) for name in names_in(self.identity.prints)
        )

    @property
    def made(self) -> tuple[str, ...]:
        """The variables that each run makes anew; none: the environment stays as a run left it."""
        return tuple(
            name
            for name, value in self.variables.items()
            if isinstance(value, Chosen) or (isinstance(value, Secret) and value.secret == "made")  # noqa: S105
        )


def _runs(words: list[str]) -> bool:
    """Whether a bash with these words runs a text or a file, and not only what it is sent."""
    following = iter(words)
    for word in following:
        short = word.startswith(("-", "+")) and not word.startswith("--")
        if word in ("--rcfile", "--init-file") or (short and "c" not in word and word[-1] in "oO"):
            next(following, "")  # its own argument
        elif not word.startswith(("-", "+")) or (short and "c" in word):
            return True
    return False


class Waiver(Model):
    """A disagreement of documents that somebody accepts for a while."""

    finding: Annotated[str, shape(r"[0-9a-f]{16}", "a fingerprint as `rolloutdocs drift` shows it")] = Field(
        description="Its fingerprint, as `rolloutdocs drift` shows it; of what is said otherwise it is another one."
    )
    reason: Annotated[str, GIVEN] = Field(description="Why it may stay.")
    by: Annotated[str, GIVEN] = Field(description="Who accepts it: a person's name.")
    until: Annotated[str, shape(r"\d{4}-\d{2}-\d{2}", "a day such as `2026-12-31`")] = Field(
        description="The last day (UTC) on which it holds, at most 180 days ahead."
    )


class Environments(Model):
    """The file."""

    environments: dict[EnvironmentName, Environment] = Field(
        min_length=1, description="The environments by name."
    )
    waivers: list[Waiver] = Field(
        default=[], description="Disagreements of documents that are accepted for a while."
    )
    people: dict[Name, Signer] = Field(
        default={}, description="Those who can open gates, by the short names that `gates` use."
    )
    signers: str = Field(
        default="",
        description="OpenSSH's file of allowed signers, relative to this file: whose key is whose.",
        examples=["signers"],
    )
    revoked: str = Field(
        default="",
        description=(
            "A file of keys that count for nothing any more, relative to this file: public keys, one a line, or "
            "OpenSSH's list of revoked keys."
        ),
        examples=["revoked-keys"],
    )


def names_in(text: str) -> tuple[str, ...]:
    """The variables that a text of this file uses, `$NAME` or `${NAME}`."""
    return tuple(plain or braced for plain, braced in _USE.findall(text))


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


def is_chosen(what: Literal["", "port", "folder"] = "") -> Callable[[Chosen | Secret], bool]:
    """Such a value chosen when a run starts; any where none is named."""
    return lambda value: isinstance(value, Chosen) and what in ("", value.chosen)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means the machine that asks."""
    if host.lower().rstrip(".") in ("", "localhost") or host.lower().endswith(".localhost"):
        return True
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        try:
            address = IPv4Address(socket.inet_aton(host))  # `127.1`, `2130706433`
        except OSError:
            return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def plainly(text: str, environment: Environment) -> str:
    """Give the text with the variables that are plain texts; what a run chooses or a secret says stays `$NAME`."""
    known: dict[str, str] = {}

    def replaced(within: str) -> str:
        return _USE.sub(lambda found: known.get(found[1] or found[2], found[0]), within)

    for name, value in environment.variables.items():
        if isinstance(value, str):
            known[name] = replaced(value)
    return replaced(text)
