"""One way to make, change, copy and photograph a database, for every system. Cases are files beside this one."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pymysql
from rolloutdocs.checks.snapshots import Snapshot, Wanted, take

CASES = Path(__file__).parent / "cases"
KEY = b"a key of these tests"


@dataclass(frozen=True, slots=True)
class Case:
    """A part of a file: what it is called, what is to be seen of it, what is done."""

    name: str
    sees: str
    sql: str


def cases(system: str, kind: str) -> list[Case]:
    text = (CASES / system / f"{kind}.sql").read_text("utf-8")
    found = []
    for part in re.split(r"^-- case: ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        sees, body = re.fullmatch(r"(?:-- sees: ([^\n]*)\n)?(.*)", rest, re.DOTALL).groups()
        found.append(Case(name, sees or "", body))
    assert found
    assert len({case.name for case in found}) == len(found)
    return found


def statements(sql: str) -> list[str]:
    return [one for one in re.split(r";\s*\n", sql) if one.strip()]


def base(system: str) -> str:
    return (CASES / system / "base.sql").read_text("utf-8")


class System:
    """Databases of one server, by name."""

    name: str
    undumped = "SELECT 1"  #: takes away what the system's own dump cannot say

    def url(self, database: str) -> str: ...

    def fresh(self, database: str) -> None:
        """Make it, with the base in it."""

    def filled(self, database: str) -> None:
        """The same, where its schema is that of the base already: another way may be faster."""
        self.fresh(database)

    def run(self, database: str, sql: str) -> None: ...

    def restored(self, database: str, target: str) -> None:
        """Dump one and restore it into another, new one."""

    def snapshot(self, database: str, wanted: Wanted | None = None) -> Snapshot:
        taken = take(self.url(database), wanted or Wanted(), KEY)
        assert isinstance(taken, Snapshot), taken
        return taken


class MariaDB(System):
    name = "mariadb"

    def __init__(self, port: int) -> None:
        self.port = port
        self.made: set[str] = set()

    def url(self, database: str, who: str = "root") -> str:
        return f"mysql+pymysql://{who}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str | None = None) -> pymysql.Connection:
        return pymysql.connect(
            host="127.0.0.1",
            port=self.port,
            user="root",
            database=database,
            autocommit=True,
            charset="utf8mb4",
        )

    def empty(self, database: str) -> None:
        self.run(
            None, f"DROP DATABASE IF EXISTS {database};\nCREATE DATABASE {database} CHARACTER SET utf8mb4;\n"
        )
        self.run(None, "CREATE OR REPLACE USER reader@localhost")  # who may nothing

    def fresh(self, database: str) -> None:
        self.empty(database)
        self.run(database, base(self.name))

    def filled(self, database: str) -> None:
        """To make and drop tables takes longer than all the rest."""
        if database in self.made:
            made = base(self.name)
            gone = [f"DELETE FROM {name}" for name in re.findall(r"CREATE TABLE (`(?:[^`]|``)+`|\w+)", made)]
            rows = [one for one in statements(made) if one.startswith(("SET", "INSERT"))]
            self.run(database, ";\n".join(["SET foreign_key_checks = 0", *gone, *rows]))
        else:
            self.fresh(database)
            self.made.add(database)

    def run(self, database: str | None, sql: str) -> None:
        with self.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute("SET sql_mode = ''")
            for statement in statements(sql):
                cursor.execute(statement)

    def restored(self, database: str, target: str) -> None:
        self.empty(target)
        server = ["--no-defaults", "-h127.0.0.1", f"-P{self.port}", "-uroot"]
        dump = ["mariadb-dump", *server, "--routines", "--events", "--triggers", "--hex-blob", database]
        done = subprocess.run(dump, capture_output=True, check=True)
        subprocess.run(["mariadb", *server, target], input=done.stdout, check=True, capture_output=True)


class PostgreSQL(System):
    name = "postgresql"

    def __init__(self, port: int) -> None:
        self.port = port
        made = "BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END"
        self.run(
            "postgres", f"DO $$ {made} $$"
        )  # roles are the server's, which others may have made theirs on

    def url(self, database: str, who: str = "postgres") -> str:
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=postgres dbname={database}", autocommit=True
        )

    def fresh(self, database: str) -> None:
        """The base is made once and copied."""
        with self.connect("postgres") as connection:
            known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if "base" not in known:
                connection.execute("CREATE DATABASE base TEMPLATE template0")
                self.run("base", base(self.name))
            connection.execute(f"DROP DATABASE IF EXISTS {database}")
            connection.execute(f"CREATE DATABASE {database} TEMPLATE base STRATEGY file_copy")

    def run(self, database: str, sql: str) -> None:
        with self.connect(database) as connection:
            for statement in statements(sql):
                connection.execute(statement)

    def restored(self, database: str, target: str) -> None:
        server = ["-h127.0.0.1", f"-p{self.port}", "-Upostgres"]
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {target}")
            connection.execute(f"CREATE DATABASE {target} TEMPLATE template0")
        done = subprocess.run(["pg_dump", *server, database], capture_output=True, check=True)
        restore = ["psql", *server, "-v", "ON_ERROR_STOP=1", "-q", "-d", target]
        subprocess.run(restore, input=done.stdout, check=True, capture_output=True)

    def dumped(self, database: str) -> str:
        """What pg_dump says of the schema."""
        server = ["-h127.0.0.1", f"-p{self.port}", "-Upostgres"]
        done = subprocess.run(
            ["pg_dump", "-s", *server, database], capture_output=True, check=True, text=True
        )
        return re.sub(r"^\\(un)?restrict .*$", "", done.stdout, flags=re.MULTILINE)


class SQLite(System):
    name = "sqlite"
    undumped = (
        'DELETE FROM "odd ""`t% é" WHERE "select" = 4;\nDELETE FROM notes WHERE what = \'\';\n'
        "UPDATE parts SET weight = 3 WHERE id = 4"
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, database: str) -> Path:
        return self.folder / f"{database} é#%.db"

    def url(self, database: str) -> str:
        return f"sqlite:///{self.path(database)}"

    def connect(self, database: str) -> sqlite3.Connection:
        return sqlite3.connect(self.path(database), isolation_level=None)

    def fresh(self, database: str) -> None:
        if not self.path("base").exists():
            self.run("base", base(self.name))
        shutil.copy(self.path("base"), self.path(database))

    def run(self, database: str, sql: str) -> None:
        with closing(self.connect(database)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            for statement in statements(sql):
                connection.execute(statement)

    def restored(self, database: str, target: str) -> None:
        self.path(target).unlink(missing_ok=True)
        with closing(self.connect(database)) as source, closing(self.connect(target)) as made:
            made.executescript("\n".join(source.iterdump()))
