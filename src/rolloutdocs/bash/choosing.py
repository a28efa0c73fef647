"""Where a variable's value would choose what runs: as a command's name, as a script, as the text that a shell reads.

A value may name the folder of a program, `"$N/bin/x"`: a release is captured so, and what runs there has its name on
the page. Rejected: to look into what `ssh`, `php -r` and the like are given; each has a language of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from .called import TELLING, bare, unquoted, written
from .parsing import text, walk
from .running import base, program
from .shells import reads, scripts

_FOUND: Final = frozenset({"-exec", "-execdir", "-ok", "-okdir"})
_PRINTING: Final = TELLING | {"tee"}
#: Those whose words are files.
_SHOWING: Final = frozenset({"cat", "head", "tail"})
#: What prints where it stands, and not where the command around it does.
_SUBSTITUTIONS: Final = ("command_substitution", "process_substitution")


def chooses(node: Node, name: str) -> bool:
    """Whether the value of this variable chooses what runs in this one part of a command."""
    if node.type == "command":
        words = written(node)
        run = [*_programs(words), *_split(words)]
        return any(_chosen(word, name) for word in run) or (reads(words) and _fed(node, name))
    if node.type == "redirected_statement":
        return _fed(node, name) and _fed_to_shell(node)
    return node.type == "pipeline" and _piped(node, name)


def holds(word: str, name: str) -> bool:
    """Whether the variable's value comes into the word, which has its quotes."""
    return unquoted(word) and bool(re.search(rf"\$\{{?{re.escape(name)}(?!\w)", word, re.ASCII))


def _programs(words: list[str]) -> Iterator[str]:
    """The words of which each is a program or a script."""
    run = program(words)
    yield from run[:1]
    yield from scripts(words)
    yield from (word for before, word in pairwise(run) if bare(before) in _FOUND)


def _split(words: list[str]) -> list[str]:
    """The words before the program of which bash may make several, as they stand in no quotes: `timeout $N a`."""
    before = words[: len(words) - len(program(words))]
    return [word for word in before if word.startswith("$")]


def _chosen(word: str, name: str) -> bool:
    """Whether the word is what the value says, and not only in a folder that it names."""
    folder = rf"\$({re.escape(name)}(?!\w)|\{{{re.escape(name)}\}})(?=[^$\s]*/)"
    return holds(re.sub(folder, "", word, flags=re.ASCII), name)


def _fed(node: Node, name: str) -> bool:
    """Whether the value is in what is redirected there: a here-document, a here-string, or a file that it chooses."""
    for one in _inputs(node):
        if one.type == "file_redirect":
            if _chosen(text(one.child_by_field_name("destination")), name):
                return True
        else:
            given = [
                child for child in one.named_children if child.type not in ("pipeline", "list", "command")
            ]
            values = (each for child in given for each in walk(child))
            if any(
                each.type in ("simple_expansion", "expansion") and holds(text(each), name) for each in values
            ):
                return True
    return False


def _inputs(node: Node) -> list[Node]:
    """The redirections that give something to read."""
    return [
        one
        for one in node.children
        if one.type in ("heredoc_redirect", "herestring_redirect")
        or (one.type == "file_redirect" and any(each.type == "<" for each in one.children))
    ]


def _fed_to_shell(node: Node) -> bool:
    """Whether a shell reads what is redirected there, or what `cat` and the like make of it in a pipe behind."""
    last = _last(node)
    if any(reads(written(one)) for one in _readers(last)):
        return True
    pipes = [part for one in _inputs(node) for part in one.named_children if part.type == "pipeline"]
    readers = (each for pipe in pipes for each in walk(pipe, _SUBSTITUTIONS) if each.type == "command")
    return any(map(_prints, walk(last, _SUBSTITUTIONS))) and any(reads(written(one)) for one in readers)


def _last(node: Node) -> Node:
    """The command or group that a redirection belongs to: the tree hangs a here-document on the whole list."""
    last = node.child_by_field_name("body") or node
    while last.type in ("list", "pipeline") and last.named_children:
        last = last.named_children[-1]
    return last


def _readers(node: Node) -> Iterator[Node]:
    """The commands in there that read what it is given, and not something else."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type == "command":
            yield one
        elif one.type == "pipeline":
            waiting += one.named_children[:1]
        elif one.type not in _SUBSTITUTIONS and (one == node or not _inputs(one)):
            waiting += reversed(one.named_children)


def _prints(command: Node) -> bool:
    return any(base(word) in _PRINTING for word in program(written(command))[:1])


def _piped(pipeline: Node, name: str) -> bool:
    """Whether `echo "$N"` and the like, also in a group, write it to a shell."""
    told = False
    for part in pipeline.named_children:
        if told and any(reads(written(one)) for one in _readers(part)):
            return True
        told |= any(_tells(one, name) for one in walk(part, _SUBSTITUTIONS))
    return False


def _tells(node: Node, name: str) -> bool:
    """Whether this one part of a command prints the value, or a file that it chooses, and to nowhere else."""
    if any(one is not None and _away(one) for one in (node, node.parent)):
        return False
    if node.type == "redirected_statement":
        return _fed(node, name) and any(map(_prints, walk(_last(node), _SUBSTITUTIONS)))
    words = program(written(node))
    look = _chosen if words and base(words[0]) in _SHOWING else holds
    return _prints(node) and (any(look(word, name) for word in words) or _fed(node, name))


def _away(node: Node) -> bool:
    """Whether what is printed goes to a file, or to where errors go."""
    files = (text(one) for one in node.children if one.type == "file_redirect")
    return any(re.match(r"[1&]?>(?!&\s*1)", one) for one in files)
