"""One `mkdocs.yml` and three builders: each shows of every document all that it says, and asks nothing of elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rolloutdocs.checks.published.compare import differences
from rolloutdocs.checks.published.shown import shown
from rolloutdocs.checks.published.wanted import wanted

ROOT = Path(__file__).parents[2]
BUILDERS = {
    "mkdocs": ("mkdocs", "build", "--strict", "-q"),
    "properdocs": ("properdocs", "build", "--strict", "-q", "-f", "mkdocs.yml"),
    "zensical": ("zensical", "build", "--strict", "-f", "mkdocs.yml"),
}
#: No proxy leads out, so that what is asked of elsewhere fails.
NOWHERE = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "HTTP", "HTTPS", "all")}


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_builder_shows_what_the_documents_say(builder: str, tmp_path: Path) -> None:
    for name in ("docs", "site_templates/site"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    command, *words = BUILDERS[builder]
    done = subprocess.run(
        [Path(sys.executable).with_name(command), *words],
        cwd=tmp_path,
        env={**os.environ, **NOWHERE, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = sorted((ROOT / "docs").glob("*.md"))
    assert len(pages) == 6
    for page in pages:
        html = (tmp_path / "site" / page.name).with_suffix(".html").read_text("utf-8")
        seen = shown(html, f"{page.stem}.html")
        assert (
            differences(page.name, builder, wanted(page.read_text("utf-8"), page.name), list(seen.blocks))
            == []
        )
        loads = re.findall(r"<(?:link|script|img)\b[^>]*\b(?:href|src)=[\"']?(https?://[^\"'\s>]+)", html)
        assert [one for one in loads if not one.startswith("http://127.0.0.1")] == []
