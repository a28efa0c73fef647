"""Where documents and what is there disagree: what is open, and what somebody accepted until when."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from .facts import Facts, Finding
from .signs import sign
from .text import code, link, safe, said, table, when, whole

MOST: Final = 300  #: findings of each kind
SOON: Final = 7  #: days before its end from which a waiver is told apart


def drift(facts: Facts, here: str) -> list[str]:
    """Everything below the page's heading."""
    opens = [one for one in facts.findings if not one.by]
    waived = [one for one in facts.findings if one.by]
    word = "finding is" if len(opens) == 1 else "findings are"
    head = f"{sign('failed' if opens else 'passed', f'{len(opens)} {word} open')}, {len(waived)} waived."
    return [
        head,
        "As its last runs found it."
        if facts.over
        else f"As of {when(facts.at)} UTC; looked for anew: {code('rolloutdocs drift')}",
        *_opens(opens, here),
        *_waived(waived, "" if facts.over else facts.at, here),
        *_unused(facts.unused),
        *_troubles(facts.troubles),
    ]


def disagree(facts: Facts) -> str:
    """The same in a line: how many are open, and how long the first waiver still lasts."""
    opens = sum(not one.by for one in facts.findings)
    waived = [one for one in facts.findings if one.by]
    told = sign("failed", f"{opens} open") if opens else "0 open"
    first = min((one.until for one in waived if one.until), default="")
    ends = f", the first {_until(first, facts.at)}" if first and not facts.over else ""
    return f"{told}, {len(waived)} waived{ends}"


def _opens(found: Sequence[Finding], here: str) -> Iterator[str]:
    yield "## Open"
    if not found:
        yield "Nothing is open."
        return
    for one in found[:MOST]:
        todo = f"<br>**What to do:** {said(one.remedy, 300)}" if one.remedy else ""
        yield f"{sign('failed', 'open')}<br>{_what(one, here)}{todo}<br>Fingerprint {whole(one.fingerprint)}"
    if len(found) > MOST:
        yield f"and {len(found) - MOST} more."


def _what(one: Finding, here: str) -> str:
    """Where, and below it what: one below the other, so that a phone has all of it in sight."""
    return f"{link(code(one.place), one.link, here)}<br>{said(one.what, 400)}"


def _waived(found: Sequence[Finding], at: str, here: str) -> Iterator[str]:
    yield "## Waived"
    if not found:
        yield "Nothing is waived."
        return
    for one in sorted(found, key=lambda one: one.until)[:MOST]:
        why = f": {said(one.reason, 300)}" if one.reason else ""
        yield f"{_until(one.until, at)}<br>{_what(one, here)}<br>**Accepted by** {safe(one.by, 300)}{why}"
    if len(found) > MOST:
        yield f"and {len(found) - MOST} more."


def _until(until: str, at: str) -> str:
    """Its last day, and how long that is from now; what ends soon is told apart."""
    days = days_left(until, at)
    if days is None:
        return sign("waived", f"until {until[:10]}" if until else "")
    left = "over" if days < 0 else "today is its last day" if not days else f"{days} {_days(days)} left"
    return sign("stale" if days <= SOON else "waived", f"until {until[:10]}, {left}")


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def days_left(until: str, at: str) -> int | None:
    """Days from the one to the other; None where nothing is to be counted."""
    try:
        return (date.fromisoformat(until[:10]) - date.fromisoformat(at[:10])).days
    except ValueError:
        return None


def _unused(found: Sequence[Finding]) -> Iterator[str]:
    if not found:
        return
    yield "## Waivers that nothing needs"
    yield "What they accept is not found any more: take them out of the environments file."
    rows = [[whole(one.fingerprint), safe(one.by, 60), safe(one.until, 10)] for one in found[:MOST]]
    yield table(["Fingerprint", "Accepted by", "Until"], rows)


def _troubles(found: Sequence[str]) -> Iterator[str]:
    if not found:
        return
    yield "## Evidence that proves nothing"
    yield table(["File, and why"], [[safe(one, 400)] for one in found[:50]])
    if len(found) > 50:
        yield f"and {len(found) - 50} more."
