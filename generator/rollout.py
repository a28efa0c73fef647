"""The source as one typed record: everything the documents can say. Loading and cross-checking are elsewhere.

Its parts are in `release` (facts) and `procedure` (what is run). `Mapping` fields keep the order of the file.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from ..environments import Model, Name
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
from .words import Prose, Span

#: Groups of lines that people tick, in the order of the checklist.
Group = Literal["backups", "environment", "tests", "before", "after", "final"]


class Rollout(Model):
    """One rollout: the whole of `content/rollout.yaml`."""

    release: Release
    pull_request: PullRequest
    environments: Span  #: the environments file, relative to this file
    shared: list[Span] = []  #: files whose people, procedures and steps this rollout has as well
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
    checklist: dict[Group, list[Task]] = {}
    next_steps: list[NextStep] = []
    definition_of_done: list[Prose] = Field(min_length=1)
    success_criteria: list[Prose] = Field(min_length=1)
    expected_results: list[Prose] = Field(min_length=1)
    monitoring: list[Watch] = []
    escalation: list[Escalation] = []
    security: list[Prose] = []
    support: list[Question] = []
    #: How documents repeat a procedure: as one block to copy, or step by step with titles. `block` if left out.
    repeats: dict[Literal["release-notes", "pull-request"], Literal["block", "steps"]] = {}
    rehearsed_on: Name = ""  #: the environment whose rehearsal scripts are written; none if left out

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
