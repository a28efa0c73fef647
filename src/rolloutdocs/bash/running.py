"""Which words of a command are run as programs: `nice` and `php` of `nice php artisan`, as `nice` runs what follows."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from .called import bare

#: What runs a program that stands behind its own words -> its options that take another word, and how many words of its
#: own come before that program.
RUNNING: Final[dict[str, tuple[str, int]]] = {
    **dict.fromkeys((".", "source", "coproc", "nohup", "setsid", "trap"), ("", 0)),
    **dict.fromkeys(("bash", "sh", "dash", "ksh", "zsh"), ("-o -O +o +O --rcfile --init-file", 0)),
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
    "taskset": ("", 1),
    "time": ("-f -o --format --output", 0),
    "timeout": ("-k -s --kill-after --signal", 1),
    "watch": ("-n --interval", 0),
    "xargs": ("-a -d -E -I -L -n -P -s --arg-file --delimiter --max-args --max-chars --max-procs", 0),
}
_GIVEN: Final = re.compile(r"[A-Za-z_]\w*=")
_FOUND: Final = ("-exec", "-execdir", "-ok", "-okdir")


def run(words: list[str]) -> Iterator[str]:
    """Each word, as it is written, that is run, and what bash may make several words of before it."""
    while words:
        yield words[0]
        said = bare(words[0])
        program = PurePosixPath(said).name or said
        if program == "find":
            words = next((words[at + 1 :] for at, word in enumerate(words) if word in _FOUND), [])
        elif program in RUNNING:
            at = _behind(words, *RUNNING[program])
            yield from (word for word in words[1:at] if not word.startswith(("'", '"')))
            words = words[at:]
        else:
            return


def _behind(words: list[str], options: str, own: int) -> int:
    """Where the program stands that this one runs."""
    at, taking = 1, options.split()
    while at < len(words):
        word = bare(words[at])
        if word.startswith(("-", "+")):
            at += 2 if word in taking else 1
        elif own or _GIVEN.match(word):
            at, own = at + 1, own if _GIVEN.match(word) else own - 1
        else:
            break
    return at
