"""The rehearsal as scripts, for people without Python: one module a shell, each from the source to its text.

A script has one line that holds its own digest (`notation.marks.SEALED`), with NO_DIGEST in it when it comes from here.
"""

from collections.abc import Callable
from typing import Final

from ..source import Source

#: Suffix -> what writes the script.
WRITERS: Final[dict[str, Callable[[Source], str]]] = {}


def names(source: Source) -> dict[str, str]:
    """Suffix -> file name of each script; nothing where the source names no environment to rehearse on."""
    place = source.rollout.rehearsed_on
    return {suffix: f"{place}-rehearsal{suffix}" for suffix in WRITERS} if place else {}


def scripts(source: Source) -> dict[str, str]:
    """File name -> script."""
    return {name: WRITERS[suffix](source) for suffix, name in names(source).items()}
