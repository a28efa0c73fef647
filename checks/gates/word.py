"""A person's word: what it says, of what, and the one line of JSON in which it stands and which is signed.

A word is a file of its own, so that two machines add to them without a quarrel, and an import puts them together. Each
names the one before it of the same person, as a run's lines do: a word that was taken out, such as one that took
something back, is missed as soon as a later one is there.

Rejected: lines in the file of a run. A word is about documents, and given where no run was.
"""

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any, Final, Literal

from ...dataclass import dataclass
from ...gating import Gates
from ..evidence import FIRST
from ..reports.printable import printable

VERSION: Final = 1
#: Bytes that a word's file may have.
LARGEST: Final = 16 * 1024
#: Characters that a note may have.
LONGEST: Final = 500
#: Words that one takes back by their names, the newest; those before them are taken back by its time.
NAMED: Final = 100

Says = Literal["given", "revoked"]


class Garbled(Exception):  # noqa: N818 - it is garbled
    """A file is no word."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says, and all that it is bound to."""

    says: Says  #: "revoked" takes back what the same person said of the same item
    item: str  #: such as `go-ahead`
    by: str  #: their short name in policy
    at: str  #: ISO 8601 in UTC, by their clock
    environment: str
    rollout: str  #: "" where the project has one
    plan: str  #: digest of what it is said of, as `subject` has it
    application: str  #: digest of the application's files that were rehearsed
    window: str  #: both moments of it, as policy has them; "" for none
    note: str  #: in their words, one line
    after: str = FIRST  #: SHA-256 of the word that they gave before this one, here; zeros for none
    revokes: tuple[str, ...] = ()  #: SHA-256 of words that are taken back, wherever they turn up again


def subject(documents: str, gates: Gates, item: str) -> str:
    """What a word on an item is said of: the documents, and what policy asks there, where it puts that in words."""
    asked = gates.items.get(item)
    return digest(json.dumps([documents, asked.what]).encode()) if asked else documents


def written(word: Word) -> bytes:
    """The file's bytes: the same word is always the same bytes."""
    body = {"kind": "word", "version": VERSION, **asdict(word)}
    return json.dumps(body, sort_keys=True).encode() + b"\n"


def parsed(data: bytes) -> Word:
    """The word in a file. Raises Garbled, also for one that is written otherwise than we do."""
    if len(data) > LARGEST:
        raise Garbled(f"has more than {LARGEST} bytes")
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("kind") != "word" or body.pop("version") != VERSION:
            raise Garbled(f"is no word of version {VERSION}")
        word = Word(**{**body, "revokes": tuple(body["revokes"])})
        texts = [getattr(word, one.name) for one in fields(Word) if one.name != "revokes"]
        if not all(isinstance(one, str) for one in (*texts, *word.revokes)):
            raise Garbled("has a field that is no text")
        same = written(word) == data and word.says in ("given", "revoked")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Garbled("is no word") from error
    if not same:
        raise Garbled("is not written as a word is")
    return word


def digest(data: bytes) -> str:
    """What a word is known by."""
    return hashlib.sha256(data).hexdigest()


def name(data: bytes) -> str:
    """The name of its file, without an ending: it follows from the content, so that the same is never there twice."""
    return f"word-{digest(data)[:32]}"


def noted(text: str) -> str:
    """A note as it is kept and shown: one line that can be printed."""
    return printable(" ".join(text.split()))
