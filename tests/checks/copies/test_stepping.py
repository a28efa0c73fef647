"""Which of several migrations did it: run one by one on a copy."""

from rolloutdocs.checks.proof.on_copies import changed
from rolloutdocs.checks.proof.stepping import stepped

from tests.checks.copies.conftest import Staged, on


def test_each_effect_has_the_name_of_its_migration(small: Staged) -> None:
    """Assert that the migration no document names, which resets every area, is named by what it did."""
    steps = stepped(small.stage)
    assert [one.migration for one in steps] == ["drops_role", "resets_areas"]
    assert "users.role" in changed(steps[0])
    assert "users.area" not in changed(steps[0])
    assert "users.area" in changed(steps[1])
    assert "users.role" not in changed(steps[1])


def test_fewer_than_are_asked_for_need_no_copy(small: Staged) -> None:
    staged = on(small, small.stage.plan)
    assert stepped(staged.stage, least=3) == ()
    assert staged.told == []
