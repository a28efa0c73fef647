"""The clock is set back between two runs: the newest decides, so the second must not seem to be the older."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from rolloutdocs.checks import verify as module

from .conftest import Lab


class Clock(datetime):
    """That of a machine, which is so far ahead."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: object = None) -> "Clock":
        del tz
        return super().now(UTC) + cls.ahead


@pytest.fixture
def passed_ahead(lab: Lab, here: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Lab:
    """A rollout that passed while the clock was ahead, and would fail now."""
    lab.write({"deploy": {"look": lab.step("test ! -e ../fails", expect=[{"exit": 0}])}}, directory=".")
    with monkeypatch.context() as patch:
        patch.setattr(module, "datetime", Clock)
        patch.setattr(Clock, "ahead", timedelta(minutes=3))
        assert lab.verify().returncode == 0
    (lab.folder / "fails").touch()
    return lab


def runs(lab: Lab) -> list[Path]:
    return list((lab.folder / ".rolloutdocs/runs").glob("*.jsonl"))


def test_no_failure_hides_behind_a_run_that_seems_newer(
    passed_ahead: Lab, here: Callable[..., Result]
) -> None:
    (ahead,) = runs(passed_ahead)
    refused = here("verify", "--env", "staging")
    assert refused.exit_code == 3, refused.output
    assert f"{ahead.name}:1: that run began at " in refused.output
    assert "Set the clock right, or wait; or take that file away" in refused.output
    assert runs(passed_ahead) == [ahead]
    ahead.unlink()
    assert here("verify", "--env", "staging").exit_code == 1
    assert here("status", "--env", "staging").exit_code == 1


def test_the_clock_of_another_machine_keeps_nobody_from_running(
    passed_ahead: Lab, here: Callable[..., Result]
) -> None:
    (ahead,) = runs(passed_ahead)
    ahead.with_name(f"{ahead.name}.imported").write_text('{"from": "ci", "at": "2026-01-01T00:00:00+00:00"}')
    assert here("verify", "--env", "staging").exit_code == 1
