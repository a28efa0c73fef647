"""A step's `run` to the bash text that its page shows."""

import shlex
from collections.abc import Sequence

from .rollout import Argument


def bash(run: str | Sequence[str | Argument]) -> str:
    """Bash text as it stands, or one command with each argument quoted where it needs to be."""
    if isinstance(run, str):
        return run.removesuffix("\n")
    return " ".join(_argument(part) for part in run)


def _argument(part: str | Argument) -> str:
    return f'"${part.variable}"' if isinstance(part, Argument) else shlex.quote(part)
