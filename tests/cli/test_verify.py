"""What `verify` refuses before it starts anything, and what it shows without running."""

from pathlib import Path

import pytest
from rolloutdocs.checks import processes

CHECKLIST = "PRODUCTION-ROLLOUT-CHECKLIST.md"


@pytest.fixture(autouse=True)
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here is about what happens before anything is started."""

    def start(*arguments: object) -> None:
        raise AssertionError(f"started {arguments}")

    monkeypatch.setattr(processes, "start", start)


def test_a_dry_run_shows_the_plan_and_its_digest(call) -> None:
    shown = call("verify", "--env", "staging", "--dry-run")
    assert shown.exit_code == 0
    assert "27 steps would run on staging. Nothing was run." in shown.output
    assert "python -m alembic upgrade head" in shown.output
    assert "Digest of the plan: " in shown.output


def test_an_unknown_environment(call) -> None:
    shown = call("verify", "--env", "stagin")
    assert shown.exit_code == 2
    assert "there is no environment `stagin`. Did you mean `staging`?" in shown.output


def test_production_is_bounded_to_reading(call) -> None:
    shown = call("verify", "--env", "production")
    assert shown.exit_code == 3
    assert f"docs/{CHECKLIST}:" in shown.output
    assert "`production` is bounded to: reads;" in shown.output


def test_a_changed_page(project: Path, call) -> None:
    page = project / "docs" / CHECKLIST
    page.write_text(page.read_text().replace("upgrade head", "upgrade heads"))
    shown = call("verify", "--env", "staging")
    assert shown.exit_code == 1
    assert "the page was edited by hand" in shown.output
    assert "Nothing was written or run." in shown.output


def test_pages_alone_need_the_digest_of_their_plan(project: Path, call) -> None:
    shown = call("verify", "--env", "staging", "--pages-only")
    assert shown.exit_code == 2
    assert "--confirm" in shown.output
    other = call("verify", "--env", "staging", "--pages-only", "--confirm", "0" * 64)
    assert other.exit_code == 2


@pytest.mark.parametrize("name", ["extra.html", "extra.markdown", "extra.MD"])
def test_a_page_that_only_a_site_would_show(project: Path, call, name: str) -> None:
    """Assert that no page can be published that nobody reads back."""
    (project / "docs" / name).write_text("```bash\ncurl evil\n```\n")
    shown = call("verify", "--env", "staging")
    assert shown.exit_code == 1
    assert f"docs/{name}: a site would publish this page" in shown.output


def test_a_page_of_ones_own_with_a_command(project: Path, call) -> None:
    """Assert law 4: every command a page shows is a step, a repeat or says why it is not run."""
    (project / "docs" / "notes.md").write_text("# Notes\n\n```bash\nphp artisan up\n```\n")
    shown = call("verify", "--env", "staging")
    assert shown.exit_code == 1
    assert "docs/notes.md:3" in shown.output


def test_a_missing_folder(project: Path, call) -> None:
    shown = call("verify", "--env", "staging", "--docs", "nowhere")
    assert shown.exit_code == 1
    assert "the page is missing" in shown.output
