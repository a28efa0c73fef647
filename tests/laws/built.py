"""Pages built to a site by Zensical, the third renderer: pinned, in a copy, and without a network to fall back on."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .sources import ROOT
from .witness import Seen, read

#: A proxy that nobody answers: what tries to leave fails.
NOWHERE: Final = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"
)
#: Of the 650 pages of all attacks it makes a site in some 40. It was seen not to end, with two more of it on a busy
#: machine, and 15 times it ended.
SECONDS: Final = 240
_NAV: Final = re.compile(r"^nav:\n(?:[ -].*\n)+", re.MULTILINE)
_ARTICLE: Final = re.compile(r"<article\b.*?</article>", re.DOTALL)
_FETCHED: Final = re.compile(r"<(?:link|script|img)\b[^>]*\b(?:href|src)=\"?(https?://[^\"\s>]+)")


def build(pages: Mapping[str, str], folder: Path, *, strict: bool = True) -> dict[str, Seen]:
    """The article of each page, by its name, built with the repository's own `mkdocs.yml`."""
    for name, text in pages.items():
        place = folder / "docs" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "docs/index.md").touch()
    shutil.copytree(ROOT / "site_templates/site", folder / "site_templates/site", dirs_exist_ok=True)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config if strict else config.replace("strict: true", "strict: false")
    (folder / "mkdocs.yml").write_text(_NAV.sub("", config), encoding="utf-8")
    _zensical(folder)
    return {name: _article((folder / "site" / name).with_suffix(".html")) for name in pages}


def _zensical(folder: Path, times: int = 2) -> None:
    """Build, and once more where it stands still: nothing that this project wrote runs there."""
    try:
        done = subprocess.run(
            [Path(sys.executable).with_name("zensical"), "build", "-f", "mkdocs.yml"],
            cwd=folder,
            env={**os.environ, **NOWHERE, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        if times > 1:
            return _zensical(folder, times - 1)
        raise
    assert done.returncode == 0, done.stdout + done.stderr
    return None


def _article(place: Path) -> Seen:
    html = place.read_text(encoding="utf-8")
    assert not _ours(_FETCHED.findall(html)), f"{place.name} fetches from elsewhere"
    found = _ARTICLE.search(html)
    assert found, f"{place.name} has no article"
    return read(found[0])


def _ours(addresses: list[str]) -> list[str]:
    return [address for address in addresses if not address.startswith("http://127.0.0.1")]
