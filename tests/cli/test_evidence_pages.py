"""A real run, its pages, and a strict build of the site with them: every link and anchor leads somewhere."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html
from mkdocs.commands.build import build
from mkdocs.config import load_config
from rolloutdocs.checks import facts as gathered
from rolloutdocs.checks.reports.site import Facts, anchor, pages

from rolloutdocs.cli import reading
from rolloutdocs.cli.reading import disagreements
from rolloutdocs.cli.standing import standings

from .conftest import Lab

ROOT = Path(__file__).parents[2]


def facts() -> Facts:
    """What there is to say of the project in the working folder."""
    read = reading.pages_with_source(Path("content/rollout.yaml"), Path("docs"))
    folder = Path(".rolloutdocs/runs")
    shown = standings.look(read, "", folder, None)
    known = gathered.headings((*read.plan.pages, *read.plain), read.docs)
    settled = disagreements.looked(read).settled
    return Facts(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        runs=gathered.kept(folder, read.rollout),
        ends=gathered.listed(folder, read.rollout),
        procedures=shown.procedures,
        environments=shown.environments,
        steps=gathered.steps(shown.steps),
        claims=gathered.claims(shown.claims, known),
        findings=gathered.findings(settled, read.policy.waivers, known),
        unused=gathered.unused(settled),
        troubles=shown.troubles,
        next=shown.next,
        links=gathered.links(read.plan, read.docs),
    )


def built(folder: Path) -> dict[str, str]:
    """The site over the documents and the pages, as it is published. Raises where a link leads nowhere."""
    docs = shutil.copytree("docs", folder / "docs")
    for page in pages(facts()):
        path = docs / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, "utf-8")
    theme = ROOT / "site_templates" / "site"
    text = f"INHERIT: {ROOT / 'mkdocs.yml'}\ntheme: {{custom_dir: {theme}}}\nnav: null\n"
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    config = load_config(str(folder / "mkdocs.yml"))
    assert config.strict
    build(config)
    return {path.name: path.read_text("utf-8") for path in (folder / "site" / "evidence").rglob("*.html")}


@pytest.mark.filterwarnings("ignore")  # those of the theme
def test_a_real_run_has_pages_whose_links_lead_somewhere(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.write(
        {"deploy": {"one": lab.step("true"), "two": lab.step("echo '<script>alert(1)</script>'\nfalse")}}
    )
    assert lab.verify().returncode == 1
    (lab.folder / ".rolloutdocs" / "runs" / "cut.jsonl").write_text('{"kind": "started"', "utf-8")
    monkeypatch.chdir(lab.folder)
    found = built(tmp_path / "made")
    (run,) = [name for name in found if "-staging-" in name]
    assert f'id="{anchor("deploy.two")}"' in found[run]
    assert "PRODUCTION-ROLLOUT-CHECKLIST.html#2-" in found[run]
    assert "<script>alert(1)" not in found[run]
    assert (
        "<script>alert(1)</script>"
        in html.document_fromstring(found[run]).findall(".//details")[-1].text_content()
    )
    assert "failed" in found["status.html"]
    assert f"runs/{run}#{anchor('deploy.two')}" in found["status.html"]


def test_only_runs_of_the_rollout_are_taken(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write({"deploy": {"one": lab.step("true")}})
    lab.verify()
    folder = lab.folder / ".rolloutdocs" / "runs"
    assert len(list(gathered.kept(folder))) == len(list(gathered.listed(folder))) == 1
    assert list(gathered.kept(folder, "other")) == list(gathered.listed(folder, "other")) == []


def test_a_changed_run_has_no_page(lab: Lab) -> None:
    lab.write({"deploy": {"one": lab.step("false")}})
    lab.verify()
    folder = lab.folder / ".rolloutdocs" / "runs"
    (path,) = folder.glob("*.jsonl")
    path.write_text(path.read_text("utf-8").replace('"failed"', '"passed"'), "utf-8")
    assert list(gathered.kept(folder)) == []


def test_findings_lead_to_the_heading_above_them() -> None:
    known = {"docs/A.md": [(1, "A.md#a"), (10, "A.md#b")]}
    assert [gathered.leads(f"docs/A.md:{line}", known) for line in (1, 9, 10, 99)] == [
        "A.md#a",
        "A.md#a",
        "A.md#b",
        "A.md#b",
    ]
    assert [gathered.leads(place, known) for place in ("docs/B.md:3", "docs/A.md", "docs/A.md:x", "")] == [
        ""
    ] * 4
