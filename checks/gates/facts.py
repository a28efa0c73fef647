"""All that gates are judged by, gathered before anybody judges. Only records."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from ...dataclass import dataclass
from ...environments import Environments
from ...gating import Gates
from ..claimed import Claimed
from ..plan import Plan
from ..standing import Standing
from .approvals import Approvals
from .spoken import Words


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A run that proves something, and who vouches for it."""

    run: str
    plan: str  #: digest of the plan that it ran
    resumes: str  #: id of the run that it goes on from; "" for none
    by: str  #: short name of who signed it; "" for nobody that policy asks for
    wrong: str  #: why nobody vouches for it; "" where somebody does


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is at one moment, for one environment."""

    environment: str
    rollout: str  #: "" where the project has one
    policy: Environments
    gates: Gates
    plan: Plan
    now: datetime
    documents: str  #: digest of the documents: what a word is bound to
    application: str = ""  #: digest of the application that is rehearsed; "" where the environment names none
    documented: str = ""  #: the window as the documents have it
    whole: bool = True  #: whether the environment of the rehearsal lets all of it run
    steps: tuple[Standing, ...] = ()  #: on the environment of the rehearsal
    claims: tuple[Claimed, ...] = ()  #: there
    runs: Mapping[str, Rehearsal] = field(default_factory=dict)  #: those that steps and claims rest on
    troubles: tuple[str, ...] = ()  #: files of evidence of runs that prove nothing
    words: Words = field(default_factory=Words)
    approvals: Approvals | None = None  #: of the pull request; None: nobody asked for them
    commit: str = ""  #: the commit that is here, if the documents are as it has them; "": nobody knows
    unreached: bool = False  #: whether they were asked for, and nobody answered
    unsure: str = (
        ""  #: why nobody asked for them, or what is here cannot be compared; "" where nothing is to be said
    )

    options: str = ""  #: other options by which this was asked, as `sign` and `verify` take them
    folder: str = ""  #: of these the one that names the folder of evidence

    @property
    def window(self) -> str:
        """What a word has to be bound to."""
        return self.gates.window.bound if self.gates.window else ""

    @property
    def place(self) -> str:
        """The options that name environment and rollout, as they are typed."""
        return f"--env {self.environment}{self.which}{self.options}"

    @property
    def which(self) -> str:
        """The option that names the rollout, where there are several."""
        return f" --rollout {self.rollout}" if self.rollout else ""

    def people(self, names: list[str] | tuple[str, ...]) -> str:
        """These, as people know them."""
        return " or ".join(self.policy.people[one].name for one in names)
