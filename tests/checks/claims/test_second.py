"""What nobody saw of the second deploy proves nothing of it, whatever was seen before; and what only a sample shows."""

from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks.claims.sight import BEFORE, DEPLOYED, ROLLED, ROLLING, TWICE, look
from rolloutdocs.checks.proof.doubts import Doubts, doubts
from rolloutdocs.checks.proof.judge import judge
from rolloutdocs.checks.snapshots import Snapshot, Untaken, Wanted, label
from rolloutdocs.checks.snapshots.records import Column, Table
from rolloutdocs.checks.verdict import Verdict, compare

from .rehearsed import KEY, Case, said, sight, snapshots

LOSES = {
    "deploy": "DROP INDEX people_role; ALTER TABLE people DROP COLUMN role;",
    "rollback": "ALTER TABLE people ADD COLUMN role TEXT NOT NULL DEFAULT 'viewer';"
    " CREATE INDEX people_role ON people (role);",
    "again": "DROP INDEX people_role; ALTER TABLE people DROP COLUMN role;",
}


@pytest.mark.parametrize("name", ["no_other_data", "no_other_schema"])
def test_a_second_deploy_that_nobody_saw_is_undecided(tmp_path: Path, name: str) -> None:
    says = (name, {"values_lost": "people.role"}, {"schema_restored_except": {
        "table": "people", "tolerances": ["column order"]}})  # fmt: skip
    seen = sight(tmp_path, Case(says, LOSES, "passed"))
    first = seen.said.said[0]
    assert judge(first, seen, doubts(seen)).verdict is Verdict.PASSED
    blind = replace(
        look(seen.said, {**seen.taken, TWICE: Untaken("the database cannot be reached")}), log="migrations"
    )
    found = judge(first, blind, doubts(blind))
    assert (found.verdict, "cannot be reached" in found.reason) == (Verdict.INCONCLUSIVE, True)
    failing = replace(blind, log="", said=said((name,)))
    assert judge(failing.said.said[0], failing, doubts(failing)).verdict is Verdict.FAILED


def test_what_every_row_is_set_to_is_asked_of_the_rows_that_were_read(tmp_path: Path) -> None:
    """Assert that a sample is not taken for rows without the value."""
    says = ({"values_set": {"column": "people.role", "value": "viewer"}},)
    case = Case(says, LOSES, "passed")
    taken, _ = snapshots(tmp_path, case, Wanted(sensitive=frozenset({"people.role"}), sample=3))
    then, now = taken[BEFORE], taken[ROLLED]
    assert isinstance(then, Snapshot)
    assert isinstance(now, Snapshot)
    assert {one.name: one.sampled for one in now.tables}["people"] == 3
    labels = {("people.role", "viewer"): label(KEY, "viewer")}
    seen = replace(look(said(says), taken), labels=labels)
    assert judge(seen.said.said[0], seen, doubts(seen)).verdict is not Verdict.FAILED


@pytest.mark.parametrize(
    ("sample", "row", "verdict", "text"),
    [
        (3, 5, Verdict.INCONCLUSIVE, "only 3 of its 5 rows after the rollback are compared"),
        (3, 2, Verdict.FAILED, "2 of the 3 rows that were compared hold it"),
        (6, 5, Verdict.FAILED, "4 of 5 rows hold it"),
        (6, 9, Verdict.PASSED, "5 of 5 rows hold it"),
    ],
)
def test_a_row_behind_the_sample_is_not_said_to_hold_what_every_row_is_set_to(
    tmp_path: Path, sample: int, row: int, verdict: Verdict, text: str
) -> None:
    says = ({"values_set": {"column": "people.role", "value": "viewer"}},)
    other = f"{LOSES['rollback']} UPDATE people SET role = 'owner' WHERE id = {row};"
    wanted = Wanted(sensitive=frozenset({"people.role"}), sample=sample)
    taken, _ = snapshots(tmp_path, Case(says, {**LOSES, "rollback": other}, ""), wanted)
    labels = {("people.role", "viewer"): label(KEY, "viewer")}
    seen = replace(look(said(says), taken), labels=labels)
    found = judge(seen.said.said[0], seen, Doubts())
    assert found.verdict is verdict, found
    assert text in f"{found.actual} {found.reason}"


@pytest.mark.parametrize(
    ("sample", "rows", "verdict", "text"),
    [
        (3, "id <= 3", Verdict.INCONCLUSIVE, "only 3 of its 5 rows after the deploy are compared"),
        (3, "id <= 1", Verdict.FAILED, "still there"),
        (6, "id <= 4", Verdict.FAILED, "still there"),
        (6, "true", Verdict.PASSED, ""),
    ],
)
def test_rows_behind_the_sample_are_not_said_to_have_lost_their_values(
    tmp_path: Path, sample: int, rows: str, verdict: Verdict, text: str
) -> None:
    deploy = f"UPDATE people SET role = 'viewer' WHERE {rows};"
    case = Case(({"deploy_loses": "people.role"},), {"deploy": deploy}, "")
    seen = look(said(case.says), snapshots(tmp_path, case, Wanted(sample=sample))[0])
    found = judge(seen.said.said[0], seen, Doubts())
    assert (found.verdict, text in found.reason) == (verdict, True), found


def test_rows_behind_the_sample_are_not_said_to_hold_a_value_that_means_something_else(
    tmp_path: Path,
) -> None:
    """Assert that a loss is not told as another meaning where all that was read is NULL."""
    empty = "ALTER TABLE people ADD COLUMN role TEXT; CREATE INDEX people_role ON people (role);"
    case = Case(({"values_lost": "people.role"},), {**LOSES, "rollback": empty}, "")
    wanted = Wanted(sensitive=frozenset({"people.role"}), sample=3)
    seen = look(said(case.says), snapshots(tmp_path, case, wanted)[0])
    found = judge(seen.said.said[0], replace(seen, sensitive=wanted.sensitive), Doubts())
    assert found.verdict is Verdict.PASSED, found


@pytest.mark.parametrize(
    ("claim", "written", "verdict"),
    [
        ("no_other_data", "people", Verdict.INCONCLUSIVE),
        ("no_other_data", "orders", Verdict.FAILED),
        ("no_other_schema", "people", Verdict.INCONCLUSIVE),
        ("no_other_schema", "orders", Verdict.FAILED),
        ({"schema_restored": "people"}, "people", Verdict.INCONCLUSIVE),
        ({"schema_restored": "people"}, "orders", Verdict.FAILED),
        ("between_keeps", "people", Verdict.INCONCLUSIVE),
        ("between_keeps", "orders", Verdict.FAILED),
        ("deploy_again", "people", Verdict.INCONCLUSIVE),
        ("deploy_again", "orders", Verdict.FAILED),
    ],
)
def test_a_failure_is_undecided_only_where_somebody_else_may_have_made_it(
    tmp_path: Path, claim: str | dict[str, object], written: str, verdict: Verdict
) -> None:
    """Assert that this is who wrote to the table that is wrong, also where the claim is about all of them."""
    happens = {
        "deploy": "DELETE FROM people; ALTER TABLE people ADD COLUMN more TEXT;",
        "between": "INSERT INTO people (name) VALUES ('Flo');",
        "rollback": "SELECT 1;",
        "again": "ALTER TABLE people ADD COLUMN again TEXT;",
    }
    seen = sight(tmp_path, Case((claim,), happens, "failed"))
    assert judge(seen.said.said[0], seen, Doubts()).verdict is Verdict.FAILED
    beside = Doubts(("somebody else writes to this database",), frozenset({written}))
    assert judge(seen.said.said[0], seen, beside).verdict is verdict


@pytest.mark.parametrize(("digest", "verdict"), [("", Verdict.INCONCLUSIVE), ("k", Verdict.PASSED)])
@pytest.mark.parametrize("name", ["values_restored", "no_other_data"])
def test_rows_that_nobody_could_read_are_not_the_same(name: str, digest: str, verdict: Verdict) -> None:
    """Assert that values are not back where another column changed, and which rows there are is not known."""
    back, other = (Column(one, one, 0, 3) for one in ("back", "other"))
    says = ({name: "t.back"} if name == "values_restored" else name, {"values_lost": "t.other"})
    there = {
        moment: Snapshot("postgresql", "15", "s", (Table("t", "", 3, (), digest, (back, one)),))
        for moment, one in ((BEFORE, other), (DEPLOYED, other), (ROLLING, other))
    }
    last = Table("t", "", 3, (), digest, (back, replace(other, digest="changed")))
    seen = look(said(says), {**there, ROLLED: Snapshot("postgresql", "15", "s", (last,))})
    assert judge(seen.said.said[0], seen, Doubts()).verdict is verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ({"failure_recovered": "m1"}, Verdict.FAILED),
        ({"runs_in_production": "production"}, Verdict.FAILED),
        ("between_harmless", Verdict.FAILED),
        ({"backup_whole": "$B"}, Verdict.INCONCLUSIVE),
    ],
)
def test_nobody_else_writes_to_a_copy(claim: str | dict[str, object], verdict: Verdict) -> None:
    """Assert that what failed there failed, and that the reason is told where a backup may be older than a row."""
    claims = said((claim,))
    tried = compare(False, "x", "not the same", "table `users` has 2 rows instead of 3")
    seen = replace(look(claims, {}), tried={str(claims.said[0]): tried})
    beside = Doubts(("somebody else writes to this database",), frozenset({"sessions"}))
    found = judge(claims.said[0], seen, beside)
    assert found.verdict is verdict
    assert "table `users` has 2 rows instead of 3" in found.reason


@pytest.mark.parametrize(
    ("claim", "rollback", "verdict"),
    [
        ("rows_kept", "SELECT 1;", Verdict.INCONCLUSIVE),
        ("rows_kept", "DELETE FROM people WHERE id > 5;", Verdict.FAILED),
        ("rows_kept", "DELETE FROM people WHERE id = 7;", Verdict.FAILED),
        ("rows_kept", "DELETE FROM people WHERE id > 2;", Verdict.FAILED),
        ("rows_kept", "DROP TABLE people;", Verdict.FAILED),
        ("rows_lost", "DELETE FROM people WHERE id > 5;", Verdict.INCONCLUSIVE),
        ("rows_lost", "SELECT 1;", Verdict.FAILED),
        ("rows_lost", "DELETE FROM people WHERE id = 7;", Verdict.FAILED),
        ("rows_lost", "DROP TABLE people;", Verdict.PASSED),
    ],
)
def test_what_became_of_rows_behind_a_sample_is_told_by_their_number_alone(
    tmp_path: Path, claim: str, rollback: str, verdict: Verdict
) -> None:
    """Assert that rows which nobody compared are neither there nor gone by the digest of those before them."""
    between = "INSERT INTO people (name) VALUES ('Flo'), ('Gil');"
    case = Case(({claim: "people"},), {"between": between, "rollback": rollback}, "")
    seen = look(said(case.says), snapshots(tmp_path, case, Wanted(sample=3))[0])
    found = judge(seen.said.said[0], seen, Doubts())
    assert found.verdict is verdict, found
    assert found.verdict is not Verdict.INCONCLUSIVE or "only 3 of its" in found.reason
    assert "; all of them" not in found.actual


@pytest.mark.parametrize(("claim", "verdict"), [("rows_lost", Verdict.PASSED), ("rows_kept", Verdict.FAILED)])
def test_a_table_that_was_read_whole_before_and_after_is_compared(
    tmp_path: Path, claim: str, verdict: Verdict
) -> None:
    happens = {
        "between": "INSERT INTO people (name) VALUES ('Flo'), ('Gil');",
        "rollback": "DELETE FROM people WHERE id > 5;",
    }
    case = Case(({claim: "people"},), happens, "")
    seen = look(said(case.says), snapshots(tmp_path, case, Wanted(sample=6))[0])
    assert judge(seen.said.said[0], seen, Doubts()).verdict is verdict


MAKES = "CREATE TABLE z (id INTEGER PRIMARY KEY);"
UNREAD = "every table: the database had it altered while it was read"


@pytest.mark.parametrize(
    ("claim", "moment", "listed"),
    [
        ({"deploy_loses": "people.role"}, DEPLOYED, False),
        ({"deploy_loses": "people.role"}, DEPLOYED, True),
        ({"deploy_rows": "people"}, DEPLOYED, False),
        ({"deploy_changes": "people.role"}, BEFORE, False),
        ({"values_lost": "people.role"}, ROLLED, False),
        ({"values_lost": "people.role"}, ROLLED, True),
        ({"values_restored": "people.role"}, ROLLED, False),
        ({"rows_left": "people"}, ROLLED, False),
        ({"rows_lost": "people"}, ROLLED, False),
    ],
)
@pytest.mark.parametrize("undecided", [(UNREAD,), ()], ids=["unread", "read"])
def test_what_no_snapshot_could_list_is_not_said_to_be_gone(
    tmp_path: Path, claim: dict[str, object], moment: str, listed: bool, undecided: tuple[str, ...]
) -> None:
    """Assert that only a listing which was read whole, of tables or of their columns, tells what is not there."""
    between = "INSERT INTO people (name) VALUES ('Flo');" if "rows_lost" in claim else ""
    case = Case((claim,), {"between": between}, "")
    taken, _ = snapshots(tmp_path, case, Wanted())
    there = taken[moment]
    assert isinstance(there, Snapshot)
    tables = tuple(replace(one, columns=one.columns[:1]) for one in there.tables if listed)
    unread = replace(there, tables=tables, undecided=undecided, unlisted=undecided)
    seen = look(said(case.says), {**taken, moment: unread})
    found = judge(seen.said.said[0], seen, Doubts())
    assert (found.verdict is Verdict.INCONCLUSIVE, found.reason == UNREAD) == (bool(undecided),) * 2, found


@pytest.mark.parametrize(
    ("claim", "happens"),
    [
        (
            {"rows_lost": "z"},
            {"deploy": MAKES, "between": "INSERT INTO z VALUES (1);", "rollback": "DROP TABLE z;"},
        ),
        ({"deploy_loses": "people.role"}, LOSES),
        ({"deploy_rows": "people"}, {"deploy": "DROP TABLE people;"}),
        ({"deploy_adds": "z"}, {"deploy": MAKES}),
    ],
)
def test_who_may_not_see_triggers_sees_which_tables_there_are(
    tmp_path: Path, claim: dict[str, object], happens: dict[str, str]
) -> None:
    """Assert that what an account that only reads always lacks hides no table."""
    case = Case((claim,), happens, "")
    lacking = ("triggers: this account may not see all of them (it lacks TRIGGER on the database)",)
    taken, _ = snapshots(tmp_path, case, Wanted())
    there = {
        moment: replace(one, undecided=lacking) for moment, one in taken.items() if isinstance(one, Snapshot)
    }
    seen = look(said(case.says), there)
    found = judge(seen.said.said[0], seen, Doubts())
    assert found.verdict is Verdict.PASSED, found
