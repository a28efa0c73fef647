"""What reaches no page, and what no field can change, are seen; so a reviewer sees a new sentence of a template.

`python tests/generator/test_trace.py` lists the fixed words of this repository's own rollout anew; read the difference.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.source import Source
from rolloutdocs.generator.templates import Templates
from rolloutdocs.generator.trace import fixed, unreached

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FIXED = HERE / "fixed.txt"
SOURCES = [
    ROOT / "content/rollout.yaml",
    *ROOT.glob("examples/*/content/rollout.yaml"),
    *HERE.glob("reads/*/rollout.yaml"),
]


def own() -> Source:
    return load(ROOT / "content" / "rollout.yaml", ROOT)


def listed() -> str:
    """Template and words; lines would change with every change of the source."""
    return "".join(f"{one.template}: {one.text}\n" for one in fixed(own()))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.as_posix()[-25:])
def test_every_field_reaches_a_page(path: Path) -> None:
    project = path.parent.parent if path.parent.name == "content" else path.parent
    assert unreached(load(path, project)) == []


def test_a_field_that_reaches_no_page_is_named_with_its_line() -> None:
    source = load(HERE / "reads/laravel/rollout.yaml", HERE / "reads/laravel")
    bare = dict.fromkeys(("index.md.j2", "release-notes.md.j2"), "Nothing.")
    found = {
        one.field: one.place for one in unreached(replace(source, templates=Templates("templates", bare)))
    }
    assert {"release.version", "changes[1].what", "changes[1].kind"} <= set(found)
    lines = Path(HERE / "reads/laravel/rollout.yaml").read_text("utf-8").split("\n")
    assert lines[found["release.version"].line - 1].startswith("  version:")
    assert "release.summary" not in found


def test_the_words_that_no_field_can_change_are_these() -> None:
    assert listed() == FIXED.read_text("utf-8")


def test_a_new_sentence_of_a_template_shows() -> None:
    source = own()
    extends = '{% extends "rolloutdocs/rollback.md.j2" %}'
    text = f"{extends}{{% block summary %}}{{{{ super() }}}}\nAsk nobody at all.\n\n{{% endblock %}}"
    found = fixed(replace(source, templates=Templates("content/templates", {"rollback.md.j2": text})))
    new = [one for one in found if "nobody at" in one.text]
    assert [(one.template, one.page, one.line) for one in new] == [
        ("content/templates/rollback.md.j2", "MIGRATION-ROLLBACK-PATH.md", 9)
    ]


def test_nothing_of_the_source_is_called_fixed() -> None:
    words = listed()
    rollout = own().rollout
    for text in (
        rollout.release.title,
        rollout.release.window,
        *(one.name for one in rollout.people.values()),
    ):
        assert text not in words


if __name__ == "__main__":
    FIXED.write_text(listed(), "utf-8")
