"""NEXT-STEPS.md: what people do, in order, until production may go, and what blocks it until then."""

from typing import Any, Final, Literal

from ...dataclass import dataclass
from ..document import Document, leads, to_procedure
from ..scripts import names
from ..source import Source
from ..steps import not_run, unrun
from ..text import fence, link, prose, span
from . import shared

SCRIPTS = "The rehearsal scripts"
WINDOW = "The window, and whom to call"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a script of one shell is called."""

    shell: str  #: what people call it
    language: Literal["bash", "powershell"]
    needs: str
    call: str  #: what stands in front of its name
    skip: str  #: the option that leaves the rollback out
    help: str  #: the option that says what the script does, and does nothing


DIALECTS: Final = {
    ".sh": Dialect("Bash", "bash", "bash 4.4 or newer", "bash ", "--skip-rollback-test", "--help"),
    ".ps1": Dialect(
        "PowerShell", "powershell", "PowerShell 5.1 or newer", ".\\", "-SkipRollbackTest", "-Help"
    ),
}


def view(source: Source) -> dict[str, Any]:
    """What the template is given."""
    return {
        "rollout": source.rollout,
        "pull_request": shared.pull_request(source),
        "steps": [
            {
                "heading": f"{number}. {one.title}",
                "intro": prose(one.intro) if one.intro else "",
                "shows": [unrun(each) for each in one.shows],
                "tasks": shared.tasks(source, one.tasks, "next-steps"),
            }
            for number, one in enumerate(source.rollout.next_steps, 1)
        ],
        "people": shared.people(source),
        "escalated": shared.escalated(source, "next-steps"),
        "scripts": [_script(source, suffix, name) for suffix, name in names(source).items()],
        "place": span(source.rollout.rehearsed_on),
        "settings": leads("Settings", "checklist", "next-steps"),
        "rollback": to_procedure(source, "rollback", "next-steps")
        if "rollback" in source.rollout.rehearsal
        else "",
        "own": leads(SCRIPTS, "next-steps", "next-steps"),
        "gates": shared.gates(source),
        "triggers": shared.triggers(source, "next-steps"),
        "support": shared.support(source, "next-steps"),
        "not_run": not_run(source, "next-steps"),
    }


def _script(source: Source, suffix: str, name: str) -> dict[str, Any]:
    dialect = DIALECTS[suffix]
    options = ["", f" {dialect.skip}"] if "rollback" in source.rollout.rehearsal else [""]
    return {
        "dialect": dialect,
        "link": link(name, name),
        "fence": fence("\n".join(f"{dialect.call}{name}{option}" for option in options), dialect.language),
    }


DOCUMENT = Document(
    "next-steps",
    "Next steps",
    (
        WINDOW,
        SCRIPTS,
        "Critical success criteria",
        "The rehearsal must show",
        "The pull request must include",
        "Production is blocked on",
        "Definition of done",
        "Roll back immediately if",
        "Support commands",
        shared.NOT_RUN,
    ),
    view,
    lambda source: bool(source.rollout.next_steps),
)
