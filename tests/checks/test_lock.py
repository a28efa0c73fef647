"""The lock's script by itself, where a target lacks what most have, and which runs meet at a database."""

import subprocess
import uuid
from contextlib import ExitStack
from pathlib import Path

import pytest
from rolloutdocs.checks.lock import FIRST, Taken, locked
from rolloutdocs.checks.setting import chosen

from rolloutdocs.environments import Environment

#: Where there is no /proc, there is no such folder either.
BARE = FIRST.replace("/dev/fd/", "/no-dev/fd/")


def said(script: str, folder: Path, words: str) -> list[str]:
    done = subprocess.run(
        ["bash"], input=f"{script}\n{words}", capture_output=True, text=True, cwd=folder, check=True
    )
    return done.stdout.splitlines()[1:]


@pytest.mark.parametrize("script", [FIRST, BARE], ids=["with /proc", "without"])
def test_it_is_had_and_kept(tmp_path: Path, script: str) -> None:
    """Assert that a target without /proc can be locked: there, nobody compares the file with the one that is held."""
    again = (
        f"bash -c '{script.replace(chr(39), chr(39) + chr(92) + chr(39) + chr(39))}\n__rd_take lock second'"
    )
    found = said(
        script, tmp_path, f"__rd_take lock first; __rd_lost lock; {again} | tail -1; __rd_release lock"
    )
    assert found == ["held", "taken first"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_made_anew_is_another_one(tmp_path: Path) -> None:
    words = "__rd_take lock first; rm lock; touch lock; __rd_lost lock"
    assert said(FIRST, tmp_path, words) == ["held", "lock"]
    assert said(BARE, tmp_path, words) == ["held"]
    assert said(BARE, tmp_path, "__rd_take lock first; rm lock; __rd_lost lock") == ["held", "lock"]


def test_a_file_that_has_content_is_no_lock(tmp_path: Path) -> None:
    """Assert that nothing is lost where a file of somebody's is named: the lock's own is empty, and is removed."""
    (tmp_path / "app.db").write_text("precious")
    found = said(FIRST, tmp_path, "__rd_take app.db first")
    assert found == ["unusable it has content, so it is no lock; name a file of its own"]


def meet(place: Path, *urls: str) -> bool:
    """Whether a second run elsewhere is kept out, with databases at these addresses: `NAME=` has one in a variable."""
    with ExitStack() as held:
        for number, url in enumerate(urls):
            folder = place / str(number)
            folder.mkdir(parents=True)
            name, _, value = url.rpartition("=")
            variables = {name: value} if name else {}
            database = {"url": f"${name}" if name else url}
            fields = {"title": "Staging", "ceiling": "changes", "variables": variables, "database": database}
            setting = held.enter_context(
                chosen("staging", Environment.model_validate(fields), folder / "environments.yaml")
            )
            try:
                held.enter_context(locked(setting, str(number), "environments.yaml", lambda _why: False))
            except Taken:
                return True
    return False


def test_two_accounts_meet_at_one_database(tmp_path: Path) -> None:
    """Assert that a variable with the whole address names the same database, whoever asks it, and no file is one."""
    name = uuid.uuid4().hex
    plain = f"mysql+pymysql://ada:pw@db/{name}"
    bob = f"URL=mysql+pymysql://bob:other@db/{name}"
    assert meet(tmp_path / "plain", plain, bob)
    assert meet(tmp_path / "both", f"URL={plain}", bob)
    assert not meet(tmp_path / "other", f"URL={plain}", f"{bob}x")
    assert not meet(tmp_path / "file", f"URL=sqlite:///{name}", f"URL=sqlite:///{name}")
