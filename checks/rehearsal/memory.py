"""What the shell of a passage knows: kept after each passed step on an environment that stays, for `--resume`.

Kept are the working directory, and the variables that differ from those of a new shell there. Running the earlier
reading steps once more instead was rejected: a count that was taken before a migration would silently be the one after
it. A value with a secret in it is never written, nor is what no assignment brings back (an array, a function, an
option of the shell): the name is kept, and a run that would need it is refused. The file is data: nothing in it is ever
evaluated, each value goes back into the shell as one quoted word.

The shell tells with each report what `declare -p` prints, but where a step changes nothing by its very words. Only
where that changed, all values are asked for, which costs more than most steps. The file is appended to, a line a step,
with what is not as before.
"""

import os
import re
from collections.abc import Iterator, Mapping
from itertools import chain, compress, count, takewhile
from operator import ne
from pathlib import Path
from typing import Final

from ...dataclass import dataclass
from ..plan import Step
from ..redaction import Redaction
from ..shell import Shell
from ..shell.protocol import quote
from .states import State, append, as_line, reopened, save

SECONDS: Final = 20.0

#: Characters of what a shell knows that may travel with each report; with more, nothing of it is kept.
LARGEST: Final = 1 << 20

TOO_MUCH: Final = f"what the shell knows, which is more than {LARGEST} characters"

#: Prints name, attributes and value of each variable; every one ends with NUL. All at once, and what the shell tells
#: anyway is left out: each process that is woken or begun for it takes longer than all the rest.
_ASK: Final = """\
__rd_o=$SHELLOPTS
builtin set +u
builtin mapfile -t __rd_n < <(builtin compgen -v)
for __rd_v in "${__rd_n[@]}"
do __rd_w+=("$__rd_v" "${!__rd_v@a}" "${!__rd_v-}")
done
builtin printf '%s\\0' "${__rd_w[@]}" SHELLOPTS r "$__rd_o"
"""

#: Variables by which bash speaks of itself or of the last command: no step sets them for the next one.
_OWN: Final = frozenset(
    {"_", "BASHPID", "COLUMNS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "GROUPS", "HISTCMD"}
    | {
        "LINENO",
        "LINES",
        "OLDPWD",
        "OPTIND",
        "PIPESTATUS",
        "PPID",
        "PWD",
        "RANDOM",
        "SECONDS",
        "SHLVL",
        "SRANDOM",
    }
)

_OPTIONS: Final = frozenset({"SHELLOPTS", "BASHOPTS"})

_KINDS: Final = {"function": "a function", "mask": "for new files"}

#: One variable as `declare -p` prints it. A value may have line breaks, and in them what looks like another one.
_DECLARED: Final = re.compile(
    r"""declare -\S+ ([A-Za-z_]\w*)(?:=(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[^"'\n])*+)?\n""",
    re.ASCII | re.DOTALL,
)

#: name -> attributes and value, as bash gives them.
Variables = Mapping[str, tuple[str, str]]


class Memory:
    """The states of one run, in one file of this user alone."""

    def __init__(self, path: Path, run: str, redact: Redaction, states: tuple[State, ...] = ()) -> None:
        """`states` are those of the run that is gone on from; the last one is brought back."""
        self._path = path
        self._run = run
        self._redact = redact
        self._states = list(states)
        self._bring = states[-1] if states else None
        self._new: Variables = {}
        self._now: Variables = {}
        self._seen = Seen()  # what the shell told when these were asked for
        self._last: str | None = None  # the very text that was like it, or that it was read from
        self._kept = False  # a state of this passage is the last one, and of what was asked for last
        self._file: int | None = None  # this run's, open; a run opens it once
        self._large = False  # the shell of this passage knows more than is kept

    @property
    def brings(self) -> str:
        """The step whose state the next passage gets back; "" for none."""
        return self._bring.step if self._bring else ""

    def begin(self, shell: Shell, passage: int) -> str:
        """Learn what a new shell knows; in the passage that is gone on with, bring the state back. Gives why not."""
        shell.telling, self._large = True, False
        self._learn(shell)
        self._new, self._kept = self._now, False
        state, self._bring = self._bring, None
        if state is None or state.passage != passage:
            return ""
        self._save()
        outcome = shell.ask(_assignments(state), SECONDS)
        return "" if outcome.passed else outcome.reason or "the shell does not take its state back"

    def keep(self, shell: Shell, passage: int, step: Step) -> str:
        """Keep what the shell knows after this step; give the digest of that. Raises OSError."""
        last = self._states[-1] if self._states else None
        if self._bounded(shell):
            state = State(passage, step.id, "", missing=[TOO_MUCH])
        else:
            state = self._state(shell, (passage, step.id), last)
        self._states.append(state)
        if self._file is None:
            self._save()
        else:
            append(self._file, as_line(state, last), self._path)
        self._kept = True
        return state.digest

    def _bounded(self, shell: Shell) -> bool:
        """Whether there is more to know than is kept; then the shell of this passage is not asked again."""
        self._large = self._large or len(_told(shell)[1]) > LARGEST
        shell.telling = not self._large
        return self._large

    def _state(self, shell: Shell, where: tuple[int, str], last: State | None) -> State:
        directory, told = _told(shell)
        same = told is self._last or self._seen.same(told)
        if not same:
            self._learn(shell)
        self._last = _told(shell)[1] if self._seen.lines else None
        if same and self._kept and last and last.directory == directory:
            return State(*where, directory, last.variables, last.gone, last.missing)
        return _state((*where, directory), self._new, self._now, self._redact)

    def _learn(self, shell: Shell) -> None:
        self._now = _asked(shell)
        self._seen = _seen(_told(shell)[1]) if self._now else Seen()

    def forget(self) -> None:
        """Nothing will go on from here."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing more will be kept. May be called again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _save(self) -> None:
        self.close()
        save(self._path, self._run, self._states)
        self._file = reopened(self._path)


def _told(shell: Shell) -> tuple[str, str]:
    """The working directory, and what the shell told of all that it knows."""
    return (shell.told.directory, shell.told.state) if shell.told else ("", "")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a shell told, and which of its lines change by themselves."""

    lines: tuple[str, ...] = ()
    own: frozenset[int] = frozenset()

    def same(self, told: str) -> bool:
        """Whether nothing else changed.

        Up to the first line that differs both are read alike. If that was a variable of bash's own, and is one again,
        both go on alike behind it. So no value with line breaks is taken for something that it is not.
        """
        lines = told.split("\n")
        if len(lines) != len(self.lines) or not self.lines:
            return False
        for number in compress(count(), map(ne, lines, self.lines)):
            found = _DECLARED.fullmatch(f"{lines[number]}\n") if number in self.own else None
            if found is None or not _own(found[1]):
                return False
        return True


def _seen(told: str) -> Seen:
    """Nothing where it cannot be understood: nobody then takes it for what comes later."""
    own, at, number = set(), 0, 0
    while found := _DECLARED.match(told, at):
        at, lines = found.end(), found[0].count("\n")
        if lines == 1 and _own(found[1]):
            own.add(number)
        number += lines
    functions, _, mask = told[at:].rstrip("\n").rpartition("\n")
    whole = mask.isdigit() and all(line.startswith("declare -f") for line in functions.splitlines())
    return Seen(tuple(told.split("\n")), frozenset(own)) if whole else Seen()


def _own(name: str) -> bool:
    return name in _OWN or name.startswith(("__rd_", "BASH_"))


def _asked(shell: Shell) -> Variables:
    """What the shell knows; nothing where it does not answer."""
    outcome = shell.ask(_ASK, SECONDS, apart=True)
    if not outcome.passed or outcome.stdout.omitted:
        return {}
    parts = outcome.stdout.data().decode(errors="surrogateescape").split("\0")
    variables = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    found = chain(variables, _apart(_told(shell)[1]))
    return {name: (attributes, value) for name, attributes, value in found if not _own(name)}


def _apart(told: str) -> Iterator[tuple[str, str, str]]:
    """What the shell tells that is no variable: its functions' names, and the mask for new files.

    They stand last. A value that has line breaks, and in them what looks like them, ends with a line that does not.
    """
    *lines, mask = told.rstrip("\n").split("\n")
    yield "file mode mask", "mask", mask
    for line in takewhile(lambda line: line.startswith("declare -f"), reversed(lines)):
        yield line.split(" ", 2)[2], "function", ""


def _state(where: tuple[int, str, str], new: Variables, now: Variables, redact: Redaction) -> State:
    """The difference of two answers."""
    variables: dict[str, list[str]] = {}
    missing = [] if new and now else ["what the shell knew could not be asked"]
    for name, (attributes, value) in now.items():
        if new.get(name) == (attributes, value):
            continue
        if name in _OPTIONS:
            missing.append("options of the shell")
        elif attributes not in ("", "x"):
            missing.append(f"`{name}` ({_KINDS.get(attributes, 'more than a plain variable')})")
        elif redact(value) != value:
            missing.append(f"`{name}` (a secret is in it)")
        else:
            variables[name] = [attributes, value]
    if redact(where[2]) != where[2]:
        missing.append("the working directory (a secret is in it)")
    directory = where[2] if redact(where[2]) == where[2] else ""
    gone = [name for name in new if name not in now] if now else []
    return State(where[0], where[1], directory, variables, gone, missing)


def _assignments(state: State) -> str:
    """Bash that brings the state back: only words of our own and quoted data."""
    lines = [f"builtin unset -v {name}" for name in state.gone if name.isidentifier()]
    for name, (attributes, value) in state.variables.items():
        if name.isascii() and name.isidentifier():
            lines.append(f"{'export ' if attributes else ''}{name}={quote(value).decode('ascii')}")
    lines.append(f"builtin cd -- {quote(state.directory).decode('ascii')}")
    return "\n".join(lines)
