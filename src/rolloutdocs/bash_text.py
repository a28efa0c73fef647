"""A command of the environments file as the bash text that a shell is sent."""

import re
import shlex
from typing import Final

from .copying import Command

_USE: Final = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")


def bash_text(command: Command) -> str:
    """Bash text as it stands; of an argument list each argument quoted, its variables left to the shell."""
    if isinstance(command, str):
        return command
    return " ".join(_argument(part) for part in command)


def _argument(part: str) -> str:
    found, end = "", 0
    for match in _USE.finditer(part):
        found += f'{_quoted(part[end : match.start()])}"${{{match[1] or match[2]}}}"'
        end = match.end()
    return found + _quoted(part[end:]) or "''"


def _quoted(text: str) -> str:
    return shlex.quote(text) if text else ""
