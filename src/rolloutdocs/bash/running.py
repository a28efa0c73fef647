"""Programs that run another one which stands behind their own words: `timeout 5 env X=1 a b`."""

import re
from collections.abc import Iterator
from typing import Final

from .called import bare

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
    "runuser": ("-G -c -g -s -u -w --command --group --shell --supp-group --user", 0),
    "stdbuf": ("-e -i -o --error --input --output", 0),
    "sudo": (
        "-C -D -g -h -p -R -r -T -t -u --chdir --chroot --group --host --prompt --role --type --user",
        0,
    ),
    "taskset": ("", 1),
    "time": ("-f -o --format --output", 0),
    "timeout": ("-k -s --kill-after --signal", 1),
    "watch": ("-n --interval", 0),
    "xargs": ("-a -d -E -I -L -n -P -s --arg-file --delimiter --max-args --max-chars --max-procs", 0),
}
_GIVEN: Final = re.compile(r"[A-Za-z_]\w*=")
#: Those of them that give it variables, `X=1`.
_PASSING: Final = frozenset({"doas", "env", "sudo"})
_USER: Final = re.compile(r"-u|--user")
#: `X="$X"`, which hands on the value that is there.
_SAME: Final = re.compile(r'"?(\w+)="?\$(?:\1|\{\1\})"?', re.ASCII)


def program(words: list[str]) -> list[str]:
    """Give the words from the program on that runs in the end: of `timeout 5 env X=1 a b` they are `a b`."""
    return words[max((behind for _, behind in _runners(words)), default=0) :]


def base(word: str) -> str:
    """Give the name of the program that a word names: `env` of `"/usr/bin/env"`."""
    return bare(word).rpartition("/")[2]


def passed(words: list[str]) -> Iterator[str]:
    """Give the words by which `env` or `sudo` gives that program a variable another value: `timeout 9 env X=1 a`."""
    for at, behind in _runners(words):
        if base(words[at]) in _PASSING:
            yield from (
                word for word in words[at:behind] if _GIVEN.match(bare(word)) and not _SAME.fullmatch(word)
            )


def runs(words: list[str], at: int = 0) -> int | None:
    """Give where the program stands that the one there runs; nothing where it runs none: `runuser -l app`."""
    name = base(words[at])
    if name not in _RUNNING:
        return None
    behind = _behind(words, at, *_RUNNING[name])
    return behind if name != "runuser" or any(map(_USER.match, map(bare, words[at:behind]))) else None


def _runners(words: list[str]) -> Iterator[tuple[int, int]]:
    """Where each program that runs another one stands, and where that one does."""
    at = 0
    while at < len(words) and (behind := runs(words, at)) is not None:
        yield at, behind
        at = behind


def _behind(words: list[str], at: int, options: str, own: int) -> int:
    """Where the program stands that this one runs: behind options, `X=1` of `env` and `sudo`, and its own words."""
    at += 1
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
