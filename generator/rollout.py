"""The source as one typed record: everything the documents can say. Loading and cross-checking are elsewhere.

Its parts are in `release` (facts) and `procedure` (what is run). `Mapping` fields keep the order of the file.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from pydantic import Field

from ..environments import Name
from ..shapes import Model
from .claims import Claims
from .procedure import NotRun, Procedure, Step
from .release import (
    Change,
    Escalation,
    Gate,
    Migration,
    NextStep,
    Person,
    PullRequest,
    Question,
    Release,
    Task,
    Trigger,
    Watch,
)
from .words import OptionalSpan, Prose, Span

#: Groups of lines that people tick, in the order of the checklist.
Group = Literal["backups", "environment", "tests", "before", "after", "final"]


#: None is valid here and never green when verified.
_PROCEDURES: Final = (
    "The procedures by name; release notes and pull request repeat `deploy`, `verify` and `rollback`."
)


class Rollout(Model):
    """One rollout: the whole of `content/rollout.yaml`."""

    release: Release = Field(description="The facts of the release.")
    pull_request: PullRequest = Field(description="Where the change is reviewed.")
    environments: Span = Field(
        description="The environments file, relative to this file.", examples=["environments.yaml"]
    )
    templates: OptionalSpan = Field(
        default="", description="A folder of own templates, relative to this file.", examples=["templates"]
    )
    shared: list[Span] = Field(
        default=[],
        description="Files whose people, procedures and steps this rollout has as well, relative to this file.",
        examples=[["../shared/common.yaml"]],
    )
    people: dict[Name, Person] = Field(description="The people, by the short names that other fields use.")
    changes: list[Change] = Field(min_length=1, description="The lines of the release notes.")
    migrations: list[Migration] = Field(description="The migrations that the release runs; may be empty.")
    procedures: dict[Name, Procedure] = Field(description=_PROCEDURES)
    rehearsal: list[Name] = Field(
        description="Procedures in the order in which they are rehearsed; one may come twice."
    )
    claims: Claims | None = Field(
        default=None,
        description="What deploying and rolling back do to the whole database; left out, nobody claims it.",
    )
    not_run: list[NotRun] = Field(default=[], description="Commands that are shown and that nobody runs.")
    triggers: list[Trigger] = Field(min_length=1, description="What makes people roll back.")
    gates: list[Gate] = Field(min_length=1, description="What blocks production.")
    checklist: dict[Group, list[Task]] = Field(
        default={}, description="The lines that people tick, by when they do."
    )
    next_steps: list[NextStep] = Field(
        default=[], description="What people do, in order, until production may go."
    )
    definition_of_done: list[Prose] = Field(
        min_length=1, description="The lines that people tick in the text of the pull request."
    )
    success_criteria: list[Prose] = Field(min_length=1, description="What must be true in the end.")
    expected_results: list[Prose] = Field(min_length=1, description="What the rehearsal should show.")
    monitoring: list[Watch] = Field(default=[], description="What is watched once users are back.")
    escalation: list[Escalation] = Field(
        default=[], description="Whom to call when one person is not enough, in order."
    )
    security: list[Prose] = Field(
        default=[], description="The lines of the release notes on the safety of people and data."
    )
    support: list[Question] = Field(default=[], description="The questions that steps answer.")
    repeats: dict[Literal["release-notes", "pull-request"], Literal["block", "steps"]] = Field(
        default={},
        description="How a document repeats procedures: as one `block` to copy, or as `steps` with titles.",
    )
    rehearsed_on: Name = Field(
        default="", description="The environment whose rehearsal scripts are written; left out, none are."
    )

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
