"""What goes wrong for people: where, what, and what to do. The command line prints these and nothing else.

One record for every finding, whether the source is refused, a page cannot be read or two documents disagree, so
that reports need one way to show it.
"""

import difflib
from collections.abc import Iterable

from .dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file."""

    path: str  #: as the user would type it, relative to the folder of `rolloutdocs`' configuration
    line: int  #: counted from 1; 0 for the file as a whole

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong."""

    place: Place
    what: str  #: one sentence without a final stop
    remedy: str  #: what to do, in the imperative
    detail: str = ""  #: a diff or other lines to look at, shown below

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}. {self.remedy}"
        return f"{text}\n{self.detail}" if self.detail else text


class Refused(Exception):  # noqa: N818 - it reads as what happened: the input was refused
    """Input was refused; carries all findings at once, sorted by place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(map(str, self.findings)))


class SourceRefused(Refused):
    """The source or the environments file is not valid (exit code 2)."""


class OptionRefused(Refused):
    """Options name what is not there, or contradict each other (exit code 2). Nothing was run."""


class StartRefused(Refused):
    """A folder cannot take a new rollout (exit code 2)."""


class PagesRefused(Refused):
    """Pages cannot be read, or are not what the source gives: drift (exit code 1). Nothing was run."""


class PlaceRefused(PagesRefused):
    """The place of the pages cannot be used: a link, a file, a full disk (exit code 2). No page was changed."""


class SiteRefused(Refused):
    """The site cannot be made of what there is (exit code 1). The one that was there before is still there."""


class EvidenceRefused(Refused):
    """A run, a bundle of runs or a key cannot be taken (exit code 2). Nothing was written."""


class CutShort(Refused):
    """A run could not go on (exit code 3): unlike with a plain `Refused`, steps were run."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A sentence with a space before it: the name that was probably meant, or all known names, or nothing."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f" Did you mean `{close[0]}`?"
    return f" Known: {', '.join(f'`{known}`' for known in names)}." if names else ""
