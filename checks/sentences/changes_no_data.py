"""changes no data: the whole database holds the same after the step as before it."""

from ..probes.questions import AskUnchanged, SameAnswer
from ..verdict import Judgement
from .same import compared
from .slots import Values


def ask(_values: Values, _variables: Values) -> AskUnchanged:
    """Ask for all of it."""
    return AskUnchanged()


def judge(_values: Values, answer: SameAnswer) -> Judgement:
    """Say what the step changed."""
    return compared("changes no data", answer)
