"""Two plugins of pytest that try whether an Alembic migration can be taken back, on the cases of `mutations.py`.

Each case is a migration whose way back does nothing, so that whoever tries it finds the database another one. Noticed
is what makes a test fail that passes with a migration that changes nothing. Run are the tests that try migrations on
a database; pytest-mrt's reading of the files is left out, because it names every empty way back, whatever was changed.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from peers import library

#: Name -> the tests that it brings.
PLUGINS = {
    "pytest-alembic": """\
from pytest_alembic.tests import test_single_head_revision, test_up_down_consistency, test_upgrade
from pytest_alembic.tests.experimental import test_downgrade_leaves_no_trace
""",
    "pytest-mrt": """\
from pytest_mrt.default_tests import test_mrt_single_head, test_mrt_up_down_consistency, test_mrt_upgrade
""",
}
#: What it has to be told.
TOLD = {
    "pytest-alembic": """\
import pytest
from sqlalchemy import create_engine


@pytest.fixture
def alembic_engine():
    return create_engine({url!r})
""",
    "pytest-mrt": """\
from pytest_mrt import MRTConfig


def pytest_configure(config):
    config._mrt_config = MRTConfig(alembic_ini="alembic.ini", db_url={url!r})
""",
}
OPTIONS = {
    "pytest-alembic": ("-p", "no:mrt"),
    "pytest-mrt": ("-p", "no:pytest_alembic", "-o", "mrt_default_tests=false"),
}
INI = "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {url}\n"
ENV = """\
from alembic import context
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool


given = context.config.attributes.get("connection")
if given is None:
    given = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=NullPool)
with given.connect() as connection:
    context.configure(connection=connection, target_metadata=MetaData())
    with context.begin_transaction():
        context.run_migrations()
"""
MIGRATION = '''\
"""One of two."""
from alembic import op

revision, down_revision = {revision!r}, {before!r}


def upgrade():
    for statement in {statements!r}:
        op.get_bind().exec_driver_sql(statement)


def downgrade():
    pass
'''
LIMIT = 120  #: seconds that one may take with a case


@dataclass
class Tried:
    """One plugin on one system: which of its tests pass where nothing is changed."""

    plugin: str
    folder: Path
    url: str

    def failing(self, sql: list[str]) -> frozenset[str] | None:
        """The tests that fail with a migration of these statements, behind an empty one; None where nothing was run."""
        shutil.rmtree(self.folder, ignore_errors=True)
        versions = self.folder / "migrations/versions"
        versions.mkdir(parents=True)
        (self.folder / "alembic.ini").write_text(INI.format(url=self.url.replace("%", "%%")))
        (self.folder / "migrations/env.py").write_text(ENV)
        (self.folder / "conftest.py").write_text(TOLD[self.plugin].format(url=self.url))
        (self.folder / "test_them.py").write_text(PLUGINS[self.plugin])
        for revision, before, statements in (("one", None, []), ("two", "one", sql)):
            text = MIGRATION.format(revision=revision, before=before, statements=statements)
            (versions / f"{revision}.py").write_text(text)
        command = [
            library("pytest-alembic", "pytest-mrt", "pymysql", "psycopg[binary]"),
            "-m",
            "pytest",
            "-q",
        ]
        command += ["-rA", "-p", "no:cacheprovider", *OPTIONS[self.plugin], "test_them.py"]
        try:
            done = subprocess.run(
                command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=LIMIT
            )
        except subprocess.TimeoutExpired:
            return None
        passed = re.findall(r"^PASSED \S+::(\S+)", done.stdout, re.MULTILINE)
        failed = re.findall(r"^(?:FAILED|ERROR) \S+::(\S+)", done.stdout, re.MULTILINE)
        return frozenset(failed) if passed or failed else None
