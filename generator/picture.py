"""The way as a picture: a fence of Mermaid, with no line that `notation.picture` does not know."""

import re
from collections.abc import Iterator
from typing import Final

from ..notation.picture import FIRST, LANGUAGE, SIGN
from .source import Source
from .text import fence
from .way import Part, Way, numbered, way

#: Where the way ends, and what is said there.
ENDS: Final = {"done": "The rollout is done", "back": "The way back is done"}

_PLAIN: Final = re.compile(SIGN.partition("|")[0].removeprefix("(?:"))


def picture(source: Source) -> str:
    """The fence; nothing where there is no procedure."""
    found = way(source.rollout)
    if not found.parts:
        return ""
    lines = [*FIRST, *_nodes(source, found), *_arrows(found)]
    return fence("\n".join(lines), LANGUAGE)


def _nodes(source: Source, found: Way) -> Iterator[str]:
    """One node for all gates, and a stop as a line of its procedure: on a phone, a wide picture is none."""
    yield f'    gates{{{{"{_text(*(gate.title for gate in source.rollout.gates))}"}}}}'
    for number, part in enumerate(found.parts, 1):
        mark = ":::destroys" if part.destroys else ""
        yield f'    part{number}["{_text(part.title, *_lines(part))}"]{mark}'
    for end, words in ENDS.items():
        if any(_end(part) == end for part in found.parts):
            yield f'    {end}(["{words}"])'


def _lines(part: Part) -> Iterator[str]:
    yield from (f"step {at} {effect}" for at, effect in part.destroys)
    yield from (f"stop if {numbered(one.steps, part.steps)} fails" for one in part.exits if not one.to)


def _arrows(found: Way) -> Iterator[str]:
    nodes = {part.name: f"part{number}" for number, part in enumerate(found.parts, 1)}
    yield "    gates --> part1"
    for number, part in enumerate(found.parts, 1):
        yield f"    part{number} --> {nodes.get(part.then, _end(part))}"
        for one in part.exits:
            words = _text(f"{numbered(one.steps, part.steps)} fails")
            yield from [f'    part{number} -.->|"{words}"| {nodes[one.to]}'] if one.to else []
    if not found.parts[0].back:
        yield from (f'    done -.->|"a trigger is seen"| {nodes[name]}' for name in found.called)


def _end(part: Part) -> str:
    return "back" if part.back else "done"


def _text(*lines: str) -> str:
    """Texts as Mermaid shows them; code loses its backticks, which a picture has no use for."""
    return "<br/>".join(_escaped(line.replace("`", "")) for line in lines)


def _escaped(text: str) -> str:
    """Each sign that could mean something as its number; also what would begin a list at the start."""
    joined = "".join(sign if _PLAIN.fullmatch(sign) else f"#{ord(sign)};" for sign in text)
    return re.sub(r"^([0-9]*)([.-])", lambda found: f"{found[1]}#{ord(found[2])};", joined)
