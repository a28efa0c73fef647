"""What looks like a part of a step and belongs to none: a person would take it for one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.token import Token

from ...notation import labels
from .source import Block, Source

_LABELS: Final = {
    name.casefold(): name
    for name in (*labels.STEP, labels.NOT_RUN, labels.REHEARSAL, labels.CLAIM, *labels.PAGE)
}
#: What may stand before the first word of a line: a box to tick.
_FIRST: Final = re.compile(r"(?:\[[ xX]\] )?")


def refuse_strays(source: Source, rest: tuple[Block, ...]) -> None:
    """Refuse what is emphasised as a field's label is, outside the lists that belong to a mark."""
    for block in rest:
        for token in block.tokens:
            if not token.children or ("*" not in token.content and "_" not in token.content):
                continue
            line = (token.map or [0])[0] + 1
            for offset, name in _emphasised(token.children):
                if name in _LABELS:
                    what = f"the field `{_LABELS[name]}` belongs to no step here, so nobody checks it"
                    remedy = "Move it into the list of its step, or write it in other words."
                    source.refuse(line + offset, what, remedy)


def _emphasised(children: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Emphasised words that a line begins with, or that have a colon, each with the lines above it."""
    before = said = ""  # of this line, and of the words that are emphasised
    line = depth = began = 0
    for place, token in enumerate(children):
        depth += token.nesting if token.type.startswith(("strong_", "em_")) else 0
        if token.type in ("strong_open", "em_open") and depth == 1:
            began, said = line, ""
        elif token.type in ("strong_close", "em_close") and not depth:
            colon = said.rstrip().endswith(":") or _next(children[place + 1 :]).startswith(":")
            if colon or _FIRST.fullmatch(before):
                yield began, " ".join(said.split()).rstrip(" :").casefold()
            before += said
        elif depth:
            said += token.content or " "
        else:
            before = "" if token.type == "softbreak" else before + token.content
        line += token.type == "softbreak"


def _next(children: Sequence[Token]) -> str:
    return next((token.content for token in children if token.content), "")
