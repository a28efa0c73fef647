"""Markdown to HTML by MkDocs, in this process: starting another one for each change would take as long as the change.

The project's own `mkdocs.yml` says how it looks. Only where the pages are, where they go, what evidence adds to the
navigation, and that a warning stops the build are said here. Rejected: a plugin; no other builder would have it.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dataclass import dataclass
from ..errors import Finding, OptionRefused, Place, SiteRefused, suggest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be made, besides what `mkdocs.yml` says."""

    config: Path  #: the project's `mkdocs.yml`
    pages: Path  #: the folder of the copy
    into: Path  #: the folder of the HTML; whatever is in it goes
    first: tuple[tuple[str, str], ...] = ()  #: title and name of the pages that come first of all
    sections: tuple[
        tuple[str, tuple[tuple[str, str], ...]], ...
    ] = ()  #: and the same in sections, at the end
    unlisted: tuple[str, ...] = ()  #: names of pages that links lead to, and no navigation
    styles: tuple[str, ...] = ()  #: style sheets that have to be there
    address: str = ""  #: where it is published; "": what `mkdocs.yml` says


def make(work: Work) -> None:
    """Build it. Raises SiteRefused with every warning: a link that leads nowhere is a page that misleads."""
    os.environ["NO_MKDOCS_2_WARNING"] = (
        "1"  # the theme's word to its maintainers' users; before it is imported
    )
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, MkDocsException

    with _heard() as warnings:
        try:
            config = _configured(work)
            build(config)
        except Abort as error:
            raise SiteRefused(_findings(work, warnings) or [_finding(work, str(error))]) from error
        except (MkDocsException, OSError, UnicodeError) as error:
            raise SiteRefused([_finding(work, str(error))]) from error


def sample(config: Path, pages: Path, into: Path) -> tuple[list[str], object]:
    """Build a few pages as the site looks, whatever its navigation says; gives the folders of its theme, and that."""
    work = Work(config, pages, into)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, MkDocsException

    with _heard():
        try:
            made = _configured(work)
            nav = made.nav
            made.strict, made.nav, made.not_in_nav = False, None, None
            build(made)
        except (Abort, MkDocsException, OSError, UnicodeError) as error:
            raise SiteRefused([_finding(work, str(error))]) from error
    return list(made.theme.dirs), nav


def _configured(work: Work) -> "MkDocsConfig":
    from mkdocs.config import load_config

    extra: dict[str, Any] = {"site_url": work.address} if work.address else {}
    with work.config.open("rb") as file:
        config = load_config(
            file, docs_dir=str(work.pages.absolute()), site_dir=str(work.into.absolute()), **extra
        )
    config.strict = True
    config.extra_css = [*config.extra_css, *(one for one in work.styles if one not in config.extra_css)]
    config.nav = _named(config, work) if config.nav is None and (work.first or work.sections) else config.nav
    if config.nav is not None:
        first = [{title: name} for title, name in work.first]
        rest = [{title: [{word: name} for word, name in pages]} for title, pages in work.sections]
        config.nav = [*config.nav[:1], *first, *config.nav[1:], *rest]
    config.not_in_nav = _also(config.not_in_nav, work.unlisted)
    return config


def _named(config: "MkDocsConfig", work: Work) -> list[Any]:
    """The navigation that MkDocs makes of names where none is written, without what has its place in it already."""
    from mkdocs.structure.files import file_sort_key, get_files
    from mkdocs.utils import nest_paths

    named = {name for _, name in work.first} | {name for _, pages in work.sections for _, name in pages}
    pages = sorted(get_files(config).documentation_pages(), key=file_sort_key)
    names = [one.src_uri for one in pages if one.src_uri not in named | {*work.unlisted}]
    return list(nest_paths(names))  # type: ignore[no-untyped-call]


def _also(spec: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - as MkDocs has it
    from pathspec.gitignore import GitIgnoreSpec

    more = GitIgnoreSpec.from_lines([f"/{name}" for name in names])
    return more if spec is None else spec + more


def found(config: Path) -> Path:
    """The configuration, if it is there. Raises OptionRefused."""
    if config.is_file():
        return config
    beside = [path.name for path in config.parent.glob("*.yml")] if config.parent.is_dir() else []
    remedy = f"Name it with --config, or let `rolloutdocs init` write one.{suggest(config.name, beside)}"
    raise OptionRefused([Finding(Place(str(config), 0), "there is no such configuration of a site", remedy)])


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What MkDocs and the theme warn of, instead of on standard error."""
    loggers = [logging.getLogger(name) for name in ("mkdocs", "properdocs")]
    ear = _Ear()
    before = [(one.propagate, one.level) for one in loggers]
    for one in loggers:
        one.addHandler(ear)
        one.propagate = False
    try:
        yield ear.heard
    finally:
        for one, (spreads, level) in zip(loggers, before, strict=True):
            one.removeHandler(ear)
            one.propagate, one.level = spreads, level


def _findings(work: Work, warnings: list[str]) -> list[Finding]:
    return [_finding(work, one) for one in dict.fromkeys(warnings)]


def _finding(work: Work, what: str) -> Finding:
    text = what.strip().rstrip(".")
    first, _, rest = text.partition("\n")
    return Finding(Place(str(work.config), 0), first, "Mend that; the site was not made.", rest)
