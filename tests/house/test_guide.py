"""The guide names every field of the source and every sentence, and promises none that is not there.

Refresh the list of sentences with `python tests/house/test_guide.py`, then read the difference.
"""

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest
from rolloutdocs.generator import rollout
from ruamel.yaml import YAML

from rolloutdocs import environments
from rolloutdocs.cli import COMMANDS
from rolloutdocs.cli.exits import Exit
from rolloutdocs.environments import Model
from rolloutdocs.notation.sentences import SENTENCES, VERSION, Sentence

GUIDE = Path(__file__).parent.parent.parent / "docs/guide"
SENTENCES_PAGE = GUIDE / "sentences.md"
NEED = {True: "needed", False: "optional"}


def models(module: ModuleType) -> list[type[Model]]:
    classes = (found for _, found in inspect.getmembers(module, inspect.isclass))
    return [found for found in classes if issubclass(found, Model) and found.__module__ == module.__name__]


MODELS = [found for module in (rollout, environments) for found in models(module) if found is not Model]


def heading(model: type[Model]) -> str:
    """`PullRequest` is described under "Pull request"."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: f" {found[1].lower()}", model.__name__)


def described(text: str) -> dict[str, dict[str, str]]:
    """Heading -> field -> "needed" or "optional", as the page has them."""
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return {
        title: dict(re.findall(r"^- `(\w+)`, (\w+): \S", body, flags=re.MULTILINE))
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def fields(model: type[Model]) -> dict[str, str]:
    return {name: NEED[field.is_required()] for name, field in model.model_fields.items()}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[Model]) -> None:
    assert described((GUIDE / "source.md").read_text("utf-8"))[heading(model)] == fields(model)


def test_nothing_else_is_described() -> None:
    assert len(MODELS) >= 20
    assert set(described((GUIDE / "source.md").read_text("utf-8"))) == set(map(heading, MODELS))


def test_a_field_that_is_missing_or_told_otherwise_is_seen() -> None:
    page = "### Gate\n\n- `title`, needed: a\n- `lifted_by`, optional: b\n"
    assert described(page)["Gate"] == {"title": "needed", "lifted_by": "optional"} != fields(rollout.Gate)


def on_page(sentence: Sentence) -> str:
    return sentence.template.format(**{slot: f"`{value}`" for slot, value in sentence.example.items()})


def in_source(sentence: Sentence) -> str:
    values = {slot: _scalar(value) for slot, value in sentence.example.items()}
    if len(values) == 1:
        return f"{sentence.name}: {next(iter(values.values()))}"
    return f"{sentence.name}: {{" + ", ".join(f"{slot}: {value}" for slot, value in values.items()) + "}"


def _scalar(value: str) -> str:
    return f'"{value}"' if re.search(r"[,'{}\[\]]|: ", value) else value


def listed() -> str:
    """One section a sentence, as the guide has them."""
    return "\n\n".join(
        f"### {sentence.name}\n\n{sentence.says}\n\n"
        f"- On a page: {on_page(sentence)}\n- In the source: `{in_source(sentence)}`"
        for sentence in SENTENCES.values()
    )


def renewed(text: str) -> str:
    before, _, rest = text.partition("### ")
    after = rest.partition("\n## ")
    return f"{before}{listed()}\n{after[1]}{after[2]}"


def test_every_sentence_is_listed_as_it_is() -> None:
    text = SENTENCES_PAGE.read_text("utf-8")
    assert renewed(text) == text
    assert f"version {VERSION}" in text


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.name)
def test_the_form_in_the_source_is_what_it_says(sentence: Sentence) -> None:
    value = YAML(typ="safe").load(in_source(sentence))[sentence.name]
    values = value if isinstance(value, dict) else {sentence.slots[0]: value}
    assert {slot: str(found) for slot, found in values.items()} == sentence.example


@pytest.mark.parametrize("code", Exit, ids=lambda code: code.name)
def test_every_exit_code_is_explained(code: Exit) -> None:
    assert re.search(rf"^\| {code.value} \| .+ \|$", (GUIDE / "verdicts.md").read_text("utf-8"), re.MULTILINE)


def test_every_command_is_in_the_readme() -> None:
    readme = (GUIDE.parent.parent / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`rolloutdocs {name}" not in readme] == []


def test_every_page_is_listed() -> None:
    """A page that nobody is led to is not read."""
    index = (GUIDE / "index.md").read_text("utf-8")
    nav = (GUIDE.parent.parent / "mkdocs.yml").read_text("utf-8")
    names = [page.name for page in sorted(GUIDE.glob("*.md")) if page.name != "index.md"]
    assert [name for name in names if f"({name})" not in index or f"guide/{name}" not in nav] == []


if __name__ == "__main__":
    SENTENCES_PAGE.write_text(renewed(SENTENCES_PAGE.read_text("utf-8")), "utf-8")
