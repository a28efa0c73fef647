"""YAML text to plain data, and the line of every value. Whatever the bytes, the result is data or findings.

Works on ruamel's composed nodes, not on its loaded objects: nodes keep a line for each scalar, repeat a
duplicate key instead of dropping it, and never construct anything.
"""

import re
from dataclasses import field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from .dataclass import dataclass
from .errors import Finding, Place
from .notation.characters import named

Keys = tuple[str | int, ...]  #: the way to a value: keys of mappings, positions in lists

_TAG: Final = "tag:yaml.org,2002:"
_WORDS: Final = {"true": True, "false": False}
_MEND: Final = "Correct the line; a text with `: `, ` #`, or a special first character goes in quotes."


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each value of a file stands."""

    path: str  #: what errors call the file
    known: dict[Keys, int]  #: line of a value, or of its key where the value is a mapping or a list
    #: values that were put in from another file: the way to them here, and the file and the way to them there
    parts: dict[Keys, tuple["Lines", Keys]] = field(default_factory=dict)

    def place(self, *keys: str | int) -> Place:
        """The place of a value, or of the nearest thing around it that its file has."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.parts:
                lines, there = self.parts[keys[:end]]
                return lines.place(*there, *keys[end:])
            if keys[:end] in self.known:
                return Place(self.path, self.known[keys[:end]])
        return Place(self.path, 1)


@dataclass(slots=True)
class Nodes:
    """What a text says; filled while it is walked."""

    lines: Lines
    data: Any = None
    broken: bool = False  #: True if `data` is not worth typing
    found: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, in the order of the file."""
        return tuple(sorted(self.found))

    def add(self, line: int, what: str, remedy: str) -> None:
        """Note a mistake."""
        self.found.append(Finding(Place(self.lines.path, line), what, remedy))


def compose(text: str, name: str) -> Nodes:
    """Walk the text's one document."""
    nodes = Nodes(Lines(name, {}))
    root = _root(text, nodes)
    if root is None:
        nodes.broken = True
        if not nodes.found:
            nodes.add(0, "is empty", "Write a mapping, `key: value`.")
        return nodes
    nodes.data = _value(root, (), nodes)
    if not isinstance(nodes.data, dict):
        nodes.broken = True
        nodes.add(nodes.lines.known[()], "is not a mapping", "Begin with `key: value` lines.")
    return nodes


def _root(text: str, nodes: Nodes) -> Node | None:
    try:
        root = _composed(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        char = text[error.position : error.position + 1]
        nodes.add(line, f"has a character that YAML does not allow, {named(char)}", "Remove it.")
    except MarkedYAMLError as error:
        _broken(error, text, nodes)
    except RecursionError:
        nodes.add(0, "is nested too deep", "Write it flatter.")
    except (
        YAMLError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        AssertionError,
        NotImplementedError,
    ):
        nodes.add(0, "is not valid YAML", _MEND)  # ruamel trips over some broken text instead of refusing it
    else:
        return root
    return None


def _composed(text: str) -> Node | None:
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


def _broken(error: MarkedYAMLError, text: str, nodes: Nodes) -> None:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    source = text.split("\n")[line - 1] if 0 < line <= text.count("\n") + 1 else ""
    if re.match(r"[ ]*\t", source):
        nodes.add(line, "is indented with a tab", "Use spaces.")
    else:
        nodes.add(line, f"is not valid YAML: {error.problem or error.context or 'it cannot be read'}", _MEND)


def _value(node: Node, keys: Keys, nodes: Nodes, line: int = 0) -> Any:  # noqa: ANN401 - plain data of any shape
    own = node.start_mark.line + 1
    plain = isinstance(node, ScalarNode) and node.value  # a value that is left out ends on the next line
    nodes.lines.known[keys] = own if plain or not line else line
    if node.anchor:  # every alias needs one, so that nothing is walked twice
        nodes.add(own, f"uses the anchor `&{node.anchor}`", "Write the value out where it is needed.")
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, keys, nodes)
    if isinstance(node, SequenceNode):
        return [_value(item, (*keys, index), nodes) for index, item in enumerate(node.value)]
    return _scalar(str(node.tag), str(node.value), own, nodes)


def _mapping(node: MappingNode, keys: Keys, nodes: Nodes) -> dict[str, Any]:
    data: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            nodes.add(line, "has a key that is not a word", "Put `key: value` here, or quote the braces.")
            continue
        key = str(key_node.value)
        if key in data:
            nodes.add(line, f"has the key `{key}` again (first in line {first[key]})", "Keep one of them.")
            continue
        first[key] = line
        data[key] = _value(value_node, (*keys, key), nodes, line)
    return data


def _scalar(tag: str, text: str, line: int, nodes: Nodes) -> str | int | float | bool | None:
    kind = tag.removeprefix(_TAG)
    if kind in ("str", "timestamp", "value", "merge"):
        return text
    try:
        if kind == "null":
            return None
        if kind == "bool":
            return _WORDS[text.lower()]
        if kind == "int":
            return int(text) if str(int(text)) == text else text  # `2025_09_27` and `007` mean themselves
        if kind == "float":
            return float(text.replace("_", ""))
    except (KeyError, ValueError):
        return text
    nodes.add(line, f"has the tag `{tag}`", "Remove it; write a plain value.")
    return None
