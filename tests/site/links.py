"""Every link of every page of a built site, followed in its files: quicker than a browser, so that none is left out."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html


def lost(site: Path) -> list[str]:
    """Assert that every link within the site leads to a file, and to an id there where it names one."""
    pages = {path: html.parse(str(path)).getroot() for path in sorted(site.rglob("*.html"))}

    @cache
    def ids(path: Path) -> frozenset[str]:
        return frozenset(pages[path].xpath("//@id | //a/@name")) if path in pages else frozenset()

    return [
        f"{path.relative_to(site)}: {link}"
        for path, page in pages.items()
        if path.name != "404.html"  # its links begin with the site's address
        for link in dict.fromkeys(_links(page))
        if not _leads(path, link, ids)
    ]


def _links(page: html.HtmlElement) -> Iterator[str]:
    yield from page.xpath("//a/@href | //link/@href | //script/@src | //img/@src")


def _leads(path: Path, link: str, ids: Callable[[Path], frozenset[str]]) -> bool:
    """Whether it does, or leads out of the site."""
    address, fragment = urldefrag(link)
    if urlsplit(address).scheme or address.startswith("//"):
        return True
    there = Path(os.path.normpath(path.parent / unquote(urlsplit(address).path))) if address else path
    if there.is_dir():
        there /= "index.html"
    if not there.is_file():
        return False
    return not fragment or there.suffix != ".html" or unquote(fragment) in ids(there)
