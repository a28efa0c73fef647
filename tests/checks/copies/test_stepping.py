"""Which of several migrations did it: run one by one on a copy."""

from dataclasses import replace

from rolloutdocs.checks.evidence import Phase
from rolloutdocs.checks.proof.on_copies import changed, on_copies
from rolloutdocs.checks.proof.stepping import stepped

from tests.checks.copies.conftest import Staged, claims, on


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


def test_migrations_that_could_not_be_run_one_by_one_are_not_told_as_passed(small: Staged) -> None:
    """Assert that it is undecided which one did it, with the reason, where no copy can be made."""
    environment = small.stage.setting.environment
    assert environment.copies is not None
    copies = environment.copies.model_copy(update={"prints": "somewhere else"})
    setting = replace(small.stage.setting, environment=environment.model_copy(update={"copies": copies}))
    staged = on(Staged(replace(small.stage, setting=setting)), small.stage.plan)
    assert on_copies(staged.stage, claims(staged.stage.plan), {}).culprits == {}
    (told,) = [one for one in staged.told if isinstance(one, Phase) and "one by one" in one.name]
    assert told.verdict == "inconclusive"
    assert "does not prove to be the copy" in told.reason
