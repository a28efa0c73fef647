"""Reads a published site back, in front of a person: each difference from the documents is a finding."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import click

from ...checks.published import frame
from ...checks.published.blocks import HEADINGS, named, plain
from ...checks.published.compare import MOST, differences
from ...checks.published.fetch import Astray, Missing, Site, Unreachable
from ...checks.published.frame import Known
from ...checks.published.shown import shown
from ...checks.published.wanted import wanted
from ...checks.reader import is_marked
from ...checks.reports.badges import STEP
from ...checks.reports.printable import visible
from ...errors import Finding, OptionRefused, Place, Refused
from ...site import making
from .. import reading
from ..exits import Exit
from ..reading.ground import LIST
from . import sited

#: Pages of which a page of each level is made here, to know what is around an article.
_SAMPLE: Final = ("index.md", "a/page.md", "a/b/page.md")
_REMEDY: Final = "Publish the site again from these documents, and find out who changed it."


def verify(address: str, config: Path, source: Path, docs: Path, rollout: str) -> Exit:
    """Compare, and say what came of it. Nothing of what is read is run. Raises Refused."""
    from ...generator import project

    making.found(config)
    site = Site(_whole(address))
    entries = project.find(source, Path.cwd())
    chosen = (project.pick(entries, rollout, source),) if rollout else entries
    reads = [reading.pages_with_source(source, docs, "", entry.name) for entry in chosen]
    pages = {name: data for read in reads for name, data in sorted(read.found.items()) if name in read.pages}
    pages |= {} if rollout else _overview(reads[-1].found)
    here = known(config, docs)
    findings: list[Finding] = []
    commands = 0
    try:
        for name, data in pages.items():
            text = data.decode()
            commands += sum(one.kind == "command" for one in wanted(text, name))
            findings += _compared(site, (str(docs / name), name), text, here)
    except Unreachable as error:
        raise Refused([Finding(Place(address, 0), str(error), "Try again when the site is up.")]) from error
    for one in findings:
        click.echo(f"{visible(str(one))}\n", err=True)
    click.echo(f"{len(pages)} pages with {commands} commands at {visible(site.address)}: {_sum(findings)}")
    return Exit.FAILED if findings else Exit.PASSED if pages else Exit.INCONCLUSIVE


def _overview(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The list of several rollouts, the first page that people open; of a single one it is a page as the others."""
    return {name: data for name, data in found.items() if name == LIST and is_marked(data)}


def _sum(findings: list[Finding]) -> str:
    if not findings:
        return "they say what the documents say. Nothing was run."
    return f"{len(findings)} finding{'s' * (len(findings) > 1)}. Nothing was run."


def _whole(address: str) -> str:
    """The address of a site's folder, with a slash. Raises OptionRefused."""
    with suppress(ValueError):  # of brackets, ports and hosts that cannot be, and of NUL
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and _of_a_site(parts):
            bare = address.rpartition("/")[0] if parts.path.endswith(".html") else address
            return f"{bare.rstrip('/')}/"
        if parts.scheme in ("", "file"):
            folder = Path(parts.path if parts.scheme else address)
            if folder.is_dir():
                return f"{folder.absolute().as_uri()}/"
    what = "this is no address of a site"
    remedy = "Name one as `https://HOST/PATH/`, or the folder of a site that was built."
    raise OptionRefused([Finding(Place(address, 0), what, remedy)])


def _of_a_site(parts: SplitResult) -> bool:
    """Raises ValueError for a host or a port that cannot be."""
    host = (parts.hostname or "").rstrip(".")
    host.encode("idna")  # as it is looked up: a label may be too long
    named = all(host.split(".")) and not re.search(r"\s", host) and parts.port != 0
    return named and not (parts.query or parts.fragment or "@" in parts.netloc)


def _compared(site: Site, named: tuple[str, str], text: str, known: Known) -> Iterator[Finding]:
    path, name = named
    try:
        address, html = site.page(name)
        page = shown(html, address.removeprefix(site.address))
        blocks = wanted(text, name)
        path_here = address.removeprefix(site.address)
        headings = {plain(one): one.anchor for one in blocks if one.kind in HEADINGS}
        wrong = [
            *page.wrong,
            *frame.strange(page, known, address, site.file),
            *frame.unsaid(page, known, path_here, headings),
        ]
    except Missing as error:
        yield Finding(Place(path, 0), f"the site does not have it: {error}", _REMEDY)
        return
    except Astray as error:
        yield Finding(Place(path, 0), str(error), _REMEDY)
        return
    if page.steps and page.steps != tuple(STEP.findall(text)):
        yield Finding(
            Place(address, 0), "it names other steps beside its badges than the document has", _REMEDY
        )
    for one in wrong[:MOST]:
        yield Finding(Place(address, one.line), one.what, _REMEDY)
    if len(wrong) > MOST:
        yield Finding(Place(address, 0), f"and {len(wrong) - MOST} more things that mislead", _REMEDY)
    yield from differences(path, address, blocks, list(page.blocks))


def known(config: Path, docs: Path) -> Known:
    """What the builder has here, and what pages look like that it makes here."""
    with tempfile.TemporaryDirectory(prefix="rolloutdocs-") as made:
        pages, into = Path(made, "docs"), Path(made, "site")
        for name in _SAMPLE:
            (pages / name).parent.mkdir(parents=True, exist_ok=True)
            (pages / name).write_text(f"# {frame.TITLE}\n\n## A heading\n\nA text.\n", "utf-8")
        folders, nav = making.sample(config, pages, into)
        made_here = [path for path in sorted(into.rglob("*.html")) if path.name != "404.html"]
        samples = [shown(one.read_text("utf-8"), one.relative_to(into).as_posix()) for one in made_here]
        places = [*map(Path, folders), into, docs]
        files = [path for folder in places for path in folder.rglob("*")]
        theirs = [one.read_bytes() for one in files if one.suffix in (".js", ".css")]
        titles, words = _titles(docs, nav)
        return frame.known([*theirs, *sited.styles().values()], samples, titles, words)


def _titles(docs: Path, nav: object) -> tuple[dict[str, frozenset[str]], set[str]]:
    """What each page of the site may be called, and what else its navigation says."""
    names = {path.relative_to(docs).as_posix(): path for path in docs.rglob("*.md") if path.is_file()}
    found = {named(name): {*_headline(path), _spoken(path.stem)} for name, path in names.items()}
    words = {_spoken(part) for name in names for part in name.split("/")[:-1]} | set(sited.SAID)
    words |= {part for name in names for part in name.split("/")[:-1]}
    for title, name in _listed(nav):
        if named(name) in found:
            found[named(name)].add(title)
        else:
            words.add(title)
    return {name: frozenset(one) for name, one in found.items()}, words


def _headline(path: Path) -> Iterator[str]:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    heading = next((line for line in lines if line.startswith("# ")), "")
    yield from (plain(one) for one in wanted(heading, path.name))


def _spoken(name: str) -> str:
    """A title that MkDocs makes of a name."""
    words = re.sub(r"[-_]", " ", name)
    return words.capitalize() if words.lower() == words else words


def _listed(nav: object) -> Iterator[tuple[str, str]]:
    """Titles in a navigation, and the page that each of them is of; "" for a section."""
    if isinstance(nav, list):
        for one in nav:
            yield from _listed(one)
    elif isinstance(nav, dict):
        for title, inner in nav.items():
            yield str(title), inner if isinstance(inner, str) else ""
            yield from _listed(inner)
