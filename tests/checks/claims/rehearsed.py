"""A deployment and its way back on a real SQLite file, seen through real snapshots. Cases say what is done."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rolloutdocs.checks.claims import coverage
from rolloutdocs.checks.claims.sight import (
    AGAIN,
    BEFORE,
    DEPLOYED,
    PAIRS,
    ROLLED,
    ROLLING,
    TWICE,
    Sight,
    look,
)
from rolloutdocs.checks.plan import Claim, Claims
from rolloutdocs.checks.proof.doubts import Doubts, doubts
from rolloutdocs.checks.proof.judge import judge
from rolloutdocs.checks.snapshots import Followed, Snapshot, Untaken, Wanted, label, take
from rolloutdocs.checks.verdict import Judgement

from rolloutdocs.errors import Place
from rolloutdocs.notation.claims import CLAIMS

KEY = b"a key of tests"
#: What is there where a case says nothing else: rows with a key, a column of few values, and a table without a row.
SEED = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'viewer', note TEXT);
INSERT INTO people (name, role, note) VALUES
  ('Ada', 'owner', NULL), ('Bo', 'viewer', 'x'), ('Cy', 'editor', 'y'), ('Di', 'viewer', NULL), ('Ed', 'editor', 'z');
CREATE INDEX people_role ON people (role);
CREATE TABLE jobs (id INTEGER PRIMARY KEY, what TEXT);
CREATE TABLE migrations (id INTEGER PRIMARY KEY, migration TEXT);
INSERT INTO migrations (migration) VALUES ('0001_people');
"""
WHERE = Place("MIGRATION-ROLLBACK-PATH.md", 9)
#: What is done before which moment, by field of a case; the second deploy only where a case has one.
PASSAGES = (
    (DEPLOYED, "deploy"),
    (ROLLING, "between"),
    (ROLLED, "rollback"),
    (AGAIN, "rest"),
    (TWICE, "again"),
)


@dataclass(frozen=True)
class Case:
    """One thing that is claimed of one way forward and back."""

    says: tuple[Any, ...]  #: claims as the source has them; the first is the one that is judged
    happens: dict[str, str]  #: what is done, as SQL, by field
    verdict: str
    text: str = ""  #: stands in what was seen, or in the reason


def claim(given: Any) -> Claim:
    """A claim of a source, put by hand: neither the writer's nor the reader's code."""
    name, value = (given, {}) if isinstance(given, str) else next(iter(given.items()))
    slots = list(CLAIMS[name].example)
    values = value if isinstance(value, dict) else {slots[0]: value}
    return Claim(
        name,
        {slot: "\n".join(one) if isinstance(one, list) else str(one) for slot, one in values.items()},
        WHERE,
    )


def said(given: tuple[Any, ...]) -> Claims:
    return Claims("deploy", "rollback", "", tuple(map(claim, given)), WHERE)


def snapshots(
    folder: Path, case: Case, wanted: Wanted, followed: Followed | None = None
) -> tuple[dict[str, Snapshot | Untaken], dict[str, Any]]:
    """Do it, and look after each passage."""
    path = folder / "people.db"
    taken: dict[str, Snapshot | Untaken] = {}
    logs = {}
    for moment, field in ((BEFORE, "seed"), *PASSAGES):
        if case.happens.get("ends") == moment or (moment in (AGAIN, TWICE) and "again" not in case.happens):
            break
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(case.happens.get(field, SEED if field == "seed" else ""))
            log = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'migrations'"
            ).fetchone()
            if log[0]:
                logs[moment] = tuple(row[0] for row in connection.execute("SELECT migration FROM migrations"))
        taken[moment] = take(
            f"sqlite:///{path}", wanted, KEY, page=followed.page(moment) if followed else None
        )
    return taken, logs


def sight(folder: Path, case: Case, sensitive: frozenset[str] = frozenset()) -> Sight:
    """All that claims are judged by."""
    claims = said(case.says)
    held = {(one.subject, one.values["value"]) for one in claims.said if one.name == "values_set"}
    wanted = Wanted(
        shown=frozenset({"people.role"}),
        sensitive=sensitive | {column for column, _ in held},
        ignore=frozenset(case.happens.get("ignore", "").split()),
    )
    followed = Followed(coverage.followed(claims) | {"migrations"})
    taken, logs = snapshots(folder, case, wanted, followed)
    return replace(
        look(claims, taken, logs),
        log="migrations",
        sensitive=sensitive,
        stayed={
            pair: {name: one for name in followed.tables if (one := followed.stayed(*pair, name))}
            for pair in PAIRS
        },
        labels={(column, value): label(KEY, value) for column, value in held},
    )


def judged(folder: Path, case: Case, sensitive: frozenset[str] = frozenset()) -> Judgement:
    """What the first claim comes to."""
    seen = sight(folder, case, sensitive)
    return judge(seen.said.said[0], seen, doubts(seen))


NO_DOUBTS = Doubts()
