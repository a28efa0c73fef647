"""All pages together: what they say must agree, and every link of a step must lead to what it names."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from ... import bash
from ...errors import Finding, PagesRefused, Place
from ..plan import Claims, Heading, Page, Plan, Procedure, Step
from . import digest
from .captures import check_captures
from .claims import resolve_claims
from .compare import compare_repeats
from .resolve import Resolved, resolve
from .shifts import check_shifts
from .targets import Targets, check_links
from .variables import check_variables


class Flaw(Protocol):
    """What is wrong in a command: `rolloutdocs.bash.Refusal`."""

    @property
    def line(self) -> int: ...  # noqa: D102 - counted from 1 within the command
    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def remedy(self) -> str: ...  # noqa: D102


#: Says what in a command hides a status.
Refusals = Callable[[str], Iterable[Flaw]]


def read_plan(
    pages: Iterable[Page],
    plain: Iterable[Page] = (),
    also: Container[str] = (),
    refusals: Refusals = bash.refusals,
) -> Plan:
    """Compare pages and make a plan of them. Raises PagesRefused with everything that does not agree.

    `plain` are pages written by hand, whose repeats and links are checked and which add nothing to the plan;
    `also` has the paths of other files that links may lead to.
    """
    written, by_hand = tuple(pages), tuple(plain)
    procedures, findings = _procedures(written)
    steps = [step for page in written for step in page.steps]
    targets = Targets((*written, *by_hand), also)
    resolved = resolve(written, procedures, targets)
    findings += resolved.findings
    claims, wrong = resolve_claims(written, (procedures, resolved.rehearsal), targets)
    findings += wrong
    findings += check_links(targets)
    findings += compare_repeats((*written, *by_hand), steps)
    findings += check_variables(written)
    findings += check_captures(written, procedures, resolved.rehearsal)
    findings += check_shifts(procedures, [cell for page in written for cell in page.settings])
    findings += [finding for step in steps for finding in _flaws(step, refusals)]
    if findings:
        raise PagesRefused(set(findings))
    return _plan(written, procedures, resolved, claims)


def _flaws(step: Step, refusals: Refusals) -> Iterator[Finding]:
    for flaw in refusals(step.command):
        yield Finding(Place(step.place.path, step.place.line + flaw.line), flaw.what, flaw.remedy)


def _plan(
    pages: tuple[Page, ...], procedures: dict[str, Procedure], resolved: Resolved, claims: Claims | None
) -> Plan:
    plan = Plan(pages, procedures, resolved.rehearsal, resolved.closers, resolved.detours, claims)
    content = {
        "procedures": [
            (one.id, one.title, [digest.step(step) for step in one.steps]) for one in procedures.values()
        ],
        "rehearsal": plan.rehearsal,
        "closers": plan.closers,
        "detours": plan.detours,
        "settings": [digest.settings(page.settings) for page in pages if page.settings],
        **({"claims": digest.claims(claims)} if claims else {}),
    }
    return replace(plan, digest=digest.digest(content))


def _procedures(pages: tuple[Page, ...]) -> tuple[dict[str, Procedure], list[Finding]]:
    procedures: dict[str, Procedure] = {}
    findings = _twice(pages)
    for page in pages:
        for step in page.steps:
            known = procedures.get(step.procedure)
            if known is None:
                heading = _heading(page, step)
                procedures[step.procedure] = Procedure(step.procedure, heading.text, (step,), heading.place)
            elif known.place.path == page.path:
                procedures[step.procedure] = replace(known, steps=(*known.steps, step))
            else:
                what = f"the procedure `{step.procedure}` is defined here and at {known.place}"
                findings.append(
                    Finding(step.place, what, "Define all its steps on one page; repeat them elsewhere.")
                )
    return procedures, findings


def _heading(page: Page, step: Step) -> Heading:
    """The nearest heading of a procedure above a step; `numbering` has seen that there is one."""
    above = [
        heading for heading in page.headings if heading.level == 2 and heading.place.line < step.place.line
    ]
    return above[-1]


def _twice(pages: tuple[Page, ...]) -> list[Finding]:
    findings: list[Finding] = []
    steps: dict[str, Step] = {}
    ids: dict[str, Page] = {}
    for page in pages:
        if ids.setdefault(page.id, page) is not page:
            what = f"the page's id `{page.id}` is that of {ids[page.id].path}, too"
            findings.append(Finding(Place(page.path, 3), what, "Give one of the pages another id."))
        for step in page.steps:
            first = steps.setdefault(step.id, step)
            if first is not step:
                what = f"the step `{step.id}` is defined here and at {first.place}"
                findings.append(
                    Finding(step.place, what, "Define it once, and mark the other place as a `repeat`.")
                )
    return findings
