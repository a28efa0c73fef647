"""The part of the policy that says what blocks an environment: gates, the window, and who may open what.

It stands in the environments file and not in the rollout's, because whoever may change a release must not be able to
change who lets it go, or when. So the window is here too, as two moments; the words that the documents have for it are
held to these.
"""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import Field

from .shapes import Model, shape

_Name = Annotated[
    str, shape(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a lower-case name such as `ada` or `room-for-backups`")
]
_Words = Annotated[str, shape(r"[^\n]*\S[^\n]*", "a line that says something")]
MOMENT: Final = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z"
_Moment = Annotated[str, shape(MOMENT, "a moment in UTC such as `2026-12-31T22:00Z`")]
_People = Annotated[list[_Name], Field(min_length=1)]

#: What people sign that is no item of policy, and the field of the gate it is for.
WORDS: Final = {"approval": "approval", "operations": "operations", "go-ahead": "go_ahead"}

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class Signer(Model):
    """Somebody, or a machine such as CI, whose word or review can open a gate."""

    name: _Words = Field(description="As people know them.")
    github: Annotated[str, shape(r"([A-Za-z0-9](-?[A-Za-z0-9])*)?", "a login of GitHub")] = Field(
        default="",
        description="The login whose review counts, the same as `login` in the source; left out, none does.",
    )
    principal: Annotated[
        str, shape(r"([A-Za-z0-9][A-Za-z0-9._%+@-]*)?", "a principal such as `ada@example.org`")
    ] = Field(
        default="",
        description="As the file of allowed signers calls them; left out, they cannot sign.",
        examples=["ada@example.org"],
    )


class Window(Model):
    """When the environment may be changed."""

    begins: _Moment = Field(description="Its first moment, in UTC.", examples=["2026-12-31T22:00Z"])
    ends: _Moment = Field(description="The moment at which it is over, in UTC.")

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Both moments, for a window that was checked."""
        return moment_of(self.begins), moment_of(self.ends)

    @property
    def bound(self) -> str:
        """What a word is bound to."""
        return f"{self.begins}/{self.ends}"

    def __str__(self) -> str:
        """As the documents have to write it: `Thursday, 2 October 2025, 22:00 to 23:00 UTC`."""
        begins, ends = self.bounds
        until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{_day(ends)}, {ends:%H:%M}"
        return f"{_day(begins)}, {begins:%H:%M} to {until} UTC"


class Rehearsed(Model):
    """A whole rehearsal that passed, of these documents and this application."""

    on: _Name = Field(description="The environment on which it has to pass.")
    days: int = Field(default=7, ge=1, le=90, description="How many days old it may be.")
    vouched_by: _People = Field(
        description="Who may have signed the run, CI by a key of its own; a run that nobody signed opens nothing."
    )


class Reviews(Model):
    """An approval of what is deployed."""

    by: _People = Field(description="Whose reviews count.")
    enough: int | None = Field(default=None, ge=1, description="How many of them; left out, all.")


class Informed(Model):
    """Operations know of the deployment."""

    by: _People = Field(description="Who may say so.")


class GoAhead(Model):
    """The explicit word to begin, which counts within the window only."""

    by: _People = Field(description="Who may give it.")
    hours: int = Field(
        default=1, ge=1, le=168, description="How many hours before the window it may be given."
    )


class Item(Model):
    """Something that only a person can say."""

    what: _Words = Field(description="What has to be true.")
    by: _People = Field(description="Who may say so.")


class Gates(Model):
    """What blocks an environment: each part that is written blocks it until it is lifted."""

    window: Window | None = Field(default=None, description="The maintenance window.")
    rehearsal: Rehearsed | None = Field(
        default=None, description="The rehearsal that has to be complete and fresh."
    )
    rollback: bool = Field(
        default=False, description="`true`: the way back was rehearsed by that rehearsal, too."
    )
    backup: bool = Field(
        default=False, description="`true`: that rehearsal proved that a backup brings everything back."
    )
    approval: Reviews | None = Field(default=None, description="Who has to approve.")
    operations: Informed | None = Field(
        default=None, description="Who has to say that operations are informed."
    )
    items: dict[_Name, Item] = Field(
        default={}, description="What else a person has to say, by the name with which it is signed."
    )
    go_ahead: GoAhead | None = Field(default=None, description="Who has to give the go-ahead.")

    def may_say(self, item: str) -> tuple[str, ...]:
        """The people whose word on an item counts; nobody's where it is none."""
        if item in WORDS:
            asked = getattr(self, WORDS[item])
            return tuple(asked.by) if asked else ()
        return tuple(self.items[item].by) if item in self.items else ()

    @property
    def said(self) -> tuple[str, ...]:
        """Every item that people sign here."""
        return tuple(one for one in (*WORDS, *self.items) if self.may_say(one))


def moment_of(text: str) -> datetime:
    """A moment. Raises ValueError for one that is in no calendar, or before those of computers begin."""
    found = datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    if found.timestamp() < 0:
        raise ValueError(f"{text} is before 1970")
    return found


def _day(at: datetime) -> str:
    """Not by `strftime`, which speaks the language of whoever calls."""
    return f"{_DAYS[at.weekday()]}, {at.day} {_MONTHS[at.month - 1]} {at.year}"
