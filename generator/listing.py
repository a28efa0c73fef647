"""docs/index.md of a project with several rollouts: the list of them. It holds no command.

Not a template like the other documents: it is written from many sources, and has one table and nothing else to arrange.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..errors import Finding
from ..notation import labels
from ..notation.marks import NO_DIGEST, WORD
from .document import ABOUT, FILES
from .pages import shared
from .seals import sealed
from .source import Source
from .text import link, prose, span, table

TITLE: Final = "Rollouts"


def row(source: Source) -> tuple[str, ...]:
    """What the list says of a rollout: cells in Markdown."""
    release = source.rollout.release
    effects = dict.fromkeys(one.step.effect for one in source.rollout.located())
    gone = [prose(effect.removeprefix(labels.DESTROYS).strip()) for effect in effects if _destroys(effect)]
    return (
        prose(release.title),
        prose(release.window),
        shared.pull_request(source),
        "; ".join(gone) or "nothing",
    )


def unlisted(source: Source) -> Iterator[Finding]:
    """What the list cannot show: renderers disagree about a pipe in a cell."""
    release = source.rollout.release
    for field, text in (("title", release.title), ("window", release.window)):
        if "|" in text:
            what = f"`release.{field}` has the sign `|`, which ends a cell in the list of rollouts"
            yield Finding(source.lines.place("release", field), what, "Use another word.")


def page(rows: Mapping[str, Sequence[str]], origin: str) -> str:
    """The list: name -> row. `origin` is the folder of the sources, as the project calls it."""
    cells = [[link(name, f"{name}/{FILES['index']}"), *row] for name, row in rows.items()]
    counts = [f"- **{label}:** 0" for label in (labels.STEPS_HERE, labels.REPEATED_HERE, labels.NOT_RUN_HERE)]
    parts = [
        f"# {TITLE}",
        "Each rollout has its documents in a folder of its own. The link leads to one look at it.",
        table(["Rollout", "What", "Window", "Reviewed in", "What it destroys"], cells),
        f"## {ABOUT}",
        f"<!-- {WORD}page id=rollouts digest={NO_DIGEST} -->",
        "\n".join(
            [
                *counts,
                f"- **{labels.WRITTEN_FROM}:** {span(origin)}. Change it there and run `rolloutdocs build`.",
            ]
        ),
    ]
    return sealed("\n\n".join(parts) + "\n")


def _destroys(effect: str) -> bool:
    return effect.startswith(labels.DESTROYS)
