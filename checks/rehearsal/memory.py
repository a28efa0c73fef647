"""What the shell of a passage knows: kept after each passed step on an environment that stays, for `--resume`.

Kept are the working directory, and the variables that differ from those of a new shell there. Running the earlier
reading steps once more instead was rejected: a count that was taken before a migration would silently be the one after
it. A value with a secret in it is never written, nor is what no assignment brings back (an array, a function, an
option of the shell): the name is kept, and a run that would need it is refused. The file is data: nothing in it is ever
evaluated, each value goes back into the shell as one quoted word.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from ..plan import Step
from ..redaction import Redaction
from ..shell import Shell
from ..shell.protocol import quote

SECONDS: Final = 20.0

#: Prints name, attributes and value of each variable, then each function's name; every one ends with NUL.
_ASK: Final = """\
(
__rd_o=$SHELLOPTS
builtin set +u
while IFS= builtin read -r __rd_v
do builtin printf '%s\\0%s\\0%s\\0' "$__rd_v" "${!__rd_v@a}" "${!__rd_v-}"
done < <(builtin compgen -v)
while IFS= builtin read -r __rd_v
do builtin printf '%s\\0%s\\0%s\\0' "$__rd_v" function ''
done < <(builtin compgen -A function)
builtin printf '%s\\0%s\\0%s\\0' SHELLOPTS r "$__rd_o"
builtin printf '%s\\0%s\\0%s\\0' 'file mode mask' mask "$(builtin umask)"
)"""

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

#: name -> attributes and value, as bash gives them.
Variables = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class State:
    """A shell after one step."""

    passage: int
    step: str
    directory: str
    variables: dict[str, list[str]] = field(default_factory=dict)  #: name -> "x" if exported or "", value
    gone: list[str] = field(default_factory=list)  #: names that a new shell has and this one had no more
    missing: list[str] = field(default_factory=list)  #: what could not be kept, and why


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

    @property
    def brings(self) -> str:
        """The step whose state the next passage gets back; "" for none."""
        return self._bring.step if self._bring else ""

    def begin(self, shell: Shell, passage: int) -> str:
        """Learn what a new shell knows; in the passage that is gone on with, bring the state back. Gives why not."""
        self._new = _asked(shell)[1]
        state, self._bring = self._bring, None
        if state is None or state.passage != passage:
            return ""
        save(self._path, self._run, self._states)
        outcome = shell.ask(_assignments(state), SECONDS)
        return "" if outcome.passed else outcome.reason or "the shell does not take its state back"

    def keep(self, shell: Shell, passage: int, step: Step) -> None:
        """Keep what the shell knows after this step. Raises OSError."""
        directory, now = _asked(shell)
        self._states.append(_state((passage, step.id, directory), self._new, now, self._redact))
        save(self._path, self._run, self._states)

    def forget(self) -> None:
        """Nothing will go on from here."""
        self._path.unlink(missing_ok=True)


def state_file(evidence: Path, environment: str) -> Path:
    """Where the state of the newest run on an environment is kept."""
    return evidence / "state" / f"{environment}.json"


def save(path: Path, run: str, states: list[State]) -> None:
    """Whole or not at all, and readable for nobody else. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as out:
        json.dump({"run": run, "states": [asdict(state) for state in states]}, out)
    fresh.replace(path)


def load(path: Path, run: str) -> tuple[State, ...]:
    """The states that this run kept; none where the file is another run's or cannot be read."""
    try:
        body = json.loads(path.read_text("ascii"))
        states = tuple(State(**one) for one in body["states"]) if body["run"] == run else ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()
    return states if all(map(_sound, states)) else ()


def _sound(state: State) -> bool:
    """Whether every field is what `save` writes: somebody may have edited the file."""
    variables: object = state.variables
    lists = [state.gone, state.missing, *(variables.values() if isinstance(variables, dict) else [None])]
    if not all(isinstance(listed, list) for listed in lists):
        return False
    texts = [state.step, state.directory, *(text for listed in lists for text in listed)]
    pairs = all(len(value) == 2 for value in state.variables.values())
    return type(state.passage) is int and pairs and all(map(_text, texts))


def _text(value: object) -> bool:
    """Whether a shell can be given it."""
    try:
        return isinstance(value, str) and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def _asked(shell: Shell) -> tuple[str, Variables]:
    """The working directory, and what the shell knows; nothing where it does not answer."""
    outcome = shell.ask(_ASK, SECONDS)
    if not outcome.passed or outcome.stdout.omitted:
        return "", {}
    parts = outcome.stdout.data().decode(errors="surrogateescape").split("\0")
    return outcome.directory or "", {
        name: (attributes, value)
        for name, attributes, value in zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
        if name not in _OWN and not name.startswith(("__rd_", "BASH_"))
    }


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
