"""Makes the site once, or again and again while somebody looks at it."""

import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ...checks.gates.spoken import FOLDER
from ...checks.reports.printable import visible
from ...errors import Finding, OptionRefused, Place, Refused
from ...site import copy, making
from ...site.working import working
from ..reading.ground import Ground, plain
from ..reading.looks import once
from . import memory
from .sited import WORK, Asked, Laid, laid

if TYPE_CHECKING:
    from ...generator.source import Source
    from ...site import serving

#: Rollouts of which what was loaded for their documents is kept for the site: each takes some memory.
MADE: Final = 24
#: What a folder has that a builder of sites has filled.
BUILT: Final = ("404.html", "sitemap.xml")


def made(asked: Asked) -> int:
    """Build the documents and the site; how many pages it has. Until all of it is made, the one before stays."""
    making.found(asked.config)
    _free(asked)
    with working(asked.evidence / WORK) as folder:
        pages = press(asked, folder / "docs", folder / "site")
        _replace(asked.output, folder / "site")
    return pages


def press(asked: Asked, pages: Path, into: Path, address: str = "") -> int:
    """Build the documents, make the copy of them, and the site of that."""
    found = put(asked, pages)
    making.make(found.work(asked, pages, into, address))
    return sum(name.endswith(".md") for name in found.files)


def put(asked: Asked, pages: Path) -> Laid:
    """All but the site: build the documents, and make the copy of them."""
    ground = documents(asked)
    store = None if asked.fresh else memory.opened(str(asked.source), str(asked.docs))
    found = laid(asked, ground, store)
    if store:
        store.trim()
    pages.mkdir(exist_ok=True)
    copy.lay(pages, found.files)
    return found


def documents(asked: Asked) -> Ground:
    """As `build` does; gives what it read. Raises SourceRefused, PagesRefused."""
    from ...generator import building, project

    entries = project.find(asked.source, Path.cwd())
    ground = Ground(plain(asked.docs), entries, once())
    order = building.Order(entries, asked.source, asked.docs, Path.cwd(), cached=not asked.fresh)
    building.build(order, partial(_inspect, asked.docs, ground), library=lambda: ground.library)
    return ground


def _inspect(docs: Path, ground: Ground, loaded: "Source", pages: Mapping[str, str]) -> None:
    """As `build` does; a few of what was loaded are kept, so that they need not be loaded again."""
    from ..build import inspect

    inspect(docs, loaded, pages)
    if len(ground.made) < MADE:
        ground.made[loaded.id] = (loaded, dict(pages))


def _free(asked: Asked) -> None:
    """Raise OptionRefused where the output is a folder of something else: all that is in it would go."""
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
    raise OptionRefused([Finding(Place(str(asked.output), 0), what, "Name another one with --output.")])


def _replace(output: Path, made: Path) -> None:
    """Put the new site where the old one was; if that fails, the old one is there again."""
    output.parent.mkdir(parents=True, exist_ok=True)
    old = made.with_name("before")
    try:
        with suppress(FileNotFoundError):
            shutil.move(output, old)
        shutil.move(made, output)
    except BaseException:
        if old.exists() and not output.exists():
            with suppress(OSError):
                shutil.move(old, output)
        raise


def serve(asked: Asked, port: int, opened: bool) -> None:
    """Show the site, and follow what it is made of, until somebody has seen enough."""
    from ...site import serving

    making.found(asked.config)
    board = serving.Board()
    try:
        server = serving.Server(board, port)
    except OSError as error:
        what = f"port {port} cannot be taken: {error.strerror}"
        raise OptionRefused(
            [Finding(Place("--port", 0), what, "Name another one, or 0 for a free one.")]
        ) from error
    for one in (signal.SIGINT, signal.SIGTERM):  # also where it was started with them ignored
        signal.signal(one, signal.default_int_handler)
    with working(asked.evidence / WORK) as folder, server:
        server.start()
        click.echo(f"{server.address} shows the site; Ctrl-C ends it")
        try:
            _follow(asked, folder, server, opened)
        finally:
            server.shutdown()


def _follow(asked: Asked, folder: Path, server: "serving.Server", opened: bool) -> None:
    """Make it again after every change, in two folders by turns: one is shown while the other is made."""
    from ...site import watching

    made = 0
    for _ in watching.changes(partial(_watched, asked), (asked.docs,)):
        into = folder / f"site-{made % 2}"
        try:
            began = time.monotonic()
            pages = press(asked, folder / "docs", into, server.address)
        except Refused as refused:
            for finding in refused.findings:
                click.echo(f"{visible(str(finding))}\n", err=True)
            click.echo("The site shows what was there before.", err=True)
            continue
        server.board.show(into)
        click.echo(f"{pages} pages, made in {time.monotonic() - began:.1f} s")
        if opened and not made:
            click.launch(server.address)
        made += 1


def _watched(asked: Asked) -> Iterator[Path]:
    """What the site is made of. The application is not looked at: a run is, and `verify` says what it was bound to."""
    yield from (asked.source, asked.config, asked.archive, asked.evidence / "runs", asked.evidence / FOLDER)
    yield from (path for path in (Path("site_templates"), Path("theme"), Path("templates")) if path.is_dir())
