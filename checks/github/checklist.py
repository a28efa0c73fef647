"""The text of the comment that carries the checklist: what evidence ticks, then what people tick. Pure."""

from collections.abc import Iterable, Iterator

from ..plan import Plan, Step
from ..reports.markdown import span
from .boxes import boxes, marked, task
from .harmless import harmless
from .known import REHEARSAL, claimed


def checklist(plan: Plan, environment: str, claims: Iterable[str], pages: Iterable[tuple[str, str]]) -> str:
    """The lines as nobody has ticked them; `pages` are titles and texts of those whose lines people tick."""
    return "\n\n".join(_parts(plan, environment, list(claims), pages))


def _parts(
    plan: Plan, environment: str, claims: list[str], pages: Iterable[tuple[str, str]]
) -> Iterator[str]:
    yield f"## Checklist of the rehearsal on {span(environment)}"
    yield (
        "Lines with a reason behind them are ticked by evidence, and lose their tick when it is stale. All others "
        "are ticked by people, here; such a tick is kept, and opens no gate."
    )
    yield task(REHEARSAL, "The whole rehearsal is proven, by steps and by claims")
    for name in dict.fromkeys((*plan.rehearsal, *plan.procedures)):
        steps = [step for step in plan.procedures[name].steps if environment in step.runs_on]
        if steps:
            title = harmless(plan.procedures[name].title)
            yield f"### {title}"
            first = task(f"procedure:{name}", f"**{title}**, the whole procedure")
            yield "\n".join([first, *map(_step, steps)])
    if claims:
        yield "### What the pages claim of the whole database"
        yield "\n".join(
            task(name, span(one, len(one))) for name, one in zip(claimed(claims), claims, strict=True)
        )
    shown: set[str] = set()
    for title, text in pages:
        lines = marked(harmless(text)).split("\n")
        own = [line for line in lines if boxes(line) and not shown >= boxes(line).keys()]
        shown |= boxes(
            "\n".join(own)
        ).keys()  # on two pages in the same words: nobody could take one tick back
        if own:
            yield f"### For people: {harmless(title)}"
            yield "\n".join(own)


def _step(step: Step) -> str:
    return task(f"step:{step.id}", f"{span(step.id)} {harmless(step.title)}")
