"""What nobody wants to read: handled, or undecided with the reason; never a crash, never a pass."""

from contextlib import closing

import pytest
from rolloutdocs.checks.snapshots import Snapshot, Untaken, Wanted, difference, postgresql_schema, take
from rolloutdocs.checks.snapshots.mysql_rows import known

from .systems import KEY


def table(snapshot, name):
    return next(one for one in snapshot.tables if one.name == name)


def column(snapshot, name, inner):
    return next(one for one in table(snapshot, name).columns if one.name == inner)


class TestMariaDB:
    pytestmark = pytest.mark.real("mariadb-server-core")

    def reader(self, maria, *grants):
        maria.fresh("narrow")
        for grant in grants:
            maria.run(None, f"GRANT {grant} TO reader@localhost")
        return take(maria.url("narrow", "reader"), Wanted(), KEY)

    def test_an_account_that_may_do_nothing(self, maria):
        untaken = self.reader(maria)
        assert untaken == Untaken("the database does not let this account use it")

    def test_a_right_on_one_table_leaves_the_others_undecided(self, maria):
        taken = self.reader(maria, "SELECT ON narrow.teams")
        assert [one.name for one in taken.tables] == ["teams"]
        assert (
            "tables: this account may not see all of them (it lacks SELECT on the database)"
            in taken.undecided
        )
        assert any(one.startswith("triggers: ") for one in taken.undecided)
        assert [one.partition(":")[0] for one in taken.unlisted] == ["tables"]

    def test_who_only_reads_sees_every_table(self, maria):
        taken = self.reader(maria, "SELECT ON narrow.*")
        assert any(one.startswith("triggers: ") for one in taken.undecided)
        assert taken.unlisted == ()

    def test_a_right_on_some_columns_is_none_on_the_table(self, maria):
        taken = self.reader(maria, "SELECT (id) ON narrow.teams")
        assert "does not let this account" in table(taken, "teams").undecided
        assert any(one.startswith("the schema of `teams`: ") for one in taken.undecided)
        assert difference.rows(taken, taken)[0].fate == "undecided"

    def test_all_rights_leave_nothing_undecided(self, maria):
        taken = self.reader(maria, "ALL ON narr__.*")
        assert isinstance(taken, Snapshot)
        assert [one for one in taken.undecided if "may not see all" in one] == []

    def test_a_view_that_errors_harms_nothing_else(self, maria):
        maria.fresh("broken")
        maria.run("broken", "CREATE TABLE t (a int);\nCREATE VIEW v AS SELECT a FROM t;\nDROP TABLE t")
        taken = maria.snapshot("broken")
        assert table(taken, "parts").rows == 4
        assert any(piece.kind == "view" and piece.name == "v" for piece in taken.pieces)

    def test_a_type_that_nobody_knows_is_undecided(self, maria, monkeypatch):
        assert not known("frobnicate(3)")
        monkeypatch.setattr("rolloutdocs.checks.snapshots.mysql_rows._PLAIN", frozenset(("int",)))
        maria.fresh("begin")
        taken = maria.snapshot("begin")
        assert column(taken, "parts", "price").undecided.endswith("values of the type `decimal`")
        assert column(taken, "parts", "role").digest
        rows = next(one for one in difference.rows(taken, taken) if one.table == "parts")
        assert (rows.fate, rows.reason[:17]) == ("undecided", "nobody here knows")

    def test_a_stranger_is_no_database(self, free_port):
        untaken = take(f"mysql+pymysql://app:s3cret@127.0.0.1:{free_port}/app", Wanted(), KEY)
        assert untaken == Untaken("the database cannot be reached")

    @pytest.mark.parametrize(
        ("made", "done"),
        [
            (
                "CREATE TABLE t (a varchar(40), CONSTRAINT c CHECK (a <> 'x AUTO_INCREMENT=5'))",
                (
                    "ALTER TABLE t DROP CONSTRAINT c"
                    ";\nALTER TABLE t ADD CONSTRAINT c CHECK (a <> 'x AUTO_INCREMENT=6')"
                ),
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY, a enum('', 'x'));\nINSERT INTO t VALUES (1, '')",
                "UPDATE t SET a = 0",
            ),
            (
                (
                    "CREATE TABLE t (id int PRIMARY KEY, a longblob)"
                    ";\nINSERT INTO t VALUES (1, '');\nUPDATE t SET a = REPEAT('a', @@max_allowed_packet - 20)"
                ),
                "UPDATE t SET a = CONCAT('x', SUBSTRING(a, 2))",
            ),
            (
                (
                    "CREATE TABLE t (id int PRIMARY KEY, a longtext CHARSET latin1);\nINSERT INTO t VALUES (1, '')"
                    ";\nUPDATE t SET a = REPEAT(_latin1 X'E9', @@max_allowed_packet DIV 2 + 9)"
                ),
                "UPDATE t SET a = CONCAT('x', SUBSTRING(a, 2))",
            ),
        ],
        ids=["a counter in a text", "no member of an enum", "a long value", "a value that is long in UTF-8"],
    )
    def test_what_hides_easily_is_seen(self, maria, made, done):
        maria.empty("hidden")
        maria.run("hidden", made)
        before = maria.snapshot("hidden")
        maria.run("hidden", done)
        after = maria.snapshot("hidden")
        rows = [one for one in difference.rows(before, after) if one.fate != "same"]
        assert difference.schema(before, after) or rows
        assert all(one.fate == "changed" for one in rows)

    def test_rows_of_the_past_are_not_taken_for_compared(self, maria):
        maria.empty("past")
        maria.run(
            "past",
            "CREATE TABLE t (id int PRIMARY KEY, a int) WITH SYSTEM VERSIONING;\nINSERT INTO t VALUES (1, 1);\n"
            "UPDATE t SET a = 2",
        )
        before = maria.snapshot("past")
        maria.run("past", "DELETE HISTORY FROM t")
        (found,) = difference.rows(before, maria.snapshot("past"))
        assert (found.fate, found.columns[0].fate) == ("undecided", "same")
        assert "rows of the past" in found.reason
        maria.run("past", "UPDATE t SET a = 3")
        (found,) = difference.rows(before, maria.snapshot("past"))
        assert [one.column for one in found.columns if one.fate == "changed"] == ["a"]


class TestPostgreSQL:
    pytestmark = pytest.mark.real("postgresql")

    def test_tables_that_may_not_be_read_are_undecided_and_their_schema_known(self, postgres):
        postgres.fresh("narrow")
        taken = take(postgres.url("narrow", "reader"), Wanted(), KEY)
        assert table(taken, "teams").rows == 2
        assert table(taken, "notes").undecided == "the database does not let this account read all of it"
        assert column(taken, "parts", "name").digest
        assert (
            column(taken, "parts", "role").undecided
            == "the database does not let this account read all of it"
        )
        assert taken.schema == postgres.snapshot("narrow").schema

    def test_rows_that_are_read_column_by_column_are_not_known_to_be_the_same(self, postgres):
        """Assert that values which stand in other rows of a table without a key are not those of before."""
        postgres.fresh("narrow")
        postgres.run(
            "narrow",
            "CREATE TABLE loose (a int, b int, z int);\nINSERT INTO loose VALUES (1, 1, 1), (2, 2, 2);\n"
            "GRANT SELECT (a, b) ON loose TO reader",
        )
        before = take(postgres.url("narrow", "reader"), Wanted(), KEY)
        postgres.run("narrow", "UPDATE loose SET a = 5 - a, b = 3 - b")
        after = take(postgres.url("narrow", "reader"), Wanted(), KEY)
        rows = next(one for one in difference.rows(before, after) if one.table == "loose")
        assert [one.fate for one in rows.columns] == ["changed", "same", "undecided"]
        assert (rows.fate, rows.keys) == ("changed", "undecided")

    def test_rows_that_a_policy_hides_are_not_counted_as_gone(self, postgres):
        postgres.fresh("narrow")
        postgres.run("narrow", "GRANT SELECT ON pairs TO reader")
        taken = take(postgres.url("narrow", "reader"), Wanted(), KEY)
        assert table(taken, "pairs").undecided == "the database does not let this account read all of it"

    def test_a_view_that_errors_when_it_is_read_is_undecided(self, postgres):
        postgres.fresh("broken")
        postgres.run("broken", "CREATE MATERIALIZED VIEW m AS SELECT 1 / 0 AS a WITH NO DATA")
        assert "in the state it is in" in table(postgres.snapshot("broken"), "m").undecided

    def test_what_a_large_object_holds_is_compared_or_undecided(self, postgres):
        postgres.fresh("large")
        postgres.run("large", "SELECT lo_from_bytea(4711, 'abc')")
        before = postgres.snapshot("large")
        assert not difference.schema(before, postgres.snapshot("large"))
        postgres.run("large", "SELECT lo_put(4711, 0, 'abd')")
        (change,) = difference.schema(before, postgres.snapshot("large"))
        assert (change.kind, change.aspect) == ("large object", "contents")
        assert not before.undecided
        seen = take(postgres.url("large", "reader"), Wanted(), KEY)
        assert any(
            "every large object: the database does not let this account" in one for one in seen.undecided
        )
        assert seen.unlisted == ()

    def test_tables_that_could_not_be_listed_may_be_there(self, postgres, monkeypatch):
        postgres.fresh("unlisted")
        monkeypatch.setattr(postgresql_schema, "TABLES", "SELECT 1 / 0")
        seen = postgres.snapshot("unlisted")
        assert [one.partition(":")[0] for one in seen.unlisted] == ["every table"]

    def test_what_pg_dump_sees_is_seen(self, postgres):
        """Assert that `pg_dump` knows of no change that the catalog does not show."""
        from .systems import cases

        postgres.fresh("begin")
        before, dumped = postgres.snapshot("begin"), postgres.dumped("begin")
        beside = ("database ", "large object ")  # pg_dump -s leaves out what is of the server's, and data
        told = [one for one in cases("postgresql", "schema") if not one.sees.startswith(beside)]
        for case in told[::6]:
            postgres.fresh("changed")
            postgres.run("changed", case.sql)
            assert (postgres.dumped("changed") != dumped, case) == (
                postgres.snapshot("changed").schema != before.schema,
                case,
            )

    def test_a_stop_in_a_name_hides_no_other_table(self, postgres):
        """Assert that `b` of the schema `a`, and a table that is called `a.b`, are two."""
        postgres.fresh("named")
        for name in ("a.b", '"a.b"', '"a.b".c', 'a."b.c"'):
            schema = 'CREATE SCHEMA IF NOT EXISTS a;\nCREATE SCHEMA IF NOT EXISTS "a.b"'
            made = f"CREATE TABLE {name} (id int PRIMARY KEY, v text);\nINSERT INTO {name} VALUES (1, 'x')"
            postgres.run("named", f"{schema};\n{made}")
        before = postgres.snapshot("named")
        for name in ("a.b", '"a.b"', '"a.b".c', 'a."b.c"'):
            postgres.run("named", f"UPDATE {name} SET v = 'y'")
            after = postgres.snapshot("named")
            changed = [one.table for one in difference.rows(before, after) if one.fate == "changed"]
            assert len(changed) == 1, name
            before = after

    def test_a_check_that_a_dump_writes_otherwise_is_the_same_and_another_one_is_not(self, postgres):
        """Assert that `IN` of a varchar, which has another text once it was restored, is no difference: its list is."""
        postgres.fresh("listed")
        made = "role varchar(9) CONSTRAINT c CHECK (role IN ('a', 'b''c', 'd'))"
        postgres.run(
            "listed",
            f"CREATE TABLE t (id int PRIMARY KEY, {made});\nCREATE INDEX i ON t (id) WHERE role IN ('a', 'd');\n"
            "CREATE VIEW v AS SELECT id FROM t WHERE role IN ('a', 'd')",
        )
        postgres.restored("listed", "relisted")
        assert postgres.dumped("listed") != postgres.dumped("relisted")
        before = postgres.snapshot("listed")
        assert difference.schema(before, postgres.snapshot("relisted")) == ()
        assert before.schema == postgres.snapshot("relisted").schema
        again = "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (role IN ({}))"
        for values in ("'a', 'd'", "'a', 'd', 'b''c'", "'a', 'b''c', 'd', 'e'", "'a', 'b', 'd'"):
            postgres.run("relisted", again.format(values))
            assert difference.schema(before, postgres.snapshot("relisted")), values

    def test_what_a_publication_sends_and_what_a_range_is_made_of_are_seen(self, postgres):
        postgres.fresh("sent")
        made = 'CREATE TYPE span AS RANGE (subtype = text, collation = "{}")'
        sent = "FOR TABLE teams WHERE (id > 1)"
        postgres.run("sent", f"CREATE PUBLICATION feed {sent};\n{made.format('C')}")
        before = postgres.snapshot("sent")
        for sql, kind, name in (
            ("ALTER PUBLICATION feed SET TABLE teams WHERE (id > 2)", "publication", "feed"),
            ("ALTER PUBLICATION feed SET TABLE teams (id) WHERE (id > 1)", "publication", "feed"),
            (f"DROP TYPE span;\n{made.format('POSIX')}", "type", "span"),
        ):
            postgres.run("sent", sql)
            after = postgres.snapshot("sent")
            assert {(one.kind, one.name) for one in difference.schema(before, after)} == {(kind, name)}
            before = after

    def test_rows_of_an_extension_that_a_dump_has_are_data(self, postgres):
        postgres.fresh("extended")
        postgres.run(
            "extended",
            "CREATE EXTENSION hstore;\nCREATE TABLE tasks (id int PRIMARY KEY, what text);\n"
            "INSERT INTO tasks VALUES (1, 'a');\nALTER EXTENSION hstore ADD TABLE tasks;\n"
            "UPDATE pg_extension SET extconfig = ARRAY['tasks'::regclass::oid], extcondition = ARRAY['']"
            " WHERE extname = 'hstore'",
        )
        before = postgres.snapshot("extended")
        postgres.run("extended", "DELETE FROM tasks")
        found = [
            one.table for one in difference.rows(before, postgres.snapshot("extended")) if one.fate != "same"
        ]
        assert found == ["tasks"]

    def test_passwords_of_a_user_mapping_are_not_read(self, postgres):
        postgres.fresh("mapped")
        postgres.run(
            "mapped",
            "CREATE FOREIGN DATA WRAPPER farther;\nCREATE SERVER far FOREIGN DATA WRAPPER farther;\n"
            "CREATE USER MAPPING FOR reader SERVER far OPTIONS (password 'hidden')",
        )
        taken = postgres.snapshot("mapped")
        assert "hidden" not in f"{taken.pieces}{taken.others}"


class TestSQLite:
    def test_rows_whose_key_is_null_are_told_apart(self, lite):
        """Assert that values that change places between two of them are seen: SQLite lets a primary key be NULL."""
        lite.fresh("null")
        lite.run(
            "null",
            "CREATE TABLE t (code TEXT PRIMARY KEY, a INT, b TEXT);\n"
            "INSERT INTO t VALUES (NULL, 1, 'x'), (NULL, 2, 'y'), ('c', 3, 'z')",
        )
        before = lite.snapshot("null")
        lite.run("null", "UPDATE t SET a = 3 - a WHERE code IS NULL")
        after = lite.snapshot("null")
        (found,) = [one for one in difference.rows(before, after) if one.fate != "same"]
        assert (found.table, found.keys) == ("t", "changed")

    def test_a_virtual_table_without_its_module_is_undecided(self, lite):
        lite.fresh("odd")
        lite.run("odd", "CREATE VIRTUAL TABLE words USING fts5(word);\nINSERT INTO words VALUES ('one')")
        assert table(lite.snapshot("odd"), "words").rows == 1
        with closing(lite.connect("odd")) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'fts5', 'fts9') WHERE name = 'words'"
            )
        taken = lite.snapshot("odd")
        assert "module" in table(taken, "words").undecided or "columns" in table(taken, "words").undecided
        assert table(taken, "parts").rows == 4

    def test_a_function_that_is_not_there_is_undecided(self, lite):
        lite.fresh("odd")
        with closing(lite.connect("odd")) as connection:
            connection.create_function("own", 1, lambda value: value, deterministic=True)
            connection.execute("CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (own(a)) VIRTUAL)")
            connection.execute("INSERT INTO t (a) VALUES (1)")
        assert "does not know a function" in table(lite.snapshot("odd"), "t").undecided

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (lambda path: None, "cannot be opened"),
            (lambda path: path.write_text("no database " * 100), "is no SQLite file"),
        ],
    )
    def test_no_file_of_sqlite_is_no_snapshot(self, tmp_path, make, reason):
        make(tmp_path / "a.db")
        untaken = take(f"sqlite:///{tmp_path / 'a.db'}", Wanted(), KEY)
        assert isinstance(untaken, Untaken)
        assert reason in untaken.reason


def test_no_url_and_no_system_are_no_snapshot():
    assert take("s3cret", Wanted(), KEY) == Untaken("the environment's database URL cannot be read")
    untaken = take("oracle://app:s3cret@127.0.0.1/app", Wanted(), KEY)
    assert "must begin with one of" in untaken.reason
    assert "s3cret" not in untaken.reason
