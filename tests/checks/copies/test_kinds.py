"""One suite for every way of making copies that comes ready: whole, empty, gone, and why one cannot be."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rolloutdocs.checks.copies.kinds import KINDS
from rolloutdocs.checks.copies.method import Order, Unmade
from rolloutdocs.checks.copies.state import differences
from rolloutdocs.checks.snapshots import Untaken, Wanted, take

from tests.checks.snapshots.systems import KEY, MariaDB, PostgreSQL, SQLite, System

NAMES = ["mariadb", "postgresql", "sqlite"]
SOURCE, COPY = "copied_from", "rolloutdocs_copy_0a1b2c3d_1"


@pytest.fixture(params=NAMES)
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    if request.param == "mariadb":
        found: System = MariaDB(request.getfixturevalue("mariadb"))
    elif request.param == "postgresql":
        found = request.getfixturevalue("postgres_of_copies")
    else:
        found = SQLite(tmp_path)
    found.fresh(SOURCE)
    yield found
    KINDS[request.param].remove(order(found))


@pytest.fixture(scope="session")
def postgres_of_copies(postgresql: int) -> PostgreSQL:
    return PostgreSQL(postgresql)


def order(system: System, source: str = SOURCE) -> Order:
    if system.name == "sqlite":
        return Order("", *(system.url(one).removeprefix("sqlite:///") for one in (source, COPY)))
    return Order(system.url(SOURCE), source, COPY)


def test_a_copy_is_whole(system: System) -> None:
    """Assert that schema and data are the same, views, triggers and constraints among them, and that it goes again."""
    method = KINDS[system.name]
    method.make(order(system))
    found = differences(system.snapshot(SOURCE), system.snapshot(COPY))
    assert (found.found, found.undecided) == ((), ())
    assert sum(table.rows for table in system.snapshot(COPY).tables) > 5
    assert method.remove(order(system))
    assert not method.remove(order(system))
    assert isinstance(take(system.url(COPY), Wanted(), KEY), Untaken)


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("mariadb", f"GRANT SELECT ON {SOURCE}.* TO reader@localhost"),
        ("postgresql", f"GRANT CREATE ON DATABASE {SOURCE} TO reader"),
        ("postgresql", f"ALTER DATABASE {SOURCE} SET statement_timeout = '5s'"),
    ],
    ids=["grants of MariaDB", "a grant on the database", "a setting of the database"],
)
def test_what_the_server_keeps_of_a_database_is_in_no_copy(
    request: pytest.FixtureRequest, name: str, sql: str
) -> None:
    """Assert that a copy is whole without it, and that a change of it in one place is seen."""
    wanted = {"mariadb": "mariadb", "postgresql": "postgres_of_copies"}[name]
    system = (
        MariaDB(request.getfixturevalue(wanted)) if name == "mariadb" else request.getfixturevalue(wanted)
    )
    system.fresh(SOURCE)
    before = system.snapshot(SOURCE)
    system.run(SOURCE, sql)
    KINDS[name].make(order(system))
    try:
        there = system.snapshot(SOURCE)
        assert differences(there, system.snapshot(COPY), elsewhere=True).found == ()
        assert differences(before, there).found
    finally:
        KINDS[name].remove(order(system))


def test_an_empty_one_has_no_table(system: System) -> None:
    KINDS[system.name].empty(order(system))
    assert system.snapshot(COPY).tables == ()


def test_what_is_not_there_cannot_be_copied(system: System) -> None:
    """Assert that it is said in our own words, and that nothing is left of the attempt."""
    with pytest.raises(Unmade) as said:
        KINDS[system.name].make(order(system, "not_there"))
    assert "SELECT" not in str(said.value)
    KINDS[system.name].remove(order(system))


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "CREATE TRIGGER kept AFTER DELETE ON t FOR EACH ROW INSERT INTO copied_from.u VALUES (OLD.id)",
            "the trigger `kept`",
        ),
        ("CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO DELETE FROM `copied_from` . u", "the event `daily`"),
        ("CREATE PROCEDURE clear() DELETE FROM Copied_From.u", "the procedure `clear`"),
        (
            (
                'SET SESSION sql_mode = "ANSI_QUOTES";\n'
                'CREATE TRIGGER kept AFTER DELETE ON t FOR EACH ROW DELETE FROM "copied_from".u'
            ),
            "the trigger `kept`",
        ),
        ("CREATE PROCEDURE clear() EXECUTE IMMEDIATE 'DELETE FROM copied_from.u'", "the procedure `clear`"),
        ("CREATE PROCEDURE told() EXECUTE IMMEDIATE 'DELETE FROM u' -- copied_from.u", ""),
        ("CREATE TRIGGER kept AFTER DELETE ON t FOR EACH ROW INSERT INTO u VALUES (OLD.id)", ""),
        ("CREATE PROCEDURE told() SELECT 'copied_from.u' -- copied_from.u", ""),
        ("CREATE PROCEDURE other() SELECT 1 FROM not_copied_from.u", ""),
    ],
    ids=[
        "trigger",
        "event",
        "procedure",
        "in double quotes",
        "in a text that runs",
        "in a comment beside one",
        "without the name",
        "in a text",
        "another name",
    ],
)
def test_what_names_its_own_database_would_reach_it_from_a_copy(mariadb: int, sql: str, told: str) -> None:
    system = MariaDB(mariadb)
    system.empty(SOURCE)
    system.run(SOURCE, f"CREATE TABLE t (id int);\nCREATE TABLE u (id int);\n{sql}")
    try:
        if not told:
            KINDS["mariadb"].make(order(system))
            return
        with pytest.raises(Unmade, match=told):
            KINDS["mariadb"].make(order(system))
        assert isinstance(take(system.url(COPY), Wanted(), KEY), Untaken)
    finally:
        KINDS["mariadb"].remove(order(system))


@pytest.mark.parametrize(
    ("server", "table", "refused"),
    [
        ("", "", True),
        ("OPTIONS (updatable 'false')", "", False),
        ("", "OPTIONS (updatable 'false')", False),
        ("OPTIONS (updatable 'false')", "OPTIONS (updatable 'true')", True),
    ],
    ids=["said nowhere", "by its server", "by itself", "by itself, other than its server"],
)
def test_a_foreign_table_would_lead_elsewhere_from_a_copy_too(
    postgres_of_copies: PostgreSQL, server: str, table: str, refused: bool
) -> None:
    system = postgres_of_copies
    system.fresh(SOURCE)
    system.run(
        SOURCE,
        f"CREATE FOREIGN DATA WRAPPER far;\nCREATE SERVER there FOREIGN DATA WRAPPER far {server};\n"
        f"CREATE FOREIGN TABLE led (id int) SERVER there {table}",
    )
    try:
        if refused:
            with pytest.raises(Unmade, match="the foreign table `led`"):
                KINDS["postgresql"].make(order(system))
        else:
            KINDS["postgresql"].make(order(system))
    finally:
        KINDS["postgresql"].remove(order(system))
        system.fresh(SOURCE)


def test_somebody_connected_does_not_keep_postgresql_from_being_copied(
    postgres_of_copies: PostgreSQL,
) -> None:
    """Assert that an application that stays connected, as it does, leads to a dump that is as whole."""
    system = postgres_of_copies
    system.fresh(SOURCE)
    with closing(system.connect(SOURCE)):
        KINDS["postgresql"].make(order(system))
    try:
        found = differences(system.snapshot(SOURCE), system.snapshot(COPY))
        assert (found.found, found.undecided) == ((), ())
    finally:
        KINDS["postgresql"].remove(order(system))
