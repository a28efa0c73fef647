"""Claims in whole runs on real servers: what is not as it was is never called restored, and bad input never passes."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from rolloutdocs.checks.snapshots.take import SYSTEMS
from ruamel.yaml import YAML

from .near import Near

MARIADB = pytest.mark.real("mariadb-server-core")
POSTGRESQL = pytest.mark.real("postgresql")
ATTACKS = Path(__file__).parent / "attacks"


class Server(Near):
    """A rollout on a database of a server: `up` deploys, `down` goes back, both are files of SQL."""

    client: str = ""  #: the command that runs a file of SQL on the database
    url: str = ""

    def prepare(self, seed: str) -> None:
        """What is there before the run, which starts from nothing else."""
        (self.folder / "seed.sql").write_text(seed, "utf-8")
        command = f"{self.client} < seed.sql"
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def rehearse(self, up: str, down: str, claims: list[Any], **how: Any) -> Any:
        """Deploy and go back."""
        for name, text in {"up": up, "down": down, "between": how.pop("between", "SELECT 1;")}.items():
            (self.folder / f"{name}.sql").write_text(text, "utf-8")
        run = {
            name: self.step(f"{self.client} < {file}.sql", effect="changes the database", title=f"Do {name}")
            for name, file in {"deploy": "up", "verify": "between", "rollback": "down"}.items()
        }
        database = {"url": self.url, **how.pop("database", {})}
        self.write(
            {name: {"do": step} for name, step in run.items()},
            rehearsal=("deploy", "verify", "rollback"),
            directory="..",
            reset=how.pop("reset", "true"),
            database=database,
            **how,
        )
        path = self.folder / "content/rollout.yaml"
        source = json.loads(path.read_text("utf-8"))
        source["claims"] = {"sentences": claims}
        path.write_text(json.dumps(source, indent=1), "utf-8")
        return self.verify()

    def told(self) -> dict[str, tuple[str, str]]:
        """Claim -> its verdict, and what was seen or why."""
        return {
            one["claim"]: (one["verdict"], f"{one['actual']}; {one['reason']}")
            for one in self.records()
            if one["kind"] == "proved"
        }

    def subjects(self) -> dict[str, tuple[str, str]]:
        """Table or column -> what became of it, and why."""
        return {
            one["subject"]: (one["outcome"], one["reason"])
            for one in self.records()
            if one["kind"] == "compared"
        }


@pytest.fixture
def maria(tmp_path: Path, mariadb: int) -> Iterator[Server]:
    """A database of its own, with an account that may do everything in it and nothing else."""
    with pymysql.connect(host="127.0.0.1", port=mariadb, user="root", autocommit=True) as root:
        cursor = root.cursor()
        for sql in (
            "DROP DATABASE IF EXISTS proved",
            "CREATE DATABASE proved CHARACTER SET utf8mb4",
            "CREATE OR REPLACE USER prover@localhost",
            "GRANT ALL ON proved.* TO prover@localhost WITH GRANT OPTION",
            "CREATE OR REPLACE USER half@localhost",
        ):
            cursor.execute(sql)
        found = Server(tmp_path)
        found.client = f"mariadb --no-defaults -h127.0.0.1 -P{mariadb} -uroot proved"
        found.url = f"mysql+pymysql://root@127.0.0.1:{mariadb}/proved"
        yield found
        cursor.execute("DROP DATABASE IF EXISTS proved")


@pytest.fixture
def postgres(tmp_path: Path, postgresql: int) -> Iterator[Server]:
    """The same of PostgreSQL."""
    address = f"host=127.0.0.1 port={postgresql} user=postgres dbname=postgres"
    with psycopg.connect(address, autocommit=True) as root:
        made = "BEGIN CREATE ROLE half LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END"
        root.execute(f"DO $$ {made} $$")
        root.execute("DROP DATABASE IF EXISTS proved")
        root.execute("CREATE DATABASE proved TEMPLATE template0")
        found = Server(tmp_path)
        found.client = (
            f"psql -X -q -v ON_ERROR_STOP=1 -h127.0.0.1 -p{postgresql} -Upostgres proved -o /dev/null"
        )
        found.url = f"postgresql+psycopg://postgres@127.0.0.1:{postgresql}/proved"
        yield found
        root.execute("DROP DATABASE IF EXISTS proved WITH (FORCE)")


@dataclass(frozen=True)
class Attack:
    """Something that a rollback leaves otherwise than it was."""

    case: str
    deploy: str
    made: str = ""
    rollback: str = ""
    beside: str = ""  #: it is no table's


def attacks(system: str) -> list[Attack]:
    return [Attack(**one) for one in YAML(typ="safe").load(ATTACKS / f"{system}.yaml")]


def attacked(found: list[Attack]) -> tuple[str, str, str]:
    """Everything at once, each on a table of its own."""
    parts: list[list[str]] = [[], [], []]
    for one in found:
        table = f"t_{one.case}"
        if not one.beside:
            parts[0] += [f"CREATE TABLE {table} (id int PRIMARY KEY, v varchar(20))"]
            parts[0] += [f"INSERT INTO {table} VALUES (1, 'a'), (2, 'b'), (3, 'c')"]
        for at, sql in enumerate((one.made, one.deploy, one.rollback)):
            parts[at] += [sql.replace("~", table)] if sql else []
    seed, up, down = (";\n".join(one) + ";\n" for one in parts)
    return seed, up, down


def unrestored(lab: Server, found: list[Attack]) -> None:
    seed, up, down = attacked(found)
    own = [one for one in found if not one.beside]
    lab.prepare(seed)
    done = lab.rehearse(up, down, [*({"schema_restored": f"t_{one.case}"} for one in own), "no_other_schema"])
    assert done.returncode == 1, done.stdout + done.stderr
    told = lab.told()
    held = {one.case: told[f"rollback restores the schema of `t_{one.case}` exactly"] for one in own}
    assert {name: one for name, one in held.items() if one[0] != "failed"} == {}
    assert told["no other schema changes"][0] == "failed"
    seen = " ".join(f"{name} {reason}" for name, (_, reason) in lab.subjects().items())
    assert [one.case for one in found if one.beside and one.case not in seen] == [], seen


@MARIADB
def test_nothing_that_is_otherwise_is_called_restored_on_mariadb(maria: Server) -> None:
    unrestored(maria, attacks("mariadb"))


@POSTGRESQL
def test_nothing_that_is_otherwise_is_called_restored_on_postgresql(postgres: Server) -> None:
    unrestored(postgres, attacks("postgresql"))


def proves(lab: Server, name: str) -> None:
    """Assert that each claim of a file comes to what stands beside it."""
    given = YAML(typ="safe").load(ATTACKS / f"{name}.yaml")
    lab.prepare(given["seed"])
    claims = [one["says"] for one in given["claims"]]
    done = lab.rehearse(given["deploy"], given["rollback"], claims)
    assert done.returncode == given["status"], done.stdout + done.stderr
    told = list(lab.told().items())
    wrong = [
        (words, seen)
        for (words, seen), one in zip(told, given["claims"], strict=True)
        if seen[0] != one["verdict"] or one.get("text", "") not in seen[1]
    ]
    assert wrong == []
    outcome, reason = lab.subjects()['"no key"']
    assert (outcome, "has no key, so that nobody can tell which of its rows stayed" in reason) == (
        "inconclusive",
        True,
    )


@MARIADB
def test_odd_names_and_values_are_claimed_and_judged_on_mariadb(maria: Server) -> None:
    proves(maria, "odd-mariadb")


@POSTGRESQL
def test_odd_names_and_values_are_claimed_and_judged_on_postgresql(postgres: Server) -> None:
    proves(postgres, "odd-postgresql")


def vanishing(lab: Server, patch: pytest.MonkeyPatch, grants: str) -> None:
    """Read by an account that may not read one table, while another one vanishes under the last snapshot."""
    tables = ("secret", "fleeting", "plain")
    lab.prepare(
        "".join(
            f"CREATE TABLE {one} (id int PRIMARY KEY, v varchar(9));\n"
            f"INSERT INTO {one} VALUES (1, 'a'), (2, 'b'), (3, 'c');\n"
            for one in tables
        )
        + grants
    )
    driver = lab.url.partition(":")[0]
    real, seen = SYSTEMS[driver], []

    def rows(connection: Any, shape: Any, asked: Any) -> Any:
        seen.append(shape.name)
        if seen[-1] == "fleeting" and seen.count("fleeting") == 4:  # after the rollback
            lab.prepare("DROP TABLE fleeting;")
        return real.rows(connection, shape, asked)

    patch.setitem(SYSTEMS, driver, replace(real, rows=rows))
    claims = [*({"values_restored": f"{one}.v"} for one in tables), "no_other_data"]
    url = lab.url.replace("root@", "half@").replace("postgres@", "half@")
    back = "UPDATE plain SET v = CASE id WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END;"
    done = lab.rehearse("UPDATE plain SET v = 'z';", back, claims, database={"url": url})
    assert seen.count("fleeting") == 4
    told = {name.rpartition("`")[0].rpartition("`")[2]: one for name, one in lab.told().items()}
    assert told["secret.v"][0] == "inconclusive"
    assert told["fleeting.v"][0] == "inconclusive"
    assert "any more" in told["fleeting.v"][1]
    assert told[""][0] == "inconclusive"
    assert done.returncode == 3, done.stdout + done.stderr


@MARIADB
def test_what_may_not_be_read_or_vanishes_never_passes_on_mariadb(
    maria: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = "GRANT SELECT ON {} TO half@localhost;\n"
    vanishing(maria, monkeypatch, "".join(rights.format(one) for one in ("fleeting", "plain")))


@POSTGRESQL
def test_what_may_not_be_read_or_vanishes_never_passes_on_postgresql(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    vanishing(postgres, monkeypatch, "GRANT SELECT ON fleeting, plain TO half;")


def speaks_of_less(lab: Server, loses: str, back: str) -> None:
    """Assert that claims on a column and on rows hide neither an index called as the column, nor rows that are gone."""
    lab.prepare(
        "CREATE TABLE mail (id int PRIMARY KEY, address varchar(20));\n"
        "INSERT INTO mail VALUES (1, 'a'), (2, 'b'), (3, 'c');\n"
        f"{back}\n"
        "CREATE TABLE jobs (id int PRIMARY KEY, v varchar(9));\n"
        "INSERT INTO jobs VALUES (1, 'a'), (2, 'b'), (3, 'c');\n"
    )
    up = f"{loses} UPDATE mail SET address = upper(address); DELETE FROM jobs WHERE id = 3;"
    down = f"UPDATE mail SET address = lower(address); {back}"
    said = [{"deploy_changes": "mail.address"}, {"values_restored": "mail.address"}, {"deploy_rows": "jobs"}]
    done = lab.rehearse(
        up,
        down,
        [*said, "no_other_schema", "no_other_data"],
        between="INSERT INTO jobs VALUES (9, 'z');",
    )
    assert done.returncode == 1, done.stdout + done.stderr
    told = lab.told()
    assert [verdict for verdict, _ in list(told.values())[:3]] == ["passed"] * 3
    assert told["no other schema changes"][0] == "failed"
    assert "mail.address is gone" in told["no other schema changes"][1]
    rows = "the rollback leaves jobs without rows that the deploy removed (3 before, 3 after); "
    assert told["no other data changes"] == ("failed", rows)
    assert lab.subjects()["jobs"][0] == "lossy and undeclared"


@MARIADB
def test_a_claim_hides_nothing_that_it_does_not_speak_of_on_mariadb(maria: Server) -> None:
    speaks_of_less(maria, "ALTER TABLE mail DROP INDEX address;", "ALTER TABLE mail ADD UNIQUE (address);")


@POSTGRESQL
def test_a_claim_hides_nothing_that_it_does_not_speak_of_on_postgresql(postgres: Server) -> None:
    speaks_of_less(postgres, "DROP INDEX address;", "CREATE UNIQUE INDEX address ON mail (address);")
