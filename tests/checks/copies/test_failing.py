"""A migration that fails after each of its statements, on real applications, and the recovery that their pages have."""

from rolloutdocs.checks.plan import Claims
from rolloutdocs.checks.proof.failing import mishaps

from tests.checks.copies.conftest import Staged

DROPS = "2025_09_27_drop_legacy_role"


def claims(staged: Staged, recovery: str = "") -> Claims:
    procedure = staged.stage.plan.procedures["rollback"]
    return Claims("deploy", "rollback", recovery, (), procedure.place)


def test_the_desk_is_recovered_after_each_statement(alembic: Staged) -> None:
    found = mishaps(alembic.stage, claims(alembic), DROPS)
    assert [(one.after, one.words, one.trouble) for one in found] == [
        (0, "begun", ""),
        (1, "drop index", ""),
        (2, "alter table", ""),
    ]


def test_the_application_is_recovered_after_each_statement(laravel: Staged) -> None:
    found = mishaps(laravel.stage, claims(laravel), "2025_09_27_004003_drop_legacy_request_role_columns.php")
    assert [(one.after, one.trouble) for one in found] == [(0, ""), (1, ""), (2, ""), (3, "")]
