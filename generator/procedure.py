"""Procedures of the source as typed records: steps, what they open, what is done when they fail."""

from typing import Annotated, Literal

from pydantic import Field

from ..environments import Model, Name, Variable
from ..shapes import Held
from . import shown
from .words import Bash, Cell, Heading, Optional, Prose, StepId

#: Documents that define procedures, and those that show what is not run.
Defining = Literal["checklist", "rollback"]
Showing = Literal["checklist", "release-notes", "rollback", "pull-request", "next-steps"]
Expectation = dict[str, str | int | dict[str, str | int]]  #: one key: the sentence's name


class Argument(Model):
    """A variable as one argument: rendered as `"$NAME"` for bash, `$env:NAME` for PowerShell."""

    variable: Variable


class Joined(Model):
    """An argument made of text and variables: `text: $BACKUP_DIR/before.sql`."""

    text: Annotated[str, Held(shown.joined)]


Run = Bash | list[str | Argument | Joined]


class Opens(Model):
    """What a step opens, and the step that closes it."""

    what: Cell
    closed_by: StepId


class Failure(Model):
    """What to do when a step fails: go to a procedure, or stop and do what is said."""

    go_to: Name = ""
    stop: Optional = ""


class Answer(Failure):
    """The same, where it stands in a table."""

    stop: Annotated[str, Held(shown.table_optional)] = ""


class Step(Model):
    """One step of a procedure. Its id on the pages is `<procedure>.<key>`."""

    title: Heading
    run: Run  #: bash text, one statement a line; or one command as an argument list
    runs_on: list[Name] = Field(min_length=1)
    effect: Annotated[str, Held(shown.effect)]  #: "reads only" | "changes …" | "destroys …"
    expect: list[Expectation] = []  #: "exits with 0" is added in front unless an `exit` is there
    time_limit: Annotated[str, Held(shown.time_limit)]  #: "30 seconds", "1 minute"
    opens: Opens | None = None
    if_it_fails: Failure = Failure(stop="")
    note: Optional = ""  #: a sentence above the command, for the person who runs it


class Procedure(Model):
    """A named sequence of steps, defined on one page."""

    title: Heading
    page: Defining  #: id of the document that defines it
    intro: Prose
    steps: dict[Name, Step] = Field(min_length=1)


class NotRun(Model):
    """A command that readers may look for, and the reason why nobody runs it."""

    title: Prose
    run: Bash
    language: Literal["bash", "powershell"] = "bash"
    reason: Prose
    page: Showing
