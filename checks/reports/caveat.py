"""What a run does not prove although it may have passed: said with its verdict, wherever that is shown."""

from typing import Final

from ..evidence import Started
from .run import Run

RESET: Final = "reset"  #: what `Started.selection` says where only the starting state was restored


def caveat_of(run: Run) -> str:
    """The same of a run that is over; "" also for one that did not begin."""
    doubt = f"In doubt, it proves nothing: {run.about.doubt}. " if run.about.doubt else ""
    return f"{doubt}{caveat(run.started, run.about.imported)}".strip() if run.started else ""


def caveat(started: Started, imported: str = "") -> str:
    """One or two sentences; "" for a whole rehearsal that was made here."""
    came = f"Imported, not made here: {imported}. " if imported else ""
    return f"{came}{_part(started)}".strip()


def _part(started: Started) -> str:
    if started.resumes:
        return (
            f"Goes on from {started.resumes}: only together with it is this a whole rehearsal of the steps, "
            "on the same documents, policy and application. It proves no claim about the database."
        )
    if started.selection == RESET:
        return "Only the starting state was restored; this proves nothing."
    if started.selection:
        return f"Partial ({started.selection}): this proves no rehearsal."
    return ""
