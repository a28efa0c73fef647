"""One contract for every database system, on real ones: a private MariaDB and PostgreSQL, and SQLite files."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pymysql
import pytest
from rolloutdocs.checks.decide import decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes import database
from rolloutdocs.checks.probes.questions import AskColumn, AskCount, AskQuery, AskTable, Unanswered
from rolloutdocs.checks.probes.reach import Access, Before, Reach, Result
from rolloutdocs.checks.verdict import Verdict
from sqlalchemy import create_engine, text

from rolloutdocs.errors import Place

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741

TABLES = """
CREATE TABLE parts (
  id int primary key, role {role} NOT NULL DEFAULT 'viewer', note varchar(20), size decimal(10,2)
);
INSERT INTO parts VALUES (1, 'viewer', NULL, 1.5), (2, 'manager', NULL, 2), (3, 'manager', 'x', NULL);
CREATE TABLE bare (id int primary key, role int);
CREATE TABLE "NAME" ("a b%" int);
INSERT INTO "NAME" VALUES (1), (1), (2)
"""
ENUM = "enum('viewer','contributor','manager')"


def fill(url, role, quote):
    engine = create_engine(url)
    odd = 'odd `"'.replace(quote, quote * 2)
    script = TABLES.replace("{role}", role).replace('"', quote).replace("NAME", odd)
    with engine.begin() as connection:
        for statement in script.split(";"):
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def root(mariadb):
    with pymysql.connect(host="127.0.0.1", port=mariadb, user="root", autocommit=True) as connection:
        yield connection.cursor()


@pytest.fixture(scope="session")
def maria_url(mariadb, root):
    """The account may do anything in its database: that nothing is written is the probe's own doing."""
    for statement in [
        "CREATE DATABASE app CHARACTER SET utf8mb4",
        "CREATE USER app@localhost IDENTIFIED BY 'p%/s3cret'",
        "GRANT ALL ON app.* TO app@localhost",
        "CREATE USER narrow@localhost",
    ]:
        root.execute(statement)
    url = f"mysql+pymysql://app:p%25%2Fs3cret@127.0.0.1:{mariadb}/app"
    fill(url, ENUM, "`")
    root.execute("GRANT SELECT (id) ON app.parts TO narrow@localhost")
    return url


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'odd ? name#.db'}"
    fill(url, "varchar(20)", '"')
    return url


@pytest.fixture(scope="session")
def postgres_root(postgresql):
    address = f"host=127.0.0.1 port={postgresql} user=postgres"
    with psycopg.connect(f"{address} dbname=postgres", autocommit=True) as server:
        for statement in ["CREATE DATABASE app", "CREATE ROLE app LOGIN", "CREATE ROLE narrow LOGIN"]:
            server.execute(statement)
    with psycopg.connect(f"{address} dbname=app", autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgres_url(postgresql, postgres_root):
    """The account may do anything in its schema: that nothing is written is the probe's own doing."""
    for statement in [
        "GRANT ALL ON SCHEMA public TO app",
        "CREATE TYPE role AS ENUM ('viewer', 'contributor', 'manager')",
        "CREATE SCHEMA hidden",
        "CREATE TABLE hidden.secrets (id int)",
    ]:
        postgres_root.execute(statement)
    url = f"postgresql+psycopg://app@127.0.0.1:{postgresql}/app"
    fill(url, "role", '"')
    postgres_root.execute("GRANT SELECT (id) ON parts TO narrow")
    return url


@pytest.fixture(params=["mariadb", "postgresql", "sqlite"])
def url(request):
    fixtures = {"mariadb": "maria_url", "postgresql": "postgres_url", "sqlite": "sqlite_url"}
    return request.getfixturevalue(fixtures[request.param])


def reach(url):
    return Reach(Result(0), Access({}, None, url), Before())


def judge(url, name, **values):
    asked = Expectation(name, values, Place("A.md", 1))
    seen = Before(there=frozenset({str(asked)}))  # what is gone was there
    return decide(asked, Result(0), Access({"T": "parts"}, None, url), seen)


def rows(url, sql):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(sql)).all()
    engine.dispose()
    return [tuple(row) for row in found]


CASES = [
    ("column_gone", {"column": "parts.gone"}, P),
    ("column_gone", {"column": "parts.role"}, F),
    ("column_gone", {"column": "parts.ROLE"}, F),
    ("column_gone", {"column": "nowhere.role"}, F),
    ("column_type", {"column": "parts.size", "type": "Decimal(10, 2)"}, P),
    ("column_type", {"column": "parts.size", "type": "decimal(10,3)"}, F),
    ("column_type", {"column": "parts.gone", "type": "int"}, F),
    ("column_default", {"column": "parts.role", "value": "viewer"}, P),
    ("column_default", {"column": "parts.role", "value": "manager"}, F),
    ("column_default", {"column": "parts.id", "value": "0"}, F),
    ("column_values", {"column": "parts.role", "count": "2"}, P),
    ("column_values", {"column": "parts.role", "count": "3"}, F),
    ("column_values", {"column": "parts.note", "count": "1"}, P),
    ("column_values", {"column": "bare.role", "count": "0"}, I),
    ("column_values", {"column": "parts.gone", "count": "1"}, F),
    ("column_values", {"column": "nowhere.gone", "count": "1"}, F),
    ("column_values", {"column": 'odd `".a b%', "count": "2"}, P),
    ("column_null", {"column": "parts.note"}, P),
    ("column_null", {"column": "parts.role"}, F),
    ("column_null", {"column": "parts.gone"}, F),
    ("column_not_null", {"column": "parts.role"}, P),
    ("column_not_null", {"column": "parts.note"}, F),
    ("column_not_null", {"column": "nowhere.role"}, F),
    ("table_there", {"table": "parts"}, P),
    ("table_there", {"table": "nowhere"}, F),
    ("table_there", {"table": 'odd `"'}, P),
    ("table_gone", {"table": "nowhere"}, P),
    ("table_gone", {"table": "parts"}, F),
    ("table_rows", {"table": "parts", "rows": "3"}, P),
    ("table_rows", {"table": "parts", "rows": "2"}, F),
    ("table_rows", {"table": "bare", "rows": "0"}, P),
    ("table_rows", {"table": 'odd `"', "rows": "3"}, P),
    ("table_rows", {"table": "nowhere", "rows": "0"}, F),
    ("query", {"sql": "select count(*) from $T", "value": "3"}, P),
    ("query", {"sql": "select count(*) from parts where role like '%er' and id % 2 = 1", "value": "2"}, P),
    ("query", {"sql": "select role from parts where id = 2", "value": "manager"}, P),
    ("query", {"sql": "select note from parts where id = 1", "value": "NULL"}, P),
    ("query", {"sql": "select 'NULL'", "value": "NULL"}, F),
    ("query", {"sql": "select count(*) from parts", "value": "4"}, F),
    ("query", {"sql": "select role from parts", "value": "viewer"}, F),
    ("query", {"sql": "select role from parts where id = 9", "value": "viewer"}, F),
    ("query", {"sql": "select id, role from parts where id = 1", "value": "1"}, F),
    ("query", {"sql": "select gone from parts", "value": "1"}, F),
    ("query", {"sql": "select 1 from nowhere", "value": "1"}, F),
    ("query", {"sql": "select from where", "value": "1"}, F),
]


def as_postgresql(values, verdict):
    """It has another name for a type, compares no enum with a text, and tells names apart by letter case."""
    written = {
        key: re.sub("decimal", "Numeric", value, flags=re.IGNORECASE).replace("role like", "role::text like")
        for key, value in values.items()
    }
    return written, P if values.get("column") == "parts.ROLE" else verdict


@pytest.mark.parametrize(("name", "values", "verdict"), CASES, ids=str)
def test_decides(url, name, values, verdict):
    if url.startswith("postgresql"):
        values, verdict = as_postgresql(values, verdict)
    judgement = judge(url, name, **values)
    assert judgement.verdict is verdict, judgement


def test_types_and_defaults_are_the_databases_own(maria_url, sqlite_url):
    maria = database.column(AskColumn("parts", "role"), reach(maria_url))
    assert (maria.type, maria.default) == (ENUM, "'viewer'")
    lite = database.column(AskColumn("parts", "role"), reach(sqlite_url))
    assert (lite.type, lite.default) == ("varchar(20)", "'viewer'")
    assert judge(maria_url, "column_type", column="parts.role", type=ENUM).verdict is P
    assert (
        judge(maria_url, "column_type", column="parts.role", type=ENUM.replace("manager", "Manager")).verdict
        is F
    )


def test_a_generated_column_is_there(tmp_path):
    path = tmp_path / "generated.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)")
    connection.close()
    assert judge(f"sqlite:///{path}", "column_gone", column="t.b").verdict is F


def test_postgresql_says_its_own_types_and_defaults(postgres_url, postgresql):
    found = database.column(AskColumn("parts", "role"), reach(postgres_url))
    assert (found.type, found.default, found.nullable) == ("role", "'viewer'", False)
    assert found.allowed == ("viewer", "contributor", "manager")
    narrow = f"postgresql+psycopg://narrow@127.0.0.1:{postgresql}/app"
    assert judge(narrow, "column_gone", column="parts.role").verdict is F  # the catalog shows it to everybody
    assert judge(narrow, "column_values", column="parts.role", count="2").verdict is I
    assert judge(narrow, "query", sql="select role from parts", value="x").verdict is I
    for name in ("table_gone", "table_there"):  # it lies where the account may not look
        assert judge(narrow, name, table="secrets").verdict is I


def test_what_postgresql_refuses_by_other_means_may_not_be_null(postgres_url, postgresql):
    with psycopg.connect(f"host=127.0.0.1 port={postgresql} user=postgres dbname=app") as connection:
        connection.execute("CREATE DOMAIN must AS text NOT NULL")
        connection.execute("CREATE DOMAIN may AS text CHECK (value <> '')")
        connection.execute("CREATE DOMAIN checked AS text CHECK (value IS NOT NULL)")
        connection.execute(
            "CREATE TABLE bound (a must, b may, c checked, d text CHECK (d <> ''), e text, f text,"
            " CHECK (e IS NOT NULL), CHECK (f IS NULL OR f <> e))"
        )
    expected = {"a": (F, P), "b": (P, F), "c": (I, I), "d": (P, F), "e": (I, I), "f": (P, F)}
    for column, verdicts in expected.items():
        kinds = ("column_null", "column_not_null")
        found = tuple(judge(postgres_url, kind, column=f"bound.{column}").verdict for kind in kinds)
        assert found == verdicts, column


@pytest.mark.parametrize(
    ("sql", "value", "verdict"),
    [
        ("select true from parts where id = 1", "true", P),
        ("select 'null'::jsonb from parts where id = 1", "null", P),
        ("select 'null'::jsonb from parts where id = 1", "NULL", F),
        ("""select '{"a":"b"}'::jsonb from parts where id = 1""", '{"a": "b"}', P),
        ("select null::json from parts where id = 1", "NULL", P),
    ],
)
def test_values_are_as_postgresql_writes_them(postgres_url, sql, value, verdict):
    judgement = judge(postgres_url, "query", sql=sql, value=value)
    assert judgement.verdict is verdict, judgement


def test_without_psycopg_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    judgement = judge("postgresql+psycopg://app@127.0.0.1/app", "query", sql="select 1", value="1")
    assert judgement.verdict is I
    assert "install `rolloutdocs[postgresql]`" in judgement.reason


def test_a_column_that_the_account_may_not_see_is_not_gone(mariadb, maria_url):
    """Assert that a missing right is no missing column: the information schema hides both alike."""
    narrow = f"mysql+pymysql://narrow@127.0.0.1:{mariadb}/app"
    assert judge(narrow, "column_gone", column="parts.role").verdict is I
    assert judge(narrow, "column_gone", column="bare.role").verdict is I
    assert judge(narrow, "column_values", column="parts.role", count="2").verdict is I
    assert judge(narrow, "query", sql="select role from parts", value="x").verdict is I


def test_nothing_is_written_and_no_lock_stays(url, root, maria_url):
    """Assert that the connection itself refuses to write, whatever a SELECT calls, and lets go afterwards."""
    before = rows(url, "select * from parts")
    if url == maria_url:
        root.execute(
            "CREATE OR REPLACE FUNCTION app.wipe() RETURNS int BEGIN DELETE FROM app.parts; RETURN 1; END"
        )
        judgement = judge(url, "query", sql="select wipe()", value="1")
        assert (judgement.verdict, judgement.actual) == (
            F,
            "the database refused the statement because it writes",
        )
    answer = database.query(AskQuery("delete from parts"), reach(url))
    assert answer.refused == "the database refused the statement because it writes"
    assert rows(url, "select * from parts") == before
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE brief (id int)")
        connection.exec_driver_sql("ALTER TABLE parts ADD COLUMN brief int")
        connection.exec_driver_sql("ALTER TABLE parts DROP COLUMN brief")
        connection.exec_driver_sql("DROP TABLE brief")
    engine.dispose()


@pytest.mark.parametrize(
    ("sql", "value", "verdict"),
    [
        ("select count(*) from parts where \"rolle\" = 'gone'", "0", F),
        ("select count(*) from parts where parts.\"role\" = 'manager'", "2", P),
        ('select count(*) from "odd `""" where [a b%] = 1 or `a b%` = 1', "2", P),
        ("select count(*) from parts where note = '\"x\"' or role = '\"'  -- \"rolle\n", "0", P),
        ('select count(*) from parts /* " */ where "id" = 1', "1", P),
    ],
)
def test_in_sqlite_a_name_in_quotes_that_nothing_has_is_no_text(sqlite_url, sql, value, verdict):
    judgement = judge(sqlite_url, "query", sql=sql, value=value)
    assert judgement.verdict is verdict, judgement


def test_a_table_of_another_schema_is_one_by_its_whole_name(postgres_url, maria_url, sqlite_url):
    for url, schema in ((postgres_url, "public"), (maria_url, "app"), (sqlite_url, "main")):
        asked = [("parts", schema), ("nowhere", schema), ("parts", "nowhere")]
        answers = [database.table(AskTable(table, schema=one), reach(url)).there for table, one in asked]
        assert answers == [True, False, False], url


def test_a_query_that_takes_too_long_decides_nothing(url, maria_url, monkeypatch):
    for module in (database, database.mysql, database.postgresql, database.sqlite):
        monkeypatch.setattr(module, "STATEMENT_SECONDS", 1)
    endless = [
        "select (with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n)"
    ]
    if url == maria_url:
        endless = [  # the first ends with an error, the second with no row, as if that were all
            "select count(*) from parts a where benchmark(50000000, md5(a.id)) = 1",
            "select 1 from parts a, parts b where benchmark(500000000, md5('x')) = 1 and a.id = b.id",
        ]
    for sql in endless:
        judgement = judge(url, "query", sql=sql, value="1")
        assert judgement.verdict is I
        assert judgement.reason.endswith("did not answer in time")


def test_the_connection_is_bounded_whatever_the_account_may(maria_url, sqlite_url):
    for sql, value in [
        ("@@sql_select_limit", "2"),
        ("@@tx_read_only", "1"),
        ("@@max_statement_time", "10.0"),
    ]:
        judgement = judge(maria_url, "query", sql=f"select {sql}", value=value)
        assert judgement.verdict is P, judgement
    assert judge(sqlite_url, "query", sql="select query_only from pragma_query_only", value="1").verdict is P


def test_a_sqlite_file_is_not_looked_for_where_the_tool_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sqlite3.connect("here.db").close()
    judgement = judge("sqlite:///here.db", "query", sql="select 1", value="1")
    assert judgement.verdict is I
    assert judgement.reason.endswith("by the whole path of its file")


def test_many_rows_are_not_fetched(url):
    answer = database.query(AskQuery("select a.id from parts a, parts b, parts c, parts d"), reach(url))
    assert (answer.rows, answer.columns, answer.value) == (2, 1, "")


def halfway(path):
    """A file whose application was killed while it changed it: its old pages stand beside it."""
    killed = (
        "import os, sqlite3, sys; a = sqlite3.connect(sys.argv[1], isolation_level=None).execute;"
        "a('CREATE TABLE t (a text)'); a('INSERT INTO t VALUES (zeroblob(200000))');"
        "a('PRAGMA cache_size = 2'); a('BEGIN IMMEDIATE'); a('UPDATE t SET a = randomblob(200000)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", killed, str(path)], check=True)
    assert path.with_name(f"{path.name}-journal").stat().st_size
    return path


def test_a_sqlite_file_in_the_middle_of_a_change_is_called_so(tmp_path):
    """Assert that of what nobody may put right while only reading it is not said that the statement writes."""
    url = f"sqlite:///{halfway(tmp_path / 'halfway.db')}"
    for name, values in KINDS:
        judgement = judge(url, name, **values)
        assert judgement.verdict is I
        assert "was left in the middle of a change" in judgement.reason


@pytest.fixture
def unreachable(mariadb, postgresql, free_port, tmp_path):
    (tmp_path / "text.db").write_text("This is no database, only text. " * 100)
    with sqlite3.connect(tmp_path / "locked.db", isolation_level=None) as holder:
        holder.execute("CREATE TABLE t (a int)")
        holder.execute("BEGIN EXCLUSIVE")
        yield {
            "none declared": None,
            "dead": f"mysql+pymysql://app:s3cret@127.0.0.1:{free_port}/app",
            "wrong password": f"mysql+pymysql://app:s3cret@127.0.0.1:{mariadb}/app",
            "no such database": f"mysql+pymysql://root@127.0.0.1:{mariadb}/s3cret",
            "none named": f"mysql+pymysql://root@127.0.0.1:{mariadb}",
            "dead PostgreSQL": f"postgresql+psycopg://app:s3cret@127.0.0.1:{free_port}/app",
            "no such database of PostgreSQL": f"postgresql+psycopg://postgres@127.0.0.1:{postgresql}/s3cret",
            "no such account of PostgreSQL": f"postgresql+psycopg://s3cret@127.0.0.1:{postgresql}/postgres",
            "no URL": "s3cret",
            "no port": "mysql+pymysql://app:s3cret@127.0.0.1:s3cret/app",
            "unknown driver": "oracle://app:s3cret@127.0.0.1/app",
            "no file": f"sqlite:///{tmp_path}/none.db",
            "no path": "sqlite:///none.db",
            "in memory": "sqlite://",
            "no SQLite file": f"sqlite:///{tmp_path}/text.db",
            "locked": f"sqlite:///{tmp_path}/locked.db",
            "in the middle of a change": f"sqlite:///{halfway(tmp_path / 'halfway.db')}",
        }
    holder.close()


KINDS = [
    ("column_gone", {"column": "t.b"}),
    ("column_type", {"column": "t.a", "type": "int"}),
    ("column_default", {"column": "t.a", "value": "1"}),
    ("column_values", {"column": "t.a", "count": "1"}),
    ("query", {"sql": "select count(*) from t", "value": "0"}),
]


@pytest.mark.parametrize(("name", "values"), KINDS, ids=lambda value: str(value))
def test_a_database_that_cannot_be_asked_decides_nothing(unreachable, monkeypatch, name, values):
    """Assert that it is inconclusive, without the URL's password: "not there" is never "gone"."""
    monkeypatch.setattr(database.sqlite, "CONNECT_SECONDS", 0)
    for case, url in unreachable.items():
        judgement = judge(url, name, **values)
        assert judgement.verdict is I, (case, judgement)
        assert judgement.reason, case
        assert "s3cret" not in str(judgement), case
    assert not Path("none.db").exists()


def test_what_the_driver_says_is_not_repeated(url):
    """Assert that neither a statement nor a value gets into a reason by way of the driver's message."""
    for sql in ["select s3cret from parts", "select 's3cret' from nowhere", "select 's3cret' from"]:
        answer = database.query(AskQuery(sql), reach(url))
        assert answer.refused
        assert "s3cret" not in answer.refused


def test_counts_ask_for_the_column_first(url):
    answer = database.count(AskCount("parts", "gone"), reach(url))
    assert (answer.found.table, answer.found.column, answer.rows) == (True, False, 0)
    assert not isinstance(answer, Unanswered)


VALUES = "viewer\ncontributor\nmanager"


def test_postgresql_takes_the_values_of_its_enum(postgres_url):
    assert judge(postgres_url, "column_takes", column="parts.role", values=VALUES).verdict is P
    other = "viewer\nmanager\ncontributor"
    assert judge(postgres_url, "column_takes", column="parts.role", values=other).verdict is F


def test_an_enum_takes_its_values_in_their_order(maria_url, root):
    assert judge(maria_url, "column_takes", column="parts.role", values=VALUES).verdict is P
    for other in ("viewer\nmanager\ncontributor", "viewer\ncontributor", f"{VALUES}\nowner", VALUES.upper()):
        assert judge(maria_url, "column_takes", column="parts.role", values=other).verdict is F
    plain = judge(maria_url, "column_takes", column="parts.note", values=VALUES)
    assert (plain.verdict, plain.actual) == (F, "has the type varchar(20), which is no enum")
    root.execute(r"CREATE TABLE app.odd_enums (a enum('it''s','a,b',')'), b enum('x\\\\y'))")
    try:
        assert judge(maria_url, "column_takes", column="odd_enums.a", values="it's\na,b\n)").verdict is P
        assert judge(maria_url, "column_takes", column="odd_enums.b", values="x\\y").verdict is I
    finally:
        root.execute("DROP TABLE app.odd_enums")


CHECKS = [
    ("role text CHECK (role IN ('viewer', 'contributor','manager'))", P),
    ("role text, CONSTRAINT known check(\"role\" in ('viewer','contributor','manager') )", P),
    ("role text CHECK (role IN ('viewer', 'manager', 'contributor'))", F),
    ("role text", I),
    ("role text CHECK (role IN ('viewer', 'contributor', 'manager') OR 1)", I),
    ("role text CHECK (NOT (role IN ('viewer', 'contributor', 'manager')))", I),
    ("role text /* CHECK (role IN ('viewer', 'contributor', 'manager')) */", I),
    ("other_role text CHECK (other_role IN ('viewer', 'contributor', 'manager')), role text", I),
    ("role text DEFAULT 'CHECK (role IN (''viewer'', ''contributor'', ''manager''))'", I),
    ("role text COLLATE NOCASE CHECK (role IN ('viewer', 'contributor', 'manager'))", I),
    ("\"CHECK (role IN ('viewer', 'contributor', 'manager'))\" text, role text", I),
    ("role text CHECK (role NOT IN ('viewer', 'contributor', 'manager'))", I),
]


@pytest.mark.parametrize(("body", "verdict"), CHECKS, ids=str)
def test_sqlite_takes_what_a_plain_check_says(tmp_path, body, verdict):
    path = tmp_path / "checks.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE t ({body})")
    connection.close()
    assert judge(f"sqlite:///{path}", "column_takes", column="t.role", values=VALUES).verdict is verdict


def test_what_sqlite_does_not_say_of_null_decides_nothing(tmp_path):
    path = tmp_path / "null.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE t (id integer primary key, a int NOT NULL); CREATE VIEW v AS SELECT a FROM t"
        )
    connection.close()
    for column in ("t.id", "v.a"):
        assert judge(f"sqlite:///{path}", "column_null", column=column).verdict is I


def test_an_empty_database_shows_of_no_table_that_it_is_gone(tmp_path, mariadb, root):
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    root.execute("CREATE DATABASE bare")
    try:
        for empty in (f"sqlite:///{tmp_path / 'empty.db'}", f"mysql+pymysql://root@127.0.0.1:{mariadb}/bare"):
            judgement = judge(empty, "table_gone", table="nowhere")
            assert judgement.verdict is I, judgement
    finally:
        root.execute("DROP DATABASE bare")


def test_a_table_that_the_account_may_not_read_is_not_gone(mariadb, maria_url):
    narrow = f"mysql+pymysql://narrow@127.0.0.1:{mariadb}/app"
    for name, values in (("table_gone", {}), ("table_there", {}), ("table_rows", {"rows": "0"})):
        assert judge(narrow, name, table="bare", **values).verdict is I
