"""A command that gives no secret in time is ended, with what it started."""

import time
from pathlib import Path

import pytest
from rolloutdocs.checks import proc
from rolloutdocs.checks import secret as module

from rolloutdocs.environments import Secret


@pytest.mark.parametrize("script", ["sleep 47.25", "echo TopSecret; exec >&-; sleep 47.25"])
def test_it_has_a_time_limit(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    began = time.monotonic()
    with pytest.raises(module.SettingRefused, match="not done after") as refused:
        module.secret("X", Secret(secret="command", command=["bash", "-c", script]), tmp_path / "e.yaml")
    assert time.monotonic() - began < 10
    assert "TopSecret" not in str(refused.value)
    lines = [path.read_bytes() for path in proc.PROC.glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in lines if b"sleep\x0047.25" in line]
