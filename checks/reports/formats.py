"""Every report there is: a function from a run to a text, and the file that it goes to where none is named."""

from collections.abc import Callable
from typing import Final

from ...dataclass import dataclass
from .github import github
from .junit import junit
from .markdown import markdown
from .run import Run
from .sarif import sarif
from .structured import structured
from .summary import terminal


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of report."""

    write: Callable[[Run], str]
    file: str  #: its name where none is given


REPORTS: Final = {
    "terminal": Report(terminal, "rollout-report.txt"),
    "json": Report(structured, "rollout-report.json"),
    "junit": Report(junit, "rollout-junit.xml"),
    "sarif": Report(sarif, "rollout.sarif"),
    "github": Report(github, "rollout-annotations.txt"),
    "markdown": Report(markdown, "rollout-report.md"),
}
