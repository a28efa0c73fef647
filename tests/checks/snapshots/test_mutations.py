"""Every case of `cases/` on real servers: each change is noticed and said, and nothing else is.

One case changes one thing of a copy of the same base. What is said is the file's own line `sees`.
"""

import pytest
from rolloutdocs.checks.snapshots import difference

from .systems import cases

SYSTEMS = ("mariadb", "postgresql", "sqlite")


def listed(kind):
    """For each system's own name its cases."""
    return [
        pytest.param(name, case, id=f"{name}-{case.name}", marks=marks(name))
        for name in SYSTEMS
        for case in cases(name, kind)
    ]


def marks(name):
    real = {"mariadb": ("mariadb-server-core", "mariadb-client"), "postgresql": ("postgresql",)}
    return [pytest.mark.real(*real[name])] if name in real else []


@pytest.fixture(scope="session")
def befores():
    return {}


@pytest.fixture
def photographed(request, befores):
    """(system, snapshot of the base) by the system's name."""

    def of(name):
        system = request.getfixturevalue(
            {"mariadb": "maria", "postgresql": "postgres", "sqlite": "lite"}[name]
        )
        if name not in befores:
            system.fresh("begin")
            befores[name] = system.snapshot("begin")
        return system, befores[name]

    return of


def told(change):
    return " ".join(filter(None, (change.kind, change.name, change.aspect)))


def touched(before, after):
    """Columns whose values differ; a table's own name where its rows are others, or are put together otherwise."""
    keyed = {table.name for table in before.tables if table.key}
    for rows in difference.rows(before, after):
        assert rows.fate != "undecided", rows
        changed = [f"{rows.table}.{one.column}" for one in rows.columns if one.fate != "same"]
        others = rows.keys != "same" and (rows.table in keyed or rows.before != rows.after or not changed)
        yield from [rows.table] if others else changed


@pytest.mark.parametrize(("name", "case"), listed("schema"))
def test_a_change_of_the_schema_is_said(photographed, name, case):
    system, before = photographed(name)
    system.fresh("changed")
    system.run("changed", case.sql)
    after = system.snapshot("changed")
    assert after.undecided == ()
    assert before.schema != after.schema
    said = [told(change) for change in difference.schema(before, after)]
    assert case.sees in said
    assert not [one for one in said if one.startswith("ddl ")]


@pytest.mark.real("mariadb-server-core", "mariadb-client")
def test_a_grant_on_one_of_two_columns_is_said(maria):
    """Assert that a grant on one column does not stand for that on another of the same table."""
    maria.fresh("changed")
    maria.run("changed", "GRANT SELECT (what), SELECT (who) ON notes TO reader@localhost")
    before = maria.snapshot("changed")
    maria.run("changed", "REVOKE SELECT (what) ON notes FROM reader@localhost")
    changes = difference.schema(before, maria.snapshot("changed"))
    assert [(told(one), one.table) for one in changes] == [
        ("grant notes.SELECT (what) to 'reader'@'localhost'", "notes")
    ]


@pytest.mark.real("mariadb-server-core", "mariadb-client")
@pytest.mark.parametrize("pattern", ["its\\_own", "its%", "its_own"])
def test_a_grant_on_the_database_is_said_however_its_name_is_written(maria, pattern):
    """Assert that a grant counts whose pattern fits, as of `_` that is no wildcard, and no other one."""
    maria.fresh("its_own")
    before = maria.snapshot("its_own")
    maria.run(
        "its_own",
        f"GRANT SELECT ON `{pattern}`.* TO reader@localhost;\nGRANT SELECT ON `it\\_%`.* TO reader@localhost",
    )
    (change,) = difference.schema(before, maria.snapshot("its_own"))
    written = "" if pattern == "its_own" else f" ({pattern})"
    assert told(change) == f"grant SELECT{written} to 'reader'@'localhost'"
    maria.run(None, "CREATE OR REPLACE USER reader@localhost")


@pytest.mark.real("postgresql")
@pytest.mark.parametrize(
    ("sql", "aspect"),
    [
        ("ALTER FOREIGN TABLE led OPTIONS (SET place 'b')", "foreign options"),
        (
            "DROP FOREIGN TABLE led;\nCREATE FOREIGN TABLE led (id int) SERVER here OPTIONS (place 'a')",
            "server",
        ),
    ],
)
def test_a_foreign_table_that_leads_elsewhere_is_said(postgres, sql, aspect):
    postgres.fresh("changed")
    postgres.run(
        "changed",
        "CREATE FOREIGN DATA WRAPPER farther;\nCREATE SERVER far FOREIGN DATA WRAPPER farther;\n"
        "CREATE SERVER here FOREIGN DATA WRAPPER farther;\n"
        "CREATE FOREIGN TABLE led (id int) SERVER far OPTIONS (place 'a')",
    )
    before = postgres.snapshot("changed")
    postgres.run("changed", sql)
    said = [told(change) for change in difference.schema(before, postgres.snapshot("changed"))]
    assert said == [f"table led {aspect}"]


def test_one_of_two_foreign_keys_of_a_column_that_is_lost_is_said(lite):
    """Assert that it is so beside another change of the table, such as one that a claim leaves out."""
    lite.fresh("changed")
    lite.run(
        "changed",
        "CREATE TABLE led (a INT, b INT, FOREIGN KEY (a) REFERENCES teams, FOREIGN KEY (a) REFERENCES parts)",
    )
    before = lite.snapshot("changed")
    lite.run("changed", "DROP TABLE led;\nCREATE TABLE led (b INT, a INT, FOREIGN KEY (a) REFERENCES teams)")
    said = [told(change) for change in difference.schema(before, lite.snapshot("changed"))]
    assert "foreign key led.a (2)" in said


@pytest.mark.parametrize(("name", "case"), listed("data"))
def test_a_change_of_the_data_is_said(photographed, name, case):
    system, before = photographed(name)
    system.filled("filled")
    system.run("filled", case.sql)
    after = system.snapshot("filled")
    assert difference.schema(before, after) == ()
    assert sorted(touched(before, after)) == sorted(case.sees.split(", "))


@pytest.mark.parametrize(("name", "case"), listed("unchanged"))
def test_what_changes_nothing_is_no_change(photographed, name, case):
    system, before = photographed(name)
    system.filled("filled")
    system.run("filled", case.sql)
    same(before, system.snapshot("filled"))


@pytest.mark.parametrize("name", [pytest.param(name, marks=marks(name)) for name in SYSTEMS])
def test_a_dump_restored_is_the_same(photographed, name):
    system, _ = photographed(name)
    system.fresh("dumped")
    system.run("dumped", system.undumped)
    system.restored("dumped", "restored")
    same(system.snapshot("dumped"), system.snapshot("restored"))


def same(before, after):
    assert difference.schema(before, after) == ()
    assert before.schema == after.schema
    assert [one for one in difference.rows(before, after) if one.fate != "same"] == []


def test_the_kinds_that_are_known_to_be_forgotten_are_all_there():
    """Assert that no case got lost: 28 kinds for MariaDB, 27 for PostgreSQL, 11 for SQLite, 20 of data for each."""
    for name, kinds in zip(SYSTEMS, (28, 27, 11), strict=True):
        assert len(cases(name, "schema")) >= kinds
        assert len(cases(name, "data")) >= 20
