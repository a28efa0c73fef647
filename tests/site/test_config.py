"""The sites' configuration: a look; nothing that rewrites commands, fetches anything or ties us to one builder."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from mkdocs.config import load_config

#: `dist/mermaid.min.js` of mermaid 11.17.2, as npm has it.
MERMAID = "581ed7d74bd9048d0e3a91363927d72ef22942d7722546b27f7cc29e35390eb8"

ROOT = Path(__file__).parent.parent.parent

#: They change text that a reader copies, some even inside fences.
REWRITE = {
    "critic",
    "snippets",
    "macros",
    "inlinehilite",
    "smartsymbols",
    "b64",
    "emoji",
    "magiclink",
    "betterem",
}


@pytest.fixture(scope="module", params=["mkdocs.yml", "examples/alembic/mkdocs.yml"])
def config(request: pytest.FixtureRequest) -> dict:
    return dict(load_config(str(ROOT / request.param), docs_dir=str(ROOT / "docs")))


def test_any_builder_makes_the_same_article(config: dict) -> None:
    assert {name.split("/")[-1] for name in config["plugins"]} == {"search"}
    assert not config["hooks"]
    assert config["theme"].name == "material"
    assert config["theme"]["variant"] == "classic"


def test_commands_are_left_as_they_are(config: dict) -> None:
    assert not REWRITE & {name.removeprefix("pymdownx.") for name in config["markdown_extensions"]}
    assert config["mdx_configs"]["pymdownx.superfences"]["preserve_tabs"] is True
    assert config["mdx_configs"]["pymdownx.highlight"]["stripnl"] is False


def test_nothing_is_fetched(config: dict) -> None:
    assert config["theme"]["font"] is False
    assert not config["repo_url"]
    scripts = [str(script) for script in config["extra_javascript"]]
    assert scripts == ["javascripts/pictures.js", "javascripts/search.js"]
    assert [script for script in scripts if not (ROOT / "site_templates/site" / script).is_file()] == []


def test_a_picture_is_drawn_by_a_script_whose_licence_is_beside_it() -> None:
    folder = ROOT / "site_templates/site/javascripts"
    digest = hashlib.sha256((folder / "mermaid.min.js").read_bytes())
    assert digest.hexdigest() == MERMAID
    own = b64encode(digest.digest()).decode()
    assert f'"sha256-{own}"' in (folder / "pictures.js").read_text("utf-8")  # browsers run no other one
    assert "MIT" in (folder / "mermaid.LICENSE").read_text(encoding="utf-8")


def test_what_is_wrong_stops_the_build(config: dict) -> None:
    assert config["strict"] is True


def test_the_address_comes_from_where_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://ann.example.org/rolloutdocs/")
    assert load_config(str(ROOT / "mkdocs.yml"))["site_url"] == "https://ann.example.org/rolloutdocs/"
