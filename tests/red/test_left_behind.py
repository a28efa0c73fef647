"""Services are stopped whatever happens, and runs leave each other alone: in a row, and side by side."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from rolloutdocs.checks.evidence import Done
from rolloutdocs.checks.ports import free_port

from .checks_out import gives
from .copies import Copy

Seen = list[tuple[str, str, list[tuple[str, str]]]]


def failing(desk: Copy) -> None:
    desk.shorten("preflight", keep={"preflight": ("health",)})
    with desk.source() as source:
        source["procedures"]["preflight"]["steps"]["health"]["run"] = "false"
    desk.build()


def test_after_a_failure_services_are_stopped(desk: Copy) -> None:
    failing(desk)
    result = desk.run("verify", "--env", "staging")
    assert result.code == 1, result.text
    assert (desk.traces / "service").exists()
    assert desk.clean()


def test_only_their_stop_stops_them(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(desk)
    gives("checks.services.Running.stop", ())(monkeypatch)
    assert desk.verify().code == 1
    left = desk.processes()
    for number in left:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    assert any("desk serve" in arguments for arguments in left.values())


def test_a_service_that_fails_takes_those_before_it_along(desk: Copy) -> None:
    with desk.staging() as staging:
        staging["services"]["broken"] = {
            "run": ["sh", "-c", "echo no disk; exit 7"],
            "ready": {"http": "http://127.0.0.1:9/"},
        }
    result = desk.run("verify", "--env", "staging")
    assert result.code == 3, result.text
    assert "service `broken`: it ended with 7 before it was ready" in result.text
    assert "no disk" in result.text
    assert (desk.traces / "service").exists()
    assert not (desk.traces / "reset").exists()
    assert desk.clean()


# --- in a row


def seen(desk: Copy) -> Seen:
    """What the newest run found out."""
    done = [record for record in desk.records() if isinstance(record, Done)]
    return [
        (one.step, one.verdict, [(judged.sentence, judged.verdict) for judged in one.judged]) for one in done
    ]


@pytest.fixture
def kept(desk: Copy) -> Copy:
    """A staging that is there before and after a run: only its reset brings the starting state back."""
    desk.shorten("deploy")
    folder = desk.traces.parent / "run"
    folder.mkdir()
    with desk.staging() as staging:
        staging["variables"]["RUN_DIR"] = str(folder)
    desk.build()
    there = {"RUN_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/staging.db", "APP_PORT": "1"}
    secret = {
        "API_TOKEN_SECRET": "x" * 24,
        "BACKUP_DIR": f"{folder}/backups",
        "APP_URL": "http://127.0.0.1:1",
    }
    command = [sys.executable, "-m", "desk", "reset"]  # it has to be there before it can prove who it is
    subprocess.run(command, cwd=desk.application, env={**os.environ, **there, **secret}, check=True)
    return desk


def test_two_runs_in_a_row_find_the_same(kept: Copy) -> None:
    results = [kept.verify()]
    first = seen(kept)
    results.append(kept.verify())
    assert [result.code for result in results] == [0, 0], results
    assert first == seen(kept)
    assert first


def test_only_the_way_back_makes_them_the_same(kept: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.verify().code == 0
    gives("checks.rehearsal.run._reset", None)(monkeypatch)
    assert kept.verify().code == 1


def test_without_a_way_back_nothing_is_started(kept: Copy) -> None:
    with kept.staging() as staging:
        staging["reset"] = ""
    result = kept.verify()
    assert result.code == 3
    assert "has no `reset`" in result.text
    assert kept.untouched()


# --- side by side


def both(copy: Copy, procedures: tuple[str, ...], **keep: Any) -> None:
    copy.shorten(*procedures, **keep)
    copy.build()
    with copy.start() as one, copy.start() as other:
        texts = [one.communicate()[0], other.communicate()[0]]
    assert (one.returncode, other.returncode) == (0, 0), texts
    assert len(copy.runs()) == 2
    assert copy.clean()


def test_two_runs_side_by_side_pass(desk: Copy) -> None:
    both(desk, ("preflight", "deploy", "rollback"))
    used = [line.split() for line in (desk.traces / "service").read_text().splitlines()]
    assert len(used) == 2
    assert all(one != other for one, other in zip(*used, strict=True))


@pytest.mark.real("php-laravel-framework", "mariadb-server-core")
def test_two_real_databases_side_by_side_pass(seed: Copy) -> None:
    both(seed, ("deploy", "rollback"), keep={"deploy": ("down", "migrate", "up")})


def test_where_they_share_a_port_the_second_does_not_start(desk: Copy) -> None:
    """The first listens there: answers to the second would be those of another run."""
    with free_port() as port, desk.staging() as staging:
        staging["variables"]["APP_PORT"] = str(port)
    desk.wait(before="migrate")
    with desk.start() as first:
        desk.arrived(first)
        second = desk.run("verify", "--env", "staging")
        (desk.traces / "go").touch()
        text = first.communicate()[0]
    assert second.code == 3, second.text
    assert f"port {port} of 127.0.0.1 is in use by another process" in second.text
    assert "Another run has not ended yet" in second.text
    assert first.returncode == 0, text
