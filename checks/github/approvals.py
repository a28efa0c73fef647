"""The reviews of a pull request as they count: of each person the latest that decides anything, all pages of them."""

from collections.abc import Iterable
from typing import Final, Literal, get_args

from ..gates.approvals import Approval, Approvals
from .client import Client
from .there import Pull, Review, pull, reviews

_State = Literal["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
_STATES: Final[dict[str, _State]] = {one: one for one in get_args(_State)}


def approvals(client: Client) -> Approvals:
    """Ask for them. Raises Trouble."""
    return counted(client, pull(client), reviews(client))


def counted(client: Client, there: Pull, given: Iterable[Review]) -> Approvals:
    """Those of a pull request that was read already."""
    address = client.address
    return Approvals(address.repository, address.number, there.head, there.author, latest(given))


def latest(given: Iterable[Review]) -> tuple[Approval, ...]:
    """Of each person the latest that decides; a mere comment takes no approval back."""
    found: dict[str, Approval] = {}
    for one in given:
        state = _STATES.get(one.state)
        if state is not None and one.login:
            found.pop(one.login.lower(), None)
            found[one.login.lower()] = Approval(one.login, state, one.commit, one.at)
    return tuple(found.values())
