"""The guide names every field of the source and every sentence, and promises none that is not there.

Refresh the lists of fields, sentences and blocks with `python tests/house/test_guide.py`, then read the difference.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rolloutdocs.checks.reports.formats import REPORTS
from rolloutdocs.checks.reports.troubles import OWN
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.pages import DOCUMENTS
from rolloutdocs.generator.publish import documents
from rolloutdocs.generator.schema import schema
from rolloutdocs.generator.templates import Templates, ours
from ruamel.yaml import YAML

from rolloutdocs.cli import COMMANDS, main
from rolloutdocs.cli.exits import Exit
from rolloutdocs.cli.explain import shown, written
from rolloutdocs.cli.reading.readback import read_back
from rolloutdocs.notation.claims import CLAIMS, CLAIMS_VERSION
from rolloutdocs.notation.sentences import SENTENCES, VERSION, Sentence

GUIDE = Path(__file__).parent.parent.parent / "docs/guide"
SENTENCES_PAGE = GUIDE / "sentences.md"
SOURCE_PAGE = GUIDE / "source.md"
PROOF_PAGE = GUIDE / "proof.md"
TEMPLATES_PAGE = GUIDE / "templates.md"


#: Heading of a part of the page -> the file whose fields are below it.
PARTS = {"## In rollout.yaml": "rollout", "## In environments.yaml": "environments"}
#: Named on the page, described elsewhere.
ELSEWHERE = {"Expectation": "[sentence](sentences.md)", "Claim": "[claim](proof.md)"}
FIELD = re.compile(r"^- `\w+` \(.*\n?", re.MULTILINE)
Node = dict[str, Any]


def heading(record: str) -> str:
    """`PullRequest` is described under "Pull request"."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: f" {found[1].lower()}", record)


def kind(node: Node) -> str:
    """What may stand there, in words."""
    if "$ref" in node:
        record = node["$ref"].rpartition("/")[2]
        return ELSEWHERE.get(record) or f"[{heading(record)}](#{heading(record).lower().replace(' ', '-')})"
    if "anyOf" in node:
        return " or ".join(kind(one) for one in node["anyOf"] if one != {"type": "null"})
    if "enum" in node:
        return "one of " + ", ".join(f"`{one}`" for one in node["enum"] if one)
    if node["type"] == "array":
        return f"list of {kind(node['items'])}" + (", at least one" if node.get("minItems") else "")
    if node["type"] == "object":
        keys = kind(node["propertyNames"]) if "enum" in node["propertyNames"] else "name"
        return f"{keys} to {kind(node['additionalProperties'])}" + (
            ", at least one" if node.get("minProperties") else ""
        )
    return {"string": "text", "integer": "whole number", "boolean": "`true` or `false`"}[node["type"]]


def field(name: str, node: Node, record: Node) -> str:
    """One line of the page."""
    words = ["needed" if name in record["required"] else "optional", kind(node)]
    default = node.get("default")
    default = json.dumps(default) if isinstance(default, bool) else default
    words += [f"`{default}` if left out"] if isinstance(default, str | int) and default != "" else []
    return f"- `{name}` ({'; '.join(words)}). {about(node)}\n"


def about(node: Node) -> str:
    """Pydantic leaves out a field's words where the record's are the same."""
    return node.get("description") or RECORDS[node["$ref"].rpartition("/")[2]]["description"]


def reached(name: str, records: dict[str, Node]) -> Iterator[str]:
    """A record and those that its fields lead to, in the order of the fields."""
    yield name
    for inner in re.findall(r"#/\$defs/(\w+)", json.dumps(records[name]["properties"])):
        if inner not in ELSEWHERE:
            yield from reached(inner, records)


def records(file: str) -> dict[str, Node]:
    """Name -> schema of each record of a file, in the order of the page."""
    printed = schema(file)
    found = {file.capitalize(): printed, **printed["$defs"]}
    return {
        name: {"required": [], **found[name]} for name in dict.fromkeys(reached(file.capitalize(), found))
    }


RECORDS = {name: record for file in PARTS.values() for name, record in records(file).items()}


def section(name: str, record: Node, written: str) -> str:
    """A record's part of the page: what was written by hand around its list of fields stays."""
    fields = "".join(field(key, node, record) for key, node in record["properties"].items())
    if not FIELD.search(written):
        written = f"\n{record['description'].partition(chr(10))[0]}\n\n- `x` ()\n"
    before, after = (
        written[: FIELD.search(written).start()],
        written[list(FIELD.finditer(written))[-1].end() :],
    )
    return f"### {heading(name)}\n{before}{fields}{after.rstrip()}\n".rstrip("\n") + "\n"


def referenced(text: str) -> str:
    """The page of all fields, written anew."""
    parts = re.split(r"^(## .+)\n", text, flags=re.MULTILINE)
    for index, title in enumerate(parts):
        if title in PARTS:
            intro, *sections = re.split(r"^### ", parts[index + 1], flags=re.MULTILINE)
            written = {one.partition("\n")[0]: one.partition("\n")[2] for one in sections}
            found = [
                section(name, one, written.get(heading(name), ""))
                for name, one in records(PARTS[title]).items()
            ]
            last = index + 2 >= len(parts)
            parts[index + 1] = f"{intro}{chr(10).join(found)}" + ("" if last else "\n")
            parts[index] = f"{title}\n"
    return "".join(parts)


def test_the_reference_is_what_the_schema_says() -> None:
    text = SOURCE_PAGE.read_text("utf-8")
    assert set(PARTS) <= set(text.split("\n"))
    assert referenced(text) == text


def test_a_field_that_is_missing_or_told_otherwise_is_seen() -> None:
    """And what stands there by hand is kept."""
    text = SOURCE_PAGE.read_text("utf-8")
    lines = [line for line in text.split("\n") if FIELD.match(line)]
    assert len(lines) == sum(len(record["properties"]) for record in RECORDS.values()) >= 100
    for line in lines:
        assert referenced(text.replace(line, f"{line} Perhaps.", 1)) == text
    first = next(line for line in lines if line.startswith("- `pull_request`"))
    assert referenced(text.replace(f"{first}\n", "", 1)) == text
    assert "By hand." in referenced(text.replace("### Release\n", "### Release\n\nBy hand.\n", 1))


def on_page(sentence: Sentence) -> str:
    return shown(sentence)


def in_source(sentence: Sentence) -> str:
    return written(sentence)


def listed() -> str:
    """One section a sentence, as the guide has them."""
    return "\n\n".join(
        f"### {sentence.name}\n\n{sentence.says}\n\n"
        f"- On a page: {on_page(sentence)}\n- In the source: `{in_source(sentence)}`"
        for sentence in SENTENCES.values()
    )


def claims() -> str:
    """One section a claim, as the page on proof has them."""
    return "\n\n".join(
        f"### {claim.name}\n\n{claim.says}\n\n"
        f"- On a page: {on_page(claim)}\n- In the source: `{in_source(claim)}`"
        for claim in CLAIMS.values()
    )


def with_claims(text: str) -> str:
    before, _, rest = text.partition("### ")
    after = rest.partition("\n## ")
    return f"{before}{claims()}\n{after[1]}{after[2]}"


def renewed(text: str) -> str:
    before, _, rest = text.partition("### ")
    after = rest.partition("\n## ")
    return f"{before}{listed()}\n{after[1]}{after[2]}"


def overridable() -> str:
    """One list for each document: its blocks, and the names that its template is given."""
    source = load(GUIDE.parent.parent / "content/rollout.yaml", GUIDE.parent.parent)
    parts = []
    for document in DOCUMENTS:
        blocks = re.findall(r"{% block (\w+) %}", ours(f"{document.id}.md.j2") or "")
        assert blocks
        parts.append(
            f"### {document.id}.md.j2\n\n{document.title}.\n\n"
            f"- Blocks: {', '.join(f'`{name}`' for name in blocks)}\n"
            f"- Given: {', '.join(f'`{name}`' for name in document.view(source))}\n"
        )
    return "\n".join(parts)


def with_blocks(text: str) -> str:
    before, title, rest = text.partition("## Which blocks, and what they are given\n\n")
    return f"{before}{title}{overridable()}\nAll templates{rest.partition('All templates')[2]}"


def test_every_block_is_listed() -> None:
    text = TEMPLATES_PAGE.read_text("utf-8")
    assert with_blocks(text) == text


def test_the_example_of_a_template_is_one(tmp_path: Path) -> None:
    """Build it: the page has what the guide promises."""
    (example,) = re.findall(r"```jinja\n(.*?)```", TEMPLATES_PAGE.read_text("utf-8"), re.DOTALL)
    project = GUIDE.parent.parent
    loaded = load(project / "content/rollout.yaml", project)
    own = replace(loaded, templates=Templates("content/templates", {"checklist.md.j2": example}))
    pages = documents(own)
    read_back(own, pages, GUIDE.parent)
    before = documents(loaded)
    assert [name for name in pages if pages[name] != before[name]] == ["PRODUCTION-ROLLOUT-CHECKLIST.md"]
    assert "users were told: about two minutes" in pages["PRODUCTION-ROLLOUT-CHECKLIST.md"]


def test_every_sentence_is_listed_as_it_is() -> None:
    text = SENTENCES_PAGE.read_text("utf-8")
    assert renewed(text) == text
    assert f"version {VERSION}" in text


def test_every_claim_is_listed_as_it_is() -> None:
    text = PROOF_PAGE.read_text("utf-8")
    assert with_claims(text) == text
    assert f"version {CLAIMS_VERSION}" in text


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_the_form_of_a_claim_in_the_source_is_what_it_says(claim: Sentence) -> None:
    value = YAML(typ="safe").load(in_source(claim))
    if not claim.slots:
        assert value == claim.name
        return
    ((_, given),) = value.items()
    values = given if isinstance(given, dict) else {claim.slots[0]: given}
    texts = {slot: found if isinstance(found, list) else [found] for slot, found in values.items()}
    assert {slot: "\n".join(map(str, found)) for slot, found in texts.items()} == claim.example


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.name)
def test_the_form_in_the_source_is_what_it_says(sentence: Sentence) -> None:
    value = YAML(typ="safe").load(in_source(sentence))[sentence.name]
    values = value if isinstance(value, dict) else {sentence.slots[0]: value}
    texts = {slot: found if isinstance(found, list) else [found] for slot, found in values.items()}
    assert {slot: "\n".join(map(str, found)) for slot, found in texts.items()} == sentence.example


@pytest.mark.parametrize("code", Exit, ids=lambda code: code.name)
def test_every_exit_code_is_explained(code: Exit) -> None:
    assert re.search(rf"^\| {code.value} \| .+ \|$", (GUIDE / "verdicts.md").read_text("utf-8"), re.MULTILINE)


def test_every_command_is_in_the_readme() -> None:
    readme = (GUIDE.parent.parent / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`rolloutdocs {name}" not in readme] == []


def test_every_report_is_explained() -> None:
    """With the file that it goes to, and what can be wrong beside a sentence."""
    text = (GUIDE / "reports.md").read_text("utf-8")
    rows = [f"| `{name}` |" for name in REPORTS] + [f"| `{one.file}` |" for one in REPORTS.values()]
    assert [one for one in (*rows, *(f"`{rule.id}`" for rule in OWN)) if one not in text] == []


def test_every_page_is_listed() -> None:
    """A page that nobody is led to is not read."""
    index = (GUIDE / "index.md").read_text("utf-8")
    nav = (GUIDE.parent.parent / "mkdocs.yml").read_text("utf-8")
    names = [page.name for page in sorted(GUIDE.glob("*.md")) if page.name != "index.md"]
    assert [name for name in names if f"({name})" not in index or f"guide/{name}" not in nav] == []


def test_parts_of_a_rehearsal_that_the_guide_names_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that each is a part of this repository's rollout: people type it with another id, but as it stands."""
    monkeypatch.chdir(GUIDE.parents[1])
    text = (GUIDE / "running.md").read_text("utf-8")
    parts = set(re.findall(r"^rolloutdocs verify --env staging --only (\S+)", text, re.MULTILINE))
    assert len(parts) == 4
    done = CliRunner().invoke(main, ["verify", "--env", "staging", "--only", ",".join(parts), "--dry-run"])
    assert done.exit_code == 0, done.output


if __name__ == "__main__":
    SENTENCES_PAGE.write_text(renewed(SENTENCES_PAGE.read_text("utf-8")), "utf-8")
    SOURCE_PAGE.write_text(referenced(SOURCE_PAGE.read_text("utf-8")), "utf-8")
    PROOF_PAGE.write_text(with_claims(PROOF_PAGE.read_text("utf-8")), "utf-8")
    TEMPLATES_PAGE.write_text(with_blocks(TEMPLATES_PAGE.read_text("utf-8")), "utf-8")
