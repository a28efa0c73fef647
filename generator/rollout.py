"""The source as typed records: everything the documents can say. Loading and cross-checking are in `source`.

`Prose` is one line of plain text in which `code` stands between backticks; nothing else is markup. `Mapping`
fields keep the order of the file.
"""

from typing import Annotated, Literal

from pydantic import Field

from ..environments import Model, Name, Variable
from ..notation.marks import ID

Prose = Annotated[str, Field(min_length=1)]
StepId = Annotated[str, Field(pattern=f"^{ID}$")]
Expectation = dict[str, str | int | dict[str, str | int]]  #: one key: the sentence's name


class Argument(Model):
    """A variable inside an argument list: rendered as `"$NAME"` for bash, `$env:NAME` for PowerShell."""

    variable: Variable


class Opens(Model):
    """What a step opens, and the step that closes it."""

    what: Prose
    closed_by: StepId


class Failure(Model):
    """What to do when a step fails: go to a procedure, or stop and do what is said."""

    go_to: Name = ""
    stop: str = ""


class Step(Model):
    """One step of a procedure. Its id on the pages is `<procedure>.<key>`."""

    title: Prose
    run: str | list[str | Argument]  #: bash text, one statement a line; or one command as an argument list
    runs_on: list[Name] = Field(min_length=1)
    effect: Prose  #: "reads only" | "changes …" | "destroys …"
    expect: list[Expectation] = []  #: "exits with 0" is added in front unless an `exit` is there
    time_limit: Annotated[str, Field(pattern=r"^[1-9][0-9]* (seconds?|minutes?)$")]
    opens: Opens | None = None
    if_it_fails: Failure = Failure(stop="")
    note: str = ""  #: a sentence above the command, for the person who runs it


class Procedure(Model):
    """A named sequence of steps, defined on one page."""

    title: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+( [A-Za-z0-9]+)*$")]
    page: Name  #: id of the document that defines it
    intro: Prose
    steps: dict[Name, Step] = Field(min_length=1)


class NotRun(Model):
    """A command that readers may look for, and the reason why nobody runs it."""

    title: Prose
    run: str
    reason: Prose
    page: Name


class Person(Model):
    """Somebody who decides, answers or is told."""

    name: Prose
    role: Prose
    contact: Prose


class Column(Model):
    """What happens to the values of one column."""

    column: Annotated[str, Field(pattern=r"^[^.`|]+\.[^.`|]+$")]  #: table.column
    deploy: Prose
    rollback: Prose


class Migration(Model):
    """One migration that the release runs."""

    name: str  #: the file's name
    file: str  #: the file, relative to the source; it must exist
    critical: bool
    operation: Prose
    rollback: Prose  #: what the way back does, and what it does not
    data: list[Column] = []


class Change(Model):
    """One line of the release notes."""

    kind: Literal["added", "changed", "removed", "fixed", "security"]
    what: Prose


class Trigger(Model):
    """What makes people roll back: an observable sentence or a person who decides, and what is done then."""

    when: Prose
    decided_by: str = ""  #: key of `people`; empty if the documents' own sentences decide it
    action: Failure


class Gate(Model):
    """A condition that blocks production."""

    title: Prose
    lifted_by: Prose
    owner: str = ""  #: key of `people`


class Question(Model):
    """Support: a question an operator asks, and the steps that answer it."""

    question: Prose
    steps: list[StepId] = Field(min_length=1)


class PullRequest(Model):
    """Where the change is reviewed."""

    number: int = Field(ge=1)
    repository: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$")]
    reviewers: list[str] = []  #: keys of `people`


class Release(Model):
    """The facts of the release."""

    title: Prose
    application: Prose
    version: Prose
    summary: Prose
    window: Prose  #: the maintenance window, in words
    downtime: Prose


class Rollout(Model):
    """One rollout: the whole of `content/rollout.yaml`."""

    release: Release
    pull_request: PullRequest
    environments: str  #: the environments file, relative to this file
    people: dict[Name, Person]
    changes: list[Change] = Field(min_length=1)
    migrations: list[Migration]
    procedures: dict[Name, Procedure]  #: empty is valid here and never green when verified
    rehearsal: list[Name]  #: procedures in the order in which staging runs them
    not_run: list[NotRun] = []
    triggers: list[Trigger] = Field(min_length=1)
    gates: list[Gate] = Field(min_length=1)
    checklist: dict[Literal["before", "after", "final"], list[Prose]] = {}
    definition_of_done: list[Prose] = Field(min_length=1)
    success_criteria: list[Prose] = Field(min_length=1)
    expected_results: list[Prose] = Field(min_length=1)
    monitoring: list[Prose] = []
    security: list[Prose] = []
    support: list[Question] = []
