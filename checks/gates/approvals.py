"""Reviews of a pull request as they count: the latest deciding one of each person, and the head it must be of.

Only records. The place that keeps reviews is asked elsewhere.
"""

from typing import Literal

from ...dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Approval:
    """The latest review of one person that decides anything; a mere comment does not."""

    login: str
    state: Literal["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
    commit: str  #: the commit it was given for, 40 hexadecimal digits
    at: str  #: ISO 8601 in UTC


@dataclass(frozen=True, slots=True)
class Approvals:
    """Those of one pull request."""

    repository: str  #: `owner/name`
    number: int
    head: str  #: the commit the pull request proposes now, 40 hexadecimal digits
    author: str  #: login of who opened it; nobody approves their own
    by: tuple[Approval, ...]
