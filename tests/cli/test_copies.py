"""Copies in whole runs: what needs one and has none, what does not lead to the copy, and one that a killed run left."""

import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from .conftest import TRACEBACK, Lab

Here = Callable[..., Result]
BACKUP = 'cp "$DATA/real.db" "$DATA/backup.db"'


def write(lab: Lab, effect: str = "changes the backup", **copies: Any) -> None:
    """A database of two rows, a step that backs it up, and copies made by commands of the environment's own."""
    data = lab.folder / "data"
    data.mkdir()
    with closing(sqlite3.connect(data / "real.db")) as connection:
        connection.executescript(
            "create table users (id integer primary key, name text); insert into users values (1, 'a')"
        )
    copies = {
        "kind": "own",
        "make": 'cp "$DATA/real.db" "$DATA/$COPY.db"',
        "empty": ': > "$DATA/$COPY.db"',
        "remove": 'rm -f "$DATA/$COPY.db"',
        "variables": {"DATABASE": "$DATA/$COPY.db"},
        "prints": "$DATA/$COPY.db",
        "restore": 'cp "$BACKUP" "$DATABASE"',
        **copies,
    }
    backup = lab.step(
        BACKUP,
        effect=effect,
        expect=[{"backup_restores": "$DATA/backup.db"}, {"changes_no_data": {}}],
    )
    lab.write(
        {"deploy": {"backup": backup}},
        variables={"DATA": str(data), "DATABASE": "$DATA/real.db"},
        database={"url": "sqlite:///$DATABASE"},
        identity={"command": 'echo "$DATABASE"', "prints": "$DATA/real.db"},
        **({"copies": copies} if copies["kind"] != "none" else {}),
    )


def verified(here: Here, *words: str) -> Result:
    built = here("build")
    assert built.exit_code == 0, built.output
    return here("verify", "--env", "staging", *words)


def left(lab: Lab) -> list[Path]:
    return [*(lab.folder / "data").glob("rolloutdocs_copy_*")]


def test_copies_made_by_own_commands(lab: Lab, here: Here) -> None:
    write(lab)
    done = verified(here)
    assert done.exit_code == 0, done.output
    assert not left(lab)


def test_what_needs_a_copy_and_has_none_says_so_before_anything_starts(lab: Lab, here: Here) -> None:
    """Assert that a dry run shows it, and that nothing was run for it."""
    write(lab, kind="none")
    done = verified(here, "--dry-run")
    assert "Not admitted: " in done.output
    assert "needs a copy of the database of `staging`, and it has no `copies`" in done.output
    assert here("verify", "--env", "staging").exit_code == 3
    assert not (lab.folder / "data/backup.db").exists()


@pytest.mark.parametrize(
    ("copies", "why"),
    [
        ({"make": "exit 3", "empty": "exit 3"}, "`empty` of `copies`"),
        ({"empty": "echo \"Error: 1062 'Ada'\"; exit 3"}, "it exited with 3 (Error: 1062)"),
        ({"prints": "$DATA/other/$COPY.db"}, "does not prove to be the copy"),
        ({"variables": {"DATABASE": "$DATA/x$COPY_PORT.db"}, "prints": "$COPY"}, "does not lead to the copy"),
        ({"remove": "false"}, "is left"),
    ],
    ids=["not made", "its words", "another one", "elsewhere", "not removed"],
)
def test_a_copy_that_is_none_decides_nothing(lab: Lab, here: Here, copies: dict[str, Any], why: str) -> None:
    write(lab, **copies)
    done = verified(here)
    assert done.exit_code == 3, done.output
    assert why in done.output
    assert bool(left(lab)) == ("remove" in copies)


def test_a_run_that_may_only_read_fills_no_copy(lab: Lab, here: Here) -> None:
    """Assert that it is refused: a copy is more than reading, and such a run holds no lock."""
    write(lab, effect="reads only", empty="touch made; exit 3")
    done = verified(here, "--read-only")
    assert done.exit_code == 3
    assert "fills a copy of the database of `staging`, where this run may only read" in done.output
    assert not [*lab.folder.rglob("made")]


def test_a_backup_without_a_table_is_seen(lab: Lab, here: Here) -> None:
    drops = "import os, sqlite3; sqlite3.connect(os.environ['DATABASE']).execute('drop table users')"
    write(lab, restore=f'cp "$BACKUP" "$DATABASE" && python3 -c "{drops}"')
    done = verified(here)
    assert done.exit_code == 1, done.output
    assert "table `users` is gone" in done.output


@pytest.mark.parametrize("again", [("recover", "--yes"), ("verify",)], ids=str)
def test_a_copy_that_could_not_be_removed_is_removed_later(
    lab: Lab, here: Here, again: tuple[str, ...]
) -> None:
    """Assert that a run which came to its end remembers it too: a lost connection would leave all the data for ever."""
    write(lab, remove='test ! -e "$DATA/away"\nrm -f "$DATA/$COPY.db"')
    away = lab.folder / "data/away"
    away.touch()
    assert verified(here).exit_code == 3
    assert left(lab)
    name = left(lab)[0].stem
    assert f"COPY  {name} of the database" in here("recover", "--env", "staging", "--dry-run").output
    away.unlink()
    done = here(again[0], "--env", "staging", *again[1:])
    assert f"copy {name} of the database" in done.output
    assert not left(lab), done.output


def test_a_copy_that_a_killed_run_left_is_named_and_removed(lab: Lab) -> None:
    """Assert that the next start and `recover` know of it from the evidence alone."""
    write(lab, restore='touch "$DATA/restoring"; sleep 60')
    assert lab.run("build").returncode == 0
    run = lab.start("verify", "--env", "staging")
    until = time.monotonic() + 30
    while not (lab.folder / "data/restoring").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait(20)
    assert len(left(lab)) == 1
    name = left(lab)[0].stem
    shown = lab.run("recover", "--env", "staging", "--dry-run")
    assert f"COPY  {name} of the database" in shown.stdout, shown.stdout + shown.stderr
    assert left(lab)
    done = lab.run("recover", "--env", "staging", "--yes")
    assert TRACEBACK not in done.stderr
    assert not left(lab), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        (
            {"restore": 'mysql -p"$PASS" x'},
            "`$PASS` holds a secret, and every user can read the arguments of",
        ),
        (
            {"production": {"prepare": 'cache "$PASS"'}},
            "`$PASS` holds a secret, and every user can read the arguments",
        ),
        ({"make": 'cp "$DATE" "$COPY"'}, "`$DATE` is used but has no value in this environment"),
    ],
)
def test_bash_of_copies_shows_no_secret_and_uses_what_there_is(lab, fields, what):
    write(lab, **fields)
    path = lab.folder / "content/environments.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"DATA":', '"PASS": {"secret": "made"}, "DATA":'), "utf-8")
    refused = lab.run("build")
    assert refused.returncode == 2
    assert what in " ".join(refused.stderr.split())
