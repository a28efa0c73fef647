"""What a shell among the words of a command reads: a text that stands there, a script, or what it is given as input."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from .called import bare, unquoted
from .running import base, program, runs

_SHELLS: Final = frozenset({"bash", "sh", "dash", "ksh", "zsh"})
#: Programs that hand a text to a shell, `-c TEXT`, wherever that stands, and begin one where there is none.
_LOGINS: Final = frozenset({"runuser", "su"})
_SOURCING: Final = frozenset({".", "source"})
#: Programs that run a shell elsewhere, wherever among their words it is named.
_ELSEWHERE: Final = frozenset(
    {"docker", "docker-compose", "kubectl", "oc", "podman", "podman-compose", "ssh"}
)
_INPUT: Final = frozenset({"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})


def texts(words: list[str]) -> Iterator[str]:
    """Give what a shell among these words is to read, `bash -c TEXT`, wherever it is named; with its quotes."""
    run = program(words)
    if len(run) != len(words) and run[:1] and not unquoted(run[0]):  # `watch` and `flock -c` give it to one
        yield run[0]
    asked = ""
    for at in reversed(range(len(words))):
        name = base(words[at])
        if bare(words[at]).startswith("--entrypoint") or (name in _LOGINS and runs(words, at) is None):
            yield asked
        elif name in _SHELLS:
            letters, first = _opened(words[at + 1 :])
            yield first if "c" in letters else ""
        elif re.fullmatch(r"-\w*c|--command", bare(words[at])):
            asked = "".join(words[at + 1 : at + 2])


def scripts(words: list[str]) -> Iterator[str]:
    """Give the script that the program of these words reads, if it is a shell or reads one into this shell."""
    run = program(words)
    if run[:1] and base(run[0]) in _SOURCING:
        yield from run[1:2]
    elif run[:1] and base(run[0]) in _SHELLS:
        yield _script(run[1:])


def reads(words: list[str]) -> bool:
    """Whether it is a shell that takes its input for its text."""
    run = program(words) or [""]
    if base(run[0]) in _SOURCING:
        return bare("".join(run[1:2])) in _INPUT
    if base(run[0]) in _LOGINS:
        return not any(texts(run)) and len(_plain(run)) < 2
    named = [at for at, word in enumerate(run) if base(word) in _SHELLS]
    at = named[0] if named and (named[0] == 0 or base(run[0]) in _ELSEWHERE) else None
    return at is not None and not any(texts(run[at:])) and bare(_script(run[at + 1 :])) in {"", *_INPUT}


def _script(words: list[str]) -> str:
    """The script among the words of a shell; nothing where it reads a text or its input."""
    letters, first = _opened(words)
    return "" if {*letters} & {"c", "s"} else first


def _opened(words: list[str]) -> tuple[str, str]:
    """The letters of a shell's options, and the first word behind these."""
    letters, rest = "", iter(words)
    for word in rest:
        option = bare(word)
        if not re.match(r"[-+]", option):
            return letters, word
        letters += option if re.match(r"-\w", option) else ""
        if re.fullmatch(r"[-+]\w*[oO]\w*|--rcfile|--init-file", option):
            next(rest, "")
    return letters, ""


def _plain(words: list[str]) -> list[str]:
    """The words behind the program that are no options, and belong to none: the user of `su`, and a script."""
    pairs = pairwise(map(bare, words))
    taking = r"-\w*[gGsw]|--group|--supp-group|--shell|--whitelist-environment"
    return [word for before, word in pairs if not word.startswith("-") and not re.fullmatch(taking, before)]
