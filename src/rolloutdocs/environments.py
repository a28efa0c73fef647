"""The environments file: policy, not documentation.

It says where steps run, how far they may go, who the target must be, where secrets come from, and how the
starting state comes back.
It is never read from pages. Both sides know it: the writer lists the variables on the page, the verifier
compares that list with this file and runs with the file's values.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]


class Model(BaseModel):
    """Strict: an unknown key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Chosen(Model):
    """A value that the tool chooses when a run starts, so that two private runs never meet."""

    chosen: Literal[
        "port", "folder"
    ]  #: a free TCP port on loopback | a new empty folder, removed after the run


class Secret(Model):
    """A value that is never shown. Exactly one origin."""

    secret: Literal[
        "made", "environment", "file"
    ]  #: made at start | a variable of the caller | the lines of a file
    name: str = ""  #: of the caller's variable, or the file's path relative to this file; empty for "made"


class Readiness(Model):
    """When a service counts as started. Exactly one of the two."""

    port: str = ""  #: a TCP port on loopback accepts; may be `$NAME`
    http: str = ""  #: this URL answers with a status below 500; may contain `$NAME`
    within: int = Field(default=30, ge=1, le=600)  #: seconds


class Service(Model):
    """A process that runs beside the steps: started, awaited and stopped by the tool."""

    run: list[str] = Field(min_length=1)  #: argument list; `$NAME` is replaced in each
    ready: Readiness
    stop: Literal["TERM", "INT"] = "TERM"  #: the signal that asks it to end; killed after ten seconds


class Database(Model):
    """Where sentences about columns and rows are asked, with an account that should only read."""

    url: str  #: SQLAlchemy URL, `$NAME` is replaced (values are escaped): `mysql+pymysql://$DB_USERNAME:$DB_PASSWORD@…`


class Identity(Model):
    """Who the target must prove to be, asked in the step's own shell before each step that destroys."""

    command: str  #: bash text that prints who it is talking to
    prints: str  #: its whole output but for space around it; `$NAME` is replaced


class Environment(Model):
    """One place where steps run."""

    title: str  #: for people
    ceiling: Literal["reads", "changes", "destroys"] = "reads"  #: how far a step may go
    shell: list[str] = ["bash"]  #: argument list of the shell that steps are sent to
    directory: str = "."  #: working directory, relative to this file
    path: list[str] = []  #: folders searched first for commands, relative to this file
    variables: dict[Variable, str | Chosen | Secret] = {}  #: later ones may use earlier ones as `$NAME`
    services: dict[Name, Service] = {}  #: started in this order, stopped in the opposite one
    reset: str = ""  #: bash text that brings the starting state back, run before the first step
    database: Database | None = None
    identity: Identity | None = None
    application: list[
        str
    ] = []  #: files and folders (relative to this file) whose content evidence is bound to


class Environments(Model):
    """The file."""

    environments: dict[Name, Environment] = Field(min_length=1)
