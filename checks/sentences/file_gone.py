"""file {file} does not exist: nothing stands there, neither file nor folder nor link."""

from ..probes.questions import AbsenceAnswer, AskAbsence
from ..verdict import Judgement, compare
from .slots import Values, path


def ask(values: Values, variables: Values) -> AskAbsence:
    """Ask whether anything is there."""
    return AskAbsence(path(values["file"], variables))


def judge(_values: Values, answer: AbsenceAnswer) -> Judgement:
    """Say it."""
    expected = "does not exist"
    return compare(answer.absent, expected, expected if answer.absent else "something is there")


def there(answer: AbsenceAnswer) -> bool:
    """Something is there."""
    return not answer.absent
