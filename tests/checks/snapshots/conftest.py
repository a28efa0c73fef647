"""The three systems, each with its server."""

import pytest

from .systems import MariaDB, PostgreSQL, SQLite


@pytest.fixture(scope="session")
def maria(mariadb) -> MariaDB:
    return MariaDB(mariadb)


@pytest.fixture(scope="session")
def postgres(postgresql) -> PostgreSQL:
    return PostgreSQL(postgresql)


@pytest.fixture(scope="session")
def lite(tmp_path_factory) -> SQLite:
    return SQLite(tmp_path_factory.mktemp("sqlite"))
