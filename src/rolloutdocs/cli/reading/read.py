"""What a command has read: a plan that may run, with all that is needed for it."""

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from ...checks.evidence import Drift
from ...checks.plan import Page, Plan
from ...checks.reader.source import Source as Parsed
from ...dataclass import dataclass
from ...environments import Environments
from .looks import Looks

if TYPE_CHECKING:
    from ...checks.drift.asked import Names
    from ...generator.source import Source


@dataclass(frozen=True, slots=True)
class Request:
    """The pull request as the source names it."""

    number: int = 0
    repository: str = ""  #: `owner/name`
    reviewers: tuple[str, ...] = ()  #: logins of those who have one


@dataclass(frozen=True, slots=True)
class Read:
    """What is needed to run."""

    plan: Plan
    pages: dict[str, bytes]  #: every generated page as it was read
    policy: Environments
    policy_path: Path
    rollout: str = ""  #: its name where there are several
    #: id of a step -> its `path:line` in the source; empty without one
    origins: dict[str, str] = field(default_factory=dict)
    plain: tuple[Page, ...] = ()  #: the pages written by hand
    found: dict[str, bytes] = field(default_factory=dict)  #: all of them, as they were read
    docs: Path = Path("docs")
    others: frozenset[str] = frozenset()  #: names in the documents' folder that belong to other rollouts
    commit: str = ""  #: the commit from which policy was read; "": from the working tree
    waived: tuple[Drift, ...] = ()  #: disagreements that somebody accepted
    names: "Names | None" = None  #: those on the pages that only the environment knows
    source: "Source | None" = None  #: what the pages were written from; None where they come alone
    request: Request = field(default_factory=Request)  #: where the change is reviewed
    window: str = ""  #: when it goes, as the source has it
    scripts: dict[str, bytes] = field(default_factory=dict)  #: the scripts beside the pages
    #: the pages of `found` as they were parsed, for who reads them at once
    parsed: dict[str, Parsed] = field(default_factory=dict, repr=False, compare=False)
    looks: Looks = field(default_factory=Looks, repr=False, compare=False)  #: at runs and at the application

    @property
    def prefix(self) -> str:
        """What the names of its pages begin with."""
        return f"{self.rollout}/" if self.rollout else ""
