"""The source as typed records: everything the documents can say. Loading and cross-checking are in `source`.

`Prose` is one line of plain text in which `code` stands between backticks; nothing else is markup. `Mapping`
fields keep the order of the file.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from ..environments import Model, Name, Variable
from ..notation.marks import ID
from ..shapes import Held, shape
from . import shown

Prose = Annotated[str, Held(shown.prose)]
Optional = Annotated[str, Held(shown.optional)]  #: prose, or empty
Cell = Annotated[str, Held(shown.table_prose)]  #: prose that stands in a table
Span = Annotated[str, Held(shown.span)]  #: a value that stands in a code span
Heading = Annotated[str, Held(shown.heading)]
Bash = Annotated[str, Held(shown.command)]
StepId = Annotated[str, shape(ID, "a step's name, `procedure.step`")]
#: Documents that define procedures, and those that show what is not run.
Defining = Literal["checklist", "rollback"]
Showing = Literal["checklist", "release-notes", "rollback", "pull-request"]
Expectation = dict[str, str | int | dict[str, str | int]]  #: one key: the sentence's name


class Argument(Model):
    """A variable inside an argument list: rendered as `"$NAME"` for bash, `$env:NAME` for PowerShell."""

    variable: Variable


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
    run: Bash | list[str | Argument]  #: bash text, one statement a line; or one command as an argument list
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
    reason: Prose
    page: Showing


class Person(Model):
    """Somebody who decides, answers or is told."""

    name: Cell
    role: Cell
    contact: Cell


class Column(Model):
    """What happens to the values of one column."""

    column: Annotated[str, Held(shown.column)]  #: table.column
    deploy: Cell  #: what the deployment does to them
    rollback: Cell  #: what the way back does to them


class Migration(Model):
    """One migration that the release runs."""

    name: Span  #: the file's name
    file: Span  #: the file, relative to the source; it must exist
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

    when: Cell
    decided_by: str = ""  #: key of `people`; empty if the documents' own sentences decide it
    action: Answer


class Gate(Model):
    """A condition that blocks production."""

    title: Cell
    lifted_by: Cell
    owner: str = ""  #: key of `people`


class Question(Model):
    """Support: a question an operator asks, and the steps that answer it."""

    question: Prose
    steps: list[StepId] = Field(min_length=1)


class PullRequest(Model):
    """Where the change is reviewed."""

    number: int = Field(ge=1)
    repository: Annotated[str, shape(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+", "`owner/name`")]
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
    environments: Span  #: the environments file, relative to this file
    people: dict[Name, Person]
    changes: list[Change] = Field(min_length=1)
    migrations: list[Migration]
    #: Empty is valid here and never green when verified. Release notes and pull request repeat the ones named
    #: `deploy`, `verify` and `rollback`.
    procedures: dict[Name, Procedure]
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

    def located(self) -> Iterator["Located"]:
        """Every step with its names, in the order of the file."""
        for procedure, body in self.procedures.items():
            for key, step in body.steps.items():
                yield Located(procedure, key, step)


class Located(NamedTuple):
    """A step and where it stands."""

    procedure: str
    key: str
    step: Step

    @property
    def id(self) -> str:
        """Its id on the pages."""
        return f"{self.procedure}.{self.key}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The way to it in the source."""
        return ("procedures", self.procedure, "steps", self.key)
