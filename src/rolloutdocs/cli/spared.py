"""Files that no option to write something may take: a slip of the hand would empty what a run is about.

Rejected: refusing every file that is there already; a report of an earlier run is meant to be replaced.
"""

import errno
from pathlib import Path
from typing import Final

import click

#: What a page of ours has, and how a run's file begins.
PAGE: Final = b"\n<!-- rollout:page id="
RUN: Final = b'{"after": "'


def spare(path: Path) -> None:
    """Raise OSError for YAML, a written page and a run's file that are there."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        start = file.read(len(RUN))
    if (
        path.suffix in (".yaml", ".yml")
        or start == RUN
        or (path.suffix == ".md" and PAGE in path.read_bytes())
    ):
        raise OSError(errno.EEXIST, "it is a source, a page or evidence", str(path))


def output(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    """`--output`, for click."""
    try:
        if path:
            spare(path)
    except OSError as error:
        raise click.BadParameter(f"{path} is not written to: {error.strerror}. Name another file.") from error
    return path
