"""From files on disk to a plan that may run: the guard stands here, because only the command line knows both sides."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from .. import bash
from ..checks import guard
from ..checks.plan import Page, Plan
from ..checks.reader import is_marked, read_page, read_plain, read_plan
from ..environments import Environments, load_environments
from ..errors import Finding, PagesRefused, Place, SourceRefused, suggest
from ..notation.marks import SCRIPTS, WORD


@dataclass(frozen=True, slots=True)
class Read:
    """What is needed to run."""

    plan: Plan
    pages: dict[str, bytes]  #: every generated page as it was read
    policy: Environments
    policy_path: Path


def pages_with_source(source: Path, docs: Path, environment: str) -> Read:
    """Read the pages of a source. Raises SourceRefused, or PagesRefused where they are not what it gives."""
    from ..generator.loading import load
    from ..generator.publish import documents
    from .readback import read_back

    loaded = load(source, Path.cwd())
    docs = _plain(docs)
    found = _bytes(docs)
    expected = documents(loaded)
    read_back(loaded, expected, docs)
    _refuse(_located(guard.compare(_marked(found) | _scripts(docs), expected), docs))
    return _read(found, docs, (loaded.environments, source.parent / loaded.rollout.environments), environment)


def pages_alone(docs: Path, environments: Path, environment: str) -> Read:
    """Read pages that come without a source: they must agree with themselves and with each other."""
    policy = load_environments(environments)
    docs = _plain(docs)
    found = _bytes(docs)
    _refuse(_located(guard.own_digests(_marked(found) | _scripts(docs)), docs))
    return _read(found, docs, (policy, environments), environment)


def confirmed(read: Read, digest: str) -> None:
    """Exit with 2 unless the caller names the digest of this very plan."""
    if digest != read.plan.digest:
        message = (
            f"These pages come without a source, so somebody has to vouch for them. Read the plan "
            f"(--dry-run shows it), then give its digest: --confirm {read.plan.digest}"
        )
        raise click.UsageError(message)


def _read(found: dict[str, bytes], docs: Path, policy: tuple[Environments, Path], environment: str) -> Read:
    environments, path = policy
    if environment not in environments.environments:
        what = f"there is no environment `{environment}`"
        remedy = suggest(environment, environments.environments).strip()
        raise SourceRefused([Finding(Place(str(path), 0), what, remedy)])
    pages: list[Page] = []
    plain: list[Page] = []
    findings: list[Finding] = []
    for name, text in found.items():
        try:
            if is_marked(text):
                pages.append(read_page(str(docs / name), text))
            else:
                plain.append(read_plain(str(docs / name), text))
        except PagesRefused as refused:
            findings += refused.findings
    _refuse(findings)
    files = {file.as_posix() for file in docs.rglob("*") if file.is_file()}
    plan = read_plan(pages, plain, files, bash.refusals)
    _refuse(guard.settings(plan, environments))
    return Read(plan, _marked(found), environments, path)


#: What site generators publish beside `.md`: pages that nobody would read back.
UNREAD: Final = {".markdown", ".mdown", ".mkdn", ".mkd", ".html", ".htm"}


#: Bytes of a page: one that a person can read has far fewer, and a larger one would only fill the memory.
LARGEST: Final = 10_000_000


def _bytes(docs: Path) -> dict[str, bytes]:
    try:
        everything = sorted(docs.rglob("*"))
        files = [path for path in everything if path.is_file()]
        _refuse([*_unread(files), *_unfollowed(everything)])
        pages = [path for path in files if path.suffix == ".md"]
        return {path.relative_to(docs).as_posix(): path.read_bytes() for path in pages}
    except OSError as error:
        what = f"the documents cannot be read: {error.strerror}"
        raise PagesRefused(
            [Finding(Place(str(error.filename), 0), what, "Make the folder readable.")]
        ) from error


def _plain(folder: Path) -> Path:
    """The folder's path without `..` in its middle, so that pages and links are spelled alike."""
    return Path(os.path.normpath(folder))


def _unread(files: Iterable[Path]) -> Iterator[Finding]:
    for path in files:
        if path.suffix.lower() in UNREAD or path.suffix not in (".md", path.suffix.lower()):
            what = f"a site would publish this page, and only `.md` is read back, not `{path.suffix}`"
            yield Finding(
                Place(path.as_posix(), 0), what, "Make it a `.md` page, or move it out of the folder."
            )


def _unfollowed(paths: Iterable[Path]) -> Iterator[Finding]:
    for path in paths:
        if path.is_symlink() and path.is_dir():
            what = (
                "this folder is a link: a site would publish the pages behind it, and they are not read back"
            )
            yield Finding(
                Place(path.as_posix(), 0), what, "Put the pages themselves here, or remove the link."
            )
        elif path.suffix == ".md" and path.is_file() and path.stat().st_size > LARGEST:
            what = f"the page has more than {LARGEST} bytes, which nobody reads"
            yield Finding(Place(path.as_posix(), 0), what, "Split or shorten it.")


def _marked(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: text for name, text in found.items() if is_marked(text)}


def _scripts(docs: Path) -> dict[str, bytes]:
    """The scripts beside the pages: people run them, so they are held to the source as the pages are."""
    found = [path for path in sorted(docs.glob("*")) if path.suffix in SCRIPTS and path.is_file()]
    texts = {path.name: path.read_bytes() for path in found if path.stat().st_size <= LARGEST}
    return {name: text for name, text in texts.items() if f"# {WORD}script".encode() in text}


def _located(findings: Iterable[Finding], docs: Path) -> list[Finding]:
    """Findings of the guard name pages; people need the file."""
    return [
        Finding(
            Place(str(docs / finding.place.path), finding.place.line),
            finding.what,
            finding.remedy,
            finding.detail,
        )
        for finding in findings
    ]


def _refuse(findings: Iterable[Finding]) -> None:
    listed = list(findings)
    if listed:
        raise PagesRefused(listed)
