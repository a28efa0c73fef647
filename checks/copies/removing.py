"""Remove a copy by its name alone: what a killed run left is known by no more than that."""

import tempfile
from pathlib import Path
from typing import Final

from ...bash_text import bash_text
from ...copying import Command
from ..setting import Setting
from ..shell import Shell
from .addresses import account, source
from .kinds import KINDS
from .method import Order, Unmade
from .pointed import pointed

LIMIT: Final = 1800  #: seconds that it may take


def removed(setting: Setting, name: str) -> tuple[bool, str]:
    """Whether there was a copy of this name, and why it may still be there, or nothing."""
    copies = setting.environment.copies
    if copies is None:
        return True, "the environments file declares no copies any more, so nobody knows how to remove it"
    if copies.kind == "sqlite":
        return False, ""  # it was in the run's own folder
    try:
        if copies.kind == "own":
            return True, _by_command(pointed(setting, copies, {"COPY": name, **_NOWHERE}), copies.remove)
        return KINDS[copies.kind].remove(Order(account(setting), source(setting), name)), ""
    except Unmade as error:
        return True, str(error)


#: A copy that is only removed has neither a folder nor a port.
_NOWHERE: Final = {"COPY_DIR": "", "COPY_PORT": "0"}


def _by_command(there: Setting, command: Command) -> str:
    with tempfile.TemporaryDirectory() as folder, Shell(there.target, Path(folder)) as shell:
        outcome = shell.run(bash_text(command), LIMIT, private=True)
    return "" if outcome.passed else f"`remove` of `copies`: {outcome.reason}"
