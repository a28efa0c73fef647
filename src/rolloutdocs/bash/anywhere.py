"""Whether a command does the same in whatever directory it begins: it goes to one first, or names whole paths alone.

Only where that can be read from plain words of few programs; whatever else runs may look at the directory it is in.
"""

import re
from collections.abc import Mapping
from typing import Final

from tree_sitter import Node

from .called import bare, written
from .parsing import text, walk

#: Programs whose words are paths, but for these options.
_PATHS: Final = {
    "rm": "dfirRv",
    "rmdir": "pv",
    "touch": "acm",
    "mv": "fnTv",
    "cp": "adfLnpPrRTv",
    "ln": "fnsTv",
    "mkdir": "pv",
}
_TEST: Final = re.compile(r"!|-[a-zA-Z]")
#: Programs that go to no path, and what curl may be told so that it does not.
_PATHLESS: Final = frozenset({"printf", "echo", "true", ":", "kill"})
_CURL: Final = re.compile(
    r"-[fgkLsS]+|--(fail|insecure|location|show-error|silent)|-[fsS]*X|--request|[A-Za-z$].*"
    r"|-m|--(max-time|connect-timeout|retry)|\d+|-w|--write-out|%.*"
)
#: What goes back to where the shell was before.
_BACK: Final = re.compile(r"\bcd\s+(?:--\s+)?-(?!\S)|OLDPWD|~-|\b(?:popd|dirs)\b")
_VALUES: Final = frozenset({"word", "string", "raw_string", "concatenation", "simple_expansion", "expansion"})
_INSIDE: Final = _VALUES | {
    "string_content",
    "variable_name",
    "special_variable_name",
    "number",
    "command_name",
}
_PARTS: Final = frozenset(
    {
        "program",
        "list",
        "comment",
        "negated_command",
        "if_statement",
        "else_clause",
        "test_command",
        "unary_expression",
        "test_operator",
        "redirected_statement",
        "file_redirect",
        "file_descriptor",
        "number",
    }
)


def anywhere(root: Node, new: Mapping[str, bool]) -> bool:
    """Whether it does; `new` has the variables it begins with, and whether each is a path from the root on."""
    return _gone(root, new) or _whole(root, new)


def _gone(root: Node, new: Mapping[str, bool]) -> bool:
    """Whether it begins by going to a folder that it names from the root on."""
    if _BACK.search(text(root)):
        return False
    first = next((child for child in root.named_children if child.type != "comment"), root)
    if first.next_sibling and first.next_sibling.type == "&":
        return False
    while first.type == "list" and first.children[1].type == "&&":
        first = first.children[0]
    words = [word for word in written(first) if bare(word) != "--"]
    return len(words) == 2 and bare(words[0]) == "cd" and _rooted(words[1], new)


def _whole(node: Node, new: Mapping[str, bool]) -> bool:
    """Whether each path in it is whole, and all that it runs is known to look at no other."""
    if node.type == "command":
        inside = (one for child in node.children for one in walk(child) if one.is_named)
        return all(one.type in _INSIDE for one in inside) and _plain(written(node), new)
    if node.type in _VALUES:
        return _rooted(text(node), new)
    return (node.type in _PARTS or not node.is_named) and all(_whole(child, new) for child in node.children)


def _plain(words: list[str], new: Mapping[str, bool]) -> bool:
    if not words:
        return False
    name, rest = bare(words[0]), words[1:]
    if name == "test":
        return all(_TEST.fullmatch(word) or _rooted(word, new) for word in rest)
    if name == "curl":
        return all(_CURL.fullmatch(bare(word)) for word in rest)
    if name not in _PATHS:
        return name in _PATHLESS
    paths = [word for word in rest if not re.fullmatch(rf"--|-[{_PATHS[name]}]+", word)]
    return all(_rooted(word, new) for word in paths) and (name != "ln" or len(paths) > 1)


def _rooted(word: str, new: Mapping[str, bool]) -> bool:
    found = re.match(r"\"?\$(?:(\w+)|\{(\w+)\})\"?(?=/|$)", word)
    if found:
        variable = found[1] or found[2]
        return new.get(variable, variable == "HOME")
    return bool(re.match(r"[\"']?/|~(?:/|$)", word))
