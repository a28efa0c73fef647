"""backup {file} restores to the same data: into an empty copy, and everything is compared."""

from ..probes.questions import AskBackup, SameAnswer
from ..verdict import Judgement, compare
from .same import compared
from .slots import Values, path


def ask(values: Values, variables: Values) -> AskBackup:
    """Ask for what the file gives."""
    return AskBackup(path(values["file"], variables))


def judge(_values: Values, answer: SameAnswer) -> Judgement:
    """Say what the backup does not bring back."""
    expected = "restores to the same data"
    if answer.failed:
        return compare(False, expected, "cannot be restored", answer.failed)
    return compared(expected, answer)
