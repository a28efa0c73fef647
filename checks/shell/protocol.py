r"""How the two sides talk: three streams, one line a step, and a mark no command can know.

Once, the tool sends a greeting. A shell that is not the process started here begins itself anew with a variable
that all it starts has in its environment, so that a second shell finds them (`sweep`); one that has a terminal,
which would repeat everything sent, ends. Only when the greeting was answered come `prologue.bash`, the variables, the
directory, and `__rd_ready MARK`. Then for each step:

    the tool sends                                        bash, reading its script from standard input
    --------------                                        --------------------------------------------
    __rd_h=HINT __rd_a=($'first' $'second'); eval ...     reads every statement without running it (`set -n`,
                                                          but where they are plain words),
                                                          then runs them one by one, each judged; one alone
                                                          of plain words is sent as part of what judges it
    eval "$__rd_end"                                      prints `HINT e` on stderr: "I am through"
    __rd_mark MARK                                        prints MARK on both streams, on stdout with a report

MARK is drawn at random and sent only after HINT came, that is after the step ended; so no step can print
it, and what stands before it on each stream is what the step wrote. HINT is no proof and need not be: a
step that manages to print it makes the tool send MARK early, where it waits in the pipe until bash reads
its next line.

Why a step cannot harm the conversation, or is seen to:

- each statement is one ASCII word in `$'...'`, evaluated at the top level (in a function `declare` would be
  local);
- a step has /dev/null for its input and its own copies of both outputs: `exec >file` ends with the step;
- `set -e` would take the shell away with the first failure. Instead an ERR trap, which fires exactly where
  errexit would, unwinds: `exit` in a subshell, `return` in a function, `break` out of the loop over the
  statements;
- a statement that ends without being judged (`break`, `continue`) is missing in the count of judged ones;
- a shell that ends says so from its EXIT trap: `HINT x STATUS`. One that is killed says nothing.

Under `pipefail` a writer cut off by its reader gives 141. A pipe passes whose last command is 0 and whose
others are 0 or 141; also as the last command of a subshell (through its EXIT trap) or of a function
(`__rd_t` holds the depth at which a pipe was let pass, and the caller, one less deep, then sees a lone
141).

What sees failures is set anew before each statement: a file that the one before has read may have put it off.

What is not seen, as with errexit: failures inside a condition, in a list before its last `&&`, in functions
called there, and in `$(...)` among the arguments of a command. `rolloutdocs.bash` refuses what of this is
visible on the page.

Rejected: a worker that dies under `set -e` and goes on in a child shell (3.5-7 ms a failure, and `wait` no
longer knows its children); a fork for each syntax check (`local -` undoes `set -n` where a function ends).
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from importlib.resources import files

from ...bash import readable
from ...dataclass import dataclass

PROLOGUE = files("rolloutdocs.notation").joinpath("prologue.bash").read_bytes()
FAR = b"far"  # what a far shell has in the variable by which it and its children are found
TERMINAL = b"this shell has a terminal, which repeats what is sent to it; ask for one without"
LONG = 256  # bytes of a step's statements that are sooner read at once
CUT_OFF = 141  # status of a writer whose reader went away: 128 + SIGPIPE
_PLAIN = re.compile(rb"[^ -&(-\[\]-~]")
#: Words that stand for themselves, quoted ones and plain variables: nothing in them is open or out of place.
WORDS = r"""(?:[\w./:=,@%+-]|'[^'\n]*'|"(?:[^"\\$`!\n]|\$[A-Za-z_]\w*)*"|\$[A-Za-z_]\w*)+"""
_RESERVED = "if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|time|coproc"
_CLEAR = re.compile(rf"(?!(?:{_RESERVED})(?![^ ])){WORDS}(?: +{WORDS})*", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"\d+")
#: What a report begins with: whether all was read, the statements judged and begun, two statuses.
_COUNTS = re.compile(r"(\S+) (\d{1,9}) (\d{1,9}) (-|\d{1,3}) (-|\d{1,3})", re.ASCII)


def word() -> bytes:
    """Draw a word that nobody can guess."""
    return os.urandom(16).hex().encode()


def quote(text: str) -> bytes:
    """One ASCII word of bash without a newline that stands for `text`; NUL cannot be sent."""
    data = text.encode(errors="surrogateescape")
    if b"\0" in data:
        raise ValueError("bash has no way to take a NUL character")
    return b"$'" + _PLAIN.sub(lambda match: b"\\%03o" % match[0][0], data) + b"'"


def greeting(mark: bytes, own: str, run: str = "") -> bytes:
    """Write what is sent first. The mark goes in two halves: what a terminal repeats is not taken for the answer.

    `run`: a variable by which the shell is found after its run, too; what it exports later, only its children have.
    """
    name, more = own.encode(), b" %s=1" % run.encode() if run else b""
    return b"""unset HISTFILE; [[ -t 0 || -t 1 || -t 2 ]] && { echo "%s"; exit 125; }
[[ ${%s-} ]] || { export %s=%s%s; exec "$BASH" --norc --noprofile; }
builtin printf '%%s%%s\\n' %s %s
""" % (TERMINAL, name, name, FAR, more, mark[:16], mark[16:])


def opening(
    mark: bytes, directory: str | None, environment: Mapping[str, str], path: Sequence[str], own: str
) -> bytes:
    """Write what is sent once the greeting was answered; `own` is `1` only where it was given by this machine.

    Where it is not, the shell says at once which place it is at: it takes a process to find that out.
    """
    lines = [PROLOGUE]
    for name, value in environment.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"`{name}` cannot be the name of a variable in bash")
        lines.append(b"export %s=%s" % (name.encode(), quote(value)))
    lines.append(b"builtin cd -- " + quote(directory) if directory else b":")
    lines.append(b"__rd_s=$?")
    for folder in reversed(path):
        beneath = quote(folder) if folder.startswith("/") else b'"$PWD"/' + quote(folder)
        lines.append(b'export PATH=%s:"$PATH"' % beneath)
    given = own.encode()
    lines.append(b"__rd_p=; [[ $%s == 1 ]] || __rd_p=$(__rd_place)" % given)
    lines.append(b'__rd_ready %s "$__rd_s" "$%s" "$__rd_p"\n' % (mark, given))
    return _at_once(b"\n".join(lines))


def place(mark: bytes) -> bytes:
    """Write what is sent to a shell that has the variable and is elsewhere nevertheless: it answers once more."""
    return b'__rd_ready %s "$__rd_s" %s "$(__rd_place)"\n' % (mark, FAR)


def _at_once(lines: bytes) -> bytes:
    """The same in a form that bash reads in one go: its commands it takes from a pipe byte by byte, a call for each.

    One older than 4.1 says that it has no such `read`, and then reads the lines as they are.
    """
    read = b'unset TMOUT; \\builtin read -rN %d __rd_p; \\builtin eval "$__rd_p"\n' % len(lines)
    return read + lines


def step(hint: bytes, statements: tuple[str, ...]) -> bytes:
    """Write what is sent for a step."""
    words, sure = sent(statements)
    run = b'__rd_h=%s __rd_k=unread __rd_r=%s; __rd_a=(%s); \\builtin eval "$__rd_run"\n' % (
        hint,
        sure,
        words,
    )
    if sure == b"1" and len(statements) == 1:
        run = b'__rd_h=%s __rd_k=unread __rd_r=1; \\builtin eval "$__rd_first$__rd_x"%s"$__rd_last"\n' % (
            hint,
            words,
        )
    return (_at_once(run) if len(words) > LONG else run) + b'\\builtin eval "$__rd_end"\n'


@lru_cache(256)
def sent(statements: tuple[str, ...]) -> tuple[bytes, bytes]:
    """The statements as bash takes them, and how sure it is that it can read them."""
    sure = b"1" if all(map(clear, statements)) else b"" if all(map(readable, statements)) else b"?"
    return b" ".join(map(quote, statements)), sure


@lru_cache(256)
def clear(statement: str) -> bool:
    """Whether no bash could fail to read it, so that the shell need not be asked: that costs more than many a step."""
    return _CLEAR.fullmatch(statement) is not None


def ask(mark: bytes, state: bool = False) -> bytes:
    """Write what is sent when the step's end was hinted at. `state`: the shell says all that it knows, too."""
    return b"__rd_mark %s%s\n" % (mark, b" state" if state else b"")


def fields(state: bool) -> int:
    """How many fields a report has that end with NUL."""
    return 3 if state else 2


@dataclass(frozen=True, slots=True)
class Ready:
    """A shell's answer to the opening."""

    pid: int  #: its process id, where it runs
    placed: bool  #: it is in the directory asked for
    here: bool  #: it has the variable that was given on this machine
    roomy: bool  #: it may open as many files as a step's shell needs
    version: str  #: of bash
    directory: str  #: where it is
    place: str  #: which processes can be looked at there; empty: none

    @property
    def old(self) -> bool:
        """Say whether it is older than 4.4, which has no `local -`."""
        return [int(number) for number in _NUMBER.findall(self.version)[:2]] < [4, 4]


@dataclass(frozen=True, slots=True)
class Report:
    """A shell's account of a step."""

    read: bool  #: every statement could be read
    judged: int  #: statements that ended well
    index: int  #: the last statement begun
    status: int | None  #: its exit status; None: it did not come to its end
    caught: int | None  #: status of the failure the trap caught last; None: none
    command: str  #: what bash was doing at that failure
    directory: str  #: the working directory now
    state: str = field(default="", repr=False)  #: `declare -p` and more, where that was asked for

    def passed(self, statements: int) -> bool:
        """Say whether so many ended well; what the trap caught last counts too, but for a cut off writer."""
        well = self.status in (0, CUT_OFF) and self.caught in (None, CUT_OFF)
        return well and self.judged == statements

    def knowing(self, state: str) -> "Report":
        """The same with what the shell knows; `dataclasses.replace` takes longer than reading the report."""
        about = self.read, self.judged, self.index, self.status, self.caught, self.command, self.directory
        return Report(*about, state)


def _fields(tail: bytes, count: int) -> tuple[list[str], list[str]] | None:
    head, _, rest = tail.partition(b"\0")
    parts = rest.split(b"\0")
    if len(parts) <= count:
        return None
    return head.decode(errors="replace").split(), [
        part.decode(errors="surrogateescape") for part in parts[:count]
    ]


def ready(tail: bytes) -> Ready | None:
    """Read what follows the mark of an opening; None: not all of it is here yet."""
    found = _fields(tail, 3)
    if found is None:
        return None
    (pid, placed, own, room), (version, directory, place) = found
    return Ready(int(pid), placed == "0", own == "1", room == "0", version, directory, place)


def report(tail: bytes, state: bool = False) -> Report | None:
    """Read what follows the mark of a step; None: not all of it is here, or a step has spoilt what it is made of."""
    found = _fields(tail, fields(state))
    if found is None:
        return None
    words, (command, directory, *told) = found
    match = _COUNTS.fullmatch(" ".join(words))
    if match is None:
        return None
    kind, judged, index, *ends = match.groups()
    status, caught = [None if each == "-" else int(each) for each in ends]
    where = directory.rstrip("\n")
    return Report(kind == "ran", int(judged), int(index), status, caught, command, where, "".join(told))
