"""The site command on a tiny rollout: a copy with badges, documents as they were, and nothing lost when it fails."""

import json
import re
import signal
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import pytest
from rolloutdocs.checks.gates.decision import Decision, Gate

from rolloutdocs.cli.sites import sited
from rolloutdocs.cli.standing import deciding

from .conftest import Lab, step

ROOT = Path(__file__).parents[2]
CONFIG = f"""INHERIT: {ROOT / "mkdocs.yml"}
theme: {{custom_dir: {ROOT / "site_templates/site"}}}
docs_dir: docs
nav: null
"""
PAGE = "PRODUCTION-ROLLOUT-CHECKLIST"
STEPS = {"deploy": {"one": step("echo one"), "two": step("test -e fine")}}


@pytest.fixture
def site(lab: Lab) -> Lab:
    lab.write(STEPS)
    (lab.folder / "mkdocs.yml").write_text(CONFIG)
    return lab


def page(lab: Lab, name: str = PAGE) -> str:
    return (lab.folder / "site" / f"{name}.html").read_text("utf-8")


def badges(lab: Lab) -> list[str]:
    found = re.findall(r'<span class="rollout-badge ([a-z-]+)">(.*?)</span>', page(lab))
    return [
        f"{name.removeprefix('rollout-')}: {unescape(re.sub('<[^>]*>', '', text))}" for name, text in found
    ]


def test_every_step_has_a_badge_and_documents_stay_as_they_were(site: Lab) -> None:
    assert site.run("build").returncode == 0
    before = {path: path.read_bytes() for path in (site.folder / "docs").rglob("*")}
    done = site.run("site")
    assert done.returncode == 0, done.stderr
    assert badges(site) == ["never: ○ never run on staging"] * 2
    assert {path: path.read_bytes() for path in (site.folder / "docs").rglob("*")} == before
    assert not (site.folder / ".rolloutdocs" / "site").exists()


def test_a_badge_says_what_the_run_saw_and_leads_to_it(site: Lab) -> None:
    assert site.verify().returncode == 1
    assert site.run("site").returncode == 0
    one, two = badges(site)
    when = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
    assert re.fullmatch(
        rf"undecided: \? inconclusive on staging, {when}|proved: ✔ proved on staging, {when}", one
    )
    assert re.fullmatch(rf"failed: ✘ failed on staging, {when}", two)
    (site.folder / "content/fine").touch()
    assert site.run("verify", "--env", "staging").returncode == 0
    assert site.run("site").returncode == 0
    assert [one.partition(",")[0] for one in badges(site)] == ["proved: ✔ proved on staging"] * 2
    assert (site.folder / "site/evidence/status.html").is_file()


def test_a_run_that_goes_on_or_was_cut_off_is_shown(site: Lab) -> None:
    assert site.verify().returncode == 1
    (run,) = (site.folder / ".rolloutdocs/runs").glob("*.jsonl")
    lines = run.read_text("utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if '"kind": "begun"' in line)
    run.write_text("".join(lines[: last + 1]), "utf-8")
    done = site.run("site")
    assert done.returncode == 0, done.stderr
    assert badges(site)[1].startswith("undecided: ? inconclusive on staging")
    assert "it still runs, or nobody saw how it ended" in page(site, "evidence/rehearsal")


def test_steps_of_a_run_that_was_gone_on_from_are_led_to(site: Lab) -> None:
    """Assert that a site is made of two runs that are one: the badge of the first one's step leads to the second."""
    assert site.verify().returncode == 1
    (site.folder / "content/fine").touch()
    assert site.run("verify", "--env", "staging", "--resume").returncode == 0
    done = site.run("site")
    assert done.returncode == 0, done.stderr
    assert [one.partition(",")[0] for one in badges(site)] == ["proved: ✔ proved on staging"] * 2
    (link,) = re.findall(r'href="(evidence/runs/\S+)#step-deploy\.one"', page(site))
    shown = page(site, link.removesuffix(".html"))
    assert 'id="step-deploy.one"' in shown
    assert "was gone on from" in shown


def test_a_page_edited_by_hand_stops_it_and_the_old_site_stays(site: Lab) -> None:
    assert site.run("site").returncode == 0
    path = site.folder / "docs" / f"{PAGE}.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("echo one", "echo two"), "utf-8")
    before = page(site)
    (site.folder / "content/rollout.yaml").write_text(
        (site.folder / "content/rollout.yaml").read_text().replace("test -e fine", "test -e good")
    )
    done = site.run("site")
    assert done.returncode == 1
    assert "edited by hand" in done.stderr
    assert page(site) == before


def test_a_link_that_leads_nowhere_stops_it_and_the_old_site_stays(site: Lab) -> None:
    assert site.run("site").returncode == 0
    before = page(site)
    (site.folder / "docs/lost.md").write_text("# Lost\n\n[nowhere](nowhere.md)\n")
    done = site.run("site")
    assert done.returncode == 1, done.stderr
    assert "nowhere.md" in done.stderr
    assert page(site) == before
    assert not (site.folder / ".rolloutdocs" / "site").exists()


@pytest.mark.parametrize("output", [".", "docs", "docs/site", "content/x", "precious"])
def test_a_folder_of_something_else_is_not_replaced(site: Lab, output: str) -> None:
    assert site.run("build").returncode == 0
    (site.folder / "precious").mkdir()
    (site.folder / "precious/letter").write_text("Dear Ada")
    done = site.run("site", "--output", output)
    assert done.returncode == 2, done.stderr
    assert "--output" in done.stderr
    assert (site.folder / "precious/letter").is_file()
    assert (site.folder / "docs" / f"{PAGE}.md").is_file()


def test_without_a_configuration_it_says_where_one_comes_from(site: Lab) -> None:
    (site.folder / "mkdocs.yml").unlink()
    done = site.run("site")
    assert done.returncode == 2
    assert "rolloutdocs init" in done.stderr


def test_a_step_is_found_by_its_command_and_its_id(site: Lab) -> None:
    assert site.run("site").returncode == 0
    index = json.loads((site.folder / "site/search/search_index.json").read_text("utf-8"))
    found = [one["location"] for one in index["docs"] if "test -e fine" in one["text"]]
    assert any(one.startswith(f"{PAGE}.html#") for one in found)
    assert [one for one in index["docs"] if "deploy.two" in one["text"]]


def test_a_published_site_is_read_back(site: Lab) -> None:
    assert site.run("site").returncode == 0
    done = site.run("verify", "--published", "site")
    assert done.returncode == 0, done.stderr
    assert "they say what the documents say" in done.stdout
    path = site.folder / "site" / f"{PAGE}.html"
    path.write_text(page(site).replace("fine", "find"), "utf-8")
    done = site.run("verify", "--published", (site.folder / "site").as_uri())
    assert done.returncode == 1
    assert re.search(rf"docs/{PAGE}\.md:\d+: .*{PAGE}\.html shows the command `test -e find`", done.stderr)
    path.unlink()
    done = site.run("verify", "--published", "site")
    assert done.returncode == 1
    assert f"docs/{PAGE}.md: the site does not have it" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--published", "ftp://example.org/"), 2, "no address of a site"),
        (("--published", "nowhere"), 2, "no address of a site"),
        *(
            (("--published", one), 2, "no address of a site")
            for one in (
                "http://[",
                "http://[x]/",
                "http://a:99999/",
                "http://a:b/",
                "http://a..b/",
                "http://:80/",
            )
        ),
        (("--published", "https://me:word@example.org/"), 2, "no address of a site"),
        (("--published", "http://[x"), 2, "no address of a site"),
        (("--published", "http://ü..x/"), 2, "no address of a site"),
        (("--published", "http://127.0.0.1:9/"), 3, "does not answer"),
        (("--published", "docs", "--env", "staging"), 2, "leave --env out"),
        ((), 2, "Missing option '--env'"),
    ],
)
def test_what_is_no_published_site_is_told(site: Lab, words: tuple[str, ...], code: int, told: str) -> None:
    assert site.run("build").returncode == 0
    done = site.run("verify", *words)
    assert done.returncode == code, done.stderr
    assert told in done.stderr


# --- while somebody looks at it ---


def ask(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def until(address: str, word: str, seconds: float = 60) -> float:
    """Seconds until a page has the word."""
    began = monotonic()
    while word not in ask(address)[1]:
        assert monotonic() - began < seconds, word
        sleep(0.02)
    return monotonic() - began


def test_what_is_served_follows_source_and_evidence_and_leaves_nothing(site: Lab) -> None:
    import subprocess

    running = site.start("site", "--serve", "--port", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert running.stdout
        address = running.stdout.readline().split()[0]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        shown = f"{address}{PAGE}.html"
        until(shown, "never run on staging")
        assert ask(shown, Host="evil.example")[0] == 421
        assert ask(f"{address}..%2f..%2f..%2fcontent/rollout.yaml")[0] == 404
        assert ask(f"{address}stylesheets/")[0] == 404
        source = site.folder / "content/rollout.yaml"
        source.write_text(source.read_text().replace("echo one", "echo another"))
        until(shown, "another")
        assert site.run("verify", "--env", "staging", apart=True).returncode == 1
        until(shown, "failed on staging")
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 130
        assert running.stderr
        assert "Traceback" not in running.stderr.read()
    finally:
        running.kill()
        running.communicate()
    assert not (site.folder / ".rolloutdocs" / "site").exists()


def test_the_status_page_has_the_decision(site: Lab) -> None:
    path = site.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    gates = {"approval": {"by": ["ada"]}}
    policy["environments"]["production"] = {"title": "The real one", "gates": gates}
    path.write_text(json.dumps({**policy, "people": {"ada": {"name": "Ada", "github": "ada"}}}))
    done = site.run("site", environment={"GITHUB_TOKEN": None, "GH_TOKEN": None})
    assert done.returncode == 0, done.stderr
    shown = page(site, "evidence/status")
    assert "<strong>NO-GO</strong>" in shown
    assert "Approval by 1 of 1 reviewers" in shown


def test_no_other_environment_hides_a_no_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def decide(name: str) -> Decision:
        return Decision(
            name, "", "", "", (Gate("x", "X", "blocked" if name == "production" else "open", "", ""),)
        )

    monkeypatch.setattr(deciding, "facts", lambda _read, name, *_: name)
    monkeypatch.setattr("rolloutdocs.checks.gates.deciding.decide", decide)
    gated = SimpleNamespace(gates=True)
    names = {"staging": gated, "production": gated, "other": SimpleNamespace(gates=None)}
    read: Any = SimpleNamespace(policy=SimpleNamespace(environments=names))
    found = sited.decision(read, Path())
    assert found is not None
    assert (found.environment, found.go) == ("production", False)
