"""The part of a description that is kept here, between two marks; what stands outside of them is somebody's own. Pure.

The mark at the end repeats the digest of the one at the beginning: no text inside can forge it, because it would
have to know its own digest. Whoever edits inside is found by it; a tick is no edit.
"""

import hashlib
import re
from typing import Final

from ...dataclass import dataclass
from .boxes import unticked

_KEY: Final = r"[a-z0-9-]+"
_BEGIN: Final = re.compile(rf"<!-- rolloutdocs:begin rollout=({_KEY}) digest=([0-9a-f]{{32}}) -->")
#: What somebody made of a mark, or of one cut short.
_ODD: Final = re.compile(r"<!--\s*rolloutdocs:(?:begin|end)\s+rollout=", re.IGNORECASE)
_END: Final = re.compile(rf"<!-- rolloutdocs:end rollout=({_KEY}) digest=[0-9a-f]{{32}} -->")


class Unclear(ValueError):  # noqa: N818 - it reads as what it is
    """It cannot be told which part is the one that is kept here."""


@dataclass(frozen=True, slots=True)
class Found:
    """The part, and what is around it, byte for byte."""

    before: str
    inner: str
    after: str
    edited: bool  #: whether somebody wrote inside


def digest(inner: str) -> str:
    """What it says, whichever boxes are ticked and however a browser wrote the ends of lines."""
    plain = unticked(inner.replace("\r\n", "\n")).strip()
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:32]


def written(key: str, inner: str) -> str:
    """The part with its marks."""
    words = f"rollout={key or '-'} digest={digest(inner)} -->"
    return f"<!-- rolloutdocs:begin {words}\n{inner.strip()}\n<!-- rolloutdocs:end {words}"


def found(body: str, key: str) -> Found | None:
    """The part of this rollout; None for none. Raises Unclear."""
    parts = [one for one in _all(body) if one[0] == (key or "-")]
    if len(parts) > 1:
        raise Unclear("it has two parts of this rollout: leave one of them, with both of its marks")
    if not parts:
        return None
    _, said, start, first, last, end = parts[0]
    inner = body[first:last].replace("\r\n", "\n")
    return Found(body[:start], inner.strip(), body[end:], digest(inner) != said)


def put(body: str, key: str, inner: str) -> str:
    """The description with the part in it: at its place, or at the end. Raises Unclear."""
    there = found(body, key)
    if there:
        return f"{there.before}{written(key, inner)}{there.after}"
    between = "" if not body.strip() else "\n" if body.endswith("\n") else "\n\n"
    return f"{body}{between}{written(key, inner)}"


def _all(body: str) -> list[tuple[str, str, int, int, int, int]]:
    """Every part: rollout, digest, where it begins, where its text does, where that ends, and where it ends itself."""
    parts: list[tuple[str, str, int, int, int, int]] = []
    at = 0
    while begin := _BEGIN.search(body, at):
        mark = f"<!-- rolloutdocs:end rollout={begin[1]} digest={begin[2]} -->"
        last = body.find(mark, begin.end())
        if last < 0:
            raise Unclear(
                "the mark at the end of its part is gone: bring it back, or take the one at its beginning away"
            )
        start, at = at, last + len(mark)
        _no_end(body[start : begin.start()])
        parts.append((begin[1], begin[2], begin.start(), begin.end(), last, at))
    _no_end(body[at:])
    return parts


def _no_end(outside: str) -> None:
    if _ODD.search(outside) and not _END.search(outside):
        raise Unclear(
            "somebody wrote in a mark of its part: take all of that part away, and it is written anew"
        )
    if _END.search(outside):
        raise Unclear(
            "the mark at the beginning of its part is gone: bring it back, or take the one at its end away"
        )
