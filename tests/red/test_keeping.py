"""The way that keeps the values: both examples with the migration that puts them beside the table, in whole runs."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from .copies import Copy, forget, step

KEPT = "request_participants_role"
KEEPS: tuple[Any, ...] = (
    {"schema_restored": "request_participants"},
    {"values_restored": "request_participants.role"},
    {"deploy_adds": KEPT},
    "no_other_schema",
    "no_other_data",
)
DESK = ("keeping/keeps_the_roles.py", "migrations/versions/2025_09_27_drop_legacy_role.py")
PHP = "2025_09_27_004003_drop_legacy_request_role_columns.php"
SEED = (
    "examples/laravel/database/keeping/keeps_the_roles.php",
    f"examples/laravel/database/migrations/{PHP}",
)


def keep(copy: Copy, files: tuple[str, str], claims: tuple[Any, ...] = KEEPS) -> None:
    """Put the other migration in, and claim what is true of it."""
    copy.shorten("deploy", "rollback", keep={"deploy": ("migrate",), "rollback": ("migrate",)})
    shutil.copy(copy.root / files[0], copy.root / files[1])
    with copy.source() as source:
        source["claims"] = {"sentences": list(claims)}
        step = source["procedures"]["rollback"]["steps"]["migrate"]
        step["expect"] = [one for one in step["expect"] if "column_values" not in one]
    copy.build()


def proved(copy: Copy) -> dict[str, str]:
    return {one.rule: one.verdict for one in copy.records() if type(one).__name__ == "Proved"}


def test_the_values_come_back(desk: Copy) -> None:
    keep(desk, DESK)
    result = desk.verify()
    assert result.code == 0, result.text
    assert set(proved(desk).values()) == {"passed"}
    beside = next(one for one in desk.records() if type(one).__name__ == "Compared" and one.subject == KEPT)
    assert [(side.there, side.rows > 0) for side in beside.sides] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_that_they_are_lost_is_then_a_false_claim(desk: Copy) -> None:
    keep(desk, DESK, ({"values_lost": "request_participants.role"}, {"deploy_adds": KEPT}))
    result = desk.verify()
    assert result.code == 1, result.text
    assert proved(desk)["values_lost"] == "failed"


def test_one_value_that_does_not_come_back_is_seen(desk: Copy) -> None:
    keep(desk, DESK)
    desk.change(DESK[1], "WHERE id IN (SELECT id", "WHERE id > 1 AND id IN (SELECT id")
    result = desk.verify()
    assert result.code == 1, result.text
    assert proved(desk)["values_restored"] == "failed"


def test_the_table_beside_it_is_named_on_the_page_or_the_run_fails(desk: Copy) -> None:
    keep(desk, DESK, tuple(one for one in KEEPS if one != {"deploy_adds": KEPT}))
    result = desk.verify()
    assert result.code == 1, result.text
    assert KEPT in result.text


def on_postgresql(copy: Copy) -> None:
    """As the guide says: another environments file, and what the server calls the type. Nobody asks the web here."""
    shutil.copy(copy.root / "postgresql/environments.yaml", copy.root / "content/environments.yaml")
    with copy.staging() as staging:
        del staging["services"]["web"]
        staging["copies"]["services"] = []
    copy.change("content/rollout.yaml", "type: varchar(16)", "type: character varying(16)")


#: Somebody joins a request after the deploy: a row that no backup has.
JOIN = """python - <<'END'
import sqlalchemy as sa
from desk.database import connect
from desk.settings import database

with connect(database()) as connection:
    connection.execute(sa.text("INSERT INTO request_participants VALUES (999, 1, 1, '2025-10-02')"))
    connection.commit()
END"""


@pytest.mark.real("postgresql")
def test_the_values_come_back_on_postgresql_and_a_row_that_was_written_meanwhile_stays(desk: Copy) -> None:
    on_postgresql(desk)
    with desk.staging() as staging:
        for needless in ("copies", "framework"):  # none of these claims asks for them
            del staging[needless]
    keep(desk, DESK, (*KEEPS, {"rows_kept": "request_participants"}))
    with desk.source() as source:
        source["rehearsal"] = ["deploy", "verify", "rollback"]
        source["procedures"]["verify"]["steps"] = {
            "join": step(JOIN, effect="changes `request_participants`")
        }
        forget(source)
    desk.build()
    result = desk.verify()
    assert result.code == 0, result.text
    assert set(proved(desk).values()) == {"passed"}


@pytest.mark.real("postgresql")
def test_what_is_lost_on_postgresql_is_lost_as_documented_and_the_backup_has_it(desk: Copy) -> None:
    on_postgresql(desk)
    with desk.source() as source:
        claims = source["claims"]
    kept = {"preflight": ("backup",), "deploy": ("migrate",), "rollback": ("migrate",)}
    desk.shorten("preflight", "deploy", "rollback", keep=kept)
    with desk.source() as source:
        beside = ("deploy_again", "between_keeps", "between_harmless")
        source["claims"] = {"sentences": [one for one in claims["sentences"] if one not in beside]}
    desk.build()
    result = desk.verify()
    assert result.code == 0, result.text
    assert set(proved(desk).values()) == {"passed"}
    assert "lossy as documented" in result.text


@pytest.mark.real("php-laravel-framework", "mariadb-server-core", "mariadb-client")
def test_the_values_come_back_in_the_seed(seed: Copy) -> None:
    keep(seed, SEED)
    result = seed.verify()
    assert result.code == 0, result.text
    assert set(proved(seed).values()) == {"passed"}


def test_both_are_where_the_guide_says() -> None:
    root = Path(__file__).parent.parent.parent
    assert (root / "examples/alembic" / DESK[0]).is_file()
    assert (root / SEED[0]).is_file()
    for name in ("examples/alembic/keeping", SEED[0]):
        assert f"`{name}`" in (root / "docs/guide/proof.md").read_text("utf-8")
