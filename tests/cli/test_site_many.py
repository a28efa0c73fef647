"""A site of many rollouts: all in one list, and those that are over with their evidence."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from rolloutdocs.checks import verify

from rolloutdocs.cli.sites.archived import archived

from .conftest import Lab
from .test_many import many  # noqa: F401 - a fixture
from .test_site import CONFIG

PAGE = "PRODUCTION-ROLLOUT-CHECKLIST"


@pytest.fixture
def over(many: Lab) -> Lab:  # noqa: F811 - the fixture
    """`good` has passed and is archived, `bad` has failed."""
    (many.folder / "mkdocs.yml").write_text(CONFIG)
    assert many.run("build").returncode == 0
    (many.folder / "docs/good/by-hand.md").write_text("# By hand\n\n`content/gone.yaml`\n")
    _waive(many)
    assert many.run("verify", "--env", "staging", "--rollout", "good").returncode == 0
    archive = many.folder / "archive" / "good"
    archive.parent.mkdir()
    shutil.copytree(many.folder / "docs/good", archive)
    assert many.run("evidence", "export", "--output", "archive/good/evidence.jsonl").returncode == 0
    shutil.rmtree(many.folder / ".rolloutdocs")
    assert many.run("verify", "--env", "staging", "--rollout", "bad").returncode == 1
    return many


def _waive(lab: Lab) -> None:
    (mark,) = re.findall(r"fingerprint ([0-9a-f]{16})", lab.run("drift", "--rollout", "good").stderr)
    path = lab.folder / "content/environments.yaml"
    until = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    waiver = {"finding": mark, "reason": "It comes back.", "by": "Ada", "until": until}
    path.write_text(json.dumps({**json.loads(path.read_text()), "waivers": [waiver]}))


def text(lab: Lab, name: str) -> str:
    html = (lab.folder / "site" / name).read_text("utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    return " ".join(unescape(re.sub("<[^>]*>", " ", article)).split())


def test_the_list_has_them_by_state_application_and_window(over: Lab) -> None:
    done = over.run("site")
    assert done.returncode == 0, done.stderr
    shown = text(over, "rollouts.html")
    assert "2 rollouts and 1 archived" in shown
    by_state = shown[shown.index("By state") : shown.index("By application")]
    assert (
        by_state.index("✘ failed")
        < by_state.index("bad")
        < by_state.index("never run")
        < by_state.index("good")
    )
    assert "By application" in shown
    assert "By window" in shown
    old = shown[shown.index("Archived") :]
    assert "good" in old
    assert "✔ proved: 1" in old


def test_one_that_is_over_stays_readable_with_its_evidence(over: Lab) -> None:
    shutil.rmtree(over.folder / "content/good")
    shutil.rmtree(over.folder / "docs/good")
    (over.folder / "archive/good/staging-rehearsal.sh").write_text("true\n")  # pages lead to it
    (over.folder / "content/environments.yaml").write_text(
        (over.folder / "content/environments.yaml").read_text().replace("A folder", "Another folder")
    )
    assert over.run("build").returncode == 0
    done = over.run("site")
    assert done.returncode == 0, done.stderr
    assert "✔ proved on staging" in text(over, f"archive/good/{PAGE}.html")
    assert (over.folder / "site/archive/good/staging-rehearsal.sh").read_text() == "true\n"
    assert not (over.folder / "site/archive/good/evidence.jsonl").exists()
    assert (over.folder / "site/archive/good/evidence/status.html").is_file()
    assert list((over.folder / "site/archive/good/evidence/runs").iterdir())
    drift = text(over, "archive/good/evidence/drift.html")
    assert "0 findings are open , 1 waived. As its last runs found it." in drift
    found = "docs/good/by-hand.md:3 there is no file content/gone.yaml Accepted by Ada: It comes back."
    assert re.search(rf"until \d{{4}}-\d\d-\d\d {found}", drift), drift
    html = (over.folder / "site/archive/good/evidence/drift.html").read_text("utf-8")
    assert 'href="../by-hand.html#by-hand"' in html
    assert "0 open, 1 waived" in text(over, "archive/good/evidence/status.html")


def test_no_run_of_another_rollout_is_in_it(over: Lab) -> None:
    for words in (("import",), ("export", "--output")):
        assert over.run("evidence", *words, "archive/good/evidence.jsonl").returncode == 0
    archive = over.folder / "archive"
    assert len((archive / "good/evidence.jsonl").read_text("utf-8").split('"kind": "started"')) == 3
    done = over.run("site")
    assert done.returncode == 0, done.stderr
    assert len(list((over.folder / "site/archive/good/evidence/runs").iterdir())) == 1
    shown = text(over, "archive/good/evidence/status.html")
    assert "OVER" in shown
    assert "NO-GO" not in shown
    assert "What to do next" not in shown
    archive.rename(over.folder / "old")
    assert over.run("site", "--archive", "old").returncode == 0
    (over.folder / "old/good").rename(over.folder / "old/renamed")
    done = over.run("site", "--archive", "old")
    assert done.returncode == 1
    assert "it holds runs of several rollouts, and of none that is called `renamed`" in done.stderr


@pytest.mark.parametrize("name", [f"{PAGE}.md", "evidence.jsonl"])
def test_one_that_was_changed_stops_the_site(over: Lab, name: str) -> None:
    path = over.folder / "archive/good" / name
    path.write_text(path.read_text().replace("true", "false", 1))
    done = over.run("site")
    assert done.returncode == 1
    assert f"archive/good/{name}" in done.stderr
    assert not (over.folder / "site").exists()


def test_the_list_of_rollouts_is_read_back(many: Lab) -> None:  # noqa: F811 - the fixture
    """Assert that the first page that people open is compared as the others are, unless one rollout is asked for."""
    (many.folder / "mkdocs.yml").write_text(CONFIG)
    assert many.run("site").returncode == 0
    done = many.run("verify", "--published", "site")
    assert done.returncode == 0, done.stderr
    path = many.folder / "site/index.html"
    path.write_text(
        path.read_text("utf-8").replace("</article>", "<pre><code>rm -rf x</code></pre></article>"), "utf-8"
    )
    done = many.run("verify", "--published", "site")
    assert done.returncode == 1
    assert "index.html shows the command `rm -rf x`" in done.stderr
    assert many.run("verify", "--published", "site", "--rollout", "good").returncode == 0


def test_a_script_that_was_changed_stops_the_site(over: Lab) -> None:
    """Assert that people are given no other commands under the name of a rollout that was proved."""
    script = over.folder / "archive/good/staging-rehearsal.sh"
    script.write_text(f"# rollout:script id=rehearsal digest={64 * '0'}\ntrue\n")
    done = over.run("site")
    assert done.returncode == 1
    assert "staging-rehearsal.sh:1: the page was edited by hand" in done.stderr
    assert not (over.folder / "site").exists()


def test_a_folder_that_is_no_rollout_is_not_published(over: Lab) -> None:
    """Assert that what a project keeps in a folder of that name is not shown to all who read the site."""
    dumps = over.folder / "archive/dumps"
    dumps.mkdir()
    (dumps / "prod.sql").write_text("insert into users values ('ada')\n")
    done = over.run("site")
    assert done.returncode == 1
    assert "archive/dumps: it has no page that `rolloutdocs build` wrote" in done.stderr
    assert "Move it elsewhere, a picture into the folder of the rollout that shows it" in done.stderr
    assert not (over.folder / "site").exists()


def test_a_folder_without_any_file_is_no_rollout(tmp_path: Path) -> None:
    (tmp_path / "empty/within").mkdir(parents=True)
    assert archived(tmp_path) == []


def test_of_two_runs_of_one_second_the_later_one_counts(over: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a failure within the second of a run that passed is not hidden behind it."""
    shutil.rmtree(over.folder / ".rolloutdocs")
    start = datetime.now(UTC).replace(microsecond=0)
    moments = iter([start, start + timedelta(milliseconds=500)])
    monkeypatch.setattr(verify, "datetime", SimpleNamespace(now=lambda _: next(moments)))
    flag = over.folder / "content/fails"
    source = over.folder / "content/good/rollout.yaml"
    source.write_text(source.read_text().replace("true", f"test ! -e {flag}"))
    assert over.run("build").returncode == 0
    for code in (0, 1):
        assert over.run("verify", "--env", "staging", "--rollout", "good").returncode == code
        flag.touch()
    archive = over.folder / "archive/good"
    shutil.copytree(over.folder / "docs/good", archive, dirs_exist_ok=True)
    assert over.run("evidence", "export", "--output", str(archive / "evidence.jsonl")).returncode == 0
    done = over.run("site")
    assert done.returncode == 0, done.stderr
    assert "✘ failed on staging" in text(over, f"archive/good/{PAGE}.html")
