"""Who the target is: asked of real databases, before a reset and before a step. The wrong one loses nothing."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pymysql
import pytest

from .near import Near

COUNT = "select count(*) from people"


def asks(run: str) -> str:
    return f'{sys.executable} client.py "{run}"'


@pytest.fixture
def lab(tmp_path: Path) -> Near:
    return Near(tmp_path)


@pytest.fixture
def databases(lab) -> tuple[Path, Path]:
    """Two databases of the same shape, and a client that talks to the one that $DB names."""
    content = lab.folder / "content"
    content.mkdir()
    for name in ("staging", "production"):
        with sqlite3.connect(content / f"{name}.db") as database:
            database.executescript(
                f"create table people (role text); insert into people values ('x'); "
                f"create table who (name text); insert into who values ('{name}')"
            )
        database.close()
    (content / "client.py").write_text(
        "import os, sqlite3, sys\n"
        "with sqlite3.connect(os.environ['DB']) as database:\n"
        "    print(*(row[0] for row in database.execute(sys.argv[1])))\n",
        "utf-8",
    )
    return content / "staging.db", content / "production.db"


def people(database: Path) -> int:
    with sqlite3.connect(database) as opened:
        return int(opened.execute(COUNT).fetchone()[0])


def around(**fields: Any) -> dict[str, Any]:
    identity = {"command": asks("select name from who"), "prints": "staging"} | fields.pop("identity", {})
    return {
        "ceiling": "destroys",
        "variables": {"DB": "staging.db"},
        "read_by_programs": ["DB"],
        "identity": identity,
        **fields,
    }


def test_a_step_that_turns_to_another_database_ends_the_run(lab, databases):
    """Assert that the question goes where the step would: an export of an earlier step counts."""
    steps = {
        "turn": lab.step("export DB=production.db"),
        "delete": lab.step(asks("delete from people"), effect="destroys all people"),
    }
    lab.write({"deploy": steps}, **around())
    ended = lab.verify()
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "the target is another one than the environments file names; the step was not sent" in ended.stdout
    assert [people(one) for one in databases] == [1, 1]


TURNS = (
    "export DB=production.db\n{}",
    "DB=production.db {}",
    "env DB=production.db {}",
    "export 'DB=production.db'\n{}",
)


@pytest.mark.parametrize("turning", TURNS)
def test_a_step_that_turns_by_itself_runs_nothing(lab, databases, turning):
    """Assert that none goes elsewhere between the answer and its own last line."""
    command = turning.format(asks("delete from people"))
    lab.write({"deploy": {"delete": lab.step(command, effect="destroys all people")}}, **around())
    ended = lab.verify()
    assert ended.returncode == 3, ended.stdout + ended.stderr
    assert (
        "`deploy.delete` destroys, and sets `DB` when the target has already proved who it is" in ended.stderr
    )
    assert [people(one) for one in databases] == [1, 1]


def test_the_right_one_is_changed(lab, databases):
    lab.write(
        {"deploy": {"delete": lab.step(asks("delete from people"), effect="destroys people")}}, **around()
    )
    assert lab.verify().returncode == 0
    assert [people(one) for one in databases] == [0, 1]


def test_the_wrong_one_is_not_reset(lab, databases):
    """Assert that the right name with another database behind it keeps its data: the reset is not sent either."""
    staging, production = databases
    staging.unlink()
    staging.symlink_to(production)
    lab.write({"deploy": {"read": lab.step(asks(COUNT))}}, **around(reset=asks("delete from people")))
    ended = lab.verify()
    assert ended.returncode == 1
    assert "the reset was not sent" in ended.stdout
    assert people(production) == 1


def test_a_step_that_changes_is_asked_for_where_policy_says_so(lab, databases):
    steps = {
        "turn": lab.step("export DB=production.db"),
        "change": lab.step(asks("update people set role = 'y'"), effect="changes people"),
    }
    lab.write({"deploy": steps}, **around(identity={"before": "changes"}))
    assert lab.verify().returncode == 1
    lab.write({"deploy": steps}, **around())
    assert lab.verify().returncode == 0


def test_the_database_that_judges_is_the_one_that_is_changed(lab, databases):
    """Assert that a step is not sent where the questions about columns would go to another database."""
    delete = {"deploy": {"delete": lab.step(asks("delete from people"), effect="destroys people")}}
    asked = {"identity": {"query": "select name from who"}}
    staging, production = databases
    lab.write(delete, **around(database={"url": f"sqlite:///{production}"}, **asked))
    ended = lab.verify()
    assert ended.returncode == 1
    assert "the database that `database` leads to is another one" in ended.stdout
    assert people(staging) == 1
    lab.write(delete, **around(database={"url": "sqlite:////nowhere/at-all.db"}, **asked))
    assert lab.verify().returncode == 3
    assert people(staging) == 1
    lab.write(delete, **around(database={"url": f"sqlite:///{staging}"}, **asked))
    assert lab.verify().returncode == 0
    assert people(staging) == 0


def test_a_target_that_the_run_makes_is_not_asked_before_it_is_there(lab, databases):
    """Assert that words with a chosen value are awaited after the reset only: nobody else could say them."""
    made = {"RUN_DIR": {"chosen": "folder"}, "DB": "$RUN_DIR/own.db"}
    identity = {"command": 'test -s "$DB" && echo "$DB"', "prints": "$DB"}
    delete = lab.step(asks("delete from people"), effect="destroys people")
    lab.write(
        {"deploy": {"delete": delete}},
        **around(variables=made, identity=identity, reset='cp staging.db "$DB"'),
    )
    assert lab.verify().returncode == 0


@pytest.mark.real("mariadb-server-core")
def test_another_server_behind_the_right_name(lab, mariadb):
    """Assert that a name which leads to another server, as after a change of DNS, stops the run: nothing is lost."""
    with (
        pymysql.connect(host="127.0.0.1", port=mariadb, user="root", autocommit=True) as server,
        server.cursor() as do,
    ):
        do.execute("create database if not exists identity_test")
        do.execute("create or replace table identity_test.people (role text)")
        do.execute("insert into identity_test.people values ('x')")
        do.execute("select @@server_uid")
        real = str(do.fetchone()[0])
    (lab.folder / "content").mkdir()
    (lab.folder / "content/client.py").write_text(
        "import os, sys, pymysql\n"
        "with pymysql.connect(host=os.environ['DB_HOST'], port=int(os.environ['DB_PORT']), user='root',\n"
        "                     database='identity_test', autocommit=True) as server, server.cursor() as do:\n"
        "    do.execute(sys.argv[1])\n"
        "    print(*(row[0] for row in do.fetchall()))\n",
        "utf-8",
    )
    steps = {"delete": lab.step(asks("delete from people"), effect="destroys people")}
    fields = {"variables": {"DB_HOST": "localhost", "DB_PORT": str(mariadb)}}
    fields |= {"read_by_programs": ["DB_HOST", "DB_PORT"], "ceiling": "destroys"}
    url = "mysql+pymysql://root@$DB_HOST:$DB_PORT/identity_test"
    for uid, code, left in (("another server", 1, 1), (real, 0, 0)):
        identity = {"command": asks("select @@server_uid"), "prints": uid, "query": "select @@server_uid"}
        lab.write({"deploy": steps}, identity=identity, database={"url": url}, **fields)
        ended = lab.verify()
        assert ended.returncode == code, ended.stdout + ended.stderr
        with pymysql.connect(host="127.0.0.1", port=mariadb, user="root") as server, server.cursor() as do:
            do.execute("select count(*) from identity_test.people")
            assert do.fetchone() == (left,)
