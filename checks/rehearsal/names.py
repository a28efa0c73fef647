"""Names on the pages that only the environment knows: asked where the run starts, and once more where it ends."""

import time
from collections.abc import Container
from dataclasses import field
from enum import Enum
from typing import Final

from ...dataclass import dataclass
from ..drift.asked import GONE, Column, Endpoint, Name, Names
from ..evidence import ASKED, Listener, Phase
from ..probes import ask
from ..probes.questions import AskColumn, AskHttp, AskTable, ColumnAnswer, HttpAnswer, TableAnswer
from ..probes.reach import Access, Reach, Result
from ..setting import Setting

#: Said where the rehearsal starts, of names on the pages: all of them were asked for.
START: Final = "names on the pages were asked for"


class Seen(Enum):
    """An answer."""

    THERE = "there"
    GONE = "gone"
    STRANGE = "strange"  #: nothing that the database knows; it may not be a name of its at all
    SILENT = "silent"


@dataclass(slots=True)
class Look:
    """What was answered about each name."""

    names: Names
    first: bool = True  #: whether it asks in the starting state: what is gone later may have been there
    asked: tuple[Name, ...] = ()  #: those that can be asked here
    answers: dict[str, set[Seen]] = field(default_factory=dict)  #: fingerprint -> answers
    seconds: float = 0.0

    def ask(self, setting: Setting, access: Access) -> None:
        """Ask for all that were not seen yet."""
        begun = time.monotonic()
        self.asked = tuple(name for name in self.names.listed if _askable(name, setting, access))
        for name in self.asked:
            answers = self.answers.setdefault(name.found.fingerprint, set())
            if Seen.THERE not in answers:
                answers.add(seen(name, setting, access))
        self.seconds += time.monotonic() - begun

    def recall(self, earlier: Container[str]) -> None:
        """Take what the runs that this one goes on from saw where the rehearsal starts."""
        self.first = self.first or START in earlier
        for name in self.names.listed:
            if _there(name) in earlier:
                self.answers[name.found.fingerprint] = {Seen.THERE}

    @property
    def noted(self) -> list[str]:
        """The same for a run that goes on from this one; nothing where somebody did not answer."""
        if not self.asked or any(Seen.SILENT in one for one in self.answers.values()):
            return []
        found = [name for name in self.asked if Seen.THERE in self.answers[name.found.fingerprint]]
        return [START, *dict.fromkeys(map(_there, found))]

    def tell(self, tell: Listener) -> None:
        """A name that was never seen is drift, unless nobody answered once, or nobody asked in the starting state."""
        if not self.asked:
            return
        never = [name for name in self.asked if Seen.THERE not in self.answers[name.found.fingerprint]]
        silent = [name for name in never if Seen.SILENT in self.answers[name.found.fingerprint]]
        gone = [
            self.names.record(name.found)
            for name in never
            if name not in silent and Seen.GONE in self.answers[name.found.fingerprint]
        ]
        unsure = [] if self.first else [one for one in gone if not one.waived]
        about = ", ".join(dict.fromkeys(f"`{name.found.key}`" for name in silent))
        reasons = [f"nobody answered about {about}"] if silent else []
        reasons += [
            f"{one.what} ({one.place}), and where the rehearsal starts this run did not ask" for one in unsure
        ]
        verdict = "inconclusive" if reasons else "passed"
        tell(Phase(f"{ASKED}: {len(self.asked)} asked", self.seconds, verdict, "; ".join(reasons)))
        for drift in gone:
            if drift not in unsure:
                tell(drift)


def _there(name: Name) -> str:
    return f"name {name.found.fingerprint}"


def seen(name: Name, setting: Setting, access: Access) -> Seen:
    """Whether it exists now."""
    reach = Reach(Result(None), access)
    if isinstance(name, Endpoint):
        answer = ask(AskHttp(name.method, setting.fill(name.url)), reach)
        if not isinstance(answer, HttpAnswer):
            return Seen.SILENT
        return Seen.GONE if str(answer.status) in GONE else Seen.THERE
    found = ask(AskColumn(name.table, name.column or "id"), reach)
    if not isinstance(found, ColumnAnswer):
        return Seen.SILENT
    if found.column or (found.table and not name.column):
        return Seen.THERE
    if name.column and _of_a_schema(name, reach):
        return Seen.THERE
    return Seen.GONE if found.table or name.surely else Seen.STRANGE


def _of_a_schema(name: Column, reach: Reach) -> bool:
    """Whether it is no column of a table but a table of another schema: `billing.invoices`."""
    found = ask(AskTable(name.column, schema=name.table), reach)
    return isinstance(found, TableAnswer) and found.there


def _askable(name: Name, setting: Setting, access: Access) -> bool:
    if isinstance(name, Column):
        return access.database is not None
    try:
        return setting.fill(name.url).startswith(("http://", "https://"))
    except KeyError:  # a variable of the step's own
        return False
