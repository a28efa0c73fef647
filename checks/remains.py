"""What a killed or lost run left beside what is open: processes that go on, folders with what it wrote, maybe secrets.

Every process of a run has a variable that only this run has, so they are found where nobody remembers their numbers.
A folder is removed only if it is certainly that run's: named as ours, owned by this user, and no link.
"""

import os
import re
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from . import processes
from .copies.left import copy_name, left
from .evidence import Broken, Phase, alive, ends
from .past import Run
from .setting import Setting
from .shell.sweep import sweep_again

PREFIX: Final = "rolloutdocs-"

_HOLDER: Final = re.compile(r": run ([\w.-]+), by .* on (\S+), process \d+$")


def mark(run: str) -> str:
    """The name of the variable that a run's processes have: made of the random part of its id."""
    return f"ROLLOUTDOCS_RUN_{run.rpartition('-')[2].upper()}"


def freed(setting: Setting, runs: Path, taken: str) -> bool:
    """End the far shell of a run that is over, where it still has the lock. `taken`: what is said of who has it.

    A server that has not noticed that a connection is gone keeps its shell, for hours where nobody told it to look.
    """
    found = _HOLDER.search(taken)
    if not (found and setting.environment.far):
        return False
    run, host = found.groups()
    path = runs / f"{run}.jsonl"
    try:
        over = ends(path).ended is not None or (host == socket.gethostname() and not alive(path))
    except (Broken, OSError):  # it is none of this checkout
        return False
    return over and not sweep_again(setting.target, mark(run)).unseen


def leaves(run: Run) -> bool:
    """Whether there may be something that `clear` has to look for."""
    return not run.alive and (not run.ended or run.loose or bool(copies_of(run)))


def clear(setting: Setting, run: Run) -> Iterator[Phase]:
    """End and remove what a run left that is not alive. One record for each thing that was found.

    One that came to its end has removed its own folders; where its connection was lost, the rest may still be there.
    """
    if run.alive:
        return
    if not run.ended or run.loose:
        yield from _processes(setting, run)
    yield from _copies(setting, run)
    if run.ended:
        return
    for folder in run.started.folders:
        if _certain(Path(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            yield _phase(
                f"folder {folder}, left by {run.started.run}, removed",
                "" if not Path(folder).exists() else "it is still there",
            )


def _processes(setting: Setting, run: Run) -> Iterator[Phase]:
    own = mark(run.started.run)
    ended, survivors = processes.end_bearers(own)
    if ended:
        remain = f"processes {', '.join(map(str, survivors))} could not be ended" if survivors else ""
        yield _phase(f"{ended} processes, left by {run.started.run}, ended", remain)
    if setting.environment.far:
        swept = sweep_again(setting.target, own)
        if swept.left or swept.unseen:
            what = ", ".join(swept.left) or f"nobody could look: {swept.unseen}"
            yield _phase(f"processes left by {run.started.run} on the target", f"they may still run: {what}")


def _copies(setting: Setting, run: Run) -> Iterator[Phase]:
    """Copies of the database that it had begun. Those of a database that the run itself had made are gone with that."""
    for name in () if setting.environment.private else copies_of(run):
        from .copies.removing import removed  # with every kind of database

        there, trouble = removed(setting, name)
        if there:
            yield _phase(f"copy {name} of the database, left by {run.started.run}, removed", trouble)


def copies_of(run: Run) -> tuple[str, ...]:
    """The names of the copies that a run may have left, also one that could not remove them at its end."""
    if run.alive:
        return ()
    return tuple(copy_name(mark(run.started.run), number) for number in left(run.records))


def _phase(name: str, trouble: str) -> Phase:
    return Phase(name, 0.0, "inconclusive" if trouble else "passed", trouble)


def _certain(folder: Path) -> bool:
    """Whether this is a folder of ours and of this user, where temporary ones are made."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    ours = folder.name.startswith(PREFIX) and folder.parent.resolve() == Path(tempfile.gettempdir()).resolve()
    return ours and stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
