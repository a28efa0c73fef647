"""A backup, restored into an empty copy by the command that policy declares, and compared with the database."""

import secrets
import shlex
from typing import Final

from ...bash_text import bash_text
from ...copying import BACKUP
from ..copies.complaint import complaint
from ..copies.copy import Copy, copied
from ..copies.method import Unmade
from ..copies.state import Undecided, same, state
from ..probes.questions import SameAnswer
from ..rehearsal.stage import Stage
from . import logs

#: Seconds that restoring may take.
LIMIT: Final = 1800


def restored(stage: Stage, path: str) -> SameAnswer:
    """What the backup gives beside what is there. Raises Undecided where that could not be tried."""
    copies = stage.setting.environment.copies
    if copies is None or not copies.restore:
        raise Undecided(
            "`copies` of the environments file has no `restore`, by which a backup could be tried"
        )
    key = secrets.token_bytes(16)
    there = state(stage, key, every=True)
    try:
        with copied(stage, empty=True, served=False) as copy:
            if failed := _restore(copy, bash_text(copies.restore), path):
                return SameAnswer(failed=failed)
            return same(there, state(copy.stage, key, every=True), logs.table(stage, there), elsewhere=True)
    except Unmade as error:
        raise Undecided(f"there is no empty copy to restore into: {error}") from None


def _restore(copy: Copy, command: str, path: str) -> str:
    """Why it could not be restored, or nothing."""
    with copy.shell() as shell:
        outcome = shell.run(f"export {BACKUP}={shlex.quote(path)}\n{command}", LIMIT)
        if outcome.undecided:
            raise Undecided(f"nobody saw how restoring ended: {outcome.reason}")
        return "" if outcome.passed else f"{outcome.reason} ({complaint(copy.stage.printed(outcome))})"
