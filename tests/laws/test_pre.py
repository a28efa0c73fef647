"""The witness of law 2 on every page: what is read is the text of a `<pre>` for GitHub, for the site and for Zensical.

Chromium looks at the same pages in `tests/site`, fence by fence: here the fences are held to what is read.
"""

from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rolloutdocs.checks.plan import Page
from rolloutdocs.checks.reader import is_marked, read_page, read_plain

from .built import build
from .sources import ROOT
from .witness import RENDERERS, Seen, unlike

SITES = {
    "docs": ROOT / "docs",
    "alembic": ROOT / "examples/alembic/docs",
    "sample": ROOT / "tests/pages/sample",
}
PAGES = [
    (site, path.relative_to(folder).as_posix())
    for site, folder in SITES.items()
    for path in sorted(folder.rglob("*.md"))
]


def text(site: str, name: str) -> str:
    return (SITES[site] / name).read_text(encoding="utf-8")


def page(site: str, name: str) -> Page:
    found = text(site, name)
    return read_page(name, found) if is_marked(found.encode()) else read_plain(name, found)


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Seen]]:
    return {
        site: build(
            {name: text(site, name) for other, name in PAGES if other == site}, tmp_path_factory.mktemp(site)
        )
        for site in SITES
    }


def test_there_are_pages_of_both_rollouts() -> None:
    assert {site: sum(1 for other, _ in PAGES if other == site) >= 2 for site in SITES} == dict.fromkeys(
        SITES, True
    )
    assert sum(len(page(site, name).steps) for site, name in PAGES) > 20


@pytest.mark.parametrize("renderer", RENDERERS)
def test_claims_are_seen(renderer: str) -> None:
    """Assert that each claim that is judged stands on the page as people see it, and all of them are looked for."""
    found = 0
    for site, name in PAGES:
        claims = page(site, name).claims
        seen = RENDERERS[renderer](text(site, name)).text
        for one in claims.claims if claims else ():
            found += 1
            assert f"Claim: {one}".replace("`", "") in seen
    assert found >= 15


@pytest.mark.parametrize(("site", "name"), PAGES)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_commands_are_seen(site: str, name: str, renderer: str) -> None:
    assert unlike(page(site, name), text(site, name), RENDERERS[renderer](text(site, name))) == []


@pytest.mark.parametrize(("site", "name"), PAGES)
def test_commands_are_seen_in_zensical(site: str, name: str, zensical: dict[str, dict[str, Seen]]) -> None:
    assert unlike(page(site, name), text(site, name), zensical[site][name]) == []


@pytest.mark.parametrize(("site", "name"), PAGES)
def test_what_chromium_looks_for_is_what_is_read(site: str, name: str) -> None:
    fences = [one for one in MarkdownIt("commonmark").parse(text(site, name)) if one.type == "fence"]
    seen = Seen(commands=[one.content for one in fences])
    assert unlike(page(site, name), text(site, name), seen) == []


HIDES = {
    "a command in a hidden block": ("\n```bash\nphp", "\n<div hidden>\n\n```bash\nphp"),
    "a command in a comment": ("\n```bash\nphp", "\n<!--\n\n```bash\nphp"),
    "another command": ("php artisan migrate --force", "php artisan migrate --force --seed"),
    "a fence within a list": ("\n```bash\nphp", "\n- x\n\n  ```bash\n  php"),
}


@pytest.mark.parametrize("change", HIDES.values(), ids=HIDES)
def test_the_witness_sees_what_hides(change: tuple[str, str], tmp_path: Path) -> None:
    """Assert that the check above can fail, for every renderer: the page read is not the page rendered."""
    read, whole = page("sample", "CHECKLIST.md"), text("sample", "CHECKLIST.md")
    assert change[0] in whole
    hidden = whole.replace(*change)
    judged = {name: render(hidden) for name, render in RENDERERS.items()}
    judged["Zensical"] = build(
        {"CHECKLIST.md": hidden, "ROLLBACK.md": text("sample", "ROLLBACK.md")}, tmp_path, strict=False
    )["CHECKLIST.md"]
    blind = [name for name, seen in judged.items() if not unlike(read, whole, seen)]
    assert blind == []


def test_a_command_is_counted_as_often_as_it_is_read() -> None:
    whole = text("sample", "CHECKLIST.md")
    seen = RENDERERS["GitHub"](whole)
    twice = Seen(commands=[*seen.commands, seen.commands[0]])
    assert Counter(twice.commands) != Counter(seen.commands)
    assert unlike(page("sample", "CHECKLIST.md"), whole, twice)
