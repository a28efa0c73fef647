"""A selection is what it says: each selected step as promised, and before it all that brings its state about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rolloutdocs.checks.rehearsal import selection as module
from rolloutdocs.checks.rehearsal.selection import Schedule, Selection, rehearsed, schedule

from rolloutdocs.errors import OptionRefused

from ..conftest import plan, step

EFFECTS = ("reads only", "changes", "destroys")


def ids(planned: Schedule) -> list[str]:
    """Every step that is sent, with its passage; those that only prepare in brackets."""
    return [
        f"{one.number}:{step.id}" if purpose == "step" else f"({one.number}:{step.id})"
        for one in planned.passages
        for step, purpose in one.steps
    ]


DEPLOYED = "(1:deploy.look) (1:deploy.down) (1:deploy.count) (1:deploy.migrate) (1:deploy.up)"


@pytest.fixture
def small():
    return plan(
        step("deploy.look"),
        step("deploy.down", "changes", "the door"),
        step("deploy.count"),
        step("deploy.migrate", "destroys"),
        step("deploy.up", "changes"),
        step("verify.health"),
        step("verify.area"),
        step("rollback.last"),
        step("rollback.back", "changes"),
        step("other.one"),
        step("away.one", runs_on=("production",)),
        rehearsal=("deploy", "verify", "rollback", "verify", "deploy", "verify"),
        closers={"deploy.down": "deploy.up"},
    )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({"only": ("deploy.look",)}, "1:deploy.look"),
        ({"only": ("deploy.count",)}, "(1:deploy.look) (1:deploy.down) 1:deploy.count"),
        ({"only": ("verify.area",)}, f"{DEPLOYED} (2:verify.health) 2:verify.area"),
        (
            {"only": ("verify.health@4",)},
            f"{DEPLOYED} (3:rollback.last) (3:rollback.back) 4:verify.health",
        ),
        (
            {"only": ("deploy.look", "verify")},
            f"{DEPLOYED.replace('(1:deploy.look)', '1:deploy.look')} 2:verify.health 2:verify.area",
        ),
        ({"read_only": True}, "1:deploy.look"),
        ({"read_only": True, "only": ("verify",)}, "2:verify.health 2:verify.area"),
        ({"read_only": True, "only": ("deploy.count",)}, "(1:deploy.look) 1:deploy.count"),
        ({"read_only": True, "only": ("rollback",)}, "3:rollback.last"),
    ],
)
def test_what_runs(small, selection: dict, expected: str) -> None:
    assert ids(schedule(small, "staging", Selection(**selection))) == expected.split()


def test_a_value_that_is_captured_is_brought_about_too(small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "captures", lambda step: step.id == "verify.health")
    only = schedule(small, "staging", Selection(only=("rollback.last",)))
    assert ids(only) == [*DEPLOYED.split(), "(2:verify.health)", "3:rollback.last"]
    reading = schedule(small, "staging", Selection(only=("rollback.last",), read_only=True))
    assert ids(reading) == ["(2:verify.health)", "3:rollback.last"]


def test_from_a_step_to_the_end(small) -> None:
    whole = ids(schedule(small, "staging", Selection()))
    later = schedule(small, "staging", Selection(since="rollback"))
    assert [one for one in ids(later) if one[0] != "("] == whole[whole.index("3:rollback.last") :]
    assert "(1:deploy.migrate)" in ids(later)
    assert "(2:verify.health)" not in ids(later)


def test_without_the_way_back(small) -> None:
    whole = ids(schedule(small, "staging", Selection()))
    short = schedule(small, "staging", Selection(skip_rollback_test=True))
    assert ids(short) == whole[: whole.index("3:rollback.last")]
    assert {one.number for one in short.left} == {3, 4, 5, 6}


def test_a_run_that_goes_on_sends_the_rest_and_prepares_nothing(small) -> None:
    whole = ids(schedule(small, "staging", Selection()))
    rest = schedule(small, "staging", Selection(resumed="r", after=3))
    assert ids(rest) == whole[3:]
    sent = [one.id for one in rest.passages[0].before]
    assert sent == ["deploy.look", "deploy.down", "deploy.count", "deploy.migrate"]
    assert not any(one.before for one in rest.passages[1:])


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (
            {"only": ("deploy.migrat",)},
            "no step or procedure `deploy.migrat`. Correct the id. Did you mean `deploy.migrate`?",
        ),
        ({"only": ("verify@3",)}, "`verify` does not come in passage `3`. It comes in: 2, 4, 6."),
        ({"only": ("away.one",)}, "`away.one` does not run on `staging`. It runs on: production."),
        ({"only": ("other",)}, "the rehearsal leaves `other` out"),
        ({"only": ("verify", "nope")}, "no step or procedure `nope`"),
        ({"since": "nope"}, "--from: there is no step or procedure `nope`"),
        ({"only": ("verify",), "since": "verify"}, "--only: it cannot be combined with --from"),
        ({"since": "verify", "read_only": True}, "--from: it cannot be combined with --read-only"),
        ({"only": ("verify",), "resumed": "r"}, "--only: it cannot be combined with --resume"),
        ({"read_only": True, "resumed": "r"}, "--read-only: it cannot be combined with --resume"),
        ({"only": ("rollback",), "skip_rollback_test": True}, "--skip-rollback-test leaves `rollback` out"),
        (
            {"only": ("verify", "deploy.up"), "read_only": True},
            "`deploy.up` changes something, and --read-only",
        ),
    ],
)
def test_refused(small, selection: dict, words: str) -> None:
    with pytest.raises(OptionRefused) as refused:
        schedule(small, "staging", Selection(**selection))
    assert words in str(refused.value)
    assert len(refused.value.findings) == 1


def test_no_way_back_to_leave_out() -> None:
    with pytest.raises(OptionRefused, match="has no procedure `rollback`"):
        schedule(plan(step("a.one")), "staging", Selection(skip_rollback_test=True))


steps = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(EFFECTS), st.booleans()), min_size=1, max_size=9
)


@st.composite
def selections(draw):
    drawn = draw(steps)
    listed = [
        step(f"{name}.s{index}", effect, runs_on=("staging",) if here else ("elsewhere",))
        for index, (name, effect, here) in enumerate(drawn)
    ]
    names = sorted({one.procedure for one in listed})
    made = plan(*listed, rehearsal=tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=6))))
    order = rehearsed(made, "staging")
    if not order:
        return made, Selection(), set()
    positions = sorted(draw(st.sets(st.integers(0, len(order) - 1), min_size=1, max_size=3)))
    since, read_only = draw(st.booleans()), draw(st.booleans())
    named = [f"{order[index][1].id}@{order[index][0]}" for index in positions]
    if since and not read_only:
        return made, Selection(since=named[0]), set(range(positions[0], len(order)))
    return made, Selection(only=tuple(named), read_only=read_only), set(positions)


@given(selections())
def test_every_selected_step_is_there_and_all_that_changes_before_it(case) -> None:
    """Assert the promise: nothing selected is dropped, no change before it is missing, and the order is the pages'."""
    made, selection, wanted = case
    order = rehearsed(made, "staging")
    try:
        planned = schedule(made, "staging", selection)
    except OptionRefused:
        assert selection.read_only
        assert any(order[index][1].effect.kind != "reads only" for index in wanted)
        return
    sent = [(one.number, step, purpose) for one in planned.passages for step, purpose in one.steps]
    places = [order.index((number, step)) for number, step, _ in sent]
    assert places == sorted(set(places))
    assert sorted([*places, *(order.index((one.number, one.step)) for one in planned.left)]) == list(
        range(len(order))
    )
    if wanted:
        assert {
            place for place, (_, _, purpose) in zip(places, sent, strict=True) if purpose == "step"
        } == wanted
    for place in places:
        number = order[place][0]
        earlier = [
            index
            for index, (other, step) in enumerate(order[:place])
            if other == number or step.effect.kind != "reads only"
        ]
        if selection.read_only:
            earlier = [
                index
                for index in earlier
                if order[index][0] == number and order[index][1].effect.kind == "reads only"
            ]
        assert set(earlier) <= set(places)
    if selection.read_only:
        assert all(step.effect.kind == "reads only" for _, step, _ in sent)
