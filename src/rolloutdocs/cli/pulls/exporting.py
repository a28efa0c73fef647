"""The texts of the pull request for whoever wants to put them there themselves."""

import os
import re
from dataclasses import replace
from typing import Final

from ...checks.github.address import Unusable, server
from ...checks.github.boxes import unmarked
from ...checks.github.links import At
from ...checks.github.wanted import rendered
from ...errors import Finding, OptionRefused, Place, Refused
from . import pulling
from .pulling import About

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def text(seen: About, form: str, head: str) -> str:
    """One of the forms. Raises OptionRefused."""
    if form == "reviewers":
        return "".join(f"{login}\n" for login in seen.read.request.reviewers)
    at, prefix = _at(seen, head)
    wanted = pulling.wanted(seen, prefix)
    chosen = wanted.description if form == "body" else wanted.checklist
    shown = rendered(chosen, replace(at, page=chosen.page) if at else None, {})
    plain = (
        shown if form == "comment" else unmarked(shown)
    ).rstrip()  # where it is kept, ticks need their marks
    return f"{_lines(plain) if form == 'checklist' else plain}\n"


def _lines(text: str) -> str:
    """The lines to tick, and the headings that they stand under."""
    return "\n".join(line for line in text.split("\n") if line.startswith(("- [", "#")))


def _at(seen: About, head: str) -> tuple[At | None, str]:
    """Where links lead, and the folder's place in the repository; None where this is no checkout."""
    if head and not _COMMIT.fullmatch(head):
        raise _refused("--head", f"`{head}` is no commit", "Give all of its 40 digits: `git rev-parse HEAD`.")
    try:
        here = pulling.base()
    except Refused:
        if head:
            raise
        return None, ""
    try:
        return At(server(os.environ), seen.read.request.repository, head or here.commit, ""), here.prefix
    except Unusable as error:
        raise _refused("GITHUB_SERVER_URL", str(error), "Mend it.") from error


def _refused(where: str, what: str, remedy: str) -> OptionRefused:
    return OptionRefused([Finding(Place(where, 0), what, remedy)])
