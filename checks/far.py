"""Folders that a run chose on a far target: made there through its own shell, and removed through it.

Rejected: a folder of this machine under the same name; steps would write where nobody meant them to.
"""

import shlex
from pathlib import Path
from typing import Final

from .placed import PlacedShell, Places
from .shell import Target

SECONDS: Final = 20.0
_MAKE: Final = 'umask 077\nmade=$(mktemp -d "${TMPDIR:-/tmp}/rolloutdocs-XXXXXXXXXX")\ncd -P -- "$made"\npwd'
#: A step may have taken away its own rights on a part.
_REMOVE: Final = "if test -e {0}\nthen chmod -R u+rwX -- {0} || :\nrm -rf -- {0}\nfi"


class FarFolders:
    """The folders of one run on one far target."""

    def __init__(self, target: Target, places: Places) -> None:
        """Nothing is asked yet. `places` are the run's: a folder of one pod is not there for steps in another."""
        self._target = target
        self._made: list[str] = []
        self._places = places

    def make(self) -> str:
        """A new folder there that only the steps' user can enter. Raises OSError if nobody could make it."""
        with PlacedShell(self._target, Path(), self._places) as shell:
            outcome = shell.run(_MAKE, SECONDS, private=True)
        path = outcome.stdout.text().removesuffix("\n")
        if not outcome.passed:
            raise OSError(outcome.reason)
        if not path.startswith("/") or "\n" in path:
            raise OSError("its `mktemp` answers with no path")
        self._made.append(path)
        return path

    def remove(self) -> str:
        """Remove them all. A sentence that names those that may be left, or nothing; may be called again."""
        if not self._made:
            return ""
        left, reason = [], ""
        with PlacedShell(self._target, Path(), self._places) as shell:
            for path in self._made:
                outcome = shell.run(_REMOVE.format(shlex.quote(path)), SECONDS, private=True)
                if not outcome.passed:
                    left.append(path)
                    reason = outcome.reason
        self._made = []
        if not left:
            return ""
        return f"{', '.join(left)} could not be removed where `{self._target.name}` leads: {reason}"
