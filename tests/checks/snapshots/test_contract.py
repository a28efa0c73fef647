"""What a snapshot is, on every system: the same promises, whoever keeps them."""

import threading
from contextlib import closing
from dataclasses import replace

import pytest
from rolloutdocs.checks.snapshots import Wanted, difference, label, take
from rolloutdocs.checks.snapshots.take import SYSTEMS

from .systems import KEY

REAL = {"maria": ("mariadb-server-core",), "postgres": ("postgresql",), "lite": ()}
SERVERS = [
    pytest.param(name, marks=pytest.mark.real(*packages)) for name, packages in REAL.items() if packages
]


@pytest.fixture(params=[*SERVERS, "lite"])
def system(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=SERVERS)
def server(request):
    return request.getfixturevalue(request.param)


MAKE = "CREATE TABLE t{} (id int)"
#: The same in one statement: 2,000 of them take longer than all the rest.
MANY = {
    "postgresql": "DO $$ BEGIN FOR i IN 1..2000 LOOP"
    " EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$",
    "mariadb": "FOR i IN 1..2000 DO EXECUTE IMMEDIATE CONCAT('CREATE TABLE t', i, ' (id int) ENGINE = MEMORY');"
    " END FOR",
}


def table(snapshot, name):
    return next(one for one in snapshot.tables if one.name == name)


def column(snapshot, name, inner):
    return next(one for one in table(snapshot, name).columns if one.name == inner)


def before_rows(monkeypatch, system, act):
    """Do something once, after the schema was read and before the rows of the first table are."""
    driver = system.url("x").partition(":")[0]
    real, left = SYSTEMS[driver], [act]

    def rows(connection, shape, asked):
        if left:
            left.pop()()
        return real.rows(connection, shape, asked)

    monkeypatch.setitem(SYSTEMS, driver, replace(real, rows=rows))


def test_values_are_only_where_they_may_be_shown(system):
    system.fresh("begin")
    plain = system.snapshot("begin")
    assert {column.histogram for one in plain.tables for column in one.columns} == {()}
    shown = system.snapshot("begin", Wanted(shown=frozenset(["parts.role", "parts.nick"])))
    assert column(shown, "parts", "role").histogram == (("manager", 2), ("owner", 1), ("viewer", 1))
    assert column(shown, "parts", "nick").histogram == ((None, 1), ("", 1), ("Ace", 1), ("NULL", 1))
    assert column(shown, "parts", "role").shown
    assert not any(column.histogram for column in table(shown, "teams").columns)
    assert "Ace" not in repr(plain)


def test_a_sensitive_column_is_counted_under_names_that_only_the_key_gives(system):
    system.fresh("begin")
    wanted = Wanted(sensitive=frozenset(["parts.role", "parts.nick"]))
    taken = system.snapshot("begin", wanted)
    role = {label(KEY, name): rows for name, rows in (("manager", 2), ("owner", 1), ("viewer", 1))}
    assert dict(column(taken, "parts", "role").shares) == role
    assert dict(column(taken, "parts", "nick").shares)[label(KEY, None)] == 1
    assert column(taken, "parts", "role").histogram == ()
    assert "manager" not in repr(table(taken, "parts"))
    other = take(system.url("begin"), wanted, b"another")
    assert not {name for name, _ in column(other, "parts", "role").shares} & set(role)


def test_digests_are_the_keys_own(system):
    system.fresh("begin")
    one, other = system.snapshot("begin"), take(system.url("begin"), Wanted(), b"another")
    assert one.schema == other.schema
    assert table(one, "parts").keys != table(other, "parts").keys
    same = [
        (here.name, inner.name)
        for here, there in zip(one.tables, other.tables, strict=True)
        for inner, outer in zip(here.columns, there.columns, strict=True)
        if inner.digest == outer.digest and here.rows > inner.nulls
    ]
    assert same == []


def test_counts(system):
    system.fresh("begin")
    taken = system.snapshot("begin")
    assert (table(taken, "parts").rows, table(taken, "parts").key) == (4, ("id",))
    assert (table(taken, "pairs").key, table(taken, "notes").key) == (("a", "b"), ())
    role, nick = column(taken, "parts", "role"), column(taken, "parts", "nick")
    assert (role.nulls, role.distinct) == (0, 2)  # `viewer` is the default
    assert (nick.nulls, nick.distinct) == (1, 3)
    assert column(taken, "parts", "id").distinct == 4
    assert taken.undecided == ()


@pytest.mark.parametrize(
    "default", ["0", "'0'", "'0.0'", "1.5", "'1.5'", "9e999", "'abc'", "''", "x'30'", "true"]
)
@pytest.mark.parametrize("kind", ["integer", "real", "text", "numeric", ""])
def test_a_default_is_one_however_sqlite_has_it_stored(lite, kind, default):
    """Assert that the `0` of an integer with the default `'0'`, as Laravel writes it, is no value of its own."""
    lite.fresh("stored")
    lite.run(
        "stored",
        f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {kind} DEFAULT {default});\n"
        "INSERT INTO t DEFAULT VALUES;\nINSERT INTO t (v) VALUES (7)",
    )
    taken = lite.snapshot("stored")
    assert not table(taken, "t").undecided
    assert column(taken, "t", "v").distinct == 1


def test_a_part_of_a_default_is_none(lite):
    lite.fresh("stored")
    lite.run("stored", "CREATE TABLE t (v INTEGER DEFAULT 1.5);\nINSERT INTO t VALUES (1)")
    assert column(lite.snapshot("stored"), "t", "v").distinct == 1


def test_more_different_values_than_are_counted(system):
    system.fresh("many")
    rows = ", ".join(f"({number}, 'team {number}')" for number in range(100, 200))
    system.run("many", f"INSERT INTO teams (id, name) VALUES {rows}")
    taken = system.snapshot(
        "many", Wanted(shown=frozenset(["teams.name"]), sensitive=frozenset(["teams.name"]))
    )
    name = column(taken, "teams", "name")
    assert (name.distinct, name.histogram, name.shares) == (51, (), ())


def test_a_sample_says_how_many_rows_it_is_of(system):
    system.fresh("begin")
    taken = system.snapshot("begin", Wanted(sample=2))
    assert (table(taken, "parts").rows, table(taken, "parts").sampled) == (4, 2)
    assert (table(taken, "teams").rows, table(taken, "teams").sampled) == (2, 0)
    assert table(taken, "notes").sampled == 0  # without a key nobody can say which rows to take again
    assert {one.table: one.sampled for one in difference.rows(taken, taken)}["parts"] == 2
    system.run("begin", "UPDATE parts SET name = 'x' WHERE id = 4")
    assert system.snapshot("begin", Wanted(sample=2)).tables == taken.tables


def test_a_table_that_is_ignored_is_named_and_not_read(system):
    system.fresh("begin")
    taken = system.snapshot("begin", Wanted(ignore=frozenset(["notes"])))
    assert (table(taken, "notes").ignored, table(taken, "notes").columns) == (True, ())
    assert {one.table: one.fate for one in difference.rows(taken, taken)}["notes"] == "ignored"


def test_another_key_compares_nothing(system):
    system.fresh("begin")
    before = system.snapshot("begin")
    tables = tuple(replace(one, key=()) if one.name == "pairs" else one for one in before.tables)
    rows = {one.table: one for one in difference.rows(before, replace(before, tables=tables))}
    assert rows["pairs"].fate == "undecided"
    assert {one.fate for one in rows["pairs"].columns} == {"undecided"}


def test_a_large_table_in_pieces_is_the_same(system, monkeypatch):
    system.fresh("begin")
    whole, told = system.snapshot("begin"), []
    monkeypatch.setattr("rolloutdocs.checks.snapshots.server_rows.CHUNK", 2)
    monkeypatch.setattr("rolloutdocs.checks.snapshots.sqlite_rows.BATCH", 2)
    monkeypatch.setattr("rolloutdocs.checks.snapshots.sqlite_rows.TOLD", 2)
    pieces = take(system.url("begin"), Wanted(), KEY, told.append)
    assert pieces.tables == whole.tables
    assert "`parts`: 4 rows" in told


def test_two_thousand_tables(system):
    system.fresh("many")
    system.run(
        "many", MANY.get(system.name) or ";\n".join(MAKE.replace("{}", str(one)) for one in range(2000))
    )
    taken = system.snapshot("many")
    assert len(taken.tables) > 2000
    assert {one.undecided for one in taken.tables} == {""}
    assert difference.schema(taken, taken) == ()
    system.fresh("many")


def test_a_table_that_vanishes_midway_is_undecided(server, monkeypatch):
    server.fresh("vanishing")
    before_rows(monkeypatch, server, lambda: server.run("vanishing", "DROP TABLE notes"))
    taken = server.snapshot("vanishing")
    assert "any more" in table(taken, "notes").undecided
    assert table(taken, "parts").rows == 4


def test_the_rows_are_those_of_one_moment(system, monkeypatch):
    """Assert that what is written while rows are read is neither kept waiting nor seen: on SQLite, too."""
    system.fresh("busy")
    before = system.snapshot("busy")
    before_rows(monkeypatch, system, lambda: system.run("busy", "UPDATE parts SET name = 'x'"))
    assert system.snapshot("busy").tables == before.tables
    monkeypatch.undo()
    assert system.snapshot("busy").tables != before.tables


def test_a_table_that_was_read_may_be_altered_while_others_are(server, monkeypatch):
    """Assert that nothing of a table is held when it has been read: who waits to alter it keeps writers waiting."""
    server.fresh("busy")
    driver, done = server.url("x").partition(":")[0], []
    real = SYSTEMS[driver]

    def rows(connection, shape, asked):
        if shape.name == "teams":  # the others were read before it
            thread = threading.Thread(
                target=lambda: done.append(server.run("busy", "ALTER TABLE notes ADD more int")), daemon=True
            )
            thread.start()
            thread.join(10)
        return real.rows(connection, shape, asked)

    monkeypatch.setitem(SYSTEMS, driver, replace(real, rows=rows))
    server.snapshot("busy")
    assert done == [None]


def test_nothing_can_be_written(system):
    from sqlalchemy import make_url

    system.fresh("begin")
    url = system.url("begin")
    opened = SYSTEMS[url.partition(":")[0]].open(make_url(url))
    refused = pytest.raises(Exception, match=r"(?i)read.?only")
    with opened as connection, closing(connection.cursor()) as cursor, refused:
        cursor.execute("DELETE FROM notes")


def test_a_mistake_of_this_program_is_not_told_as_the_database_s(lite, monkeypatch):
    """Assert that it proves nothing, and that nobody looks for it in the database."""
    lite.fresh("fine")

    def wrong(*_):
        raise KeyError("a value")

    monkeypatch.setitem(SYSTEMS, "sqlite", replace(SYSTEMS["sqlite"], rows=wrong))
    taken = lite.snapshot("fine")
    reason = "rolloutdocs itself failed on it (KeyError): please report that"
    assert {one.undecided for one in taken.tables} == {reason}
    monkeypatch.setitem(SYSTEMS, "sqlite", replace(SYSTEMS["sqlite"], schema=wrong))
    assert take(lite.url("fine"), Wanted(), KEY).reason == reason
