"""A judgement as evidence has it."""

from ..evidence import Judged
from ..patience import Asked
from ..redaction import Redaction
from ..verdict import Judgement, printable


def kept(
    where: tuple[str, str], judgement: Judgement, redact: Redaction, asked: Asked | None = None
) -> Judged:
    """Cut last, because of a secret cut in two no form is found any more. `where` is its sentence and place."""
    expected, actual, reason = (
        printable(redact(text)) for text in (judgement.expected, judgement.actual, judgement.reason)
    )
    tries, seconds = (asked.tries, round(asked.seconds, 3)) if asked else (1, 0.0)
    return Judged(*where, judgement.verdict.value, expected, actual, reason, tries, seconds)
