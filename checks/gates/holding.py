"""Whether somebody's word on an item holds: signed, theirs, of these documents, and not taken back. Pure."""

from datetime import datetime
from typing import Final

from ...dataclass import dataclass
from ..evidence import AHEAD, FIRST, moment
from ..remedy import AWAY, remedy
from .decision import BLOCKED, OPEN, UNKNOWN, Gate, State
from .facts import Facts
from .spoken import Heard
from .word import Word, noted, subject


@dataclass(frozen=True, slots=True)
class Holding:
    """What became of one person's words on one item."""

    state: State
    reason: str  #: without the name
    at: str = ""  #: when the word that holds was given
    note: str = ""


NONE: Final = Holding(BLOCKED, "has said nothing")


def holds(facts: Facts, person: str, item: str, since: datetime | None = None) -> Holding:
    """The word of one person on one item; what was given before `since` does not count.

    The newest that holds, or why the newest does not.
    """
    theirs = [one for one in facts.words.heard if _concerns(one.word, facts, person)]
    given = [one for one in theirs if one.word.item == item and one.word.says == "given"]
    if not given:
        return NONE
    if facts.words.troubles:
        return Holding(UNKNOWN, "may have taken it back in a file that is no word any more")
    if missing := _missing(facts, theirs):
        return missing
    found = [_one(facts, one, theirs, since) for one in sorted(given, key=_age, reverse=True)]
    return next((one for one in found if one.state == OPEN), found[0])


def person_opens(facts: Facts, name: str, title: str, item: str, people: list[str]) -> Gate:
    """The gate that one of these people opens by a word on an item."""
    found = {person: holds(facts, person, item) for person in people}
    for person, held in found.items():
        if held.state == OPEN:
            who = facts.policy.people[person].name
            return Gate(name, title, OPEN, _said(who, held), "", who, held.at)
    reason = "; ".join(f"{facts.policy.people[who].name} {held.reason}" for who, held in found.items())
    state = UNKNOWN if any(one.state == UNKNOWN for one in found.values()) else BLOCKED
    return Gate(name, title, state, reason, signing(facts, item, people))


def signing(facts: Facts, item: str, people: list[str]) -> str:
    """The command with which one of them opens it, where no file stands in the way."""
    if facts.words.troubles:
        return f"{remedy(facts.words.troubles[0], AWAY).capitalize()}: {facts.words.troubles[0]}"
    return f"rolloutdocs sign {item} {facts.place} --as {people[0]} --key FILE --note WORDS"


def _said(who: str, held: Holding) -> str:
    return f"{who} signed it" + (f": {held.note}" if held.note else "")


def _age(one: Heard) -> datetime:
    return moment(one.word.at)


def _concerns(word: Word, facts: Facts, person: str) -> bool:
    return (word.by, word.environment, word.rollout) == (person, facts.environment, facts.rollout)


def _missing(facts: Facts, theirs: list[Heard]) -> Holding | None:
    """Somebody took a word away that a later one follows: it may have taken something back."""
    after = {one.word.after for one in theirs if not one.wrong} - {FIRST}
    if after <= facts.words.known:
        return None
    return Holding(UNKNOWN, "gave a word that is missing here, and it may have taken something back")


def _one(facts: Facts, one: Heard, theirs: list[Heard], since: datetime | None) -> Holding:
    word = one.word
    lapsed = [
        f"signed something that nobody can believe: {one.wrong}" if one.wrong else "",
        "took it back" if _revoked(one, theirs) else "",
        "gave it for another application, which changed since"
        if word.application != facts.application
        else "",
        "gave it for another window" if word.window != facts.window else "",
        f"gave it for other documents{_or_words(facts, word)}, which changed since"
        if word.plan != subject(facts.documents, facts.gates, word.item)
        else "",
        "gave it with a clock that was ahead of this one's" if _age(one) > facts.now + AHEAD else "",
        f"gave it before {since:%Y-%m-%d %H:%M} UTC, too early" if since and _age(one) < since else "",
    ]
    reason = next(filter(None, lapsed), "")
    return Holding(BLOCKED, reason) if reason else Holding(OPEN, "", word.at, noted(word.note))


def _or_words(facts: Facts, word: Word) -> str:
    """What else it is bound to, of an item that policy puts in words."""
    return ", or another wording of it in policy" if word.item in facts.gates.items else ""


def _revoked(one: Heard, theirs: list[Heard]) -> bool:
    """Taken back by its digest, or by what was said later. Whoever closes a gate need not prove who they are."""
    back = [each.word for each in theirs if each.word.says == "revoked" and each.word.item == one.word.item]
    return any(one.digest in word.revokes or moment(word.at) >= _age(one) for word in back)
