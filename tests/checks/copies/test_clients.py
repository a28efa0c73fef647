"""The databases' own clients go where our own questions go, and by the same TLS; programs in their place say how."""

from pathlib import Path

import pytest
from rolloutdocs.checks.copies import mariadb, postgresql
from rolloutdocs.checks.copies.clients import Clients
from rolloutdocs.checks.copies.method import Method, Order, Unmade

PROGRAMS = ("pg_dump", "psql", "mariadb-dump", "mariadb")
COPY = "rolloutdocs_copy_0a1b2c3d_1"
TLS = "sslmode=verify-full&sslrootcert=/etc/ca.pem&prepare_threshold=3"
VERIFIED = ["--loose-ssl-verify-server-cert", "--loose-ssl-mode=VERIFY_IDENTITY"]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file for each program, with its arguments and its environment; servers are asked nothing."""
    for name in PROGRAMS:
        program = tmp_path / name
        program.write_text(
            f'#!/bin/sh\n/usr/bin/printf "%s\\n" "$@" > {program}.told\n/usr/bin/env >> {program}.told\n'
        )
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(mariadb, "_apart", lambda _: None)
    monkeypatch.setattr(mariadb, "empty", lambda _: None)
    monkeypatch.setattr(postgresql, "empty", lambda _: None)
    monkeypatch.setattr(postgresql, "_do", in_use)
    return tmp_path


def in_use(_: Order, sql: str, **__: object) -> tuple[str, ...]:
    if "TEMPLATE" in sql:
        raise postgresql._InUse
    return ()


def made(told: Path, method: Method, url: str, source: str = "app") -> list[list[str]]:
    method.make(Order(url, source, COPY))
    return [path.read_text().splitlines() for path in sorted(told.glob("*.told"))]


def test_clients_of_postgresql_verify_what_the_url_verifies(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLCERT", "/etc/mine.pem")
    found = made(told, postgresql.METHOD, f"postgresql+psycopg://u:pa%20ss@db:5433/app?{TLS}", "odd app=x")
    for said, database in zip(found, ("'odd app=x'", COPY), strict=True):
        where = next(line for line in said if line.startswith("--dbname="))
        options = "user=u host=db port=5433 sslmode=verify-full sslrootcert=/etc/ca.pem"
        assert sorted(where.removeprefix("--dbname=").replace(f"dbname={database} ", "").split()) == sorted(
            options.split()
        )
        assert {"PGPASSWORD=pa ss", "PGSSLCERT=/etc/mine.pem"} <= set(said)
        assert not [line for line in said if line.startswith("--") and "pa ss" in line]


def test_no_database_in_the_query_of_the_url_stands_in_for_ours(told: Path) -> None:
    url = "postgresql+psycopg://u@db/app?dbname=postgres"
    dump, load = (" ".join(said) for said in made(told, postgresql.METHOD, url))
    assert "dbname=app" in dump
    assert f"dbname={COPY}" in load
    assert "dbname" not in postgresql._url(Order(url, "app", COPY)).query


@pytest.mark.parametrize(
    ("query", "handed"),
    [
        ("", []),
        ("?charset=utf8mb4", []),
        ("?ssl_ca=/etc/ca.pem", ["--ssl-ca=/etc/ca.pem", *VERIFIED]),
        ("?ssl_verify_cert=true", VERIFIED),
        ("?ssl_ca=/etc/ca.pem&ssl_check_hostname=True", ["--ssl-ca=/etc/ca.pem", *VERIFIED]),
        ("?ssl_cert=/c&ssl_key=/k", ["--ssl-cert=/c", "--ssl-key=/k"]),
        ("?ssl_disabled=true", ["--loose-skip-ssl", "--loose-ssl-mode=DISABLED"]),
    ],
)
def test_clients_of_mariadb_verify_what_the_url_verifies(told: Path, query: str, handed: list[str]) -> None:
    for said in made(told, mariadb.METHOD, f"mysql+pymysql://u:secret@db/app{query}"):
        assert [line for line in said if line.startswith("--") and "ssl" in line] == handed
        assert "MYSQL_PWD=secret" in said


@pytest.mark.parametrize(
    ("method", "url", "named"),
    [
        (postgresql.METHOD, "postgresql+psycopg://u@db/app?sslkey=/k&sslpassword=x", "`sslpassword`"),
        (
            mariadb.METHOD,
            "mysql+pymysql://u@db/app?ssl_key=/k&ssl_key_password=x",
            "`ssl_key_password`.*no password",
        ),
        (mariadb.METHOD, "mysql+pymysql://u@db/app?ssl_ca=/c&ssl_check_hostname=false", "name the server"),
        (mariadb.METHOD, "mysql+pymysql://u@db/app?ssl_ca=/c&ssl_verify_cert=none", "`ssl_verify_cert=none`"),
        (mariadb.METHOD, "mysql+pymysql://u@db/app?ssl_verify_identity=0", "leave `ssl_verify_identity` out"),
    ],
)
def test_what_clients_cannot_be_given_is_named(told: Path, method: Method, url: str, named: str) -> None:
    with pytest.raises(Unmade, match=named):
        made(told, method, url)
    assert not list(told.glob("*.told"))


#: What a dump and a load do -> who is to blame, and what of it is told.
ENDS = "head -c 100 >/dev/null; echo 'ERROR 1419 (HY000) at line 31: no SUPER' >&2; exit 1"
PIPES = {
    "the load, and the dump says so": (
        "yes 2>/dev/null; echo 'dump: Got errno 32 on write' >&2; exit 5",
        ENDS,
        "ended with 1: ERROR 1419 (HY000) at line 31",
    ),
    "the load, and the dump is killed": ("exec yes", ENDS, "ended with 1: ERROR 1419 (HY000) at line 31"),
    "the load, which says nothing": ("exec yes", "exit 7", "ended with 7: it says nothing that may be shown"),
    "the dump alone": ("echo 'Error: 1044 x' >&2; exit 2", "cat >/dev/null", "ended with 2: Error: 1044"),
    "the dump, and the load of half of it": (
        "echo 'no number' >&2; exit 3",
        "cat >/dev/null; echo 'ERROR 1064 (42000) at line 9: ada' >&2; exit 1",
        "ended with 3: it says nothing that may be shown",
    ),
    "nobody": ("exec echo x", "exec cat", ""),
}


@pytest.mark.parametrize(("dump", "load", "told"), PIPES.values(), ids=PIPES)
def test_who_of_a_pipe_failed_first_is_told(dump: str, load: str, told: str) -> None:
    """Assert that a dump is not to blame whose load was gone: what is wrong is what that says."""
    pipe = (["bash", "-c", dump], ["bash", "-c", load])
    if not told:
        assert Clients({}, mariadb._PATTERN).run(*pipe) == "x\n"
        return
    with pytest.raises(Unmade) as said:
        Clients({}, mariadb._PATTERN).run(*pipe)
    assert str(said.value) == f"`bash` {told}"
