"""The three verdicts, how they combine, and the one record that a report needs of a judged expectation.

"Could not be decided" is a verdict of its own and never green; it is told from "failed" where the answer is
read and nowhere later.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from ..dataclass import dataclass
from ..notation.characters import hidden

#: The longest text of a judgement that is kept: enough to see a wrong value, never a whole output.
LONGEST: Final = 400


class Verdict(Enum):
    """What an expectation came to."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"

    @property
    def exit_code(self) -> int:
        """The status that the command line ends with."""
        return {Verdict.PASSED: 0, Verdict.FAILED: 1, Verdict.INCONCLUSIVE: 3}[self]


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict for many: failed beats inconclusive beats passed, and nothing judged is inconclusive."""
    seen = set(verdicts)
    if Verdict.FAILED in seen:
        return Verdict.FAILED
    return Verdict.PASSED if seen == {Verdict.PASSED} else Verdict.INCONCLUSIVE


@dataclass(frozen=True, slots=True)
class Judgement:
    """One expectation, decided. Its texts are as observed: secrets are taken out before `printable` cuts them."""

    verdict: Verdict
    expected: str  #: what the page claims, in words that stand beside `actual`
    actual: str  #: what was observed; empty if nothing was
    reason: str = (
        ""  #: why it failed or could not be decided, if `actual` does not say it; one sentence, no stop
    )


def compare(holds: bool, expected: str, actual: str, reason: str = "") -> Judgement:
    """Pass if it holds, else fail for this reason."""
    if holds:
        return Judgement(Verdict.PASSED, expected, actual)
    return Judgement(Verdict.FAILED, expected, actual, reason)


def undecided(expected: str, reason: str) -> Judgement:
    """Nothing was observed that could decide it."""
    return Judgement(Verdict.INCONCLUSIVE, expected, "", reason)


def printable(text: str) -> str:
    """Cut the text at `LONGEST`, and write every character that does not show as itself as an escape."""
    rest = len(text) - LONGEST
    shown = text[:LONGEST]
    if not (shown.isascii() and shown.isprintable()):
        shown = "".join(map(_shown, shown))
    return f"{shown} … ({rest} more characters)" if rest > 0 else shown


def _shown(char: str) -> str:
    if char != "\n" and hidden(char) is None:
        return char
    return char.encode("unicode_escape").decode("ascii") if char != "\xa0" else "\\xa0"
