"""The form of the report for programs, version 1: records that describe themselves for its JSON Schema."""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from ...dataclass import dataclass

VERSION: Final = 1

Verdict = Annotated[
    Literal["passed", "failed", "inconclusive"], Field(description="One of the three verdicts.")
]

Place = Annotated[str, Field(description="`path:line` on a page; empty where there is none.")]

Origin = Annotated[str, Field(description="`path:line` in the source; empty where there is none.")]

Seconds = Annotated[float, Field(description="How long it took.")]

StepId = Annotated[str, Field(description="The step's id.")]

Count = Annotated[int, Field(ge=0)]

_STRICT: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A sentence that was judged."""

    __pydantic_config__ = _STRICT
    sentence: Annotated[str, Field(description="As on the page.")]
    rule: Annotated[str, Field(description="Which kind of sentence, as `rolloutdocs schema` names it.")]
    place: Place
    verdict: Verdict
    expected: Annotated[str, Field(description="What the page claims.")]
    actual: Annotated[str, Field(description="What was seen; empty if nothing was.")]
    reason: Annotated[str, Field(description="Why it did not pass, where `actual` does not say it.")]
    tries: Annotated[Count, Field(description="How often it was asked.")]
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Stream:
    """What a step wrote to one stream."""

    __pydantic_config__ = _STRICT
    name: Annotated[str, Field(description="`stdout` or `stderr`.")]
    size: Annotated[Count, Field(description="Bytes written in all.")]
    omitted: Annotated[Count, Field(description="Bytes that were not kept to be judged.")]
    sha256: Annotated[str, Field(description="Of all bytes; empty for private output.")]


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its verdict."""

    __pydantic_config__ = _STRICT
    step: StepId
    title: Annotated[str, Field(description="Its heading.")]
    purpose: Annotated[str, Field(description="`step`, `closing`, `preparation` or `recovery`.")]
    place: Place
    source: Origin
    digest: Annotated[str, Field(description="SHA-256 of the step as read.")]
    command: Annotated[str, Field(description="What was run.")]
    verdict: Verdict
    at: Annotated[str, Field(description="When it was sent, UTC; empty where that was not kept.")]
    seconds: Seconds
    ended: Annotated[str, Field(description="How the command ended, in words.")]
    expectations: Annotated[list[Expectation], Field(description="Every sentence that was judged.")]
    streams: Annotated[list[Stream], Field(description="What it wrote.")]
    output: Annotated[str, Field(description="The last lines of what it printed, without secrets.")]
    again: Annotated[str, Field(description="The command that runs just this step.")]


@dataclass(frozen=True, slots=True)
class Passage:
    """A procedure, gone through once."""

    __pydantic_config__ = _STRICT
    number: Annotated[int, Field(description="Position in the rehearsal, from 1.")]
    procedure: Annotated[str, Field(description="The procedure's id.")]
    seconds: Seconds
    steps: Annotated[list[Step], Field(description="The steps that were reached.")]


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What a run did beside the steps."""

    __pydantic_config__ = _STRICT
    name: Annotated[str, Field(description="What it was.")]
    verdict: Verdict
    seconds: Seconds
    reason: Annotated[str, Field(description="Why it did not pass.")]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or could not be decided."""

    __pydantic_config__ = _STRICT
    rule: Annotated[str, Field(description="Which kind of sentence, or what else was to be true.")]
    verdict: Verdict
    title: Annotated[str, Field(description="One line.")]
    lines: Annotated[list[str], Field(description="All there is to know, for people.")]
    place: Place
    source: Origin
    step: Annotated[str, Field(description="The step's id; empty for what is no step.")]
    waived: Annotated[str, Field(description="By whom, until when and why; empty where it is not.")]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the pages that was judged."""

    __pydantic_config__ = _STRICT
    claim: Annotated[str, Field(description="As on the page.")]
    rule: Annotated[str, Field(description="Which kind of claim, as `rolloutdocs explain` names it.")]
    place: Place
    source: Origin
    verdict: Verdict
    expected: Annotated[str, Field(description="What the page claims.")]
    actual: Annotated[str, Field(description="What was seen; empty if nothing was.")]
    reason: Annotated[str, Field(description="Why it did not pass, where `actual` does not say it.")]


@dataclass(frozen=True, slots=True)
class Value:
    """How many rows hold a value; only of columns that may be shown."""

    __pydantic_config__ = _STRICT
    value: Annotated[str, Field(description="As text; `NULL` for none.")]
    rows: Annotated[int | None, Field(description="Null where it is a small number that is not told.")]


@dataclass(frozen=True, slots=True)
class Moment:
    """A table or column at one moment."""

    __pydantic_config__ = _STRICT
    moment: Annotated[str, Field(description="Such as `before the deploy`.")]
    there: Annotated[bool, Field(description="Whether it was there.")]
    rows: Annotated[Count, Field(description="Of its table.")]
    nulls: Annotated[Count, Field(description="Rows that hold no value.")]
    distinct: Annotated[Count, Field(description="Different values besides NULL and the default, up to 51.")]
    values: Annotated[list[Value], Field(description="Empty for a column that may not be shown.")]


@dataclass(frozen=True, slots=True)
class Subject:
    """What became of a table or column."""

    __pydantic_config__ = _STRICT
    subject: Annotated[str, Field(description="The table, or `table.column`.")]
    about: Annotated[str, Field(description="`schema`, `rows` or `values`.")]
    outcome: Annotated[str, Field(description="Such as `restored exactly` or `lossy and undeclared`.")]
    verdict: Verdict
    reason: Annotated[str, Field(description="What happened, in words.")]
    claimed: Annotated[bool, Field(description="False: something happened of which no claim speaks.")]
    moments: Annotated[list[Moment], Field(description="Before, in between and in the end.")]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of the database."""

    __pydantic_config__ = _STRICT
    moment: Annotated[str, Field(description="When it was taken.")]
    verdict: Verdict
    reason: Annotated[str, Field(description="Why it is not whole.")]
    seconds: Seconds
    system: Annotated[str, Field(description="The database system.")]
    release: Annotated[str, Field(description="Its version.")]
    schema: Annotated[str, Field(description="SHA-256 over its own description of the schema.")]
    tables: Annotated[Count, Field(description="How many there are.")]
    ignored: Annotated[list[str], Field(description="Tables whose rows were not looked at.")]
    sampled: Annotated[Count, Field(description="Rows of a table that were compared at most; 0: all.")]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of the way back; empty where no page claims anything."""

    __pydantic_config__ = _STRICT
    claims: Annotated[list[Claim], Field(description="Every claim of the pages.")]
    subjects: Annotated[list[Subject], Field(description="Tables and columns, affected or claimed.")]
    snapshots: Annotated[list[Snapshot], Field(description="What that rests on.")]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many steps of the rehearsal there are."""

    __pydantic_config__ = _STRICT
    planned: Annotated[Count, Field(description="If all pass.")]
    passed: Count
    failed: Count
    inconclusive: Count
    missed: Annotated[Count, Field(description="Planned, and not reached.")]
    repeats: Annotated[Count, Field(description="Shown once more, compared and not run again.")]
    not_run: Annotated[Count, Field(description="Shown with the reason why nobody runs them.")]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of `rolloutdocs verify` found."""

    __pydantic_config__ = _STRICT
    version: Annotated[Literal[1], Field(description="Of this form.")]
    verdict: Verdict
    reason: Annotated[str, Field(description="The first thing that was not passed.")]
    run: Annotated[str, Field(description="The run's id; empty where it did not begin.")]
    at: Annotated[str, Field(description="When it began, UTC.")]
    tool: Annotated[str, Field(description="Version of rolloutdocs.")]
    environment: Annotated[str, Field(description="Where it ran.")]
    rollout: Annotated[str, Field(description="The rollout's name where there are several.")]
    selection: Annotated[str, Field(description="Which part was asked for; empty for all.")]
    caveat: Annotated[
        str, Field(description="What it does not prove, whatever its verdict; empty for a whole run.")
    ]
    imported: Annotated[
        str, Field(description="How it came here from elsewhere; empty where it was made here.")
    ]
    plan: Annotated[str, Field(description="Digest of the plan.")]
    environment_digest: Annotated[str, Field(description="Digest of the environment's policy.")]
    application: Annotated[str, Field(description="Digest of the application's files.")]
    pages: Annotated[dict[str, str], Field(description="Page and SHA-256 of its bytes.")]
    seconds: Seconds
    interrupted: Annotated[bool, Field(description="It was ended from outside.")]
    finished: Annotated[bool, Field(description="It has an end: it was not killed.")]
    counts: Annotated[Counts, Field(description="Of steps.")]
    passages: Annotated[list[Passage], Field(description="The procedures in their order.")]
    beside: Annotated[list[Step], Field(description="Steps sent beside the rehearsal, such as closings.")]
    surroundings: Annotated[list[Surrounding], Field(description="Services, starting state.")]
    findings: Annotated[list[Finding], Field(description="Everything that is wrong; empty only if passed.")]
    proof: Annotated[Proof, Field(description="Claims on the whole database.")]
