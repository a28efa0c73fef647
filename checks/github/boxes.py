"""Lines that are ticked, each with an id that stays when lines come, go or move. Pure.

A mark at the end of a line says which tick was whose when it was last written: what differs from that, a person did.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...dataclass import dataclass
from .segments import lines

_MARK: Final = r"<!-- rolloutdocs:task id=([a-z0-9.:-]+) ours=([01]) theirs=([01]) -->"
_LINE: Final = re.compile(rf"^- \[([ xX])\] (.*) {_MARK}\s*$")
_PLAIN: Final = re.compile(r"^- \[ \] (.*)$")
_KEPT: Final = re.compile(r"^<!-- rolloutdocs:kept ([a-z0-9.:,-]+) -->\s*$", re.MULTILINE)
_HREF: Final = re.compile(r"\]\(([^()\s]+)\)")
_ANY: Final = re.compile(r" ?<!-- rolloutdocs:(?:task|kept) [^<>]*-->\s*$")
#: Ticks of lines that are not shown now which are remembered.
MANY: Final = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A line as it is found."""

    ticked: bool
    ours: bool  #: whether evidence had ticked it when it was written
    theirs: bool  #: whether a person had

    @property
    def person(self) -> bool:
        """Whether a person wants it ticked: they ticked it since, or had, and did not take that back."""
        return self.ticked and (self.theirs or not self.ours)


@dataclass(frozen=True, slots=True)
class Known:
    """What evidence says of a line."""

    proven: bool | None  #: None: it cannot say anything of it, only people can
    words: str = ""  #: by what, or why not, in Markdown


def marked(text: str) -> str:
    """A page's lines to tick with an id each, made of what they say."""
    seen: dict[str, int] = {}
    made = []
    for line, code, _ in lines(text):
        plain = None if code else _PLAIN.match(line)
        made.append(task(identity(plain[1], seen), plain[1]) if plain else line)
    return "\n".join(made)


def task(name: str, text: str) -> str:
    """A line to tick that nobody has ticked."""
    return f"- [ ] {text} <!-- rolloutdocs:task id={name} ours=0 theirs=0 -->"


def identity(text: str, seen: dict[str, int]) -> str:
    """An id of the words, not of where their links lead: that changes with every commit.

    seen: how often each was given; the next line of the same words gets another one.
    """
    words = re.sub(r"\]\([^()]*\)", "]", text)
    name = f"t-{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


def ticked(text: str, known: Mapping[str, Known], before: Mapping[str, Box]) -> str:
    """The text with its boxes as evidence and people have them."""
    return "\n".join(line if code else _ticked(line, known, before) for line, code, _ in lines(text))


def _ticked(line: str, known: Mapping[str, Known], before: Mapping[str, Box]) -> str:
    found = _LINE.match(line)
    if found is None:
        return line
    name, text = found[3], found[2]
    one = known.get(name, Known(None))
    ours, theirs = one.proven is True, name in before and before[name].person
    sign = "x" if ours or theirs else " "
    words = f" ({said})" if (said := _said(one, theirs=theirs)) else ""
    return f"- [{sign}] {text}{words} <!-- rolloutdocs:task id={name} ours={ours:d} theirs={theirs:d} -->"


def _said(one: Known, *, theirs: bool) -> str:
    if theirs and one.proven is None:
        return "ticked by a person, who can explain it"
    if theirs and not one.proven:
        return (
            f"ticked by a person, who can explain it; evidence does not show it: {one.words or 'never run'}"
        )
    return one.words


def shown_by(text: str) -> dict[str, list[str]]:
    """Where the links of each line lead."""
    found: dict[str, list[str]] = {}
    for line, code, _ in lines(text):
        if not code and (one := _LINE.match(line)):
            found[one[3]] = _HREF.findall(one[2])
    return found


def boxes(text: str) -> dict[str, Box]:
    """Every line with an id; ticks that are only remembered are a person's. Of two with one id a ticked one counts."""
    found: dict[str, Box] = {}
    for name in kept(text):
        found[name] = Box(ticked=True, ours=False, theirs=True)
    for name, box in _found(text.replace("\r\n", "\n")):
        if name not in found or not found[name].person:
            found[name] = box
    return found


def _found(text: str) -> Iterator[tuple[str, Box]]:
    for line, code, _ in lines(text):
        if not code and (found := _LINE.match(line)):
            yield found[3], Box(found[1] != " ", found[4] == "1", found[5] == "1")


def kept(text: str) -> tuple[str, ...]:
    """Ids of lines that people ticked and that were not shown then."""
    return tuple(name for found in _KEPT.findall(text) for name in found.split(","))


def keep(text: str, before: Mapping[str, Box]) -> str:
    """A mark that remembers the ticks of people whose lines the text does not show; "" for none."""
    shown = {name for name, _ in _found(text)}
    names = [name for name, box in before.items() if box.person and name not in shown]
    return f"<!-- rolloutdocs:kept {','.join(names[:MANY])} -->" if names else ""


def unmarked(text: str) -> str:
    """The text without its marks, for whoever keeps it elsewhere."""
    return "\n".join(line if code else _ANY.sub("", line) for line, code, _ in lines(text))


def unticked(text: str) -> str:
    """The text as if nobody had ticked anything."""
    return "\n".join(
        line if code or not _LINE.match(line) else f"- [ ] {line[6:]}" for line, code, _ in lines(text)
    )
