"""Procedures of the source as typed records: steps, what they open, what is done when they fail."""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from ..environments import Name, Variable
from ..notation.sentences import LISTED, SENTENCES
from ..shapes import Held, Model, said, shape
from . import patterns, shown
from .words import Bash, Cell, Heading, Optional, OptionalSpan, Prose, StepId

#: Documents that define procedures, and those that show what is not run.
Defining = Literal["checklist", "rollback"]
Showing = Literal["checklist", "release-notes", "rollback", "pull-request", "next-steps"]
Slot = str | int | list[str | int]  #: a list where the last slot of a sentence takes several values
Expectation = dict[str, Slot | dict[str, Slot]]  #: one key: the sentence's name


def _mapping(value: object) -> object:
    """A sentence alone, or as a page has it, is what people write first: say how the source has it."""
    if not isinstance(value, str):
        return value
    alone = value in SENTENCES and not SENTENCES[value].slots
    remedy = f"Write `{value}: {{}}`." if alone else f"Write its name, a colon and its value. {LISTED}"
    raise said("must be a mapping with the sentence's name as its key, but is a text", remedy)


class Argument(Model):
    """A variable as one argument: rendered as `"$NAME"` for bash, `$env:NAME` for PowerShell."""

    variable: Variable = Field(description="The variable's name, without a dollar sign.")


class Joined(Model):
    """An argument made of text and variables: `text: $BACKUP_DIR/before.sql`."""

    text: Annotated[str, Held(shown.joined, patterns.JOINED, patterns.SAYS_JOINED)] = Field(
        description="Text in which `$NAME` or `${NAME}` is a variable.", examples=["$BACKUP_DIR/before.sql"]
    )


Run = Bash | list[str | Argument | Joined]


class Opens(Model):
    """What a step opens, and the step that closes it."""

    what: Cell = Field(description="What stands open afterwards.", examples=["maintenance mode"])
    closed_by: StepId = Field(
        description="The step that closes it, later in the same procedure; after a failure it may run in a new shell, "
        "without what other steps set there."
    )


_SAYS: Final[JsonDict] = {"minLength": 1}
_ONE_OF_TWO: Final[JsonDict] = {
    "not": {"required": ["go_to", "stop"], "properties": {"go_to": _SAYS, "stop": _SAYS}}
}


class Failure(Model):
    """What to do when a step fails: go to a procedure, or stop and do what is said."""

    model_config = ConfigDict(json_schema_extra=_ONE_OF_TWO)

    go_to: Name = Field(default="", description="The procedure to go on with.")
    stop: Optional = Field(default="", description="What a person does after stopping.")


class Answer(Failure):
    """The same, where it stands in a table."""

    stop: Annotated[str, Held(shown.table_optional, patterns.OPTIONAL_CELL, patterns.SAYS_CELL)] = Field(
        default="", description="What a person does after stopping."
    )


_ONE_PLACE: Final[JsonDict] = {
    "not": {
        "required": ["from_json", "from_line"],
        "properties": {"from_json": _SAYS, "from_line": _SAYS},
    }
}


class Capture(Model):
    """A value of a step's output that later steps use. From the whole output, unless it says otherwise."""

    model_config = ConfigDict(json_schema_extra=_ONE_PLACE)

    variable: Variable = Field(
        description="The variable that has it from then on, in later commands and sentences, on the same environment."
    )
    from_json: Annotated[
        str, shape(r"(?:[^\s.]+(?:\.[^\s.]+)*)?", "names joined by stops such as `data.token`")
    ] = Field(default="", description="Where it stands in an output of JSON.", examples=["data.token"])
    from_line: OptionalSpan = Field(
        default="",
        description="How the only line begins that has it; spaces around the value are left out.",
        examples=["Token:"],
    )
    secret: bool = Field(
        default=False, description="`true` never shows it, and keeps nothing that the step prints."
    )

    @property
    def kind(self) -> str:
        """One of `notation.captures.FORMS`."""
        return "json" if self.from_json else "line" if self.from_line else "whole"


class Step(Model):
    """One step of a procedure. Its id on the pages is `<procedure>.<key>`."""

    title: Heading = Field(description="Its heading: letters, digits, single spaces and hyphens.")
    run: Run = Field(
        description="Bash, one statement a line, each judged by its status; or one command as a list."
    )
    runs_on: list[Name] = Field(min_length=1, description="The environments on which it runs.")
    effect: Annotated[str, Held(shown.effect, patterns.EFFECT, patterns.SAYS_EFFECT)] = Field(
        description="How far it goes: `reads only`, or `changes` or `destroys` and what.",
        examples=["reads only", "changes the schema of `users`", "destroys the values of `users.role`"],
    )
    expect: list[Annotated[Expectation, BeforeValidator(_mapping)]] = Field(
        default=[],
        description="What must be true after it, as sentences; status 0 is expected unless an `exit` is there.",
    )
    ask_again: Annotated[str, Held(shown.patience, patterns.PATIENCE, patterns.SAYS_TIME_LIMIT)] = Field(
        default="",
        description="For how long sentences about servers, databases and files are asked again until they hold.",
        examples=["30 seconds"],
    )
    captures: list[Capture] = Field(
        default=[],
        description="Values of its standard output that later steps use, taken when it has passed.",
    )
    time_limit: Annotated[str, Held(shown.time_limit, patterns.TIME_LIMIT, patterns.SAYS_TIME_LIMIT)] = Field(
        description="How long it may take; then it and all it started are ended, and it has failed.",
        examples=["30 seconds", "1 minute"],
    )
    opens: Opens | None = Field(default=None, description="What it opens, and the step that closes it.")
    if_it_fails: Failure = Field(
        default=Failure.model_construct(stop=""),
        description="What is done when it fails; left out, people stop.",
    )
    note: Optional = Field(
        default="", description="A sentence above the command, for the person who runs it."
    )


class Procedure(Model):
    """A named sequence of steps, defined on one page."""

    title: Heading = Field(description="The heading above its steps.")
    page: Defining = Field(description="The document that defines it.")
    intro: Prose = Field(description="What it is for.")
    steps: dict[Name, Step] = Field(
        min_length=1, description="Its steps in order; one is called `procedure.step` everywhere."
    )


class NotRun(Model):
    """A command that readers may look for, and the reason why nobody runs it."""

    title: Prose = Field(description="What readers would look for.")
    run: Bash = Field(description="The command.")
    language: Literal["bash", "powershell"] = Field(
        default="bash", description="The language in which it is written."
    )
    reason: Prose = Field(description="Why nobody runs it.")
    page: Showing = Field(description="The document that shows it.")
