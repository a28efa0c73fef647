"""What of a source reaches no page, and what on the pages comes from no field: both are for a reviewer to see.

Every text of the source is marked, and the pages are rendered once; a text whose mark is on no page reached none, and a
sentence without a mark is one that no field can change. Where a value is a name or a choice, a mark would lead
nowhere: such a value is changed for another of its kind instead, one at a time.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from ..dataclass import dataclass
from ..environments import Environments
from ..errors import Place
from ..notation.claims import CLAIMS, TOLERANCES
from ..shapes import LENIENT
from ..yaml_nodes import Keys
from .document import FILES
from .procedure import Defining, Showing
from .publish import documents
from .rollout import Group, Rollout
from .source import Source
from .templates import OURS, SUFFIX

_MARK: Final = re.compile(r"zq[0-9]+zq")
_END: Final = re.compile(r"(?<=[.!?:;]) +")
_LEAD: Final = re.compile(r"^(?:[#>]+ |- \[ \] |- |[0-9]+\. )+")
#: Choices that are no names of the source.
_CHOICES: Final = (
    *(get_args(Defining), get_args(Showing), get_args(Group), ("block", "steps"), ("bash", "powershell")),
    ("added", "changed", "removed", "fixed", "security"),
    tuple(name for name, claim in CLAIMS.items() if not claim.slots),
    TOLERANCES,
)


@dataclass(frozen=True, slots=True)
class Unreached:
    """A value of the source that no page shows."""

    place: Place
    field: str  #: the way to it, as people write it


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words of a page that no field can change."""

    template: str
    page: str
    line: int  #: of the page as it is, not as it was marked
    text: str


def unreached(source: Source) -> list[Unreached]:
    """The values that reach no page, in the order of the file."""
    data = source.rollout.model_dump(exclude_unset=True)
    marks, marked = _marked(source, data)
    shown = set(_MARK.findall("".join(_rendered(source, marked).values())))
    before = documents(source)
    found = [
        keys
        for keys, value in _leaves(data)
        if keys[0] != "shared"  # it names files, and what is in them is looked for by itself
        and not (marks[keys] in shown if keys in marks else _changes(source, data, keys, value, before))
    ]
    return [Unreached(source.lines.place(*keys), _name(keys)) for keys in found]


def fixed(source: Source) -> list[Fixed]:
    """The words that no field can change, page by page."""
    data = source.rollout.model_dump(exclude_unset=True)
    marked = _rendered(source, _marked(source, data)[1], _policy(source))
    found: dict[tuple[str, str], Fixed] = {}
    for name, page in marked.items():
        if not name.endswith(".md"):
            continue
        document = next(document for document, file in FILES.items() if file == name)
        own = source.templates.of(document)
        template = str(source.templates.place(own)) if own else f"{OURS}{document}{SUFFIX}"
        for line, text in _words(page, _unmarked(source)):
            found.setdefault((template, text), Fixed(template, name, line, text))
    return list(found.values())


def _unmarked(source: Source) -> re.Pattern[str]:
    """What comes from fields and can have no mark: names of environments and variables, times, numbers."""
    environments = source.environments.environments
    names = {*environments, *(name for one in environments.values() for name in one.variables)}
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\b(?:{words}|[0-9]+ (?:second|minute)s?|[0-9]+)\b")


def _words(page: str, unmarked: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Headings, cells and sentences without a mark, outside of code."""
    fence = ""
    for number, line in enumerate(page.split("\n"), 1):
        if fence or line.startswith("```"):
            fence = "" if line == fence else fence or line.rstrip("abcdefghijklmnopqrstuvwxyz")
            continue
        if line.startswith(("<!--", "| ---")):
            continue
        for cell in re.split(r" \| |^\| | \|$", line):
            for text in _END.split(_LEAD.sub("", cell.strip())):
                rest = re.sub(r"[ ,]*…(?:[ ,]*…)*", " …", unmarked.sub("…", text)).strip()
                if re.search("[A-Za-z]{2}", rest) and rest != "[!WARNING]" and not _MARK.search(text):
                    yield number, rest


def _marked(source: Source, data: dict[str, Any]) -> tuple[dict[Keys, str], dict[str, Any]]:
    """The mark of each text that can have one, and the source with them."""
    names = {name for pool in _pools(source) for name in pool}
    marks: dict[Keys, str] = {}
    marked = data
    for keys, value in _leaves(data):
        time = keys[-1] in ("time_limit", "ask_again")
        free = isinstance(value, str) and value not in names and not time and value
        if free and "go_to" not in keys:
            marks[keys] = f"zq{len(marks)}zq"
            marked = _with(marked, keys, _everywhere(value, marks[keys]))
    return marks, marked


def _everywhere(text: str, mark: str) -> str:
    """A text with the mark at the end of each part that `_words` would take for itself."""
    return re.sub(r"(?=[.!?:;]+ )", mark, text.removesuffix("\n")) + mark


def _changes(source: Source, data: dict[str, Any], keys: Keys, value: Any, before: dict[str, str]) -> bool:  # noqa: ANN401
    """Whether another value of its kind gives other pages."""
    for other in _others(source, value):
        try:
            if _rendered(source, _with(data, keys, other)) != before:
                return True
        except (KeyError, ValueError, IndexError, StopIteration, AssertionError):
            continue  # that one means nothing here
    return False


def _others(source: Source, value: Any) -> Iterator[Any]:  # noqa: ANN401 - a value of the source
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield from (other for pool in _pools(source) if value in pool for other in pool if other != value)
        yield re.sub(r"[0-9]+", lambda found: str(int(found[0]) + 1), value, count=1)
        yield f"{value}x"
        yield ""  # a name that has no other of its kind


def _pools(source: Source) -> tuple[tuple[str, ...], ...]:
    """Names and choices, by kind."""
    rollout = source.rollout
    steps = tuple(one.id for one in rollout.located())
    mine = (tuple(rollout.procedures), steps, tuple(rollout.people), tuple(source.environments.environments))
    return (*mine, *_CHOICES)


def _policy(source: Source) -> Environments:
    """The environments with their texts marked too: tables show titles, variables and values."""
    data = source.environments.model_dump(exclude_unset=True)
    for keys, value in _leaves(data):
        if isinstance(value, str) and (keys[-1] in ("title", "name") or keys[-2:-1] == ("variables",)):
            data = _with(data, keys, _everywhere(value, "zq0zq"))
    return Environments.model_validate(data, context={LENIENT: True})


def _rendered(source: Source, data: dict[str, Any], policy: Environments | None = None) -> dict[str, str]:
    rollout = Rollout.model_validate(data, context={LENIENT: True})
    return documents(replace(source, rollout=rollout, environments=policy or source.environments))


def _leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:  # noqa: ANN401 - plain data
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inside is None:
        yield keys, value
        return
    for key, item in inside:
        yield from _leaves(item, (*keys, key))


def _with(value: Any, keys: Keys, new: Any) -> Any:  # noqa: ANN401 - plain data
    if not keys:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[keys[0]] = _with(copy[keys[0]], keys[1:], new)
    return copy


def _name(keys: Keys) -> str:
    text = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")
