"""From pages to a plan that may run: the guard stands here, because only the command line knows both sides."""

from collections.abc import Iterable
from pathlib import Path

from ... import bash
from ...checks import guard
from ...checks.reader import Reading, read, read_plan
from ...environments import Environments
from ...errors import Finding, OptionRefused, PagesRefused, Place, suggest
from .ground import Linked
from .read import Read


def readings(found: dict[str, bytes], docs: Path) -> dict[str, Reading]:
    """Every page, read once: whether it is one of ours, what it says, and what is wrong with it."""
    return {name: read(str(docs / name), text) for name, text in found.items()}


def made(
    readings: dict[str, Reading],
    docs: Path,
    policy: tuple[Environments, Path],
    environment: str,
    linked: Linked,
) -> Read:
    """Make a plan of the pages; only what was marked and what was not is told apart here."""
    environments, path = policy
    if environment:
        known(environments, path, environment)
    refuse(finding for reading in readings.values() for finding in reading.findings)
    pages = [reading.page for reading in readings.values() if reading.page and reading.marked]
    by_hand = [reading.page for reading in readings.values() if reading.page and not reading.marked]
    plan = read_plan(pages, by_hand, linked, bash.refusals)
    refuse(guard.settings(plan, environments))
    parsed = {name: reading.source for name, reading in readings.items() if reading.source}
    return Read(plan, {}, environments, path, plain=tuple(by_hand), docs=docs, parsed=parsed)


def known(environments: Environments, path: Path, environment: str) -> None:
    """Raise OptionRefused unless policy names the environment."""
    if environment not in environments.environments:
        what = f"there is no environment `{environment}`"
        remedy = suggest(environment, environments.environments).strip()
        raise OptionRefused([Finding(Place(str(path), 0), what, remedy)])


def marked(found: dict[str, bytes], readings: dict[str, Reading]) -> dict[str, bytes]:
    """Those of the pages that are ours."""
    return {name: text for name, text in found.items() if readings[name].marked}


def located(findings: Iterable[Finding], docs: Path) -> list[Finding]:
    """Findings of the guard name pages; people need the file."""
    return [
        Finding(
            Place(str(docs / finding.place.path), finding.place.line),
            finding.what,
            finding.remedy,
            finding.detail,
        )
        for finding in findings
    ]


def refuse(findings: Iterable[Finding]) -> None:
    """Raise PagesRefused with these, if there are any."""
    listed = list(findings)
    if listed:
        raise PagesRefused(listed)
