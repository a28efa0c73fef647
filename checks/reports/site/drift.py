"""Where documents and what is there disagree: what is open, and what somebody accepted until when."""

from collections.abc import Iterator, Sequence
from datetime import date

from .facts import Facts, Finding
from .signs import sign
from .text import code, link, safe, table

MOST = 300  #: rows of a table


def drift(facts: Facts, here: str) -> list[str]:
    """Everything below the page's heading."""
    opens = [one for one in facts.findings if not one.by]
    waived = [one for one in facts.findings if one.by]
    word = "finding is" if len(opens) == 1 else "findings are"
    head = f"{sign('failed' if opens else 'passed', f'{len(opens)} {word} open')}, {len(waived)} waived."
    return [
        head,
        "As its last runs found it." if facts.over else f"Looked for anew: {code('rolloutdocs drift')}",
        *_opens(opens, here),
        *_waived(waived, facts.at, here),
        *_unused(facts.unused),
        *_troubles(facts.troubles),
    ]


def _place(one: Finding, here: str) -> str:
    return link(code(one.place), one.link, here)


def _opens(found: Sequence[Finding], here: str) -> Iterator[str]:
    yield "## Open"
    if not found:
        yield "Nothing is open."
        return
    rows = [
        [_place(one, here), safe(one.what, 400), safe(one.remedy, 300), code(one.fingerprint, 20)]
        for one in found[:MOST]
    ]
    yield table(["Where", "What", "What to do", "Fingerprint"], rows)
    if len(found) > MOST:
        yield f"and {len(found) - MOST} more."


def _waived(found: Sequence[Finding], at: str, here: str) -> Iterator[str]:
    yield "## Waived"
    if not found:
        yield "Nothing is waived."
        return
    soon = sorted(found, key=lambda one: one.until)[:MOST]
    rows = [
        [
            f"{safe(one.until, 10)}{_left(one.until, at)}",
            _place(one, here),
            safe(one.what, 400),
            safe(one.by, 60),
            safe(one.reason, 300),
        ]
        for one in soon
    ]
    yield table(["Until", "Where", "What", "Accepted by", "Why it may stay"], rows)


def _left(until: str, at: str) -> str:
    try:
        days = (date.fromisoformat(until[:10]) - date.fromisoformat(at[:10])).days
    except ValueError:
        return ""
    return f", {days} {'day' if days == 1 else 'days'} left" if days >= 0 else ", over"


def _unused(found: Sequence[Finding]) -> Iterator[str]:
    if not found:
        return
    yield "## Waivers that nothing needs"
    yield "What they accept is not found any more: take them out of the environments file."
    rows = [[code(one.fingerprint, 20), safe(one.by, 60), safe(one.until, 10)] for one in found[:MOST]]
    yield table(["Fingerprint", "Accepted by", "Until"], rows)


def _troubles(found: Sequence[str]) -> Iterator[str]:
    if not found:
        return
    yield "## Evidence that proves nothing"
    yield table(["File, and why"], [[safe(one, 400)] for one in found[:50]])
    if len(found) > 50:
        yield f"and {len(found) - 50} more."
