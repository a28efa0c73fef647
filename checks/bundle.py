"""One file that carries runs and words from one machine to another, and the way back into their folders.

Lines of JSON: what the bundle is; then for each run and each word a line that says what follows (name, number of bytes,
digest, signature), and its file, byte for byte; then the digest of everything before. Same runs, same bytes. What comes
in is somebody's text: every length is bounded before it is read, a name is a file's name and nothing more, and each run
is examined as `evidence check` does.

Rejected: tar and zip, whose readers follow names, links and modes that a stranger chose.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from ..dataclass import dataclass
from .anchor import ARMOUR
from .anchor import LARGEST as LARGEST_SIGNATURE
from .examine import LARGEST, examine
from .gates.word import Garbled, parsed
from .gates.word import name as name_of

KIND: Final = "rolloutdocs evidence"
VERSION: Final = 1
#: Runs in one bundle.
MOST: Final = 10_000
#: Bytes of a line that describes: a name, numbers and a signature.
LINE: Final = 2 * LARGEST_SIGNATURE
#: A run's id as a file's name: no folder, no leading dot or hyphen, nothing that a shell or a system reads otherwise.
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class Unreadable(Exception):  # noqa: N818 - the bundle is unreadable
    """No bundle, or a changed one, or one that wants what no bundle needs."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One run, or one word, as it is carried."""

    name: str  #: the run's id, or the name of the word's file without its ending
    data: bytes  #: its file
    signature: bytes = b""  #: the file that OpenSSH made over it; empty for none
    kind: str = "run"  #: or "word"


def written(runs: Iterable[Carried]) -> Iterator[bytes]:
    """The bundle's bytes, in parts. `runs` come in the order of their names."""
    listed = hashlib.sha256()
    for part in _parts(runs):
        listed.update(part)
        yield part
    yield _line({"end": listed.hexdigest()})


def _parts(runs: Iterable[Carried]) -> Iterator[bytes]:
    yield _line({"kind": KIND, "version": VERSION})
    for run in runs:
        digest = hashlib.sha256(run.data).hexdigest()
        about = {run.kind: run.name, "bytes": len(run.data), "sha256": digest}
        yield _line({**about, "signature": run.signature.decode("ascii")} if run.signature else about)
        yield run.data
        yield b"" if run.data.endswith(b"\n") else b"\n"


def _line(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode() + b"\n"


def opened(file: IO[bytes]) -> Iterator[Carried]:
    """The runs of a bundle, one after the other. Raises Unreadable, at the latest at its end: believe none before."""
    total = hashlib.sha256()
    first = _described(file, total, "the first line")
    if first.get("kind") != KIND:
        raise Unreadable("this is no bundle of evidence: `rolloutdocs evidence export` makes one")
    if first.get("version") != VERSION:
        raise Unreadable(
            f"a bundle of version {first.get('version')!r}, and this rolloutdocs reads version {VERSION}"
        )
    seen: set[str] = set()
    while True:
        before = total.hexdigest()
        about = _described(file, total, f"the line behind {len(seen)} runs")
        if "end" in about:
            if about["end"] != before or file.read(1):
                raise Unreadable("the bundle was changed: its last line does not fit what stands before it")
            return
        run = _run(file, total, about)
        if run.name.casefold() in seen or len(seen) == MOST:
            raise Unreadable(f"the run `{run.name}` comes twice, or the bundle has more than {MOST} runs")
        seen.add(run.name.casefold())
        yield run


def _described(file: IO[bytes], total: Any, what: str) -> dict[str, Any]:  # noqa: ANN401 - hashlib has no public type
    line = file.readline(LINE)
    if not line.endswith(b"\n"):
        raise Unreadable(f"{what} is cut off, or longer than {LINE} bytes")
    total.update(line)
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{what} is no JSON") from error
    if not isinstance(body, dict):
        raise Unreadable(f"{what} describes nothing")
    return body


def _run(file: IO[bytes], total: Any, about: dict[str, Any]) -> Carried:  # noqa: ANN401 - as above
    """The run, or the word, that a line describes, examined."""
    kind = "word" if "word" in about else "run"
    name, size = about.get(kind), about.get("bytes")
    if not isinstance(name, str) or not NAME.fullmatch(name) or name.endswith("."):
        raise Unreadable(f"{name!r} is no name of a run")
    if type(size) is not int or not 0 < size <= LARGEST:
        raise Unreadable(f"the {kind} `{name}` has no size between 1 and {LARGEST} bytes")
    data = file.read(size)
    total.update(data)
    if len(data) != size or hashlib.sha256(data).hexdigest() != about.get("sha256"):
        raise Unreadable(f"the {kind} `{name}` is cut off, or was changed in the bundle")
    if not data.endswith(b"\n"):
        total.update(_newline(file, name))
    for wrong in _wrong(kind, name, data):
        raise Unreadable(wrong)
    return Carried(name, data, _signature(name, about.get("signature", "")), kind)


def _wrong(kind: str, name: str, data: bytes) -> list[str]:
    """Why this is no file of that kind and name. Of a word the name follows from what it says."""
    if kind == "run":
        run = examine(name, name, data)  # what cannot be read may be anything, under any name
        return [flaw.what for flaw in run.flaws if flaw.changed or not run.records]
    try:
        parsed(data)
    except Garbled as error:
        return [f"{name}: {error}"]
    return [] if name == name_of(data) else [f"the word `{name}` has the name of another one"]


def _newline(file: IO[bytes], name: str) -> bytes:
    if file.read(1) != b"\n":
        raise Unreadable(f"something stands behind the run `{name}`")
    return b"\n"


def armoured(made: bytes) -> bool:
    """Whether it looks like a signature of OpenSSH's; who made it is asked when it is used."""
    return made.startswith(ARMOUR) and made.isascii() and len(made) <= LARGEST_SIGNATURE


def _signature(name: str, text: object) -> bytes:
    made = text.encode(errors="surrogatepass") if isinstance(text, str) else b"?"
    if made and not armoured(made):
        raise Unreadable(f"the signature of the run `{name}` is none of OpenSSH's")
    return made
