"""The sites' configuration: a look; nothing that rewrites commands, fetches anything or ties us to one builder."""

from pathlib import Path

import pytest
from mkdocs.config import load_config

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
    assert not config["extra_javascript"]


def test_what_is_wrong_stops_the_build(config: dict) -> None:
    assert config["strict"] is True


def test_the_address_comes_from_where_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://ann.example.org/rolloutdocs/")
    assert load_config(str(ROOT / "mkdocs.yml"))["site_url"] == "https://ann.example.org/rolloutdocs/"
