"""The status of the head commit: the verdict on one line, with the digest of the evidence that it is from. Pure."""

from collections.abc import Sequence
from typing import Final

from ..claimed import Claimed
from ..now import FAILED, NEVER, OUTSIDE, PROVEN
from ..standing import Standing
from .known import files

LONGEST: Final = 140  #: characters that GitHub takes


def state(
    steps: Sequence[Standing], claims: Sequence[Claimed], head: str, spoilt: int = 0
) -> tuple[str, str]:
    """GitHub's word for it and ours; `head` is the digest of the newest run, "" for none. Nothing is never green.

    `spoilt` are the files of evidence that prove nothing: one of them might have told of a failure.
    """
    everything: list[Standing | Claimed] = [*steps, *claims]
    everything = [one for one in everything if one.state != OUTSIDE]
    states = {one.state for one in everything}
    proven = sum(one.state == PROVEN for one in everything)
    says = f"{proven} of {len(everything)} steps and claims proven"
    says += f"; {files(spoilt)}" if spoilt else ""
    says += f"; evidence {head}" if head else ""
    if FAILED in states:
        word = "failure"
    elif any(one.state == PROVEN for one in steps) and states == {PROVEN} and not spoilt:
        word = "success"
    elif states <= {NEVER} or not everything:
        word = "pending"
    else:
        word = "error"
    return word, says[:LONGEST]
