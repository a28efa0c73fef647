"""Links of steps to what they mean: the step that closes, the procedure to go on with, the order of the rehearsal."""

from collections.abc import Mapping
from dataclasses import field

from ...dataclass import dataclass
from ...errors import Finding
from ..plan import Link, Page, Procedure, Step
from .targets import Targets, check_words


@dataclass(slots=True)
class Resolved:
    """What the links mean."""

    rehearsal: tuple[str, ...] = ()
    closers: dict[str, str] = field(default_factory=dict)
    detours: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def resolve(pages: tuple[Page, ...], procedures: Mapping[str, Procedure], targets: Targets) -> Resolved:
    """Follow the links of all steps, and of the rehearsal."""
    resolved = Resolved()
    for page in pages:
        for step in page.steps:
            _closer(step, targets, resolved)
            _detour(step, procedures, targets, resolved)
    _rehearsal(pages, procedures, targets, resolved)
    _no_circle(procedures, resolved)
    return resolved


def _closer(step: Step, targets: Targets, resolved: Resolved) -> None:
    if step.opening is None:
        return
    link = step.opening.closer
    resolved.findings += check_words(targets, link)
    page = targets.page(link)
    slug = link.href.partition("#")[2]
    closer = next((other for other in page.steps if other.slug == slug), None) if page else None
    if closer is None or closer.id == step.id:
        what = f"what `{step.id}` opens is closed by no other step: `{link.href}`"
        resolved.findings.append(Finding(link.place, what, "Link to the heading of the step that closes it."))
    elif missing := [name for name in step.runs_on if name not in closer.runs_on]:
        what = f"`{step.id}` opens on {', '.join(missing)}, where its closing step `{closer.id}` does not run"
        resolved.findings.append(Finding(link.place, what, "Let both run on the same environments."))
    elif (
        page is None
        or closer.procedure != step.procedure
        or page.steps.index(closer) < page.steps.index(step)
    ):
        what = f"`{step.id}` opens something, and its closing step `{closer.id}` does not come after it there"
        remedy = "Close it in the same procedure: a procedure that passes leaves nothing open."
        resolved.findings.append(Finding(link.place, what, remedy))
    else:
        resolved.closers[step.id] = closer.id


def _detour(step: Step, procedures: Mapping[str, Procedure], targets: Targets, resolved: Resolved) -> None:
    link = step.failure.go_to
    if link is None:
        return
    procedure = _procedure(link, procedures, targets, resolved)
    if procedure == step.procedure:
        what = f"if `{step.id}` fails, the page goes to the procedure it is in"
        resolved.findings.append(Finding(link.place, what, "Go to another one, or write `stop. What to do`."))
    elif procedure:
        resolved.detours[step.id] = procedure


def _rehearsal(
    pages: tuple[Page, ...], procedures: Mapping[str, Procedure], targets: Targets, resolved: Resolved
) -> None:
    orders = [page.rehearsal for page in pages if page.rehearsal]
    for order in orders[1:]:
        what = f"the order of the rehearsal is here and at {orders[0][0].place}"
        resolved.findings.append(Finding(order[0].place, what, "Keep one of them."))
    found = [_procedure(link, procedures, targets, resolved) for link in (orders[0] if orders else ())]
    resolved.rehearsal = tuple(name for name in found if name)


def _procedure(
    link: Link, procedures: Mapping[str, Procedure], targets: Targets, resolved: Resolved
) -> str | None:
    resolved.findings += check_words(targets, link)
    heading = targets.heading(link)
    for procedure in procedures.values():
        if heading is not None and procedure.place == heading.place:
            return procedure.id
    what = f"`{link.href}` leads to no procedure"
    resolved.findings.append(Finding(link.place, what, "Link to the `##` heading above a procedure's steps."))
    return None


def _no_circle(procedures: Mapping[str, Procedure], resolved: Resolved) -> None:
    """A failure must come to an end: no procedure goes, over others, back to itself."""
    ways: dict[str, set[str]] = {}
    for step, procedure in resolved.detours.items():
        ways.setdefault(step.partition(".")[0], set()).add(procedure)
    for name in ways:
        reached: set[str] = set()
        ahead = set(ways[name])
        while ahead:
            reached |= ahead
            ahead = {further for one in ahead for further in ways.get(one, ())} - reached
        if name in reached:
            what = f"if `{name}` fails, the pages lead over {', '.join(sorted(reached - {name}))} back to it"
            resolved.findings.append(Finding(procedures[name].place, what, "Let one of them stop."))
