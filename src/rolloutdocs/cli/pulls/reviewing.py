"""What reviewers said of the pull request, asked of GitHub where somebody gives a token; without one it is not asked.

Nothing here refuses: who cannot ask or compare leaves the gate closed, and says why.
"""

import os
from dataclasses import replace

from ...checks.gates.facts import Facts
from ...errors import Refused
from ..reading import Read


def reviewed(read: Read, found: Facts) -> Facts:
    """The same facts with the reviews, and with the commit that is here, where that can be told."""
    from ...checks.github.address import TOKENS

    if not any(
        map(os.environ.get, TOKENS)
    ):  # before what asks is imported, which takes longer than all the rest
        return replace(found, unsure=f"there is no token in {TOKENS[0]}")
    from ...checks.github.approvals import approvals
    from ...checks.github.client import Client
    from ...checks.github.trouble import Trouble
    from . import pulling

    try:
        given = approvals(Client(pulling.target(read, read.request.number or None)))
    except (Refused, Trouble) as error:
        return replace(found, unreached=True, unsure=" ".join(str(error).split()))
    found = replace(found, approvals=given)
    try:
        here = pulling.base()
        rehearsed = found.gates.rehearsal.on if found.gates.rehearsal else found.environment
        pulling.compared(read, here, given.head, rehearsed)
        if here.commit != given.head and not here.merges(given.head):
            return replace(found, unsure=f"{here.commit[:12]}, which is here, has more than what it merges")
    except Refused as error:
        return replace(found, unsure=" ".join(str(error).split()))
    except OSError as error:
        what = f"{here.commit[:12]} cannot be compared with what it merges: {error.strerror}"
        return replace(found, unsure=f"{what}; a shallow checkout does not have that (`fetch-depth: 0`)")
    return replace(found, commit=given.head)
