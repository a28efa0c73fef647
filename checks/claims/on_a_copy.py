"""What the claims share that are tried on copies: the judgement is there already, or was not reached."""

from ...notation.claims import CLAIMS
from ..evidence import UNREACHED
from ..sentences.slots import Values
from ..verdict import Judgement, undecided
from .sight import Sight


def judge(name: str, values: Values, seen: Sight) -> Judgement:
    """What trying it came to."""
    claim = CLAIMS[name].worded(values)
    return seen.tried.get(claim) or undecided(
        claim, f"{UNREACHED}the run ended before it was tried on a copy"
    )
