"""The documents' folder as it is on disk: its pages and the scripts beside them, as bytes."""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from ...errors import Finding, PagesRefused, Place
from ...notation.marks import SCRIPTS, WORD
from .ground import LARGEST

#: What site generators publish beside `.md`: pages that nobody would read back.
UNREAD: Final = {".markdown", ".mdown", ".mkdn", ".mkd", ".html", ".htm"}


def pages(docs: Path, others: Container[str] = ()) -> dict[str, bytes]:
    """The pages; those in the folders of other rollouts are not even looked at. Raises PagesRefused."""
    try:
        everything = sorted(_below(docs, others))
        files = [path for path in everything if path.is_file()]
        if wrong := [*_unread(files), *_unfollowed(everything)]:
            raise PagesRefused(wrong)
        found = [path for path in files if path.suffix == ".md"]
        return {path.relative_to(docs).as_posix(): path.read_bytes() for path in found}
    except OSError as error:
        what = f"the documents cannot be read: {error.strerror}"
        raise PagesRefused(
            [Finding(Place(str(error.filename), 0), what, "Make the folder readable.")]
        ) from error


def scripts(docs: Path, prefix: str = "") -> dict[str, bytes]:
    """The scripts beside the pages: people run them, so they are held to the source as the pages are."""
    found = [path for path in sorted((docs / prefix).glob("*")) if path.suffix in SCRIPTS and path.is_file()]
    texts = {prefix + path.name: path.read_bytes() for path in found if path.stat().st_size <= LARGEST}
    return {name: text for name, text in texts.items() if f"# {WORD}script".encode() in text}


def _below(docs: Path, others: Container[str]) -> Iterator[Path]:
    for one in docs.iterdir() if docs.is_dir() else ():
        if one.name not in others or not one.is_dir() or one.is_symlink():
            yield one
            if one.is_dir() and not one.is_symlink():
                yield from one.rglob("*")


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
