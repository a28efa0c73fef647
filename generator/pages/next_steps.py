"""NEXT-STEPS.md: what people do, in order, until production may go, and what blocks it until then."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from ..document import Document, leads
from ..scripts import names
from ..source import Source
from ..steps import not_run, unrun
from ..text import fence, link, prose, span
from . import shared

SCRIPTS = "The rehearsal scripts"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a script of one shell is called."""

    shell: str  #: what people call it
    language: Literal["bash", "powershell"]
    call: str
    skip: str  #: the option that leaves the rollback out
    help: str  #: the option that says what the script does, and does nothing


DIALECTS: Final = {
    ".sh": Dialect("Bash", "bash", "bash", "--skip-rollback-test", "--help"),
    ".ps1": Dialect("PowerShell", "powershell", "pwsh", "-SkipRollbackTest", "-Help"),
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
        "scripts": [_script(suffix, name) for suffix, name in names(source).items()],
        "place": span(source.rollout.rehearsed_on),
        "settings": leads("Settings", "checklist", "next-steps"),
        "own": leads(SCRIPTS, "next-steps", "next-steps"),
        "gates": shared.gates(source),
        "triggers": shared.triggers(source, "next-steps"),
        "support": shared.support(source, "next-steps"),
        "not_run": not_run(source, "next-steps"),
    }


def _script(suffix: str, name: str) -> dict[str, Any]:
    dialect = DIALECTS[suffix]
    lines = [f"{dialect.call} {name}{option}" for option in ("", f" {dialect.skip}", f" {dialect.help}")]
    return {
        "shell": dialect.shell,
        "link": link(name, name),
        "fence": fence("\n".join(lines), dialect.language),
        "skip": span(dialect.skip),
        "help": span(dialect.help),
    }


DOCUMENT = Document(
    "next-steps",
    "Next steps",
    (
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
