"""How a step ended, as plain records: all that a judge or a report needs."""

from collections.abc import Mapping
from enum import Enum

from ...dataclass import dataclass
from .output import Output


@dataclass(frozen=True, slots=True)
class Target:
    """Where a shell is: the same record for this machine, a host behind ssh, a container, a pod."""

    argv: tuple[str, ...]  #: gives a bash on three streams: `bash`, `ssh deploy@host bash`, ...
    directory: str | None  #: where the shell starts, as the shell sees it; None: where it finds itself
    environment: Mapping[str, str]  #: exported in the shell; never put into an argument list
    client: Mapping[str, str] | None = None  #: what `argv` itself gets (ssh needs HOME); None: `environment`
    path: tuple[str, ...] = ()  #: put before the shell's own PATH; relative ones start in `directory`
    mark: str = (
        ""  #: name of a variable that a far shell has from its start, so that it is found later; "": none
    )

    @property
    def name(self) -> str:
        """The argument list, as a report shows it."""
        return " ".join(self.argv)


class Ending(Enum):
    """The ways a step can end. Only FINISHED says something about the documented command itself."""

    FINISHED = "finished"  #: every statement was judged up to the first that failed, or all
    UNREAD = "unread"  #: bash cannot read the command (an open quote, a NUL): nothing of it ran
    TIMED_OUT = "timed out"  #: the time limit was reached; the whole group was ended
    SHELL_ENDED = "shell ended"  #: the command ended its shell (`exit`, `exec`, `kill $$`): a failure
    LOST = "lost"  #: the shell could not be started or reached, or does not answer: undecided


@dataclass(frozen=True, slots=True)
class Failing:
    """The statement at which a step stopped."""

    index: int  #: which statement of the step, from 0
    text: str  #: the statement as written on the page
    command: str  #: the innermost command bash names for it; "" where it names none
    left: bool = False  #: it left the step before its end (`break`), so the step's status is none of its own


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step, run: how it ended and what it left."""

    ending: Ending  #: see Ending
    status: int | None  #: of the step (FINISHED), of the shell (SHELL_ENDED), of the client (LOST)
    failing: Failing | None  #: the statement that failed; None when all passed or none can be named
    reason: str  #: one sentence for a person when it is not a plain pass; "" otherwise
    seconds: float  #: from sending the command to the end of it
    stdout: Output  #: what it wrote to standard output
    stderr: Output  #: what it wrote to standard error
    late: Output  #: what children of earlier steps wrote (both streams) after those steps had ended
    others: tuple[
        str, ...
    ]  #: processes of earlier steps that could write to the same outputs, as `12 (sleep)`
    directory: str | None  #: working directory afterwards; None when the shell is gone
    fresh: bool  #: this step ran in a new shell because the one before it is gone: variables are lost
    remains: str  #: what may still run where the step ran; "" when it was seen that nothing does
    sent: bool  #: there was a shell that it was sent to
    overdue: bool  #: its end was seen after its time limit only: nobody looked meanwhile, as after Ctrl-Z

    @property
    def passed(self) -> bool:
        """Say whether every statement ran and ended with status 0."""
        return self.ending is Ending.FINISHED and self.status == 0

    @property
    def undecided(self) -> bool:
        """Say whether nobody can know how the step ended, or whether it has ended at all."""
        return self.ending is Ending.LOST or (self.ending is Ending.TIMED_OUT and bool(self.remains))

    @property
    def unseen(self) -> bool:
        """Say whether nobody saw how far it came, or whether all that it started has ended."""
        return self.sent and (self.undecided or bool(self.remains))
