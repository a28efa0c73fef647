"""What GitHub answered, and how its words for a refusal are read. Pure."""

import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ...dataclass import dataclass
from ..reports.printable import printable

#: Seconds that a limit without any time asks for, as GitHub's guide has it.
WITHOUT: Final = 60.0
#: Seconds in place of a number that is too large to be one.
FOREVER: Final = 1e9
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    body: bytes

    @property
    def data(self) -> Any:  # noqa: ANN401 - what JSON has
        """The body as JSON; None for none. Raises ValueError."""
        try:
            return json.loads(self.body) if self.body.strip() else None
        except RecursionError:
            raise ValueError("is nested too deeply") from None

    @property
    def more(self) -> bool:
        """Whether there is a next page. Its address is not looked at: it could lead anywhere."""
        return 'rel="next"' in self.headers.get("link", "")

    def said(self, redacted: Callable[[str], str] = str) -> str:
        """GitHub's own words for a refusal, on one line; "" for none. What is secret goes before anything is cut."""
        try:
            data = self.data
        except ValueError:
            return ""
        words = [data.get("message")] if isinstance(data, dict) else []
        errors = data.get("errors") if isinstance(data, dict) else None
        several = errors if isinstance(errors, list) else []
        words += [one.get("message") if isinstance(one, dict) else one for one in several]
        text = "; ".join(one for one in words if isinstance(one, str) and one)
        return printable(redacted(" ".join(text.split())))[:_LONGEST]

    def limited(self, now: float) -> float | None:
        """Seconds to wait where it was refused because there were too many; None where that was not the reason."""
        if self.status not in (403, 429):
            return None
        if (after := self.headers.get("retry-after")) is not None:
            return max(0.0, _seconds(after, now))
        if self.headers.get("x-ratelimit-remaining") == "0":
            return max(0.0, _seconds(self.headers.get("x-ratelimit-reset", ""), now, since=now) + 1)
        return WITHOUT if self.status == 429 or "rate limit" in self.said().lower() else None


def _seconds(text: str, now: float, since: float = 0.0) -> float:
    """A number of seconds, counted from the epoch where `since` says so, or a date."""
    try:
        return float(int(text)) - since
    except OverflowError:
        return FOREVER
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).timestamp() - now
    except (ValueError, OverflowError):
        return WITHOUT
