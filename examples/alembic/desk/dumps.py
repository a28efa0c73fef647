"""The same on PostgreSQL: backups by `pg_dump`, proved by restoring into a second database that is there for it."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa

from .database import connect
from .maintenance import marker
from .settings import DeskError, database, run_dir, variable

#: What each dump has another word in.
_OWN = re.compile(r"^\\(?:un)?restrict .*$|^-- .*$", re.MULTILINE)


def backup(target: Path) -> str:
    """Dump the database to a new file; an older backup is never replaced."""
    if target.exists():
        raise DeskError(f"{target} is there already: keep it, and give another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(dump(str(database())), "utf-8")
    partial.rename(target)
    return f"Backup written to {target}: {total(str(database()))}."


def check(source: Path) -> str:
    """Assert that a backup restores, into an empty database, to what the database holds now.

    What it holds now goes the same way: PostgreSQL writes some checks otherwise once they were restored.
    """
    empty = variable("RESTORED_URL")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=run_dir()) as folder:
        now = Path(folder) / "now.sql"
        now.write_text(dump(str(database())), "utf-8")
        load(now, empty)
    expected = dump(empty)
    load(source, empty)
    if dump(empty) != expected:
        raise DeskError(
            f"{source} does not restore to what the database holds: make a new backup, and go no further without one"
        )
    return f"The backup restores to equal data: {total(empty)}."


def restore(source: Path) -> str:
    """Put a backup in the place of what the database holds, while nobody uses it."""
    if not marker().exists():
        raise DeskError("restore replaces the database: run `python -m desk down` first")
    load(source, variable("RESTORED_URL"))  # a broken backup is found here, before anything is replaced
    load(source, str(database()))
    return f"Restored from {source}: {total(str(database()))}."


def dump(url: str) -> str:
    """Schema and rows, without what is another word each time."""
    done = _client("pg_dump", url, "--no-password")
    return _OWN.sub("", done)


def load(source: Path, url: str) -> None:
    """Empty a database, and play a dump into it: all of it, or nothing."""
    if not source.is_file():
        raise DeskError(f"there is no backup {source}: check the name")
    with connect(url) as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.commit()
    options = ["--no-password", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    _client("psql", url, *options, f"--file={source}", f"--output={os.devnull}")
    if total(url).endswith(" 0 rows"):
        raise DeskError(f"{source} holds no rows: an empty copy proves nothing and restores nothing")


def total(url: str) -> str:
    with connect(url) as connection:
        names = sa.inspect(connection).get_table_names()
        rows = [connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names]
    return f"{len(names)} tables, {sum(rows)} rows"


def _client(program: str, url: str, *options: str) -> str:
    """One of PostgreSQL's own programs; the password is in no argument."""
    at = sa.make_url(url)
    there = [f"--host={at.host}", f"--port={at.port}", f"--username={at.username}", f"--dbname={at.database}"]
    secret = {"PGPASSWORD": at.password or ""}
    done = subprocess.run(
        [program, *there, *options], env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0]
        raise DeskError(f"{program} ended with {done.returncode} ({said}): check DATABASE_URL and the backup")
    return done.stdout
