"""GO or NO-GO for an environment, as it is shown: in `status`, in reports and on the site.

Only records: who makes them knows policy and evidence, who shows them needs neither.
"""

from typing import Final, Literal

from ...dataclass import dataclass

State = Literal["open", "blocked", "unknown"]

OPEN: Final[State] = "open"
BLOCKED: Final[State] = "blocked"
UNKNOWN: Final[State] = "unknown"  #: it could not be decided; never counts as open


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition."""

    name: str  #: its key in policy, such as `rehearsal`
    title: str  #: as people say it, such as "Staging rehearsal complete and fresh"
    state: State
    reason: str  #: why it is in that state, one sentence
    lifts: str  #: what would open it, a command where there is one; "" where it is open
    by: str = ""  #: who or what opened it: a person, or a run's id
    at: str = ""  #: when that was, ISO 8601 in UTC


@dataclass(frozen=True, slots=True)
class Decision:
    """All gates of one environment at one moment."""

    environment: str
    rollout: str  #: its folder's name; "" where the project has one rollout
    at: str  #: when it was decided, ISO 8601 in UTC
    window: str  #: the maintenance window in words; "" for none
    gates: tuple[Gate, ...]

    @property
    def go(self) -> bool:
        """Whether nothing blocks. No gate at all is not a go: nobody vouched for anything."""
        return bool(self.gates) and all(one.state == OPEN for one in self.gates)

    @property
    def blockers(self) -> tuple[Gate, ...]:
        """The gates that are not open, in the order of policy."""
        return tuple(one for one in self.gates if one.state != OPEN)
