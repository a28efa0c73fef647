"""Facts of the release as typed records: people, changes, migrations, what blocks, what is watched, what comes next."""

from typing import Annotated, Literal

from pydantic import Field

from ..environments import Model, Name
from ..shapes import Held, shape
from . import shown
from .procedure import Answer
from .words import Bash, Cell, Heading, Optional, OptionalStep, Prose, Span, StepId


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
    operation: Cell
    rollback: Cell  #: what the way back does, and what it does not
    data: list[Column] = []
    deployed_by: OptionalStep = ""  #: the step that runs it
    reverted_by: OptionalStep = ""  #: the step that takes it back
    emergency: Name = ""  #: the procedure for when it has failed halfway
    checked_before: list[StepId] = []  #: steps that show the state before it runs
    checked_after: list[StepId] = []  #: steps that show the state after it was taken back


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


class Task(Model):
    """A line that a person ticks, and the steps that show it, if any do."""

    what: Prose
    steps: list[StepId] = []


class PullRequest(Model):
    """Where the change is reviewed."""

    number: int = Field(ge=1)
    repository: Annotated[str, shape(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+", "`owner/name`")]
    reviewers: list[str] = []  #: keys of `people`
    review: list[Task] = []  #: what a reviewer looks at
    must_include: list[Prose] = []  #: what the request must have before it is approved


class Release(Model):
    """The facts of the release."""

    title: Prose
    application: Prose
    version: Prose
    summary: Prose
    window: Prose  #: the maintenance window, in words
    downtime: Prose


class Watch(Model):
    """What is watched once users are back, and when somebody acts."""

    what: Cell
    normal: Cell  #: what is seen when all is well
    act_when: Cell
    action: Answer


class Escalation(Model):
    """Whom to call when the one before does not answer, or cannot decide."""

    when: Cell
    call: str  #: key of `people`


class Shown(Model):
    """A command that a next step shows. The rehearsal does not run it, and the page says why."""

    run: Bash
    language: Literal["bash", "powershell"] = "bash"
    reason: Prose


class NextStep(Model):
    """Something people do before or after the rollout, in the order of the list."""

    title: Heading
    intro: Optional = ""
    shows: list[Shown] = []
    tasks: list[Task] = []
