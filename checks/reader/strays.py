"""What looks like a part of a step and belongs to none: a person would take it for one."""

from ...notation import labels
from .fields import label
from .source import Block, Source

_LABELS = {
    name.casefold(): name
    for name in (*labels.STEP, labels.NOT_RUN, labels.REHEARSAL, labels.CLAIM, *labels.PAGE)
}


def refuse_strays(source: Source, rest: tuple[Block, ...]) -> None:
    """Refuse lines that begin as a field does, outside the lists that belong to a mark."""
    for block in rest:
        for token in block.tokens:
            if not token.children or ("**" not in token.content and "__" not in token.content):
                continue
            name = (label(token.children) or "").strip(" :").casefold()
            if name in _LABELS:
                line = (token.map or [0])[0] + 1
                what = f"the field `{_LABELS[name]}` belongs to no step here, so nobody checks it"
                source.refuse(line, what, "Move it into the list of its step, or write it in other words.")
