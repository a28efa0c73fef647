"""A YAML file to a typed model, with every mistake at once, each with its line and what to do.

Values are checked after the whole file is read, so that a person mends a file in one go. Anchors are refused
rather than resolved: they let a small file grow without bound, and a reader would have to follow them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from .dataclass import dataclass
from .errors import Finding, Place, SourceRefused
from .mistakes import findings
from .shapes import LENIENT
from .yaml_nodes import Lines, Nodes, compose

T = TypeVar("T", bound=BaseModel)

LIMIT = 2_000_000  #: bytes; a source is written by people

#: Gives the first bytes of a file; somebody may want to know which files were read, and what they were.
Read = Callable[[Path, int], bytes]


@dataclass(frozen=True, slots=True)
class Draft(Generic[T]):
    """What a file gave, right or wrong."""

    value: T | None  #: present if everything stands where it should, even if a text breaks a rule
    lines: Lines  #: where each value stands
    findings: tuple[Finding, ...]  #: what is wrong; empty if nothing is


def first_bytes(path: Path, many: int) -> bytes:
    """The first bytes of a file. Raises OSError, ValueError."""
    with path.open("rb") as stream:
        return stream.read(many)


def read(path: Path, model: type[T], shown: str = "") -> T:
    """The file as `model`. Raises `SourceRefused` with all findings. `shown` is what errors call the file."""
    draft = parse(path, model, shown)
    if draft.findings or draft.value is None:
        raise SourceRefused(draft.findings)
    return draft.value


def parse(path: Path, model: type[T], shown: str = "", read: Read = first_bytes) -> Draft[T]:
    """The file as a draft, for callers that have more to check before they refuse it."""
    return typed(walk(path, shown, read), model)


def walk(path: Path, shown: str = "", read: Read = first_bytes) -> Nodes:
    """The file as plain data, for callers that put more into it before it is typed."""
    name = shown or str(path)
    text = _text(path, name, read)
    if isinstance(text, Finding):
        return Nodes(Lines(name, {}), broken=True, found=[text])
    return compose(text, name)


def typed(nodes: Nodes, model: type[T]) -> Draft[T]:
    """Plain data as a model."""
    return Draft(None, nodes.lines, nodes.findings) if nodes.broken else _typed(nodes, model)


def _text(path: Path, name: str, read: Read) -> str | Finding:
    """The file's text without a byte order mark, or why there is none."""
    try:
        if path.is_fifo():
            return Finding(Place(name, 0), "is a pipe, not a file", "Write it to a file.")
        data = read(path, LIMIT + 1)
    except FileNotFoundError:
        return Finding(Place(name, 0), "there is no such file", "Create it, or correct the path.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        return Finding(Place(name, 0), f"cannot be read ({reason})", "Make it a readable file.")
    if len(data) > LIMIT:
        return Finding(Place(name, 0), f"has more than {LIMIT} bytes", "Split or shorten it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Finding(Place(name, line), "has bytes that are not UTF-8", "Save the file as UTF-8.")


def _typed(nodes: Nodes, model: type[T]) -> Draft[T]:
    try:
        return Draft(model.model_validate(nodes.data), nodes.lines, nodes.findings)
    except ValidationError as error:
        found = tuple(sorted((*nodes.findings, *findings(error, model, nodes))))
    return Draft(_lenient(nodes, model), nodes.lines, found)


def _lenient(nodes: Nodes, model: type[T]) -> T | None:
    """The value where texts break rules but stand in their places, so that more can be checked at once."""
    try:
        return model.model_validate(nodes.data, context={LENIENT: True})
    except ValidationError:
        return None
