"""Headings: no page has two that renderers give the same anchor, and none has nothing below it."""

from collections.abc import Iterator

from ...errors import Finding, Place
from ..document import ABOUT
from ..source import Source
from ..text import slug


def unique(source: Source) -> Iterator[Finding]:
    """Assert that headings of a page differ; the second of two equal ones could never be linked to."""
    from ..pages import DOCUMENTS

    seen = {
        (page.id, slug(title)): "one that every such page has"
        for page in DOCUMENTS
        for title in (page.title, *page.headings, ABOUT)
    }
    for page, title, place in _headings(source):
        if (page, slug(title)) in seen:
            what = f"the heading `{title}` is on the page `{page}` already ({seen[page, slug(title)]})"
            yield Finding(place, what, "Give it another title.")
        seen.setdefault((page, slug(title)), f"line {place.line}")


def filled(source: Source) -> Iterator[Finding]:
    """Assert that a next step says more than its title: below an empty heading people look for what was lost."""
    for index, one in enumerate(source.rollout.next_steps):
        if not (one.intro or one.shows or one.tasks):
            what = f"the next step `{one.title}` says nothing below its title"
            remedy = "Give it an `intro`, something it `shows`, or `tasks`."
            yield Finding(source.lines.place("next_steps", index, "title"), what, remedy)


def _headings(source: Source) -> Iterator[tuple[str, str, Place]]:
    for name, procedure in source.rollout.procedures.items():
        keys = ("procedures", name)
        yield procedure.page, procedure.title, source.lines.place(*keys, "title")
        for number, (key, step) in enumerate(procedure.steps.items(), 1):
            yield procedure.page, f"{number}. {step.title}", source.lines.place(*keys, "steps", key, "title")
