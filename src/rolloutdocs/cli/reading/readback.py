"""What own templates wrote, read back before it is published: the plan must be the one that our templates give.

Only the command line can ask this, as it knows the writer and the reader. Without own templates nothing is read back
here: the source's commands are held to the reader's rules when they are loaded, the tests hold that reading gives
what was written, and reading costs more than writing. `verify` reads back in any case.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ...checks.plan import Page, Plan, Step
from ...checks.reader import digest as digests
from ...checks.reader import read_page, read_plan
from ...errors import Finding, PagesRefused, Place, SourceRefused
from ...generator.document import FILES
from ...generator.publish import documents
from ...generator.source import Source
from ...generator.templates import Templates

#: The list of rollouts, where there are several.
LIST = "index.md"
_REMEDY = "Let the template write it as ours does, or leave that block to ours."


def read_back(source: Source, pages: Mapping[str, str], docs: Path) -> None:
    """Raise SourceRefused where the pages of own templates do not give the plan of ours."""
    if not source.templates.texts:
        return
    wanted = _pages(documents(replace(source, templates=Templates())), docs)
    try:
        given = _pages(pages, docs)
        if found := list(_steps(source, wanted, given)):  # before links, which lead to steps that are lost
            raise SourceRefused(found)
        files = {path.as_posix() for path in docs.rglob("*") if path.is_file()}
        files |= {(docs / name).as_posix() for name in pages}  # scripts that are written with them
        files |= {(docs.parent / LIST).as_posix()} if source.id else set()  # and the list of rollouts
        plan = read_plan(given, also=files)
    except PagesRefused as refused:
        raise SourceRefused([_unread(source, pages, docs, one) for one in refused.findings]) from refused
    expected = read_plan(wanted, also=files)
    if plan.digest != expected.digest:
        raise SourceRefused(_differences(source, expected, plan))


def _pages(pages: Mapping[str, str], docs: Path) -> list[Page]:
    """The pages as they would be read from disk."""
    found: list[Page] = []
    findings: list[Finding] = []
    for name, text in pages.items():
        if name.endswith(".md"):
            try:
                found.append(read_page((docs / name).as_posix(), text))
            except PagesRefused as refused:
                findings += refused.findings
    if findings:
        raise PagesRefused(findings)
    return found


def _unread(source: Source, pages: Mapping[str, str], docs: Path, finding: Finding) -> Finding:
    """A page that cannot be read, told at the template that wrote it."""
    name = next((name for name in pages if (docs / name).as_posix() == finding.place.path), "")
    line = pages[name].split("\n")[finding.place.line - 1] if name and finding.place.line else ""
    what = f"the page {finding.place} that comes of this cannot be read back: {finding.what}"
    return Finding(_template(source, name), what, finding.remedy, finding.detail or line)


def _steps(source: Source, expected: Iterable[Page], found: Iterable[Page]) -> Iterator[Finding]:
    """Steps that are lost, changed, added or moved."""
    wanted = {step.id: step for page in expected for step in page.steps}
    given = {step.id: step for page in found for step in page.steps}
    for name, step in wanted.items():
        if name not in given:
            what = f"the step `{name}` is lost: {step.place.path} does not have it"
            yield Finding(_template(source, step.place.path), what, _REMEDY)
        elif digests.step(step) != digests.step(given[name]):
            what = f"the step `{name}` is changed at {given[name].place}"
            detail = "\n".join(_changes(step, given[name]))
            yield Finding(_template(source, given[name].place.path), what, _REMEDY, detail)
    for name, step in given.items():
        if name not in wanted:
            what = f"the step `{name}` is added at {step.place}, and the source does not have it"
            yield Finding(_template(source, step.place.path), what, "Put it into the source instead.")


def _differences(source: Source, expected: Plan, found: Plan) -> list[Finding]:
    """What a plan has beside its steps."""
    told: list[Finding] = []
    for name, one in expected.procedures.items():
        other = found.procedures[name]
        if (other.title, [step.id for step in other.steps]) != (one.title, [step.id for step in one.steps]):
            what = f"the procedure `{name}` at {other.place} has another title or another order than in the source"
            told.append(Finding(_template(source, other.place.path), what, _REMEDY))
    if expected.rehearsal != found.rehearsal:
        orders = f"{_list(found.rehearsal)}, and {_list(expected.rehearsal)} in the source"
        told.append(Finding(_template(source, ""), f"the order of the rehearsal is {orders}", _REMEDY))
    if _settings(expected) != _settings(found):
        what = "the table of variables is not what the source gives"
        told.append(Finding(_template(source, ""), what, _REMEDY))
    rest = "the pages do not say when to go where as the source does"
    return told or [Finding(_template(source, ""), rest, _REMEDY)]


def _settings(plan: Plan) -> list[object]:
    return [digests.settings(page.settings) for page in plan.pages if page.settings]


def _changes(before: Step, after: Step) -> Iterable[str]:
    """What of a step is otherwise."""
    old, new = (
        json.dumps(digests.step(step), indent=1, ensure_ascii=False).split("\n") for step in (before, after)
    )
    return difflib.unified_diff(old, new, "as ours write it", "as the template writes it", lineterm="", n=0)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "empty"


def _template(source: Source, page: str) -> Place:
    """The template that wrote a page, or the folder of templates."""
    document = next((document for document, file in FILES.items() if file == Path(page).name), "")
    own = source.templates.of(document)
    return source.templates.place(own) if own else Place(source.templates.folder, 0)
