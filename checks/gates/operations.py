"""`operations`: somebody whom policy names says that operations know of the deployment and its window."""

from typing import Final

from .decision import Gate
from .facts import Facts
from .holding import person_opens

NAME: Final = "operations"


def operations(facts: Facts) -> Gate:
    """Judge it."""
    assert facts.gates.operations is not None
    return person_opens(facts, NAME, "Operations informed", NAME, facts.gates.operations.by)
