"""`items`: what only a person can say, each a gate of its own."""

from .decision import Gate
from .facts import Facts
from .holding import person_opens


def item(facts: Facts, name: str) -> Gate:
    """Judge one of them."""
    asked = facts.gates.items[name]
    return person_opens(facts, name, asked.what, name, asked.by)
