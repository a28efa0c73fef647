"""Disagreements that a named person accepted, with a reason and a last day: which findings are covered today.

What is waived is told all the same, in every report. Pages that differ from their source, failed steps and what policy
does not admit never come here: they have no fingerprint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ...dataclass import dataclass
from ...environments import Waiver
from ..evidence import Drift
from .found import Found

#: Days that a waiver may last from today: one for ever is a changed rule, which belongs somewhere else.
LONGEST: Final = 180


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings beside the waivers."""

    open: tuple[Found, ...]  #: what nobody accepted, or not for today
    waived: tuple[Drift, ...]
    unused: tuple[Waiver, ...]  #: waivers that no finding needs


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of a policy on a day."""

    listed: Sequence[Waiver]
    today: date  #: UTC

    def settle(self, found: Iterable[Found]) -> Settled:
        """What is covered and what is not."""
        drifts = [(one, self.drift(one)) for one in found]
        known = {one.fingerprint for one, _ in drifts}
        return Settled(
            open=tuple(self.noted(one) for one, drift in drifts if not drift.waived),
            waived=tuple(drift for _, drift in drifts if drift.waived),
            unused=tuple(waiver for waiver in self.listed if waiver.finding not in known),
        )

    def drift(self, found: Found) -> Drift:
        """The record of a finding, waived or not."""
        waiver = self._of(found)
        waived = ""
        if waiver and not self._ended(waiver):
            waived = f"by {waiver.by} until {waiver.until}: {waiver.reason}"
        noted = self.noted(found)
        return Drift(str(found.place), noted.what, found.remedy, found.fingerprint, waived)

    def noted(self, found: Found) -> Found:
        """The finding, with a word on a waiver that does not hold."""
        waiver = self._of(found)
        note = self._ended(waiver) if waiver else ""
        return replace(found, what=f"{found.what}; {note}") if note else found

    def _of(self, found: Found) -> Waiver | None:
        return next((waiver for waiver in self.listed if waiver.finding == found.fingerprint), None)

    def _ended(self, waiver: Waiver) -> str:
        """Why the waiver does not hold today; "" if it does."""
        left = (date.fromisoformat(waiver.until) - self.today).days
        if left < 0:
            return f"the waiver by {waiver.by} ended on {waiver.until}"
        if left > LONGEST:
            return f"the waiver by {waiver.by} lasts until {waiver.until}, more than {LONGEST} days"
        return ""
