"""Two runs on one environment exclude each other: a shell of the target holds a lock there as long as its run lives.

The kernel of the target gives the lock back when that shell ends, and the shell ends with the run that started it,
also after `kill -9`. So nothing is ever stale.

Rejected: a folder made by `mkdir`; whether a run that made it still lives could only be guessed, and two would
guess differently. A lock of this machine; it would not keep out a colleague's.
"""

import getpass
import hashlib
import os
import shlex
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..environments import NO_LOCK
from ..errors import Finding, Place, Refused
from .placed import PlacedShell
from .setting import Setting

SECONDS: Final = 20.0
#: What helps where the lock is not to be had, and where nobody is there to be asked for it.
OTHERS: Final = (
    "Wait until that is over, then start again; a file for the lock is named by `lock` of the environment, "
    f"and `lock: {NO_LOCK}` says that somebody else keeps runs apart."
)
AWAY: Final = (
    "See that the target is there, and that `shell` of the environment leads to a bash; nothing was run."
)
#: What the lock's shell is sent first: it knows the script from there on, and says where it is.
FIRST: Final = f"{Path(__file__).with_name('lock.bash').read_text('utf-8')}\npwd -P"


class Taken(Refused):
    """Another run has the environment, or nobody can say; nothing was started (inconclusive, exit code 3)."""


class Lock:
    """The lock of one environment, held by a shell of its own."""

    def __init__(self, setting: Setting, run: str) -> None:
        """Nothing is taken yet."""
        self._setting = setting
        self._shell = PlacedShell(setting.target, Path(), setting.places, adopts=False)
        self._who = f"run {run}, by {_user()} on {socket.gethostname()}, process {os.getpid()}"
        #: Those that it holds: a file of another run, once removed, would keep nobody out any more.
        self._files: tuple[str, ...] = ()

    def take(self) -> str:
        """Take it. Why it could not be had, in one sentence, or nothing."""
        try:
            self._files = ()
            folder = self._ask(FIRST)
            for file in tuple(self._paths(folder)):
                if why := self._refusal(file, self._ask(f"__rd_take {_words(file, self._who)}")):
                    return why
                self._files += (file,)
        except OSError as error:
            return f"the lock of `{self._setting.name}` could not be asked for: {error}"
        return ""

    @property
    def held(self) -> bool:
        """Whether the shell that holds it is still there."""
        return self._shell.alive

    def lost(self) -> str:
        """Why another run may have been there all the same, as far as that is seen at the end; or nothing.

        Whoever takes a lock for stale, and removes its file, lets another run make it anew.
        """
        if not self._files or not self.held:
            return ""  # that it is not held is told for itself
        try:
            gone = self._ask(f"__rd_lost {_words(*self._files)}")
        except OSError as error:
            return f"nobody could say whether the lock was kept: {error}"
        files = ", ".join(f"`{file}`" for file in gone.splitlines())
        return f"the lock {files} was taken away, so another run could begin" if gone else ""

    def regain(self) -> str:
        """Take it anew after its shell was lost; like `take`."""
        if self.held:
            return ""
        self._shell.interrupt()
        return self.take()

    def release(self) -> None:
        """Give it back, and end its shell; may be called again."""
        if self.held:
            self._shell.run(f"__rd_release {_words(*self._files)}", SECONDS, private=True)
        self._shell.close()

    def _paths(self, folder: str) -> Iterator[str]:
        """The declared file; or one for the folder where steps start, and one for a database that is no file."""
        environment = self._setting.environment
        if environment.lock:
            yield self._setting.fill(environment.lock)
            return
        yield _named("folder", folder)
        if environment.database:
            url = self._setting.fill(environment.database.url)
            if not url.startswith("sqlite"):
                yield _named("database", url.rpartition("@")[2])

    def _ask(self, command: str) -> str:
        outcome = self._shell.run(command, SECONDS, private=True)
        if not outcome.passed:
            raise OSError(outcome.reason)
        return outcome.stdout.text().removesuffix("\n")

    def _refusal(self, file: str, answer: str) -> str:
        word, _, rest = answer.partition(" ")
        if word == "held" or (word == "taken" and rest == self._who):  # by a shell of ours that was lost
            return ""
        if word == "taken":
            return f"another run has `{self._setting.name}` (lock `{file}`): {rest or 'nobody says which'}"
        if word == "missing":
            where = f"where the steps of `{self._setting.name}` run"
            return f"there is no `flock` {where}, so nobody can keep another run out"
        return f"the lock `{file}` of `{self._setting.name}` cannot be opened: {rest}"


@contextmanager
def locked(setting: Setting, run: str, policy: str, freed: Callable[[str], bool]) -> Iterator[Lock | None]:
    """Hold the environment's lock within; None where a run needs none. Raises Taken.

    `freed`: asked once where another run has it, with what is said of that; whether it is over, and was ended there.

    One that may only be read is not locked: the lock would be a file there.
    """
    environment = setting.environment
    if environment.private or environment.lock == NO_LOCK or environment.ceiling == "reads":
        yield None
        return
    lock = Lock(setting, run)
    try:
        why = lock.take()
        if why and lock.held and freed(why):
            why = lock.take()
        if why:
            remedy = OTHERS if lock.held else AWAY
            raise Taken([Finding(Place(policy, 0), why, remedy)])
        yield lock
    finally:
        lock.release()


def _named(kind: str, what: str) -> str:
    """Where everybody can make it, whoever they are; named after what it protects, which not everybody need read."""
    return f"/var/tmp/rolloutdocs-lock-{hashlib.sha256(f'{kind} {what}'.encode()).hexdigest()[:16]}"  # noqa: S108 - on the target


def _words(*texts: str) -> str:
    return " ".join(map(shlex.quote, texts))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name
        return str(os.getuid())
