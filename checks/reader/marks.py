"""A mark's comment to its kind and values."""

import re
from typing import Final

from ...dataclass import dataclass
from ...errors import suggest
from ...notation.marks import ID, KEYS, WORD
from .source import Block, Source

#: Key -> what its value looks like, in a pattern and in words.
VALUES: Final = {
    "id": (ID, "a name such as `deploy.migrate`"),
    "ids": (f"{ID}(?:,{ID})*", "ids joined by commas without spaces"),
    "digest": ("[0-9a-f]{64}", "64 hexadecimal digits"),
}

_MARK: Final = re.compile(rf"<!-- {WORD}([a-z-]+)((?: [a-z]+=[^\s=<>]*)*) -->")
_SHAPE: Final = f"Write it as `<!-- {WORD}step id=deploy.migrate -->`, alone on its line and not indented."


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says."""

    kind: str  #: a key of `notation.marks.KEYS`
    values: dict[str, str]
    line: int


def is_mark(block: Block) -> bool:
    """Whether a block is an HTML comment that tries to be a mark."""
    return block.kind == "html" and WORD in block.tokens[0].content


def read_mark(source: Source, block: Block) -> Mark | None:
    """The mark of a block for which `is_mark` holds, or None and a finding."""
    line = source.lines[block.first - 1]
    match = _MARK.fullmatch(line)
    if match is None or block.tokens[0].content.rstrip("\n") != line:
        source.refuse(block.first, "this mark is not written as a mark", _SHAPE)
        return None
    kind = match[1]
    if kind not in KEYS:
        source.refuse(block.first, f"`{kind}` is no kind of mark", "Correct it." + suggest(kind, KEYS))
        return None
    return _mark(source, kind, match[2].split(), block.first)


def _mark(source: Source, kind: str, pairs: list[str], line: int) -> Mark | None:
    split = [pair.partition("=") for pair in pairs]
    if tuple(key for key, _, _ in split) != KEYS[kind]:
        wanted = " and ".join(f"`{key}=`" for key in KEYS[kind]) or "nothing"
        source.refuse(
            line, f"a `{kind}` mark has other keys than it should", f"Give it {wanted}, in this order."
        )
        return None
    values = {key: value for key, _, value in split}
    wrong = [key for key, value in values.items() if not re.fullmatch(VALUES[key][0], value)]
    for key in wrong:
        source.refuse(line, f"`{values[key]}` is no {key}", f"Write {VALUES[key][1]}.")
    return None if wrong else Mark(kind, values, line)
