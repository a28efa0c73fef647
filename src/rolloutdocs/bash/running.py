"""Where a variable's value would choose what runs: as a command's name, as a script, as the text that a shell reads.

A value may name the folder of a program, `"$N/bin/x"`: a release is captured so, and what runs there has its name on
the page. Rejected: to look into what `ssh`, `php -r` and the like are given; each has a language of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from tree_sitter import Node

from .called import TELLING, bare, call, written
from .parsing import text, walk

SHELLS: Final = frozenset({"bash", "sh", "dash", "ksh", "zsh"})
_SOURCING: Final = frozenset({".", "source"})
#: What runs a program that stands behind its own words -> its options that take another word, and how many words of its
#: own come before that program.
_RUNNING: Final[dict[str, tuple[str, int]]] = {
    **dict.fromkeys(("coproc", "nohup", "setsid"), ("", 0)),
    "chroot": ("", 1),
    "chrt": ("-D -P -T", 1),
    "doas": ("-C -u", 0),
    "env": ("-C -u --chdir --unset", 0),
    "exec": ("-a", 0),
    "flock": ("-E -w --conflict-exit-code --timeout --wait", 1),
    "ionice": ("-c -n --class --classdata", 0),
    "nice": ("-n --adjustment", 0),
    "stdbuf": ("-e -i -o --error --input --output", 0),
    "sudo": (
        "-C -D -g -h -p -R -r -T -t -u --chdir --chroot --group --host --prompt --role --type --user",
        0,
    ),
    "runuser": ("-G -c -g -s -u -w --command --group --shell --supp-group --user", 0),
    "taskset": ("", 1),
    "time": ("-f -o --format --output", 0),
    "timeout": ("-k -s --kill-after --signal", 1),
    "watch": ("-n --interval", 0),
    "xargs": ("-a -d -E -I -L -n -P -s --arg-file --delimiter --max-args --max-chars --max-procs", 0),
}
_GIVEN: Final = re.compile(r"[A-Za-z_]\w*=")
#: Those of them that give it variables, `X=1`.
_PASSING: Final = frozenset({"doas", "env", "sudo"})
#: `X="$X"`, which hands on the value that is there.
_SAME: Final = re.compile(r'"?(\w+)="?\$(?:\1|\{\1\})"?', re.ASCII)
#: Programs that run a shell elsewhere, wherever among their words it is named.
_ELSEWHERE: Final = frozenset({"docker", "podman", "kubectl", "ssh"})
_FOUND: Final = frozenset({"-exec", "-execdir", "-ok", "-okdir"})
_READ: Final = ("heredoc_redirect", "herestring_redirect", "file_redirect")


def chooses(node: Node, name: str) -> bool:
    """Whether the value of this variable chooses what runs in this one part of a command."""
    if node.type == "command":
        words = written(node)
        run = [*_programs(words), *_split(words)]
        return any(_chosen(word, name) for word in run) or _read(call(node), node, name)
    if node.type == "redirected_statement" and node.named_children[0].type == "command":
        return _read(call(node.named_children[0]), node, name)
    return node.type == "pipeline" and _piped(node, name)


def program(words: list[str]) -> list[str]:
    """Give the words from the program on that runs in the end: of `timeout 5 env X=1 a b` they are `a b`."""
    return [words, *(rest for _, rest in _runners(words))][-1]


def passed(words: list[str]) -> Iterator[str]:
    """Give the words by which `env` or `sudo` gives that program a variable another value: `timeout 9 env X=1 a`."""
    for own, _ in _runners(words):
        if _base(bare(own[0])) in _PASSING:
            yield from (word for word in own if _GIVEN.match(bare(word)) and not _SAME.fullmatch(word))


def _runners(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The words of each program that runs another one, and the words from that one on."""
    while words and (name := _base(bare(words[0]))) in _RUNNING:
        at = _behind(words, *_RUNNING[name])
        yield words[:at], words[at:]
        words = words[at:]


def texts(words: list[str]) -> Iterator[str]:
    """Give what a shell among these words is to read, `bash -c TEXT`, wherever it is named; with its quotes."""
    run = program(words)
    if (
        len(run) != len(words) and run[:1] and not unquoted(run[0])
    ):  # `watch` and `flock -c` give it to a shell
        yield run[0]
    for at, word in enumerate(words):
        if _base(bare(word)) in SHELLS | {"su"}:
            behind = words[at + 1 :]
            asked = next(
                (place for place, one in enumerate(behind) if re.fullmatch(r"-\w*c", bare(one))), None
            )
            if asked is not None:
                yield _first(behind[asked + 1 :])


def unquoted(word: str) -> bool:
    """Whether bash itself looks into the word: it is not the whole of it in single quotes."""
    return not re.fullmatch(r"'[^']*'", word)


def holds(word: str, name: str) -> bool:
    """Whether the variable's value comes into the word, which has its quotes."""
    return unquoted(word) and bool(re.search(rf"\$\{{?{re.escape(name)}(?!\w)", word, re.ASCII))


def _programs(words: list[str]) -> Iterator[str]:
    """The words of which each is a program or a script."""
    run = program(words)
    yield from run[:1]
    if run[:1] and bare(run[0]) in _SOURCING:
        yield from run[1:2]
    elif run[:1] and _base(bare(run[0])) in SHELLS:
        yield _script(run[1:])
    yield from (word for before, word in pairwise(run) if bare(before) in _FOUND)


def _split(words: list[str]) -> list[str]:
    """The words before the program of which bash may make several, as they stand in no quotes: `timeout $N a`."""
    before = words[: len(words) - len(program(words))]
    return [word for word in before if word.startswith("$")]


def _behind(words: list[str], options: str, own: int) -> int:
    """Where the program stands that this one runs: behind options, `X=1` of `env` and `sudo`, and its own words."""
    at = 1
    while at < len(words):
        word = bare(words[at])
        if word.startswith(("-", "+")):
            at += 2 if _takes(word, options.split()) else 1
        elif own or _GIVEN.match(word):
            at, own = at + 1, own if _GIVEN.match(word) else own - 1
        else:
            break
    return at


def _takes(option: str, taking: list[str]) -> bool:
    """Whether the next word belongs to this option: `-u`, and `-iu`, but not `-uapp`."""
    if option.startswith("--"):
        return option in taking
    at = next((at for at, letter in enumerate(option, 1) if f"-{letter}" in taking), 0)
    return at == len(option)


def _chosen(word: str, name: str) -> bool:
    """Whether the word is what the value says, and not only in a folder that it names."""
    folder = rf"\$({re.escape(name)}(?!\w)|\{{{re.escape(name)}\}})(?=[^$]*/)"
    return holds(re.sub(folder, "", word, flags=re.ASCII), name)


def _script(words: list[str]) -> str:
    """The script among the words of a shell; nothing where it reads a text or its input."""
    options = [word for word in words if re.fullmatch(r"-\w*[cs]\w*", bare(word))]
    return "" if options else _first(words)


def _first(words: list[str]) -> str:
    """The first word that is no option of a shell."""
    rest = iter(words)
    for word in rest:
        if re.fullmatch(r"[-+]\w*[oO]|--rcfile|--init-file", bare(word)):
            next(rest, "")
        elif not re.match(r"[-+]", bare(word)):
            return word
    return ""


def _reads(words: list[str]) -> bool:
    """Whether it is a shell that takes its input for its text."""
    run = program(words) or [""]
    if run[0] in _SOURCING:
        return True
    named = [at for at, word in enumerate(run) if _base(word) in SHELLS]
    at = named[0] if named and (named[0] == 0 or _base(run[0]) in _ELSEWHERE) else None
    return at is not None and not any(texts(run[at:])) and not _script(run[at + 1 :])


def _read(words: list[str], node: Node, name: str) -> bool:
    """Whether the value is in what a shell reads there: a here-document, a here-string, a file of that name."""
    given = [bare(text(inner)) for one in node.children if one.type in _READ for inner in _values(one)]
    return _reads(words) and any(holds(one, name) for one in given)


def _piped(pipeline: Node, name: str) -> bool:
    """Whether `echo "$N"` and the like write it to a shell."""
    told = False
    for part in pipeline.named_children:
        one = part.named_children[0] if part.type == "redirected_statement" else part
        words = call(one)
        if told and _reads(words):
            return True
        told |= words[:1] != [] and words[0] in TELLING and any(holds(word, name) for word in words)
    return False


def _values(node: Node) -> Iterator[Node]:
    return (one for one in walk(node) if one.type in ("simple_expansion", "expansion"))


def _base(word: str) -> str:
    return PurePosixPath(word).name
