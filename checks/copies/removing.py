"""Remove a copy by its name alone: what a killed run left is known by no more than that."""

import tempfile
from pathlib import Path

from ...bash_text import bash_text
from ..setting import Setting
from ..shell import Shell
from .addresses import account, source
from .kinds import KINDS
from .method import Order, Unmade
from .pointed import pointed

LIMIT = 1800  #: seconds that it may take


def removed(setting: Setting, name: str) -> str:
    """Why the copy of this name may still be there, or nothing."""
    copies = setting.environment.copies
    if copies is None:
        return "the environments file declares no copies any more, so nobody knows how to remove it"
    if copies.kind == "sqlite":
        return ""  # it was in the run's own folder
    if copies.kind == "own":
        there = pointed(setting, copies, {"COPY": name, "COPY_DIR": "", "COPY_PORT": "0"})
        with tempfile.TemporaryDirectory() as folder, Shell(there.target, Path(folder)) as shell:
            outcome = shell.run(bash_text(copies.remove), LIMIT, private=True)
        return "" if outcome.passed else f"`remove` of `copies`: {outcome.reason}"
    try:
        KINDS[copies.kind].remove(Order(account(setting), source(setting), name))
    except Unmade as error:
        return str(error)
    return ""
