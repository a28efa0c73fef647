"""An expectation's text to its sentence.

Each code span becomes a hole, and what is left must be one template exactly; so no value can change what a
sentence means. Nothing is normalised: a sentence that is nearly right is an error that names the right one.
"""

import difflib
import re
from string import Formatter
from typing import Final

from ...notation.sentences import SENTENCES
from ..plan import Code, Expectation, Text
from .source import Source

Shape = tuple[str | None, ...]  #: words, and None where a code span stands


def _shape(template: str) -> Shape:
    shape: list[str | None] = []
    for words, slot, _, _ in Formatter().parse(template):
        shape += [words] if words else []
        shape += [None] if slot is not None else []
    return tuple(shape)


_BY_SHAPE: Final = {_shape(sentence.template): sentence for sentence in SENTENCES.values()}

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
    "class": (re.compile(r"[A-Za-z_]\w*(?:[.\\][A-Za-z_]\w*)*"), "the name of a class"),
}

#: Sentence -> what its status can be, as no exit status is above 255 and no answer below 100.
STATUSES: Final = {"exit": range(256), "answers": range(100, 600), "answers_json": range(100, 600)}


def read_sentence(source: Source, text: Text, line: int) -> Expectation | None:
    """The one sentence that `text` is, or None and a finding with the nearest one."""
    sentence = _BY_SHAPE.get(tuple(None if isinstance(part, Code) else part for part in text))
    if sentence is None:
        source.refuse(line, f"`{_holes(text)}` is no sentence of the notation", _nearest(text))
        return None
    spans = [part.value for part in text if isinstance(part, Code)]
    slots = [slot for _, slot, _, _ in Formatter().parse(sentence.template) if slot is not None]
    values = dict(zip(slots, spans, strict=True))
    wrong = [reason for slot, value in values.items() if (reason := _nonsense(sentence.name, slot, value))]
    for what, remedy in wrong:
        source.refuse(line, f"{what} for `{sentence.template}`", remedy)
    return None if wrong else Expectation(sentence.name, values, source.place(line))


def _nonsense(name: str, slot: str, value: str) -> tuple[str, str] | None:
    pattern, words = SENSE.get(slot, (None, ""))
    if pattern and not pattern.fullmatch(value):
        return f"`{value}` is no {slot}", f"Write {words}."
    statuses = STATUSES.get(name)
    if slot == "status" and statuses and int(value) not in statuses:
        return f"`{value}` is no status", f"Write a number from {statuses[0]} to {statuses[-1]}."
    return None


def _holes(text: Text) -> str:
    return "".join("{…}" if isinstance(part, Code) else part for part in text)


def _nearest(text: Text) -> str:
    templates = {re.sub(r"\{\w+\}", "{…}", sentence.template): sentence for sentence in SENTENCES.values()}
    close = difflib.get_close_matches(_holes(text), templates, n=1, cutoff=0.0)
    return f"Write values as code spans; the nearest sentence is `{templates[close[0]].template}`."
