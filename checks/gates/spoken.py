"""The words of a folder, each with what its signature is worth.

A file of allowed signers says whose key is whose; whether a key is over, or allowed for another namespace only, OpenSSH
decides. The clock of the signer is not believed: a key that is over now vouches for nothing, whenever it signed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from ...dataclass import dataclass
from ..anchor import WORD, Keys, Signature, Unsigned, refused
from ..carry import SIGNED, WORDS
from ..evidence import Broken, content
from ..evidence.whole import whole
from ..remedy import UNSEEN
from .word import LARGEST, Garbled, Word, digest, name, parsed

#: Below the folder of evidence; and what a word's file ends with.
FOLDER, ENDING = WORDS
#: Words that are looked at: each costs a process.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """A word, and whether it is the person's."""

    word: Word
    digest: str
    wrong: str  #: why no signature vouches for it; "" where one does


@dataclass(frozen=True, slots=True)
class Words:
    """All that a folder has."""

    heard: tuple[Heard, ...] = ()
    known: frozenset[str] = field(default_factory=frozenset)  #: digests of all that are there
    troubles: tuple[str, ...] = ()  #: files that are no words, or could not be looked at


def listen(folder: Path, principals: Mapping[str, str], keys: Keys) -> Words:
    """Every word of a folder; `principals` has those of people by their short names. Raises OSError."""
    heard: list[Heard] = []
    troubles: list[str] = []
    paths = sorted(folder.glob(f"*{ENDING}"))
    if len(paths) > MOST:
        troubles.append(f"{folder}: more than {MOST} words, {UNSEEN}")
        paths = []
    if not paths:
        return Words(troubles=tuple(troubles))
    with keys.files() as files:
        for path in paths:
            try:
                data = content(path) if path.stat().st_size <= LARGEST else b""
                word = parsed(data)
            except (Broken, Garbled, OSError) as error:
                why = error.strerror if isinstance(error, OSError) else str(error).removeprefix(f"{path}: ")
                troubles.append(f"{path}: {why}")
                continue
            wrong = vouched(data, path, files, principals.get(word.by, ""))
            heard.append(Heard(word, digest(data), wrong))
    return Words(tuple(heard), frozenset(one.digest for one in heard), tuple(troubles))


def vouched(data: bytes, path: Path, files: tuple[Path, Path], principal: str) -> str:
    """Why the signature beside a word is not that of its person; "" where it is."""
    if not principal:
        return "policy knows nobody of that name who can sign"
    try:
        return refused(data, signature(path.with_name(path.name + SIGNED), files, principal), WORD)
    except FileNotFoundError:
        return "it is not signed"
    except (Unsigned, OSError) as error:
        return str(error)


def taken(data: bytes, made: bytes, keys: Keys, principal: str) -> str:
    """Why a signature that was just made would not count; "" where it does. Raises Unsigned, OSError."""
    with keys.files() as files:
        path = files[0].with_name("made")
        path.write_bytes(made)
        return refused(data, signature(path, files, principal), WORD)


def signature(path: Path, files: tuple[Path, Path], principal: str) -> Signature:
    """What is asked of a signature by the keys in these files."""
    signers, revoked = files
    return Signature(path, signers, principal, revoked)


def keep(folder: Path, data: bytes, signature: bytes) -> Path:
    """Add a word with its signature. Raises OSError; what is there is never replaced.

    The signature comes first: a word without one would be there, and be worth nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name(data)}{ENDING}"
    for target, body in ((path.with_name(path.name + SIGNED), signature), (path, data)):
        whole(target, body)
    return path


def carried(folder: Path) -> Iterator[tuple[Path, bytes, bytes]]:
    """Every word as it is carried: its file, its bytes, its signature. Raises Broken, Garbled, OSError."""
    for path in sorted(folder.glob(f"*{ENDING}")):
        data = content(path)
        parsed(data)
        if path.name != f"{name(data)}{ENDING}":
            raise Garbled(f"{path} has the name of another word")
        signature = path.with_name(path.name + SIGNED)
        yield path, data, signature.read_bytes() if signature.is_file() else b""
