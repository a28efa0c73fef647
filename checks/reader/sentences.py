"""An expectation's text to its sentence.

Each code span becomes a hole, and what is left must be one template exactly; so no value can change what a
sentence means. Nothing is normalised: a sentence that is nearly right is an error that names the right one.
"""

import difflib
import re
from collections.abc import Mapping
from string import Formatter
from typing import Final

from ...notation import names, queries
from ...notation.claims import CLAIMS, TOLERANCES
from ...notation.sentences import SENTENCES, Sentence
from ..plan import Claim, Code, Expectation, Text
from .source import Source

Shape = tuple[str | None, ...]  #: words, and None where a code span stands


def _shape(template: str) -> Shape:
    shape: list[str | None] = []
    for words, slot, _, _ in Formatter().parse(template):
        shape += [words] if words else []
        shape += [None] if slot is not None else []
    return tuple(shape)


class Grammar:
    """The sentences that may stand in one place."""

    def __init__(self, sentences: Mapping[str, Sentence], noun: str) -> None:
        self.sentences = sentences
        self.noun = noun  #: what one of them is called
        self._by_shape = {_shape(sentence.template): sentence for sentence in sentences.values()}

    def known(self, text: Text) -> Sentence | None:
        """The one of this shape; a list of code spans at the end stands for one where a sentence takes several."""
        shape = tuple(None if isinstance(part, Code) else part for part in text)
        found = self._by_shape.get(shape)
        while found is None and shape[-3:] == (None, ", ", None):
            shape = shape[:-2]
            found = self._by_shape.get(shape)
            found = found if found and found.several else None
        return found


EXPECTATIONS: Final = Grammar(SENTENCES, "sentence of the notation")
CLAIMED: Final = Grammar(CLAIMS, "claim of the notation")

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_URL: Final = r"(?:https?://|\$[A-Z])\S+"

#: Slot -> what stands in it, in a pattern and in words. A slot that is not here holds any text.
SENSE: Final = {
    "status": (_NUMBER, "a number such as `0`"),
    "count": (_NUMBER, "a number such as `3`"),
    "request": (re.compile(rf"(?:GET|HEAD) {_URL}"), "a question such as `GET $APP_URL/up`"),
    "column": (re.compile(r"[^\s.`|]+\.[^\s.`|]+"), "table and column such as `users.role`"),
    "path": (re.compile(r"[^\s.]+(?:\.[^\s.]+)*"), "names joined by stops such as `checks.database`"),
    "file": (re.compile(r"\S+"), "a path without spaces"),
    "table": (re.compile(r"[^\s.`|]+"), "the name of a table such as `users`"),
    "rows": (_NUMBER, "a number such as `0`"),
    "seconds": (_NUMBER, "a number such as `20`"),
    "milliseconds": (_NUMBER, "a number such as `800`"),
    "sha256": (re.compile(r"[0-9a-f]{64}"), "64 hexadecimal digits in small letters"),
    "header": (re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*"), "the name of a header such as `Cache-Control`"),
    "tolerances": (re.compile("|".join(TOLERANCES)), f"{' or '.join(f'`{one}`' for one in TOLERANCES)}"),
    "class": (re.compile(r"[A-Za-z_]\w*(?:[.\\][A-Za-z_]\w*)*"), "the name of a class"),
}

#: The same of claims, which name what is in a database, whatever it is called there.
NAMED: Final = {
    "column": (re.compile(names.COLUMN), names.A_COLUMN),
    "table": (re.compile(names.TABLE), names.A_TABLE),
}

#: Sentence -> what its status can be, as no exit status is above 255 and no answer below 100.
STATUSES: Final = {
    name: range(256) if name == "exit" else range(100, 600)
    for name, sentence in SENTENCES.items()
    if "status" in sentence.slots
}


def read_sentence(source: Source, text: Text, line: int) -> Expectation | None:
    """The one expectation that `text` is, or None and a finding with the nearest one."""
    found = _read(source, text, line, EXPECTATIONS)
    return Expectation(found[0].name, found[1], source.place(line)) if found else None


def read_claim(source: Source, text: Text, line: int) -> Claim | None:
    """The one claim that `text` is, or None and a finding with the nearest one."""
    found = _read(source, text, line, CLAIMED)
    return Claim(found[0].name, found[1], source.place(line)) if found else None


def _read(source: Source, text: Text, line: int, grammar: Grammar) -> tuple[Sentence, dict[str, str]] | None:
    sentence = grammar.known(text)
    if sentence is None:
        source.refuse(line, f"`{_holes(text)}` is no {grammar.noun}", _nearest(text, grammar.sentences))
        return None
    spans = [part.value for part in text if isinstance(part, Code)]
    slots = [slot for _, slot, _, _ in Formatter().parse(sentence.template) if slot is not None]
    last = len(slots) - 1 if sentence.several else len(spans)
    values = dict(zip(slots, [*spans[:last], *_joined(spans[last:])], strict=True))
    wrong = [
        reason
        for slot, value in values.items()
        for one in sentence.parted(slot, value)
        if (reason := _nonsense(sentence.name, slot, one))
    ]
    for what, remedy in wrong:
        source.refuse(line, f"{what} for `{sentence.template}`", remedy)
    return None if wrong else (sentence, values)


def _joined(spans: list[str]) -> list[str]:
    """No code span has a line end, so that each can be told from the next."""
    return ["\n".join(spans)] if spans else []


def _nonsense(name: str, slot: str, value: str) -> tuple[str, str] | None:
    named = name in CLAIMS and slot in NAMED
    sense = NAMED[slot] if named else SENSE.get(slot)
    if sense and not sense[0].fullmatch(value):
        return f"`{value}` is no {slot}", f"Write {sense[1]}."
    if named and (plain := names.needless(value)):
        return f"`{value}` has quotes that it does not need", f"Write `{plain}`."
    if slot == "sql" and queries.asks_nothing(value):
        return f"`{value}` {queries.WHAT}", queries.REMEDY
    statuses = STATUSES.get(name)
    if slot == "status" and statuses and int(value) not in statuses:
        return f"`{value}` is no status", f"Write a number from {statuses[0]} to {statuses[-1]}."
    return None


def _holes(text: Text) -> str:
    return "".join("{…}" if isinstance(part, Code) else part for part in text)


def _nearest(text: Text, known: Mapping[str, Sentence]) -> str:
    templates = {re.sub(r"\{\w+\}", "{…}", sentence.template): sentence for sentence in known.values()}
    close = difflib.get_close_matches(_holes(text), templates, n=1, cutoff=0.0)
    nearest, found = templates[close[0]], sum(isinstance(part, Code) for part in text)
    hint = ""
    if nearest.several:
        hint = ", whose last values are a code span each, joined by `, `"
    elif found != len(nearest.slots):
        hint = f", with {_spans(len(nearest.slots))} where here {_are(found)}"
    said = f"the nearest sentence is `{nearest.template}`{hint}"
    return f"Write values as code spans; {said}. `rolloutdocs explain {nearest.name}` tells more."


def _spans(count: int) -> str:
    return "1 code span" if count == 1 else f"{count} code spans"


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}" if count else "is none"
