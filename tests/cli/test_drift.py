"""What the pages say and is not so: refused before anything runs, waived for a while, or seen by a run."""

import json
import re
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .near import Near

ROOT = Path(__file__).parents[2]
BY_HAND = "docs/by-hand.md"
WRONG = "# By hand\n\n`content/gone.yaml`\n"


@pytest.fixture
def lab(tmp_path: Path) -> Near:
    near = Near(tmp_path)
    near.write({"deploy": {"one": near.step("touch ran")}})
    assert near.run("build").returncode == 0
    return near


def waiver(lab: Near, **fields: str) -> dict[str, str]:
    (mark,) = re.findall(r"fingerprint ([0-9a-f]{16})", lab.run("drift").stderr)
    return {"finding": mark, "reason": "It comes back.", "by": "Ada", "until": day(30), **fields}


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


@pytest.mark.parametrize("folder", [ROOT, ROOT / "examples/alembic"], ids=["docs", "example"])
def test_our_own_pages_are_clean(folder: Path) -> None:
    """Assert that both committed rollouts and the guide name nothing that is not there."""
    ended = Near(folder).run("drift")
    assert ended.returncode == 0, ended.stderr
    assert " 0 open, 0 waived" in ended.stdout


def test_nothing_runs_where_a_page_names_what_is_not_there(lab: Near) -> None:
    assert lab.run("drift").returncode == 0
    lab.page(WRONG)
    for words in (("drift",), ("verify", "--env", "staging"), ("verify", "--env", "staging", "--dry-run")):
        ended = lab.run(*words)
        assert ended.returncode == 1
        assert f"{BY_HAND}:3: there is no file `content/gone.yaml`" in ended.stderr
    assert not (lab.folder / "content/ran").exists()
    assert not (lab.folder / ".rolloutdocs/runs").exists()


def test_what_is_waived_runs_and_is_told_everywhere(lab: Near) -> None:
    lab.page(WRONG)
    one = waiver(lab)
    lab.waive(one)
    shown = lab.run("drift")
    assert (shown.returncode, "Waived by Ada until" in shown.stdout) == (0, True)
    ended = lab.verify()
    assert ended.returncode == 0
    assert "WAIVED" in ended.stdout
    assert f"by Ada until {one['until']}: It comes back." in ended.stdout
    (record,) = [record for record in lab.records() if record["kind"] == "drift"]
    assert (record["fingerprint"], record["waived"]) == (
        one["finding"],
        f"by Ada until {one['until']}: It comes back.",
    )
    assert "It comes back." in lab.run("pr", "export").stdout


@pytest.mark.parametrize(
    ("until", "told"), [(-1, "the waiver by Ada ended on "), (181, "more than 180 days")]
)
def test_a_waiver_that_does_not_hold_today_is_none(lab: Near, until: int, told: str) -> None:
    lab.page(WRONG)
    lab.waive(waiver(lab, until=day(until)))
    ended = lab.verify()
    assert ended.returncode == 1
    assert told in ended.stderr
    assert not (lab.folder / "content/ran").exists()


@pytest.mark.parametrize("until", [0, 180])
def test_a_waiver_holds_on_its_last_day(lab: Near, until: int) -> None:
    lab.page(WRONG)
    lab.waive(waiver(lab, until=day(until)))
    assert lab.run("drift").returncode == 0


def test_a_waiver_is_for_what_was_said_then(lab: Near) -> None:
    """Assert that it outlives moved lines, covers nothing else, and is told when nothing needs it."""
    lab.page(WRONG)
    one = waiver(lab)
    lab.waive(one)
    lab.page(WRONG.replace("# By hand\n", "# By hand\n\nA line.\n"))
    assert lab.run("drift").returncode == 0
    lab.page(WRONG.replace("gone", "missing"))
    assert lab.run("drift").returncode == 1
    lab.page("# By hand\n")
    unused = lab.run("drift")
    assert unused.returncode == 0
    assert f"Waiver {one['finding']} by Ada fits nothing" in unused.stdout


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", ""),
        ("reason", " "),
        ("by", ""),
        ("until", "soon"),
        ("until", "2026-02-30"),
        ("finding", "all"),
    ],
)
def test_a_waiver_has_a_reason_a_name_and_a_day(lab: Near, field: str, value: str) -> None:
    lab.waive({"finding": "0" * 16, "reason": "A word", "by": "Ada", "until": day(1), field: value})
    for command in ("build", "drift"):
        ended = lab.run(command)
        assert ended.returncode == 2
        assert f"`{value}`" in ended.stderr or field in ended.stderr


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("reason", "\u200b", "U+200B ZERO WIDTH SPACE, which cannot be seen"),
        ("reason", "\u2060\u2060", "U+2060 WORD JOINER, which cannot be seen"),
        ("reason", "-", "`-` is no reason"),
        ("by", "\u3164", "U+3164 HANGUL FILLER, which cannot be seen"),
        ("by", "\u00ad", "U+00AD SOFT HYPHEN, which cannot be seen"),
        ("by", "Ada\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE, which cannot be seen"),
        ("by", "?", "`?` is no name"),
        ("by", "42", "`42` is no name"),
    ],
)
def test_what_nobody_can_read_is_no_reason_and_no_name(lab: Near, field: str, value: str, told: str) -> None:
    lab.page(WRONG)
    given = waiver(lab)
    lab.waive({**given, field: value})
    ended = lab.run("drift")
    assert ended.returncode == 2
    assert told in " ".join(ended.stderr.split())
    lab.waive({**given, "reason": "Cela revient en été.", "by": "王小明"})
    assert lab.run("drift").returncode == 0


def test_one_finding_has_one_waiver(lab: Near) -> None:
    one = {"finding": "0" * 16, "reason": "A word", "by": "Ada", "until": day(1)}
    lab.waive(one, one)
    assert "is waived a second time" in lab.run("build").stderr


def test_a_page_that_differs_from_its_source_cannot_be_waived(lab: Near) -> None:
    page = lab.folder / "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
    page.write_text(page.read_text("utf-8").replace("touch ran", "touch other"), "utf-8")
    ended = lab.run("drift")
    assert ended.returncode == 1
    assert "was edited by hand" in ended.stderr
    assert "fingerprint" not in ended.stderr


def test_a_page_of_all_rollouts_speaks_of_none(tmp_path: Path) -> None:
    """Assert that of two rollouts each is held to the pages in its folder, and none to those that both share."""
    lab = Near(tmp_path)
    lab.write({"deploy": {"one": lab.step("true")}})
    text = (tmp_path / "content/rollout.yaml").read_text("utf-8")
    (tmp_path / "content/rollout.yaml").unlink()
    for name, version in (("add-area", "1.0"), ("drop-roles", "2.0")):
        folder = tmp_path / "content" / name
        folder.mkdir()
        loaded = json.loads(text)
        loaded["release"]["version"] = version
        loaded["environments"] = "../environments.yaml"
        loaded["procedures"]["deploy"]["steps"][name] = lab.step("true", title=f"Of {name.replace('-', ' ')}")
        (folder / "rollout.yaml").write_text(json.dumps(loaded), "utf-8")
    assert lab.run("build").returncode == 0
    words = "# Notes\n\n**Version:** 1.0\n\nThen `deploy.add-area`.\n"
    (tmp_path / "docs/notes.md").write_text(words, "utf-8")
    assert [lab.run("drift", "--rollout", name).returncode for name in ("add-area", "drop-roles")] == [0, 0]
    (tmp_path / "docs/drop-roles/notes.md").write_text(words, "utf-8")
    told = lab.run("drift", "--rollout", "drop-roles")
    assert told.returncode == 1
    assert "**Version** is `1.0` here, and `2.0` at" in told.stderr
    assert "there is no step `deploy.add-area`" in told.stderr
    assert lab.run("drift", "--rollout", "add-area").returncode == 0


# --- what only a run can see ------------------------------------------------------------------------------------------

SERVER = """\
import http.server, os
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401 if self.path == "/there" else 404)
        self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answers).serve_forever()
"""


def surroundings(lab: Near) -> dict[str, Any]:
    """Give an environment with a web server and a database of one table."""
    (lab.folder / "content/server.py").write_text(SERVER, "utf-8")
    with sqlite3.connect(lab.folder / "content/app.db") as database:
        database.execute("create table people (role text)")
    database.close()
    return {
        "variables": {"PORT": {"chosen": "port"}, "APP_URL": "http://127.0.0.1:$PORT"},
        "services": {"web": {"run": [sys.executable, "server.py"], "ready": {"port": "$PORT"}}},
        "database": {"url": f"sqlite:///{lab.folder}/content/app.db"},
        "read_by_programs": ["APP_URL", "PORT"],
    }


@pytest.mark.parametrize(
    ("effect", "note", "found"),
    [
        ("changes the schema of `people` and the values of `people.role`", "See `GET $APP_URL/there`.", ()),
        ("changes the schema of `persons`", "A word.", ("there is no table `persons`",)),
        ("changes the values of `people.rol`", "A word.", ("there is no column `people.rol`",)),
        ("changes a thing", "See `people.rol`, and `other.role`.", ("there is no column `people.rol`",)),
        ("changes a thing", "See `GET $APP_URL/gone`.", ("`GET $APP_URL/gone` is answered as nothing",)),
        ("changes a thing", "See `GET $APP_URL/gone?a=b`.", ("`GET $APP_URL/gone?a=b` is answered as",)),
    ],
)
def test_names_that_only_the_environment_knows(
    lab: Near, effect: str, note: str, found: tuple[str, ...]
) -> None:
    """Assert that every command does what it says, and the run fails all the same."""
    lab.write({"deploy": {"one": lab.step("true", effect=effect, note=note)}}, **surroundings(lab))
    ended = lab.verify()
    told = [record["what"] for record in lab.records() if record["kind"] == "drift"]
    assert len(told) == len(found), told
    assert all(one.startswith(start) for one, start in zip(told, found, strict=True))
    assert ended.returncode == (1 if found else 0), ended.stdout
    assert ("DRIFT" in ended.stdout) == bool(found)
    status = lab.run("status", "--env", "staging")
    assert status.returncode == (3 if found else 0)
    assert all(f"the run failed: {start}" in status.stdout for start in found)


def test_names_are_asked_wherever_the_whole_rehearsal_is_sent(lab: Near) -> None:
    """Assert that neither all of it, asked for as a part, nor a run that goes on is green where a whole run is not."""
    wrong = lab.step("true", effect="changes the schema of `persons`")
    fails = {"one": wrong, "two": lab.step("test -e ../mended")}
    database = surroundings(lab)["database"]
    lab.write({"deploy": fails}, database=database, application=["server.py"])
    assert lab.verify().returncode == 1
    (lab.folder / "mended").touch()
    ended = lab.verify("--resume")
    assert ended.returncode == 1, ended.stdout
    assert "there is no table `persons`" in ended.stdout
    assert lab.run("status", "--env", "staging").returncode == 3
    ended = lab.verify("--from", "deploy.one")
    assert ended.returncode == 1, ended.stdout
    assert "there is no table `persons`" in ended.stdout
    assert lab.run("status", "--env", "staging").returncode == 3
    assert lab.verify("--only", "deploy.one").returncode == 0  # it may show no state with them


def test_what_was_there_at_the_start_is_known_to_a_run_that_goes_on(lab: Near) -> None:
    """Assert that a deployment which drops what the pages name can be gone on with behind the drop."""
    database = surroundings(lab)["database"]
    path = lab.folder / "content/app.db"
    drop = f'python3 -c \'import sqlite3; sqlite3.connect("{path}").execute("drop table people")\''
    steps = {
        "drop": lab.step(drop, effect="changes the schema of `people`"),
        "look": lab.step("test -e ../mended"),
    }
    lab.write({"deploy": steps}, database=database, application=["server.py"])
    assert lab.verify().returncode == 1
    (lab.folder / "mended").touch()
    ended = lab.verify("--resume")
    assert ended.returncode == 0, ended.stdout
    assert lab.run("status", "--env", "staging").returncode == 0


@pytest.mark.real("postgresql")
@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ("changes the schema of `billing.invoices` and the values of `invoices.total`", 0),
        ("changes the rows of `public.invoices`, and of the table `total.total`", 0),
        ("changes the schema of `billing.invoice`", 1),
        ("changes the schema of `bills.invoices`", 1),
        ("changes the values of `invoices.rest`", 1),
    ],
)
def test_a_table_of_a_schema_is_no_column_of_a_table(
    lab: Near, postgresql: int, effect: str, code: int
) -> None:
    address = f"127.0.0.1:{postgresql}"
    with psycopg.connect(f"postgresql://postgres@{address}/postgres", autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS schemas")
        server.execute("CREATE DATABASE schemas")
    with psycopg.connect(f"postgresql://postgres@{address}/schemas", autocommit=True) as database:
        database.execute("CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int)")
        database.execute("CREATE TABLE invoices (total int); CREATE TABLE total (a int)")
        database.execute("CREATE SCHEMA total; CREATE TABLE total.total (a int)")
    url = f"postgresql+psycopg://postgres@{address}/schemas"
    lab.write({"deploy": {"one": lab.step("true", effect=effect)}}, database={"url": url})
    ended = lab.verify()
    assert ended.returncode == code, ended.stdout


def test_what_a_run_sees_can_be_waived(lab: Near) -> None:
    step = lab.step("true", effect="changes the schema of `persons`")
    lab.write({"deploy": {"one": step}}, **surroundings(lab))
    assert lab.verify().returncode == 1
    (mark,) = [record["fingerprint"] for record in lab.records() if record["kind"] == "drift"]
    lab.waive({"finding": mark, "reason": "It comes back.", "by": "Ada", "until": day(1)})
    assert lab.verify().returncode == 0


def test_what_comes_or_goes_with_the_run_was_there(lab: Near) -> None:
    """Assert that a table which the run makes, and one which it drops, are names of something."""
    there = f"sqlite3.connect({str(lab.folder / 'content/app.db')!r}).executescript"
    run = f"{sys.executable} -c \"import sqlite3; {there}('drop table people; create table persons (role text)')\""
    step = lab.step(run, effect="destroys the values of `people.role`, changes the schema of `persons`")
    identity = {"command": "echo it", "prints": "it"}
    lab.write({"deploy": {"one": step}}, **surroundings(lab), ceiling="destroys", identity=identity)
    assert lab.verify().returncode == 0


def test_nobody_who_answers_is_inconclusive(lab: Near) -> None:
    around = surroundings(lab) | {"database": {"url": "sqlite:////nowhere/app.db"}}
    lab.write({"deploy": {"one": lab.step("true", effect="changes the schema of `people`")}}, **around)
    ended = lab.verify()
    assert ended.returncode == 3
    assert "nobody answered about `people`" in ended.stdout


def test_without_the_question_nothing_would_be_seen(lab: Near, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that it is this question which fails the run: taken out, the run is green."""
    monkeypatch.setattr("rolloutdocs.checks.drift.asked.names", lambda _documents: ())
    step = lab.step("true", effect="changes the schema of `persons`")
    lab.write({"deploy": {"one": step}}, **surroundings(lab))
    assert lab.verify().returncode == 0
