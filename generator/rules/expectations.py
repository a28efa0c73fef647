"""Expectations are sentences that a verifier can decide, with every slot filled."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...errors import Finding, Place, suggest
from ...notation import names, queries
from ...notation.claims import CLAIMS, TOLERANCES
from ...notation.sentences import ASKED_AGAIN, LISTED, SENTENCES, Sentence
from ...shapes import Problem
from .. import shown
from ..procedure import Expectation, Slot
from ..source import Source

_STATUS: Final = (r"[1-5][0-9][0-9]", "a status of HTTP such as `200`")
_COUNT: Final = (r"[1-9][0-9]{0,17}", "a number above 0 of at most 18 digits")
#: Slots that only some values can make sense in: (sentence or "", slot) -> pattern, and what it must be.
_SLOTS: Final = {
    ("exit", "status"): (r"[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]", "an exit status from 0 to 255"),
    ("", "status"): _STATUS,
    ("", "request"): (
        r"(GET|HEAD) (https?://|\$[A-Z])\S+",
        "`GET` or `HEAD`, a space and an address such as `$APP_URL/up`, as a probe only reads",
    ),
    ("", "column"): (r"[^.\s`|]+\.[^.\s`|]+", "`table.column`"),
    ("", "path"): (r"[^\s.]+(\.[^\s.]+)*", "names joined by stops such as `checks.database`"),
    ("", "file"): (r"\S+", "a path without spaces"),
    ("", "class"): (r"[A-Za-z_]\w*([.\\][A-Za-z_]\w*)*", "the name of a class"),
    ("", "count"): _COUNT,
    ("", "seconds"): _COUNT,
    ("", "milliseconds"): (r"[1-9][0-9]{0,3}|10000", "a number from 1 to 10000, as no request waits longer"),
    ("", "rows"): (r"0|[1-9][0-9]{0,11}", "a number of at most 12 digits"),
    ("", "table"): (r"[^.\s`|]+", "the name of a table, without a stop"),
    ("", "sha256"): (r"[0-9a-f]{64}", "64 hexadecimal digits in small letters"),
    ("", "tolerances"): ("|".join(TOLERANCES), f"{' or '.join(f'`{one}`' for one in TOLERANCES)}"),
    ("", "header"): (r"[A-Za-z0-9][A-Za-z0-9_-]*", "the name of a header such as `Cache-Control`"),
}


def sentences(source: Source) -> Iterator[Finding]:
    """Assert that each expectation is a known sentence; one that nobody can judge would never fail."""
    for one in source.rollout.located():
        for index, expectation in enumerate(one.step.expect):
            yield from sentence(source, (*one.keys, "expect", index), expectation)
        if one.step.ask_again and not any(name in ASKED_AGAIN for each in one.step.expect for name in each):
            what = "`ask_again` has nothing to ask: no sentence is about a server, a database or a file"
            yield Finding(
                source.lines.place(*one.keys, "ask_again"),
                what,
                "Remove it; what a command printed stays as it is.",
            )


def filled(expectation: Expectation) -> tuple[Sentence, dict[str, str]]:
    """A valid expectation's sentence and the values of its slots, as texts; several of one slot, one a line."""
    ((name, value),) = expectation.items()
    sentence = SENTENCES[name]
    values = value if isinstance(value, dict) else {sentence.slots[0]: value}
    return sentence, {slot: "\n".join(_texts(values[slot])) for slot in sentence.slots}


def _texts(value: Slot) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else [str(value)]


#: The same of claims, which name what is in a database, whatever it is called there.
_NAMES: Final = {"column": (names.COLUMN, names.A_COLUMN), "table": (names.TABLE, names.A_TABLE)}


def slot_pattern(sentence: Sentence, slot: str) -> tuple[str, str] | None:
    """The pattern of a slot that only some values make sense in, and what it must be."""
    if sentence.name in CLAIMS and slot in _NAMES:
        return _NAMES[slot]
    return _SLOTS.get((sentence.name, slot)) or _SLOTS.get(("", slot))


#: The sentences of one place, and what one of them is called.
Grammar = tuple[Mapping[str, Sentence], str]


def sentence(
    source: Source,
    keys: tuple[str | int, ...],
    given: Expectation,
    grammar: Grammar = (SENTENCES, "sentence"),
) -> Iterator[Finding]:
    """Assert that a mapping is one sentence of a grammar, with every slot filled."""
    known, noun = grammar
    place = source.lines.place(*keys)
    if len(given) != 1:
        of = "an expectation" if noun == "sentence" else f"a {noun}"
        yield Finding(
            place,
            f"{of} must have exactly one key, the {noun}'s name",
            "Write one `- ` line for each.",
        )
        return
    ((name, value),) = given.items()
    place = source.lines.place(*keys, name)
    if name not in known:
        yield Finding(
            place, f"there is no {noun} `{name}`", f"Correct the name.{suggest(name, known)} {LISTED}"
        )
        return
    found = known[name]
    if not isinstance(value, dict):
        yield from _single(found, value, place)
        return
    yield from _names(found, value, source, (*keys, name))
    for slot in found.slots:
        if slot in value:
            yield from _slot(found, slot, value[slot], source.lines.place(*keys, name, slot))


def _single(sentence: Sentence, value: Slot, place: Place) -> Iterator[Finding]:
    if not sentence.slots:
        step = sentence.name in SENTENCES
        what = f"the {'sentence' if step else 'claim'} `{sentence.name}` takes no value"
        yield Finding(place, what, f"Write `- {sentence.name}{': {}' if step else ''}`.")
    elif len(sentence.slots) == 1:
        yield from _slot(sentence, sentence.slots[0], value, place)
    else:
        slots = ", ".join(f"`{slot}`" for slot in sentence.slots)
        yield Finding(
            place, f"the sentence `{sentence.name}` has several slots", f"Write a mapping with {slots}."
        )


def _names(
    sentence: Sentence, value: dict[str, Slot], source: Source, keys: tuple[str | int, ...]
) -> Iterator[Finding]:
    for slot in value:
        if slot not in sentence.slots:
            what = f"the sentence `{sentence.name}` has no slot `{slot}`"
            remedy = f"Correct the name.{suggest(slot, sentence.slots)}{_other(sentence, value)}"
            yield Finding(source.lines.place(*keys, slot), what, remedy)
    for slot in sentence.slots:
        if slot not in value:
            what = f"the sentence `{sentence.name}` lacks its slot `{slot}`"
            yield Finding(
                source.lines.place(*keys), what, f"Add `{slot}:`, such as `{sentence.example[slot]}`."
            )


def _other(sentence: Sentence, value: dict[str, Slot]) -> str:
    """The sentences that have all these slots, where somebody chose the plainer one: `answers` for `answers_json`."""
    fit = [one.name for one in SENTENCES.values() if set(one.slots) == set(value)]
    near = [name for name in fit if name.startswith(sentence.name)]
    return f" Or write `{near[0]}`, which has these." if near else ""


def _slot(sentence: Sentence, slot: str, value: Slot, place: Place) -> Iterator[Finding]:
    several = sentence.several and slot == sentence.slots[-1]
    if isinstance(value, list) and not (several and value):
        what = f"`{slot}` of the sentence `{sentence.name}` must be {'one value or more' if several else 'one value'}"
        yield Finding(place, f"{what}, but is a list", "Write a value.")
        return
    for text in _texts(value):
        problem: Problem = shown.span(text)
        pattern = slot_pattern(sentence, slot)
        if not problem and pattern and not re.fullmatch(pattern[0], text):
            problem = (f"must be {pattern[1]}, but is `{text}`", "Correct it.")
        if not problem and slot in _NAMES and sentence.name in CLAIMS and (plain := names.needless(text)):
            problem = (f"has quotes that it does not need: `{text}`", f"Write `{plain}`.")
        if not problem and slot == "sql" and queries.asks_nothing(text):
            problem = (f"{queries.WHAT}: `{text}`", queries.REMEDY)
        if problem:
            yield Finding(place, f"`{slot}` of the sentence `{sentence.name}` {problem[0]}", problem[1])
