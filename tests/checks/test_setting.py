"""A run's own values: chosen ones never meet, secrets come from where the policy says, nothing else leaks in."""

import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from rolloutdocs.checks.ports import FIRST, free_port
from rolloutdocs.checks.setting import SettingRefused, chosen, fill

from rolloutdocs.environments import Environment


def environment(**fields) -> Environment:
    return Environment.model_validate({"title": "Staging", **fields})


def test_values_are_chosen_and_filled_in(tmp_path: Path) -> None:
    declared = {
        "RUN_DIR": {"chosen": "folder"},
        "APP_PORT": {"chosen": "port"},
        "APP_URL": "http://127.0.0.1:$APP_PORT/${APP_PORT}",
        "PASSWORD": {"secret": "made"},
    }
    with chosen("staging", environment(variables=declared), tmp_path / "environments.yaml") as setting:
        port = setting.variables["APP_PORT"]
        assert setting.variables["APP_URL"] == f"http://127.0.0.1:{port}/{port}"
        folder = Path(setting.variables["RUN_DIR"])
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "file").write_text("x")
        assert setting.secrets == {setting.variables["PASSWORD"]}
        assert len(setting.variables["PASSWORD"]) >= 24
    assert not folder.exists()


def test_variables_of_the_caller_stay_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that an exported DB_HOST cannot decide which database a migration meets."""
    monkeypatch.setenv("DB_HOST", "production")
    with chosen("staging", environment(path=["bin"]), tmp_path / "environments.yaml") as setting:
        assert "DB_HOST" not in setting.process
        assert setting.process["PATH"].startswith(f"{tmp_path}/bin:")


def test_a_value_is_not_looked_into(tmp_path: Path) -> None:
    assert fill("$A", {"A": "$B", "B": "no"}) == "$B"


@pytest.mark.parametrize("origin", ["environment", "file"])
def test_a_missing_secret_is_named_and_nothing_starts(tmp_path: Path, origin: str) -> None:
    declared = {"TOKEN": {"secret": origin, "name": "NOWHERE"}}
    with (
        pytest.raises(
            SettingRefused, match=r"environments.yaml: the secret `TOKEN` is not in the .* `NOWHERE`"
        ),
        chosen("staging", environment(variables=declared), tmp_path / "environments.yaml"),
    ):
        pass


def test_a_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret value\n")
    declared = {"TOKEN": {"secret": "file", "name": "token"}}
    with chosen("staging", environment(variables=declared), tmp_path / "environments.yaml") as setting:
        assert setting.variables["TOKEN"] == "s3cret value"
        assert setting.secrets == {"s3cret value"}


def test_ports_held_at_once_differ_and_are_free() -> None:
    with ExitStack() as held:
        ports = [held.enter_context(free_port()) for _ in range(50)]
        assert len(set(ports)) == 50
        for port in ports:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))


def test_a_port_that_another_run_holds_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with free_port() as port:
        monkeypatch.setattr("rolloutdocs.checks.ports.secrets.randbelow", lambda _: port - FIRST)
        with free_port() as other:
            assert other != port


def test_a_port_in_use_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        with free_port() as port:
            taken.bind(("127.0.0.1", port))
            taken.listen()
        monkeypatch.setattr("rolloutdocs.checks.ports.secrets.randbelow", lambda _: port - FIRST)
        with free_port() as other:
            assert other != port


def test_a_port_whose_last_connection_still_waits_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that closed first leaves its port waiting: one without SO_REUSEADDR could not listen there."""
    with free_port() as port, socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", port))
        server.listen()
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()
            assert client.recv(1) == b""
    monkeypatch.setattr("rolloutdocs.checks.ports.secrets.randbelow", lambda _: port - FIRST)
    with free_port() as other:
        assert other != port


def test_its_own_python_comes_after_the_folders_of_the_policy(tmp_path: Path) -> None:
    policy = environment(path=["bin"], own_python=True)
    with chosen("staging", policy, tmp_path / "environments.yaml") as setting:
        first = setting.process["PATH"].split(os.pathsep)[:2]
    assert first == [str(tmp_path / "bin"), str(Path(sys.executable).parent)]


def test_its_own_python_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    policy = environment(own_python=True)
    with pytest.raises(SettingRefused, match="no `python` beside `python3`"):
        chosen("staging", policy, tmp_path / "environments.yaml").__enter__()
