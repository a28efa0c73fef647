"""Claims in whole runs, on a real database file: what is proved, what fails, what shows where."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from .near import Near


@pytest.fixture
def lab(tmp_path: Path) -> Near:
    return Near(tmp_path)


SEED = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'viewer');
INSERT INTO people (name, role) VALUES ('Ada Hidden', 'owner'), ('Bo Hidden', 'viewer'), ('Cy Hidden', 'editor'),
  ('Di Hidden', 'viewer'), ('Ed Hidden', 'editor'), ('Flo Hidden', 'viewer'), ('Gus Hidden', 'viewer');
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
INSERT INTO notes (text) VALUES ('one'), ('two'), ('three');
CREATE TABLE migrations (id INTEGER PRIMARY KEY, migration TEXT);
INSERT INTO migrations (migration) VALUES ('0001_people');
"""
UP = "ALTER TABLE people DROP COLUMN role; INSERT INTO migrations (migration) VALUES ('0002_role');"
DOWN = """ALTER TABLE people ADD COLUMN role TEXT NOT NULL DEFAULT 'viewer';
DELETE FROM migrations WHERE migration = '0002_role';"""
#: Everything that is true of them.
TRUE: tuple[Any, ...] = (
    {"deploy_runs": ["0002_role"]},
    {"rollback_reverts": ["0002_role"]},
    {"deploy_loses": "people.role"},
    {"schema_restored": "people"},
    {"values_lost": "people.role"},
    {"values_set": {"column": "people.role", "value": "viewer"}},
    "no_other_schema",
    "no_other_data",
    "deploy_again",
)
PROGRAM = """
import sqlite3, sys
with sqlite3.connect("people.db") as connection:
    connection.executescript(open(sys.argv[1]).read())
"""
PAGE = "docs/MIGRATION-ROLLBACK-PATH.md"


def write(lab: Near, claims: tuple[Any, ...] = TRUE, sql: dict[str, str] | None = None, **how: Any) -> None:
    """A rollout that goes up, down and up again; `sql` replaces what its steps do."""
    files = {"seed": f"{SEED}", "up": UP, "down": DOWN, "look": "SELECT 1;"} | (sql or {})
    (lab.folder / "do.py").write_text(PROGRAM)
    for name, text in files.items():
        (lab.folder / f"{name}.sql").write_text(text)
    effects = {"deploy": "up", "rollback": "down"}
    procedures = {
        name: {key: lab.step(f"python3 do.py {key}.sql", effect="changes the database", title=f"Do {key}")}
        for name, key in effects.items()
    }
    procedures["verify"] = {"look": lab.step("true", title="Look around")}
    database = {"url": f"sqlite:///{lab.folder}/people.db", **how.pop("database", {})}
    lab.write(
        procedures,
        rehearsal=how.pop("rehearsal", ("deploy", "verify", "rollback", "deploy")),
        directory="..",
        reset="rm -f people.db; python3 do.py seed.sql",
        database=database,
        **how,
    )
    content = lab.folder / "content" / "rollout.yaml"
    source = json.loads(content.read_text())
    source["claims"] = {"sentences": list(claims)}
    source["migrations"] = [] if not claims else _migrations(lab)
    content.write_text(json.dumps(source, indent=1))


def _migrations(lab: Near) -> list[dict[str, Any]]:
    names = ("0002_role.sql", "0009_other.sql")
    for name in names:
        (lab.folder / "content" / name).write_text("")
    about = {"critical": False, "operation": "A thing", "rollback": "A thing"}
    return [{"name": name, "file": name, **about} for name in names]


def records(lab: Near, kind: str) -> list[dict[str, Any]]:
    """Those of the newest run."""
    (path,) = sorted((lab.folder / ".rolloutdocs" / "runs").glob("*.jsonl"))[-1:]
    return [one for one in map(json.loads, path.read_text().splitlines()) if one["kind"] == kind]


def verdicts(lab: Near) -> dict[str, str]:
    return {one["rule"]: one["verdict"] for one in records(lab, "proved")}


def test_what_is_true_is_proved_and_shown_everywhere(lab: Near) -> None:
    write(lab, database={"shown": ["people.role"], "sensitive": ["people.role"], "smallest": 2})
    reports = [f"--report={one}=out.{one}" for one in ("json", "junit", "sarif", "markdown", "terminal")]
    done = lab.verify(*reports)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(verdicts(lab).values()) == {"passed"}
    assert [one["moment"] for one in records(lab, "taken")] == [
        "before the deploy", "after the deploy", "before the rollback", "after the rollback",
        "before the second deploy", "after the second deploy",
    ]  # fmt: skip
    for text in (
        done.stdout,
        (lab.folder / "out.terminal").read_text(),
        (lab.folder / "out.markdown").read_text(),
    ):
        assert "rollback loses the values of `people.role`" in text
        assert "lossy as documented" in text
        assert "viewer █████▊4" in text
        assert "owner ▏<2" in text
        assert "viewer ██████████7" in text
    proof = json.loads((lab.folder / "out.json").read_text())["proof"]
    assert [one["verdict"] for one in proof["claims"]] == ["passed"] * len(TRUE)
    assert 'testsuite name="claims" tests="9" failures="0"' in (lab.folder / "out.junit").read_text()
    kept = "".join(path.read_text() for path in lab.folder.rglob("out.*"))
    kept += "".join(path.read_text() for path in (lab.folder / ".rolloutdocs").rglob("*.jsonl"))
    assert "Hidden" not in kept + done.stdout
    shown = lab.run("status", "--env", "staging", "--all")
    assert shown.returncode == 0, shown.stdout
    assert "✔ no other data changes  proven on staging" in shown.stdout
    assert "lossy as documented" in lab.run("pr", "export", "--env", "staging").stdout


def test_each_of_several_environments_proves_its_own(tmp_path: Path) -> None:
    lab = Near(tmp_path, apart=True)
    write(lab)
    content = lab.folder / "content"
    source = (content / "rollout.yaml").read_text()
    (content / "rollout.yaml").write_text(source.replace('"staging"', '"staging",\n"second"'))
    environments = json.loads((content / "environments.yaml").read_text())["environments"]
    environments["second"] = environments["staging"]
    (content / "environments.yaml").write_text(json.dumps({"environments": environments}))
    assert lab.run("build").returncode == 0
    done = lab.run("verify", "--env", "staging,second", "--jobs", "1")  # they share a folder
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("lossy as documented") == 2
    for path in (lab.folder / ".rolloutdocs" / "runs").glob("*.jsonl"):
        kept = [json.loads(line) for line in path.read_text().splitlines()]
        assert [one["verdict"] for one in kept if one["kind"] == "proved"] == ["passed"] * len(TRUE)


def test_a_column_that_is_not_listed_shows_no_value(lab: Near) -> None:
    write(lab)
    done = lab.verify("--report=json=out.json", "--report=markdown=out.md")
    assert done.returncode == 0, done.stdout
    kept = "".join(path.read_text() for path in (lab.folder / ".rolloutdocs").rglob("*.jsonl"))
    kept += (lab.folder / "out.json").read_text() + (lab.folder / "out.md").read_text() + done.stdout
    assert "editor" not in kept
    assert "owner" not in kept.replace('"owner"', "")


FALSE: tuple[Any, ...] = (
    {"deploy_runs": ["0009_other"]},
    {"rollback_reverts": ["0009_other"]},
    {"deploy_loses": "notes.text"},
    {"deploy_changes": "notes.text"},
    {"rollback_changes": "people.name"},
    {"schema_restored": "peeple"},
    {"schema_restored_except": {"table": "people", "tolerances": ["comments"]}},
    {"values_restored": "people.role"},
    {"values_lost": "notes.text"},
    {"values_set": {"column": "notes.text", "value": "one"}},
    {"deploy_rows": "notes"},
    {"rows_left": "notes"},
    {"rows_kept": "people.x".partition(".")[2]},
    {"rows_lost": "absent"},
    "no_other_schema",
    "no_other_data",
    "deploy_again",
)


def test_every_kind_of_claim_is_seen_red(lab: Near) -> None:
    """In one real run everything that is claimed is false, and each claim says so by itself."""
    again = "ALTER TABLE notes ADD COLUMN again TEXT;"  # the second deploy finds it, and the first one not
    up = UP + "CREATE TABLE IF NOT EXISTS twice (id INTEGER PRIMARY KEY);"
    down = DOWN + again + "UPDATE people SET id = id + 100;"
    write(lab, FALSE, {"up": up, "down": down})
    done = lab.verify("--report=sarif=out.sarif", "--report=github=out.txt", "--report=junit=out.xml")
    assert done.returncode == 1, done.stdout + done.stderr
    told = verdicts(lab)
    assert {name for name, verdict in told.items() if verdict != "failed"} <= {
        "rollback_changes",
        "values_restored",
    }
    assert len(told) == len(FALSE)
    results = json.loads((lab.folder / "out.sarif").read_text())["runs"][0]["results"]
    found = {one["ruleId"]: one for one in results}
    assert {"values_lost", "no_other_data", "deploy_again", "unclaimed"} <= set(found)
    where = found["values_lost"]["locations"][0]["physicalLocation"]
    line = (lab.folder / PAGE).read_text().split("\n")[where["region"]["startLine"] - 1]
    assert line == "- **Claim:** rollback loses the values of `notes.text`"
    source = found["values_lost"]["relatedLocations"][0]["physicalLocation"]
    assert source["artifactLocation"]["uri"] == "content/rollout.yaml"
    text = (lab.folder / "content/rollout.yaml").read_text().split("\n")
    assert "values_lost" in "".join(text[source["region"]["startLine"] - 1 :][:2])
    assert f"::error file={PAGE}" in (lab.folder / "out.txt").read_text()
    assert lab.run("status", "--env", "staging").returncode == 1


@pytest.mark.parametrize(
    ("name", "sql", "subject", "outcome"),
    [
        ("a second loss", {"up": UP + "UPDATE notes SET text = NULL;"}, "notes.text", "lossy and undeclared"),
        ("a row is lost", {"down": DOWN + "DELETE FROM notes WHERE id = 1;"}, "notes", "lossy and undeclared"),
        ("an index stays", {"down": DOWN + "CREATE INDEX n ON notes (text);"}, "notes", "changed and undeclared"),
        ("a table is new", {"up": UP + "CREATE TABLE IF NOT EXISTS x (id INTEGER);"}, "x", "changed and undeclared"),
    ],
)  # fmt: skip
def test_what_no_claim_speaks_of_fails(
    lab: Near, name: str, sql: dict[str, str], subject: str, outcome: str
) -> None:
    """Also where no claim says that nothing else changes."""
    assert name
    write(lab, TRUE[:6], sql)
    done = lab.verify()
    assert done.returncode == 1, done.stdout
    assert set(verdicts(lab).values()) == {"passed"}
    (wrong,) = [one for one in records(lab, "compared") if one["verdict"] != "passed"]
    assert (wrong["subject"], wrong["outcome"], wrong["claimed"]) == (subject, outcome, False)
    assert f"{outcome}" in done.stdout
    assert "no claim says so" in done.stdout
    assert lab.run("status", "--env", "staging").returncode == 1


def test_rights_that_become_others_are_no_plain_loss(lab: Near) -> None:
    """Everybody becomes an owner; the page says that values are lost, and not which come instead."""
    down = DOWN.replace("DEFAULT 'viewer'", "DEFAULT 'owner'")
    claims = ({"values_lost": "people.role"}, {"schema_restored": "notes"})
    write(lab, claims, {"down": down}, database={"sensitive": ["people.role"]})
    done = lab.verify()
    assert done.returncode == 1
    assert "meaning changed" in done.stdout


@pytest.mark.parametrize(
    ("name", "how", "said"),
    [
        ("no row", {"sql": {"seed": SEED + "DELETE FROM people;"}}, "people has no row"),
        ("one value", {"sql": {"seed": SEED + "UPDATE people SET role = 'owner';"}}, "only one value"),
        ("nothing migrated", {"sql": {"up": "SELECT 1;", "down": "SELECT 1;"}}, "the deploy changed nothing"),
        ("another version", {"database": {"version": "2.8"}}, "has the version 2.8, and this is sqlite"),
        (
            "no database",
            {"sql": {"look": "x"}, "database": {"url": "sqlite:////nowhere/people.db"}},
            "snapshot",
        ),
    ],
)
def test_what_proves_nothing_is_never_green(lab: Near, name: str, how: dict[str, Any], said: str) -> None:
    claims = ({"schema_restored": "people"}, {"values_lost": "people.role"}, "no_other_data")
    claims = claims if name != "nothing migrated" else ("no_other_data",)
    write(lab, claims, how.get("sql"), database=how.get("database", {}))
    done = lab.verify()
    assert done.returncode == 3, done.stdout
    assert said in done.stdout
    assert "passed" not in verdicts(lab).values() or name in ("no row", "one value")
    assert lab.run("status", "--env", "staging").returncode == 3


def test_somebody_else_who_writes_is_noticed(lab: Near) -> None:
    """A step that only reads runs in between, and rows are others after it."""
    write(lab, ("no_other_data", {"schema_restored": "people"}, {"values_lost": "people.role"}))
    content = lab.folder / "content" / "rollout.yaml"
    (lab.folder / "wipe.sql").write_text("DELETE FROM notes;")
    source = json.loads(content.read_text())
    source["procedures"]["verify"]["steps"]["look"]["run"] = "python3 do.py wipe.sql"
    content.write_text(json.dumps(source))
    done = lab.verify()
    assert done.returncode == 3, done.stdout + done.stderr
    assert "somebody else writes to this database: notes changed while no step did" in done.stdout


def test_a_part_of_a_rehearsal_proves_no_claim(lab: Near) -> None:
    write(lab)
    assert lab.verify("--skip-rollback-test").returncode == 0
    assert records(lab, "taken") == records(lab, "proved") == []
    assert lab.run("status", "--env", "staging").returncode == 3
    assert "never run on staging" in lab.run("status", "--env", "staging").stdout


def test_a_run_without_claims_takes_no_snapshot(lab: Near) -> None:
    write(lab)
    content = lab.folder / "content" / "rollout.yaml"
    source = json.loads(content.read_text())
    del source["claims"]
    source["migrations"][0]["critical"] = True
    content.write_text(json.dumps(source))
    assert lab.verify().returncode == 0
    assert records(lab, "taken") == []
    assert "No rehearsal compares the database before and after" in (lab.folder / PAGE).read_text()


def test_a_claim_that_was_not_reached_is_undecided(lab: Near) -> None:
    write(lab, sql={"down": "SELECT * FROM nowhere;"})
    done = lab.verify()
    assert done.returncode == 1
    told = verdicts(lab)
    assert told["deploy_loses"] == "passed"
    assert {told[name] for name in ("values_lost", "schema_restored", "deploy_again")} == {"inconclusive"}
    lines = [line.strip() for line in done.stdout.splitlines()]
    at = lines.index("? rollback loses the values of `people.role`  not reached")
    assert lines[at + 1].startswith("?"), (
        "what failed is not to be looked for among what did not come to pass"
    )


def test_another_step_or_claim_makes_them_stale(lab: Near) -> None:
    write(lab)
    assert lab.verify().returncode == 0
    content = lab.folder / "content" / "rollout.yaml"
    source = json.loads(content.read_text())
    source["procedures"]["rollback"]["steps"]["down"]["note"] = "Slowly."
    source["procedures"]["rollback"]["steps"]["down"]["time_limit"] = "31 seconds"
    content.write_text(json.dumps(source))
    lab.run("build")
    told = json.loads(lab.run("status", "--env", "staging", "--format", "json").stdout)
    assert {one["state"] for one in told["claims"]} == {"stale"}
    assert {one["reason"] for one in told["claims"]} == {"the claim, or what it was judged by, changed since"}


def test_a_run_that_is_left_undecided_proves_no_claim(lab: Near) -> None:
    """Assert that of a file with half a line behind its end, as of a clock that went back, nothing is believed."""
    write(lab)
    assert lab.verify().returncode == 0
    (path,) = (lab.folder / ".rolloutdocs" / "runs").glob("*.jsonl")
    path.write_bytes(path.read_bytes() + b'{"kind": "done"')
    told = json.loads(lab.run("status", "--env", "staging", "--format", "json").stdout)
    assert {one["state"] for one in told["claims"] if one["state"] != "out of reach"} == {"stale"}
    assert all("half a line" in one["reason"] for one in told["claims"] if one["state"] == "stale")


def test_a_run_beside_which_another_could_begin_proves_no_claim(lab: Near) -> None:
    write(lab, lock=str(lab.folder / "lock"))
    path = lab.folder / "content" / "environments.yaml"
    path.write_text(path.read_text().replace("rm -f people.db", "rm -f lock people.db"))
    assert lab.verify().returncode == 3
    assert set(verdicts(lab).values()) == {"passed"}
    told = json.loads(lab.run("status", "--env", "staging", "--format", "json").stdout)
    assert {one["state"] for one in told["claims"] if one["state"] != "out of reach"} == {"stale"}


def test_tables_that_nobody_looks_at_are_said(lab: Near) -> None:
    write(lab, sql={"up": UP + "DELETE FROM notes;"}, database={"ignore": ["notes"]})
    done = lab.verify()
    assert done.returncode == 0, done.stdout
    assert "Rows were not looked at in: notes." in done.stdout


def test_the_database_is_as_it_was(lab: Near, tmp_path: Path) -> None:
    """Assert that looking changes nothing: the file is what the steps left."""
    write(lab)
    assert lab.verify().returncode == 0
    with sqlite3.connect(tmp_path / "people.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert [row[1] for row in connection.execute("PRAGMA table_info(people)")] == ["id", "name"]


def test_a_dry_run_names_what_would_be_proved_and_a_part_of_it_nothing(lab: Near) -> None:
    write(lab)
    assert lab.run("build").returncode == 0
    shown = lab.run("verify", "--env", "staging", "--dry-run").stdout
    assert "by snapshots of the whole database around deploy and rollback" in shown
    assert "no other data changes  docs/MIGRATION-ROLLBACK-PATH.md:" in shown
    assert "Claims:" not in lab.run("verify", "--env", "staging", "--dry-run", "--only", "deploy").stdout
