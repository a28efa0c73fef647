"""What a page says is gone was there before, in this run: what never was, or has another name, is not decided."""

from typing import Any

import pytest
from rolloutdocs.checks.evidence import Done, Seen, read, runs

CHANGES = {"effect": "changes a file"}
GONE = {"expect": [{"file_gone": "./old.flag"}]}


@pytest.fixture
def verify(lab, here):
    def run(procedures: dict[str, Any], *words: str, **staging: Any):
        (lab.folder / "content").mkdir(exist_ok=True)
        lab.write(procedures, **{"reset": "touch old.flag", **staging})
        assert here("build").exit_code == 0
        return here("verify", "--env", "staging", *words)

    return run


def seen(lab) -> list[str]:
    records = read(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))))
    return [one for record in records if isinstance(record, Seen) for one in record.sentences]


def test_what_went_in_this_step_is_gone(lab, verify) -> None:
    done = verify({"deploy": {"one": lab.step("rm old.flag", **CHANGES, **GONE)}})
    assert done.exit_code == 0, done.stdout
    assert seen(lab) == ["file `./old.flag` does not exist"]


def test_what_never_was_is_not_gone(lab, verify) -> None:
    done = verify(
        {"deploy": {"one": lab.step("rm old.flag", **CHANGES, expect=[{"file_gone": "./odl.flag"}])}}
    )
    assert done.exit_code == 3
    assert "it was not there at any time in this run" in done.stdout
    assert seen(lab) == []


def test_a_later_step_may_say_it_of_what_went_before(lab, verify) -> None:
    """Assert that a health check is decided: the look at the start of the run saw it."""
    steps = {
        "deploy": {"one": lab.step("rm old.flag", **CHANGES)},
        "check": {"two": lab.step("true", **GONE)},
    }
    done = verify(steps)
    assert done.exit_code == 0, done.stdout
    assert verify(steps, "--only", "check.two").exit_code == 0
    assert verify(steps, "--from", "check.two").exit_code == 0


def test_what_a_step_makes_and_another_removes_is_gone(lab, verify) -> None:
    """Assert that it is looked for before each step with the sentence too: a flag that comes later counts."""
    steps = {
        "deploy": {
            "down": lab.step("touch new.flag", **CHANGES),
            "up": lab.step("rm new.flag", **CHANGES, expect=[{"file_gone": "./new.flag"}]),
        },
        "check": {"two": lab.step("true", expect=[{"file_gone": "./new.flag"}])},
    }
    assert verify(steps).exit_code == 0
    steps["check"]["two"] = lab.step("true", expect=[{"file_gone": "./other.flag"}])
    assert verify(steps).exit_code == 0  # it only reads: it says how things stand, not that something went
    steps["check"]["two"] = lab.step("true", **CHANGES, expect=[{"file_gone": "./other.flag"}])
    assert verify(steps).exit_code == 3


def test_a_run_that_goes_on_knows_what_was_there(lab, here, verify) -> None:
    steps = {
        "deploy": {"one": lab.step("rm old.flag", **CHANGES), "stop": lab.step("test -e mended")},
        "check": {"two": lab.step("true", **GONE)},
    }
    assert verify(steps).exit_code == 1
    (lab.folder / "content" / "mended").touch()
    done = here("verify", "--env", "staging", "--resume")
    assert done.exit_code == 0, done.stdout
    records = read(next(iter(runs(lab.folder / ".rolloutdocs" / "runs"))))
    assert [one.step for one in records if isinstance(one, Done)] == ["deploy.stop", "check.two"]
    assert seen(lab) == []  # in this run nobody saw it any more


def test_a_step_that_only_reads_says_how_things_stand(lab, verify) -> None:
    """Assert that a check before anything was changed needs no past: no maintenance flag is there, and none was."""
    steps = {"check": {"two": lab.step("true", **GONE)}}
    assert verify(steps, "--read-only").exit_code == 0
    (lab.folder / "content" / "old.flag").touch()
    assert verify(steps, "--read-only").exit_code == 1


@pytest.mark.parametrize("kind", ["table", "column"])
def test_tables_and_columns_too(lab, verify, kind: str) -> None:
    make = (
        "create table users (name text); create table keep (a int); create table roles (name text, old text)"
    )
    drop = {"table": "drop table roles", "column": "alter table roles drop column old"}[kind]
    sentence = {"table": {"table_gone": "roles"}, "column": {"column_gone": "roles.old"}}[kind]
    missed = {"table": {"table_gone": "rolls"}, "column": {"column_gone": "roles.odl"}}[kind]
    sql = "import os, sqlite3; sqlite3.connect(os.environ['RUN_DIR'] + '/app.db').executescript('{}')"
    staging = {
        "reset": f'python -c "{sql.format(make)}"',
        "database": {"url": "sqlite:///$RUN_DIR/app.db"},
        "variables": {"RUN_DIR": {"chosen": "folder"}},
        "read_by_programs": ["RUN_DIR"],
    }
    run = f'python -c "{sql.format(drop)}"'
    done = verify({"deploy": {"one": lab.step(run, **CHANGES, expect=[sentence])}}, **staging)
    assert done.exit_code == 0, done.stdout
    done = verify({"deploy": {"one": lab.step(run, **CHANGES, expect=[missed])}}, **staging)
    assert (done.exit_code, "at any time in this run" in done.stdout) == (3, True)


def test_a_database_that_the_deployment_makes_is_looked_at_again(lab, verify) -> None:
    """Assert that a look which nobody could answer shows nothing there, and ends no run."""
    sql = "import os, sqlite3; sqlite3.connect(os.environ['RUN_DIR'] + '/app.db').executescript('{}')"
    make = "create table keep (a int); create table roles (name text)"
    staging = {
        "database": {"url": "sqlite:///$RUN_DIR/app.db"},
        "variables": {"RUN_DIR": {"chosen": "folder"}},
        "read_by_programs": ["RUN_DIR"],
    }
    drop = lab.step(
        f'python -c "{sql.format("drop table roles")}"', **CHANGES, expect=[{"table_gone": "roles"}]
    )
    steps = {"deploy": {"one": lab.step(f'python -c "{sql.format(make)}"', **CHANGES), "two": drop}}
    done = verify(steps, reset="true", **staging)
    assert done.exit_code == 0, done.stdout
    assert seen(lab) == ["table `roles` is gone"]
