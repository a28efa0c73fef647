"""Expectations are sentences that a verifier can decide, with every slot filled."""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import Finding, Place, suggest
from ...notation.sentences import SENTENCES, Sentence
from ...shapes import Problem
from .. import shown
from ..procedure import Expectation
from ..source import Source

_STATUS: Final = (r"[1-5][0-9][0-9]", "a status of HTTP such as `200`")
_COUNT: Final = (r"[1-9][0-9]{0,17}", "a number above 0 of at most 18 digits")
#: Slots that only some values can make sense in: (sentence or "", slot) -> pattern, and what it must be.
_SLOTS: Final = {
    ("exit", "status"): (r"[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]", "an exit status from 0 to 255"),
    ("answers", "status"): _STATUS,
    ("answers_json", "status"): _STATUS,
    ("", "request"): (
        r"(GET|HEAD) (https?://|\$[A-Z])\S+",
        "`GET` or `HEAD`, a space and an address such as `$APP_URL/up`, as a probe only reads",
    ),
    ("", "column"): (r"[^.\s`|]+\.[^.\s`|]+", "`table.column`"),
    ("", "path"): (r"[^\s.]+(\.[^\s.]+)*", "names joined by stops such as `checks.database`"),
    ("", "file"): (r"\S+", "a path without spaces"),
    ("", "class"): (r"[A-Za-z_]\w*([.\\][A-Za-z_]\w*)*", "the name of a class"),
    ("", "count"): _COUNT,
}


def sentences(source: Source) -> Iterator[Finding]:
    """Assert that each expectation is a known sentence; one that nobody can judge would never fail."""
    for one in source.rollout.located():
        for index, expectation in enumerate(one.step.expect):
            yield from _sentence(source, (*one.keys, "expect", index), expectation)


def filled(expectation: Expectation) -> tuple[Sentence, dict[str, str]]:
    """A valid expectation's sentence and the values of its slots, as texts."""
    ((name, value),) = expectation.items()
    sentence = SENTENCES[name]
    values = value if isinstance(value, dict) else {sentence.slots[0]: value}
    return sentence, {slot: str(values[slot]) for slot in sentence.slots}


def _sentence(source: Source, keys: tuple[str | int, ...], expectation: Expectation) -> Iterator[Finding]:
    place = source.lines.place(*keys)
    if len(expectation) != 1:
        yield Finding(
            place,
            "an expectation must have exactly one key, the sentence's name",
            "Write one `- ` line for each.",
        )
        return
    ((name, value),) = expectation.items()
    place = source.lines.place(*keys, name)
    if name not in SENTENCES:
        yield Finding(place, f"there is no sentence `{name}`", f"Correct the name.{suggest(name, SENTENCES)}")
        return
    sentence = SENTENCES[name]
    if not isinstance(value, dict):
        yield from _single(sentence, value, place)
        return
    yield from _names(sentence, value, source, (*keys, name))
    for slot in sentence.slots:
        if slot in value:
            yield from _slot(sentence, slot, str(value[slot]), source.lines.place(*keys, name, slot))


def _single(sentence: Sentence, value: str | int, place: Place) -> Iterator[Finding]:
    if len(sentence.slots) == 1:
        yield from _slot(sentence, sentence.slots[0], str(value), place)
    else:
        slots = ", ".join(f"`{slot}`" for slot in sentence.slots)
        yield Finding(
            place, f"the sentence `{sentence.name}` has several slots", f"Write a mapping with {slots}."
        )


def _names(
    sentence: Sentence, value: dict[str, str | int], source: Source, keys: tuple[str | int, ...]
) -> Iterator[Finding]:
    for slot in value:
        if slot not in sentence.slots:
            what = f"the sentence `{sentence.name}` has no slot `{slot}`"
            yield Finding(
                source.lines.place(*keys, slot), what, f"Correct the name.{suggest(slot, sentence.slots)}"
            )
    for slot in sentence.slots:
        if slot not in value:
            what = f"the sentence `{sentence.name}` lacks its slot `{slot}`"
            yield Finding(
                source.lines.place(*keys), what, f"Add `{slot}:`, such as `{sentence.example[slot]}`."
            )


def _slot(sentence: Sentence, slot: str, value: str, place: Place) -> Iterator[Finding]:
    problem: Problem = shown.span(value)
    pattern = _SLOTS.get((sentence.name, slot)) or _SLOTS.get(("", slot))
    if not problem and pattern and not re.fullmatch(pattern[0], value):
        problem = (f"must be {pattern[1]}, but is `{value}`", "Correct it.")
    if problem:
        yield Finding(place, f"`{slot}` of the sentence `{sentence.name}` {problem[0]}", problem[1])
