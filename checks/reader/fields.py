"""A list of fields: `- **Label:** value`, one line each, labels and their order as the notation has them."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from markdown_it.token import Token

from ...dataclass import dataclass
from ...errors import suggest
from ...notation import labels
from .inline import Piece, after, pieces
from .source import Block, Source


@dataclass(frozen=True, slots=True)
class Field:
    """One item of the list."""

    label: str
    value: tuple[Piece, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Form:
    """Which fields a list has."""

    order: tuple[str, ...]  #: all labels
    required: tuple[str, ...]
    repeated: tuple[str, ...] = ()  #: labels that may come more than once


STEP = Form(labels.STEP, labels.REQUIRED, (labels.EXPECT, labels.CAPTURE))
PAGE = Form(labels.PAGE, labels.PAGE)
NOT_RUN = Form((labels.NOT_RUN,), (labels.NOT_RUN,))
CLAIMS = Form(labels.CLAIMED, (labels.DEPLOYED_BY, labels.ROLLED_BACK_BY, labels.CLAIM), (labels.CLAIM,))
REHEARSAL = Form((labels.REHEARSAL,), (labels.REHEARSAL,))


def read_fields(source: Source, block: Block, form: Form) -> tuple[Field, ...]:
    """The fields of a list; those that are not of the form are left out, with a finding."""
    fields = tuple(field for item in _items(block) if (field := _field(source, item)))
    known = tuple(field for field in fields if _known(source, field, form))
    _complete(source, block, known, form)
    _ordered(source, known, form)
    return known


def label(children: Sequence[Token]) -> str | None:
    """The bold words that a line begins with, or None."""
    tokens = list(islice((token for token in children if token.content or token.type != "text"), 3))
    shape = [token.type for token in tokens]
    return tokens[1].content if shape == ["strong_open", "text", "strong_close"] else None


def _items(block: Block) -> Iterator[tuple[Token, ...]]:
    start = 1
    for index, token in enumerate(block.tokens):
        if token.type == "list_item_close" and token.level == 1:
            yield block.tokens[start : index + 1]
            start = index + 1


def _field(source: Source, item: tuple[Token, ...]) -> Field | None:
    line = (item[0].map or [0])[0] + 1
    inner = [token for token in item if token.type not in ("paragraph_open", "paragraph_close")][1:-1]
    children = (inner[0].children or []) if inner else []
    name = label(children)
    if len(inner) != 1 or not name or not name.endswith(":"):
        source.refuse(line, "this item is not a field", "Write `- **Label:** value`, on one line.")
        return None
    close = next(index for index, token in enumerate(children) if token.type == "strong_close")
    value = after(pieces(source, children[close + 1 :], line), " ")
    if not value:
        source.refuse(line, f"`{name}` has no value", "Write one after it, with one space in between.")
        return None
    return Field(name[:-1], value, line)


def _known(source: Source, field: Field, form: Form) -> bool:
    if field.label not in form.order:
        what = f"`{field.label}` is no field here"
        source.refuse(field.line, what, "Correct it." + suggest(field.label, form.order))
        return False
    return True


def _complete(source: Source, block: Block, fields: tuple[Field, ...], form: Form) -> None:
    names = [field.label for field in fields]
    for name in form.required:
        if name not in names:
            source.refuse(
                block.first, f"the field `{name}` is missing", f"Add `- **{name}:** …` to this list."
            )
    for index, field in enumerate(fields):
        if field.label in names[:index] and field.label not in form.repeated:
            source.refuse(field.line, f"the field `{field.label}` comes twice", "Keep one of them.")


def _ordered(source: Source, fields: tuple[Field, ...], form: Form) -> None:
    for before, field in pairwise(fields):
        if form.order.index(field.label) < form.order.index(before.label):
            what = f"the field `{field.label}` stands after `{before.label}`"
            source.refuse(field.line, what, f"Keep this order: {', '.join(form.order)}.")
