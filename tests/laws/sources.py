"""Sources as data, one value a line: what `load` refuses is known by its line, and taken out again."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest
from rolloutdocs.checks import guard
from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.source import Source
from ruamel.yaml import YAML

from rolloutdocs import bash, typed_yaml
from rolloutdocs.errors import SourceRefused
from rolloutdocs.yaml_nodes import Lines, Nodes

ROOT: Final = Path(__file__).parents[2]
RICH: Final = (
    ROOT / "tests/generator/reads/laravel"
)  #: uses every field of the source; a test there holds it to that
FILES: Final = ("rollout.yaml", "environments.yaml")

#: The way to a value: the file, then keys and positions.
Keys = tuple[str | int, ...]
Data = dict[str, Any]


@dataclass(frozen=True)
class Accepted:
    """A source that `load` took, after what it refused was taken out."""

    source: Source
    data: Data  #: as it was written: file -> what it says
    kept: dict[Keys, str]  #: the values that were put in and stayed
    refused: dict[Keys, str]  #: those that were taken out

    @cached_property
    def pages(self) -> dict[str, str]:
        """The Markdown that is written from it."""
        return {name: text for name, text in documents(self.source).items() if name.endswith(".md")}

    @cached_property
    def plan(self) -> Plan:
        """The plan of its pages, as a run would read it, refusals of commands included."""
        written = [read_page(name, text.encode()) for name, text in self.pages.items()]
        scripts = documents(self.source).keys() - self.pages.keys()
        plan = read_plan(written, also=scripts, refusals=bash.refusals)
        assert guard.settings(plan, self.source.environments) == ()
        return plan


def rich() -> Data:
    """The source that uses every field, as plain data."""
    return {name: YAML(typ="safe", pure=True).load(RICH / name) for name in FILES}


def leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is no mapping and no list."""
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inside is None:
        yield keys, value
        return
    for key, item in inside:
        yield from leaves(item, (*keys, key))


def changed(data: Data, changes: Mapping[Keys, Any]) -> Data:
    """A copy with other values."""
    copy: Data = json.loads(json.dumps(data))
    for keys, value in changes.items():
        place: Any = copy
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
    return copy


def accept(folder: Path, data: Data, changes: Mapping[Keys, str]) -> Accepted:
    """Load the source with these values, without those that are refused: each of these was refused with a finding.

    The files of each round are read as what was written to them; those that are accepted are read from their bytes.
    """
    shutil.copytree(RICH / "migrations", folder / "migrations", dirs_exist_ok=True)
    kept, refused = dict(changes), {}
    while True:
        whole = changed(data, kept)
        lines = write(folder, whole)
        try:
            with given(whole, lines):
                load(folder / FILES[0], folder)
            return Accepted(load(folder / FILES[0], folder), whole, kept, refused)
        except SourceRefused as error:
            if not kept:
                raise
            for keys in _told(error, kept, lines):
                refused[keys] = kept.pop(keys)


@contextmanager
def given(data: Data, lines: Mapping[Keys, int]) -> Iterator[None]:
    """Let the reader of YAML give this, which is most of the time that a round takes."""

    def compose(_text: str, name: str) -> Nodes:
        known = {keys[1:]: line for keys, line in lines.items() if keys[0] == name}
        return Nodes(Lines(name, known), json.loads(json.dumps(data[name])))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed_yaml, "compose", compose)
        yield


def _told(error: SourceRefused, kept: Mapping[Keys, str], lines: Mapping[Keys, int]) -> set[Keys]:
    """The values that are refused; where one makes another value wrong, the nearest one."""
    places = [finding.place for finding in error.findings]
    named = {(place.path, place.line) for place in places}
    told = {keys for keys in kept if (keys[0], lines[keys]) in named}
    if told:
        return told
    far = {
        keys: min(abs(lines[keys] - place.line) + 1000 * (keys[0] != place.path) for place in places)
        for keys in kept
    }
    return {min(far, key=far.__getitem__)}


def write(folder: Path, data: Data) -> dict[Keys, int]:
    """Write the files, and say on which line each value stands."""
    places: dict[Keys, int] = {}
    for name, value in data.items():
        lines: list[str] = []
        _dump(value, (name,), lines, places)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return places


def plain(text: str) -> str:
    """What a person sees of a line of the source: code without its backticks."""
    return re.sub(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", lambda match: _unpadded(match[2]), text)


def _unpadded(value: str) -> str:
    return value[1:-1] if value.strip() and value[0] == value[-1] == " " else value


def _dump(
    value: Any, keys: Keys, lines: list[str], places: dict[Keys, int], end: str = "", start: str = ""
) -> None:
    """Flow style, as JSON has it: YAML reads that, and no value can leave its line."""
    if isinstance(value, dict | list):
        pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        signs = "{}" if isinstance(value, dict) else "[]"
        lines.append(f"{start}{signs[0]}")
        places[keys] = len(lines)
        for number, (key, item) in enumerate(pairs, 1):
            name = f"{_quoted(key)}: " if isinstance(value, dict) else ""
            _dump(item, (*keys, key), lines, places, "," if number < len(pairs) else "", name)
        lines.append(signs[1] + end)
    else:
        lines.append(f"{start}{_quoted(value)}{end}")
        places[keys] = len(lines)


def _quoted(value: Any) -> str:
    """Escaped as YAML has it: what cannot be seen by its number."""
    if not isinstance(value, str):
        return json.dumps(value)
    return '"' + "".join(_sign(char) for char in value) + '"'


def _sign(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"
