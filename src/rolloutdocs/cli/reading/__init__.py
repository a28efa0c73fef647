"""From files on disk to what a command needs: with their source, without one, or the policy alone."""

from .alone import confirmed, pages_alone
from .read import Read, Request
from .sourced import beside, pages_of, pages_with_source, policy_alone

__all__ = [
    "Read",
    "Request",
    "beside",
    "confirmed",
    "pages_alone",
    "pages_of",
    "pages_with_source",
    "policy_alone",
]
