"""Pages that a formatter rewrote say the same or are refused, and are named either way; they are never half read."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from rolloutdocs.checks import guard
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.checks.reader.digest import page_digest
from rolloutdocs.generator import publish

from rolloutdocs.errors import PagesRefused

from .sources import ROOT
from .test_attacks import attacks, tried

PRETTIER: Final = Path(__file__).parent / "prettier" / "format.cjs"
SITES: Final = {"docs": ROOT / "docs", "alembic": ROOT / "examples/alembic/docs"}
Formatter = Callable[[Path], None]


def run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(params=["prettier", "prettier that wraps", "mdformat"])
def reformat(request: pytest.FixtureRequest) -> Formatter:
    if request.param == "mdformat":
        return lambda folder: run(Path(sys.executable).with_name("mdformat"), ".", folder=folder)
    wrap = ("40",) if "wraps" in request.param else ()
    return lambda folder: run("node", PRETTIER, *wrap, folder=folder)


def rewritten(pages: Mapping[str, str], folder: Path, reformat: Formatter) -> dict[str, bytes]:
    for name, text in pages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    reformat(folder)
    return {name: (folder / name).read_bytes() for name in pages}


@pytest.mark.parametrize("site", SITES)
def test_a_reformatted_rollout(
    site: str, reformat: Formatter, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Assert that every page that is other bytes is named by `verify` and `build --check`, and none reads otherwise."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in SITES[site].glob("*.md")}
    after = rewritten(pages, tmp_path, reformat)
    changed = {name for name in pages if after[name] != pages[name].encode()}
    assert changed
    named = {finding.place.path: finding.what for finding in guard.compare(after, pages)}
    assert set(named) == changed
    assert {Path(finding.place.path).name for finding in publish.check(pages, tmp_path)} == changed
    if "wraps" not in request.node.name:
        assert set(named.values()) == {"the page was reformatted: it says the same in other bytes"}
        assert digest({name: text.decode() for name, text in after.items()}) == digest(pages)


def digest(pages: Mapping[str, str]) -> str:
    also = {"guide/index.md", "staging-rehearsal.sh", "staging-rehearsal.ps1"}
    return read_plan([read_page(name, text) for name, text in pages.items()], also=also).digest


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Pages with odd values, and what each says as it was written."""
    accepted = [tried(attack, tmp_path_factory.mktemp("odd")) for attack in list(attacks())[::8]]
    pages = {
        f"a{number}/{name}": text for number, one in enumerate(accepted) for name, text in one.pages.items()
    }
    return {name: (text, said(name, text.encode())) for name, text in pages.items()}


def test_reformatted_odd_pages_are_never_half_read(
    reformat: Formatter, odd: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    """Assert it of pages with odd values: what can still be read says the same."""
    after = rewritten({name: text for name, (text, _) in odd.items()}, tmp_path, reformat)
    read = {name: said(name, text) for name, text in after.items()}
    assert {name: text for name, text in read.items() if text} == {
        name: odd[name][1] for name in read if read[name]
    }
    assert sum(1 for text in read.values() if text) > len(read) // 3


def said(name: str, text: bytes) -> str:
    """The digest of what a page says; nothing where it is refused."""
    try:
        return page_digest(read_page(name, text))
    except PagesRefused:
        return ""


def test_a_formatter_that_changes_a_command_is_seen(tmp_path: Path) -> None:
    """Assert that the comparison is not blind: a shell formatter would do this inside fences."""
    page = (SITES["docs"] / "MIGRATION-ROLLBACK-PATH.md").read_text(encoding="utf-8")
    other = page.replace("```bash\nphp artisan", "```bash\nphp  artisan", 1)
    assert said("a.md", other.encode()) != said("a.md", page.encode())
    assert [one.what for one in guard.compare({"a.md": other.encode()}, {"a.md": page})] == [
        "the page was edited by hand"
    ]
