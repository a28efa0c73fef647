"""Nothing unlisted runs: pages on disk are what the source gives, and their table is what the environments file says.

Bytes are compared, not plans: a page may hide from one reader what it shows another, and the source is at hand.
What differs is only then looked into, to say whether it was edited by hand, reformatted or merely not built again.
"""

from collections.abc import Iterable, Iterator, Mapping

from ..environments import Chosen, Environment, Environments, Secret
from ..errors import Finding, PagesRefused, Place, suggest
from ..notation import labels
from .plan import Code, Page, Plan, Setting, Step
from .reader import read_page
from .reader.compare import difference
from .reader.digest import page_digest, seal

_BUILD = "Run `rolloutdocs build`."


def compare(on_disk: Mapping[str, bytes], expected: Mapping[str, str]) -> tuple[Finding, ...]:
    """How the written pages on disk differ from what the source gives. With any finding, nothing may run."""
    missing = [
        Finding(Place(name, 0), "the page is missing", _BUILD) for name in expected if name not in on_disk
    ]
    extra = [
        Finding(Place(name, 1), "the page has a page mark, and the source does not give it", "Delete it.")
        for name in on_disk
        if name not in expected
    ]
    changed = [
        _changed(name, on_disk[name], text)
        for name, text in expected.items()
        if name in on_disk and on_disk[name] != text.encode()
    ]
    return tuple(sorted([*missing, *extra, *changed]))


def own_digests(on_disk: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Pages that are not what their own marks say: without a source, what was edited after writing shows here."""
    return tuple(
        Finding(
            Place(name, 1),
            "the page was edited by hand after it was written",
            "Write it again from its source.",
        )
        for name, data in sorted(on_disk.items())
        if _edited(data)
    )


def settings(plan: Plan, environments: Environments) -> tuple[Finding, ...]:
    """How the page's table of variables, and the names steps run on, differ from the environments file."""
    known = environments.environments
    findings = [finding for step in plan.steps for finding in _unknown(step, known)]
    cells = [cell for page in plan.pages for cell in page.settings]
    findings += [finding for cell in cells for finding in _cell(cell, known)]
    findings += [finding for step in plan.steps for finding in _taken(step, known)]
    return tuple(sorted({*findings, *_unlisted(plan, cells, known)}))


def _changed(name: str, data: bytes, expected: str) -> Finding:
    text = data.decode("utf-8", "replace")
    pairs = enumerate(zip(f"{text}\0".split("\n"), f"{expected}\1".split("\n"), strict=False), 1)
    line = next(number for number, (found, wanted) in pairs if found != wanted)
    detail = difference(expected, text, ("what the source gives", name))
    what, remedy = _why(name, data, expected)
    return Finding(Place(name, line), what, remedy, detail)


def _why(name: str, data: bytes, expected: str) -> tuple[str, str]:
    if not _edited(data):
        return "the page is not what the source gives; the source changed after it was written", _BUILD
    if _digest(name, data) == _digest(name, expected.encode()) is not None:
        what = "the page was reformatted: it says the same in other bytes"
        return what, "Keep formatters away from it, and write it again with `rolloutdocs build --force`."
    what = "the page was edited by hand"
    return what, "Change the source instead, then write the page again with `rolloutdocs build --force`."


def _edited(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return seal(text) not in text


def _digest(name: str, data: bytes) -> str | None:
    page = _page(name, data)
    return None if page is None else page_digest(page)


def _page(name: str, data: bytes) -> Page | None:
    try:
        return read_page(name, data)
    except PagesRefused:
        return None


def _unknown(step: Step, known: Mapping[str, Environment]) -> Iterator[Finding]:
    for name in step.runs_on:
        if name not in known:
            what = f"`{step.id}` runs on `{name}`, which the environments file does not have"
            yield Finding(step.place, what, "Correct the name, or describe it there." + suggest(name, known))


def _taken(step: Step, known: Mapping[str, Environment]) -> Iterator[Finding]:
    """What a step prints must not replace what policy declares."""
    for capture in step.captures:
        for name in (name for name, one in known.items() if capture.variable in one.variables):
            what = (
                f"`{capture.variable}` is captured here, and is a variable of {name} in the environments file"
            )
            yield Finding(capture.place, what, "Give one of them another name.")


def _cell(cell: Setting, known: Mapping[str, Environment]) -> Iterator[Finding]:
    if cell.environment not in known:
        what = f"the environments file has no `{cell.environment}`"
        yield Finding(cell.place, what, "Take the column out." + suggest(cell.environment, known))
        return
    value = known[cell.environment].variables.get(cell.variable)
    wanted = _written(value)
    if cell.value != wanted:
        what = f"`{cell.variable}` on {cell.environment} is {_shown(cell.value)} here"
        yield Finding(cell.place, f"{what}, and {_shown(wanted)} in the environments file", _BUILD)


def _unlisted(plan: Plan, cells: Iterable[Setting], known: Mapping[str, Environment]) -> Iterator[Finding]:
    listed = {(cell.variable, cell.environment): cell.place for cell in cells}
    place = next(iter(listed.values()), Place(plan.pages[0].path, 0) if plan.pages else Place("", 0))
    for name, environment in known.items() if plan.pages else ():
        for variable in environment.variables:
            if (variable, name) not in listed:
                what = f"`{variable}` of {name} is in the environments file, and in no table of variables"
                yield Finding(place, what, _BUILD)


def _written(value: str | Chosen | Secret | None) -> Code | str:
    """What a page's cell says of a value of the environments file."""
    if value is None:
        return labels.UNSET
    if isinstance(value, Chosen):
        return labels.CHOSEN
    if isinstance(value, Secret):
        origins = {
            "made": "made at start",
            "environment": "from the variable",
            "file": "from the file",
            "command": "from the command",
        }
        name = f" `{value.shown}`" if value.shown else ""
        return f"{labels.SECRET} {origins[value.secret]}{name}"
    return Code(value)


def _shown(value: Code | str) -> str:
    return f"`{value.value}`" if isinstance(value, Code) else value
