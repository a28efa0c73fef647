"""Makes the site once, or again and again while somebody looks at it."""

import os
import shutil
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import click

from ..errors import Finding, Place
from ..site import copy, making
from .sited import WORK, Asked, laid

#: What a folder has that a builder of sites has filled.
BUILT: Final = ("404.html", "sitemap.xml")


def made(asked: Asked) -> int:
    """Build the documents and the site; how many pages it has. Until all of it is made, the one before stays."""
    making.found(asked.config)
    _free(asked)
    documents(asked)
    into = Path(tempfile.mkdtemp(prefix="built-", dir=_work(asked)))
    try:
        pages = press(asked, into)
        _replace(asked.output, into)
    finally:
        shutil.rmtree(into, ignore_errors=True)
    return pages


def press(asked: Asked, into: Path, address: str = "") -> int:
    """Make the copy, and the site of it in this folder."""
    pages = _work(asked) / "docs"
    pages.mkdir(exist_ok=True)
    found = laid(asked)
    copy.lay(pages, found.files)
    making.make(found.work(asked, pages, into, address))
    return sum(name.endswith(".md") for name in found.files)


def documents(asked: Asked) -> None:
    """As `build` does. Raises SourceRefused, PagesRefused."""
    from ..generator import building, project
    from .build import inspect

    entries = project.find(asked.source, Path.cwd())
    order = building.Order(entries, asked.source, asked.docs, Path.cwd())
    building.build(order, partial(inspect, asked.docs))


def _work(asked: Asked) -> Path:
    folder = asked.evidence / WORK
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _free(asked: Asked) -> None:
    """Raise SiteRefused where the output is a folder of something else: all that is in it would go."""
    place, here = asked.output.resolve(), Path.cwd().resolve()
    kept = [here, asked.docs.resolve(), asked.source.resolve(), asked.evidence.resolve()]
    if any(one == place or one.is_relative_to(place) for one in kept):
        what = "the folder of the site holds what the site is made of"
    elif any(place.is_relative_to(one) for one in kept[1:]):
        what = "the folder of the site lies in what the site is made of"
    elif place.is_dir() and any(place.iterdir()) and not all((place / name).is_file() for name in BUILT):
        what = "the folder has files, and is no site that was built"
    else:
        return
    raise making.SiteRefused([Finding(Place(str(asked.output), 0), what, "Name another one with --output.")])


def _replace(output: Path, made: Path) -> None:
    """Put the new site where the old one was; both are whole folders, so nobody sees half of one for long."""
    output.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(0o777 & ~_umask())
    old = made.with_name(f"{made.name}-old")
    with suppress(FileNotFoundError):
        shutil.move(output, old)
    try:
        shutil.move(made, output)
    except BaseException:
        with suppress(OSError):
            shutil.move(old, output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def serve(asked: Asked, port: int, opened: bool) -> None:
    """Show the site until somebody has seen enough."""
    raise click.UsageError("not yet")
