"""What blocks an environment, as the comment names it: gates that are checked, and beside them what only sounds so.

Names alone: whether a gate is open changes with the hour, and a text that says so would be wrong in the next.
"""

from collections.abc import Iterable, Iterator, Mapping

from ..reports.markdown import span
from .harmless import harmless


def blocking(gates: Mapping[str, Iterable[str]], words: Iterable[str], rollout: str = "") -> str:
    """The section: the gates of each environment that has any, and the titles that only the documents call gates."""
    return "\n\n".join(("## What blocks it", *_checked(gates, rollout), *_worded(list(words))))


def unbound(environment: str) -> str:
    """What a tick does not say where no file of the application is named."""
    return (
        f"{span(environment)} names no files of the application under {span('application')}: a tick says nothing of "
        "the application that is proposed, and stays when it changes."
    )


def _checked(gates: Mapping[str, Iterable[str]], rollout: str) -> Iterator[str]:
    which = f" --rollout {rollout}" if rollout else ""
    for environment, names in gates.items():
        command = span(f"rolloutdocs status --env {environment}{which}")
        yield f"{command} checks {', '.join(map(span, names))}. No tick here opens one of them."
    if not gates:
        yield "Policy has no gates: nothing decides whether anything may go."


def _worded(words: list[str]) -> Iterator[str]:
    if words:
        yield f"The documents also call gates, in words that nothing checks: {'; '.join(map(harmless, words))}."
