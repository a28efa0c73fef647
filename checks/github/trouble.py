"""What keeps GitHub from answering as it should: what happened, and what to do, without the token."""

from typing import Final

UNREACHABLE: Final = "unreachable"  #: nothing answered, or what is no answer
DENIED: Final = "denied"  #: the token may not do that
MISSING: Final = "missing"  #: there is no such thing, or the token may not see it
INVALID: Final = "invalid"  #: GitHub does not take what was sent
LIMITED: Final = "limited"  #: too many requests, and the wait is too long
UNCERTAIN: Final = "uncertain"  #: something was sent, and nobody knows whether it was done
ELSEWHERE: Final = "elsewhere"  #: it leads to another address, where the token does not go


class Trouble(Exception):  # noqa: N818 - it reads as what it is
    """One request that did not come to what it was for."""

    def __init__(self, kind: str, what: str, remedy: str) -> None:
        """`kind` is one of the above, `what` one sentence without a stop, `remedy` what to do, in the imperative."""
        self.kind = kind
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}. {remedy}")
