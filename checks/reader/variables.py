"""What differs between environments is a variable, and the page lists it."""

import re
from collections.abc import Container
from typing import Final

from ...errors import Finding, suggest
from ..plan import Code, Page, Setting, Step
from .captures import captured

#: The slots of a sentence in which `$NAME` is replaced.
SLOTS: Final = ("request", "file", "sql")

_NAME: Final = re.compile(r"\$\{?([A-Z][A-Z0-9_]*)")


def check_variables(pages: tuple[Page, ...]) -> list[Finding]:
    """What sentences use and steps run on is in the one table of variables."""
    tables = [page.settings for page in pages if page.settings]
    findings = [
        Finding(
            table[0].place, f"the table of variables is here and at {tables[0][0].place}", "Keep one of them."
        )
        for table in tables[1:]
    ]
    cells = tables[0] if tables else ()
    names = list(dict.fromkeys(cell.variable for cell in cells))
    captures = captured(step for page in pages for step in page.steps)
    environments = list(dict.fromkeys(cell.environment for cell in cells))
    for step in (step for page in pages for step in page.steps):
        findings += _used(step, [*names, *captures])
        findings += _asked(step, captures)
        findings += _placed(step, environments)
    return findings + [finding for cell in cells for finding in _listed(cell, names)]


def _used(step: Step, names: list[str]) -> list[Finding]:
    return [
        Finding(
            expectation.place,
            f"`${name}` is in no table of variables",
            "Add a row for it." + suggest(name, names),
        )
        for expectation in step.expectations
        for slot in SLOTS
        for name in _NAME.findall(expectation.values.get(slot, ""))
        if name not in names
    ]


def _asked(step: Step, captures: Container[str]) -> list[Finding]:
    """A captured value put into a query would be read as SQL, and it is data."""
    return [
        Finding(
            expectation.place,
            f"`${name}` is captured, and would be read as a part of the query",
            "Ask with a step that prints what it finds.",
        )
        for expectation in step.expectations
        for name in _NAME.findall(expectation.values.get("sql", ""))
        if name in captures
    ]


def _placed(step: Step, environments: list[str]) -> list[Finding]:
    return [
        Finding(
            step.place, f"`{step.id}` runs on `{name}`, which the table of variables does not have", remedy
        )
        for name in step.runs_on
        if environments and name not in environments
        for remedy in ["Correct the name, or add a column." + suggest(name, environments)]
    ]


def _listed(cell: Setting, names: list[str]) -> list[Finding]:
    used = _NAME.findall(cell.value.value) if isinstance(cell.value, Code) else []
    return [
        Finding(
            cell.place,
            f"`{cell.variable}` uses `${name}`, which has no row",
            "Add one." + suggest(name, names),
        )
        for name in used
        if name not in names
    ]
