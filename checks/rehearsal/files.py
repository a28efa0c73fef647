"""The environment's files, asked through a shell of their own on the same target.

Not the step's shell: what a step defines there (a function named `stat`, another directory) must not answer for
the environment. GNU and BSD spell `stat` differently, and the first question finds out which one it is.
"""

import base64
import binascii
import re
import shlex
from typing import Final

from ..probes.reach import Stat
from ..shell import Shell

SECONDS: Final = 20.0

#: Prints "<bytes> <inode> <modified> <changed>", times in seconds with nine digits; nothing for no regular file.
_STAT: Final = """\
if test -f {path}
then
  if stat -c %s / >/dev/null 2>&1
  then stat -L -c '%s %i %.9Y %.9Z' -- {path}
  else stat -L -f '%z %i %Fm %Fc' {path}
  fi
fi"""
_READ: Final = "if test -f {path}\nthen head -c {limit} < {path} | base64\nelse echo none\nfi"
_DIGEST: Final = """\
if test -f {path}
then
  if command -v sha256sum >/dev/null 2>&1
  then sha256sum < {path}
  else shasum -a 256 < {path}
  fi
else echo none
fi"""
#: A path also seems to be free where its folder may not be looked into: the nearest one above must let itself be.
_ABSENT: Final = """\
if test -e {path} || test -L {path}
then echo there
else
  folder={path}
  while folder=$(dirname -- "$folder") && ! test -d "$folder" && ! test -e "$folder" && ! test -L "$folder"
  do true
  done
  if test -d "$folder" && test -x "$folder" || test -f "$folder"
  then echo absent
  else echo hidden
  fi
fi"""
_CLOCK: Final = """\
mark=$(mktemp)
if stat -c %s / >/dev/null 2>&1
then stat -c '%.9Y' "$mark"
else stat -f '%Fm' "$mark"
fi
rm -f "$mark\""""


class ShellFiles:
    """Implements `probes.reach.Files` over a shell."""

    def __init__(self, shell: Shell) -> None:
        """Ask through this shell."""
        self._shell = shell

    def stat(self, path: str) -> Stat | None:
        """The regular file there (links followed), or None. Raises OSError if nobody answers."""
        words = self._ask(_STAT.format(path=_quoted(path))).split()
        if not words:
            return None
        try:
            size, inode, modified, changed = words
            return Stat(int(size), int(inode), _nanoseconds(modified), _nanoseconds(changed))
        except ValueError as error:
            raise OSError("the environment's `stat` answers in a form that is not known") from error

    def read(self, path: str, limit: int) -> bytes | None:
        """At most `limit` bytes from its start, or None if there is no regular file. Raises OSError."""
        answer = self._ask(_READ.format(path=_quoted(path), limit=limit))
        if answer.strip() == "none":
            return None
        try:
            return base64.b64decode(answer, validate=False)
        except binascii.Error as error:
            raise OSError("the environment's answer was cut") from error

    def digest(self, path: str) -> str | None:
        """The SHA-256 of the regular file there, or None. Raises OSError."""
        answer = self._ask(_DIGEST.format(path=_quoted(path))).split()
        if answer == ["none"]:
            return None
        if not answer or not re.fullmatch("[0-9a-f]{64}", answer[0]):
            raise OSError("the environment gave no digest")
        return answer[0]

    def absent(self, path: str) -> bool:
        """Whether nothing at all is there. Raises OSError, also where a folder on the way hides it."""
        answer = self._ask(_ABSENT.format(path=_quoted(path))).strip()
        if answer not in ("there", "absent"):
            raise OSError("a folder on the way cannot be looked into")
        return answer == "absent"

    def clock(self) -> int:
        """Now, on the clock that stamps files there. Raises OSError."""
        return _nanoseconds(self._ask(_CLOCK).strip())

    def _ask(self, command: str) -> str:
        """Nothing of a shell is needed from one question to the next: for one that has gone, a new one is asked."""
        if not self._shell.alive:
            self._shell.interrupt()
        outcome = self._shell.run(command, SECONDS)
        if not outcome.passed or outcome.stdout.omitted:
            raise OSError(outcome.reason or "the answer is too long")
        return outcome.stdout.text()


def _quoted(path: str) -> str:
    """Quoted for the shell, and never taken for an option."""
    return shlex.quote(path if path.startswith("/") else f"./{path}")


def _nanoseconds(seconds: str) -> int:
    whole, _, fraction = seconds.partition(".")
    return int(whole) * 1_000_000_000 + int(f"{fraction:0<9}"[:9])
