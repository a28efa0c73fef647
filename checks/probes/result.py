"""Ask what came of the command: it has been run already, so this only hands the result over."""

from .questions import AskResult
from .reach import Reach, Result


def result(_question: AskResult, reach: Reach) -> Result:
    """Give the command's result."""
    return reach.result
