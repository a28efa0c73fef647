"""Facts of the release as typed records: people, changes, migrations, what blocks, what is watched, what comes next."""

from typing import Annotated, Final, Literal

from pydantic import Field

from ..environments import Name
from ..shapes import Held, Model, shape
from . import patterns, shown
from .procedure import Answer
from .words import Bash, Cell, Heading, Optional, OptionalStep, Prose, Span, StepId

_REPOSITORY: Final = r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*"
#: A person's, or a team's.
_LOGIN: Final = (
    r"[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:_[A-Za-z0-9]+)?(?:/[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)?"
)
_SAYS_LOGIN: Final = "Their login on GitHub, or a team's as `organisation/team`; by it a review is asked for."
Login = Annotated[
    str, shape(f"(?:{_LOGIN})?", "a login such as `ada-okafor`, or a team such as `example/owners`")
]
_CONTACT: Final = "How they are reached; an address goes between backticks."


class Person(Model):
    """Somebody who decides, answers or is told."""

    name: Cell = Field(description="The name by which others know them.", examples=["Ada Okafor"])
    role: Cell = Field(description="What they decide or do.", examples=["release owner"])
    contact: Cell = Field(description=_CONTACT, examples=["`ada@example.org`"])
    login: Login = Field(default="", description=_SAYS_LOGIN, examples=["ada-okafor"])


class Column(Model):
    """What happens to the values of one column."""

    column: Annotated[str, Held(shown.column, patterns.COLUMN, patterns.SAYS_COLUMN)] = Field(
        description="The column, as `table.column`.", examples=["users.role"]
    )
    deploy: Cell = Field(description="What the deployment does to its values.")
    rollback: Cell = Field(description="What the way back does to them.")


class Migration(Model):
    """One migration that the release runs."""

    name: Span = Field(description="The file's name.")
    file: Span = Field(description="The file, relative to the source; it must exist.")
    critical: bool = Field(description="`true` puts it into the rollback document with a warning.")
    operation: Cell = Field(description="What it does.")
    rollback: Cell = Field(description="What the way back does, and what it does not.")
    data: list[Column] = Field(default=[], description="The columns whose values are affected.")
    deployed_by: OptionalStep = Field(default="", description="The step that runs it.")
    reverted_by: OptionalStep = Field(default="", description="The step that takes it back.")
    emergency: Name = Field(default="", description="The procedure for when it has failed halfway.")
    checked_before: list[StepId] = Field(
        default=[], description="The steps that show the state before it runs."
    )
    checked_after: list[StepId] = Field(
        default=[], description="The steps that show the state after it was taken back."
    )


class Change(Model):
    """One line of the release notes."""

    kind: Literal["added", "changed", "removed", "fixed", "security"] = Field(
        description="The heading under which the release notes have it."
    )
    what: Prose = Field(description="The line of the release notes.")


class Trigger(Model):
    """What makes people roll back: an observable sentence or a person who decides, and what is done then."""

    when: Cell = Field(description="What is seen.")
    decided_by: str = Field(
        default="", description="The short name of who decides; left out, what is seen decides."
    )
    action: Answer = Field(description="What is done then.")


class Gate(Model):
    """A condition that blocks production."""

    title: Cell = Field(description="What must be true before production.")
    lifted_by: Cell = Field(
        description="What lifts it, for people; `gates` of the environments file is what `status` judges."
    )
    owner: str = Field(default="", description="The short name of who answers for it.")


class Question(Model):
    """Support: a question an operator asks, and the steps that answer it."""

    question: Prose = Field(description="What an operator asks.")
    steps: list[StepId] = Field(
        min_length=1, description="The steps that answer it; the checklist repeats their commands."
    )


class Task(Model):
    """A line that a person ticks, and the steps that show it, if any do."""

    what: Prose = Field(description="What a person does or sees to.")
    steps: list[StepId] = Field(default=[], description="The steps that show it.")


class PullRequest(Model):
    """Where the change is reviewed."""

    number: int = Field(ge=1, description="Its number.")
    repository: Annotated[str, shape(_REPOSITORY, "`owner/name`, each beginning with a letter or digit")] = (
        Field(description="The repository, as `owner/name`.", examples=["example/desk"])
    )
    reviewers: list[str] = Field(
        default=[],
        description="Short names of those who review it; `rolloutdocs pr sync` asks those who have a login.",
    )
    review: list[Task] = Field(default=[], description="What a reviewer looks at.")
    must_include: list[Prose] = Field(
        default=[], description="What the request must have before it is approved."
    )


class Release(Model):
    """The facts of the release."""

    title: Prose = Field(description="What the release is called.")
    application: Prose = Field(description="What is released.")
    version: Prose = Field(
        description="The version as people write it; put quotes around one that looks like a number.",
        examples=["2025.09.27"],
    )
    summary: Prose = Field(description="What changes, in a few sentences.")
    window: Prose = Field(description="The maintenance window, in words.")
    downtime: Prose = Field(description="How long users are locked out, in words.")


class Watch(Model):
    """What is watched once users are back, and when somebody acts."""

    what: Cell = Field(description="What is watched.")
    normal: Cell = Field(description="What is seen when all is well.")
    act_when: Cell = Field(description="What is seen when somebody must act.")
    action: Answer = Field(description="What is done then.")


class Escalation(Model):
    """Whom to call when the one before does not answer, or cannot decide."""

    when: Cell = Field(description="When the one before is not enough.")
    call: str = Field(description="The short name of who is called then.")


class Shown(Model):
    """A command that a next step shows. The rehearsal does not run it, and the page says why."""

    run: Bash = Field(description="The command.")
    language: Literal["bash", "powershell"] = Field(
        default="bash", description="The language in which it is written."
    )
    reason: Prose = Field(description="Why the rehearsal does not run it.")


class NextStep(Model):
    """Something people do before or after the rollout, in the order of the list."""

    title: Heading = Field(description="Its heading: letters, digits, single spaces and hyphens.")
    intro: Optional = Field(default="", description="A sentence above what it has.")
    shows: list[Shown] = Field(default=[], description="The commands that it shows.")
    tasks: list[Task] = Field(default=[], description="The lines that people tick.")
