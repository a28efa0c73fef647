"""What runs left, put together from their records, and the way back that the pages have for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import (
    IMPORTED,
    RECOVERED,
    RESTORED,
    Begun,
    Done,
    Ended,
    Journal,
    Phase,
    Record,
    Started,
)
from rolloutdocs.checks.left import Left, astray, left, together
from rolloutdocs.checks.past import Run, known, unsettled
from rolloutdocs.checks.rehearsal.recovery import way
from rolloutdocs.checks.remains import leaves

CLOSERS = {"deploy.down": "deploy.up", "deploy.stop": "deploy.start", "rollback.down": "rollback.up"}
OPENS = {"deploy.down": "maintenance mode", "deploy.stop": "the queue", "rollback.down": "maintenance mode"}
READS = "reads only"


def begun(step: str, effect: str = "changes", purpose: str = "step") -> Begun:
    opens = OPENS.get(step, "")
    return Begun(1, step, step, "PAGE.md:1", opens, CLOSERS.get(step, ""), effect, "", purpose)


def done(step: str, verdict: str = "passed", purpose: str = "step") -> Done:
    return Done(1, "deploy", step, step, "PAGE.md:1", "", "", verdict, 0.1, "", [], "", purpose)


def sent(*steps: str, effect: str = "changes", purpose: str = "step") -> list[Record]:
    return [
        record for step in steps for record in (begun(step, effect, purpose), done(step, purpose=purpose))
    ]


def run(*records: Record, ended: bool = True, **fields: str) -> Run:
    started = Started("r", "now", "0", "staging", "", "", {}, "", [], 3, 0, 0, 1, **fields)
    end = [Ended("failed", 1.0, 0, 1, 0, "")] if ended else []
    return Run(Path("r.jsonl"), (started, *records, *end), alive=False)


RESET = Phase(RESTORED, 0.1, "passed")


def opened(left: Left) -> list[tuple[str, bool]]:
    """Give the steps of what is open, and whether something was changed since."""
    return [(one.begun.step, bool(one.changed)) for one in left.openings]


def test_a_read_since_is_no_change_and_what_nobody_wrote_down_is() -> None:
    down = sent("deploy.down")
    assert opened(together((run(RESET, *down, *sent("deploy.look", effect=READS)),))) == [
        ("deploy.down", False)
    ]
    assert opened(together((run(RESET, *down, *sent("deploy.old", effect="")),))) == [("deploy.down", True)]


def test_a_reset_that_passed_ends_it_and_one_that_may_have_begun_is_a_change() -> None:
    first = run(RESET, *sent("deploy.down"))
    assert opened(together((first, run(RESET)))) == []
    assert opened(together((first, run(ended=False)))) == [("deploy.down", True)]
    failed = Phase(RESTORED, 0.1, "inconclusive")
    assert opened(together((first, run(failed)))) == [("deploy.down", True)]
    assert opened(together((first, run(Phase("service web", 0.1, "inconclusive"))))) == [
        ("deploy.down", False)
    ]


def test_a_later_run_that_goes_on_from_there_closes_it() -> None:
    first = run(RESET, *sent("deploy.down"))
    for fields in ({"recovers": "r"}, {"resumes": "r"}):
        assert opened(together((first, run(*sent("deploy.up"), **fields)))) == []


@pytest.mark.parametrize("fields", [{"recovers": "r"}, {"resumes": "r"}])
def test_one_that_goes_on_and_is_killed_brought_no_starting_state_back(fields: dict[str, str]) -> None:
    """Assert that closing is still enough: what was opened is not told as changed by a restoring that never began."""
    first = run(RESET, *sent("deploy.down"))
    assert opened(together((first, run(ended=False, **fields)))) == [("deploy.down", False)]


def test_a_run_acted_if_any_of_its_steps_did() -> None:
    """Assert that looking first hides no change: `recover` asks for a word where pages changed since such a run."""
    look = sent("deploy.look", effect=READS)
    assert not run(RESET, *look).acted
    assert run(RESET, *look, *sent("deploy.migrate")).acted


def test_a_recovery_that_passed_lets_the_rest_be_closed() -> None:
    first = run(RESET, *sent("deploy.stop", "deploy.migrate"))
    second = run(*sent("rollback.restore", purpose="recovery"), Phase(RECOVERED, 0.0, "passed"), recovers="r")
    assert opened(together((first, second))) == [("deploy.stop", False)]


def test_the_same_words_are_closed_together() -> None:
    first = run(RESET, *sent("deploy.stop", "deploy.down", "deploy.migrate"))
    second = run(*sent("rollback.down", "rollback.up", purpose="recovery"), recovers="r")
    assert [step for step, _ in opened(together((first, second)))] == ["deploy.stop"]


def other(step: str, closed_by: str) -> list[Record]:
    """Another thing of the same words, closed by another step."""
    return [replace(begun(step), opens="maintenance mode", closed_by=closed_by), done(step)]


def test_the_same_words_within_a_run_are_two_things() -> None:
    """Assert that a step closes what it is said to close, and not what another one opened under the same words."""
    both = [*other("deploy.api", "deploy.api-up"), *sent("deploy.down", "deploy.up")]
    assert opened(together((run(RESET, *both),))) == [("deploy.api", True)]
    closing = run(*sent("deploy.up", purpose="closing"), recovers="r")
    first = run(RESET, *other("deploy.api", "deploy.api-up"), *sent("deploy.down"))
    assert opened(together((first, closing))) == [("deploy.api", False)]


def test_which_of_two_things_a_recovery_closed_by_their_words_nobody_can_tell(plan) -> None:
    api = other("deploy.stop", "deploy.start")
    first = run(RESET, *api, *sent("deploy.down", "deploy.migrate"))
    found = way(plan, "staging", together((first,)))
    assert [step.id for step in found.closing] == ["deploy.up", "deploy.start"]
    second = run(*sent("rollback.down", "rollback.up", purpose="recovery"), recovers="r")
    assert [step for step, _ in opened(together((first, second)))] == ["deploy.stop", "deploy.down"]


def test_what_is_opened_later_is_closed_before_and_no_change(plan) -> None:
    before = together((run(RESET, *sent("deploy.stop", "deploy.down"), ended=False),))
    assert opened(before) == [("deploy.stop", False), ("deploy.down", False)]
    assert [step.id for step in way(plan, "staging", before).closing] == ["deploy.up", "deploy.start"]


def test_what_destroys_is_a_change_also_where_it_opens_something() -> None:
    before = together(
        (run(RESET, *sent("deploy.stop"), *sent("deploy.down", effect="destroys"), ended=False),)
    )
    assert opened(before) == [("deploy.stop", True), ("deploy.down", False)]


def test_what_one_step_closes_it_closes_where_nothing_else_was_changed_in_between() -> None:
    """Assert that a step that changes stands in the way of the first, and so does what another step is to close."""
    api = other("deploy.api", "deploy.up")
    changed = sent("deploy.migrate")
    for between, stands in (([], False), (sent("deploy.stop"), True), (changed, True)):
        left_ = together((run(RESET, *sent("deploy.down"), *between, *api),))
        assert opened(left_)[0] == ("deploy.down", stands)
        assert opened(left_)[-1] == ("deploy.api", False)


def restored(purpose: str = "recovery") -> list[Record]:
    """A restore that opened maintenance mode for itself, and closed it by a step of its own."""
    opens = replace(begun("restore.down", purpose=purpose), opens="maintenance mode", closed_by="restore.up")
    return [opens, done("restore.down", purpose=purpose), *sent("restore.up", purpose=purpose)]


def test_a_recovery_after_one_that_failed_closes_what_both_opened(make_plan, make_step) -> None:
    """Assert that the same words of a rollback that failed and of its deploy are one thing: restoring ends it."""
    first = run(RESET, *sent("deploy.down", "deploy.migrate"))
    failed = sent("rollback.down", "rollback.migrate", purpose="recovery")
    before = (first, run(*failed, recovers="r"))
    assert [step for step, _ in opened(together(before))] == ["deploy.down", "rollback.down"]
    names = ("deploy.up", "rollback.migrate", "rollback.up", "restore.down", "restore.up")
    steps = [make_step(name, "changes", opens="maintenance mode" * name.endswith("down")) for name in names]
    closers = {"restore.down": "restore.up"}
    plan = make_plan(*steps, closers=closers, detours={"rollback.migrate": "restore"})
    found = way(plan, "staging", together(before))
    assert [step.id for step in found.steps] == ["restore.down", "restore.up"]
    assert found.closing == ()
    assert opened(together((*before, run(*restored(), recovers="r")))) == []


def test_two_things_of_a_deploy_stay_two_after_a_recovery_that_failed() -> None:
    first = run(RESET, *other("deploy.stop", "deploy.start"), *sent("deploy.down", "deploy.migrate"))
    failed = run(*sent("rollback.down", "rollback.migrate", purpose="recovery"), recovers="r")
    left_ = together((first, failed, run(*restored(), recovers="r")))
    assert [step for step, _ in opened(left_)] == ["deploy.stop", "deploy.down"]


@pytest.mark.parametrize(
    ("last", "decides"),
    [
        (begun("deploy.migrate"), True),
        (begun("deploy.look", READS), False),
        (begun("deploy.down"), False),
        (begun("deploy.up", purpose="closing"), False),
    ],
)
def test_a_step_whose_end_nobody_saw_is_led_back_if_it_changes_something(last: Begun, decides: bool) -> None:
    assert bool(together((run(RESET, last, ended=False),)).undecided) == decides


@pytest.mark.parametrize("seen", [True, False])
def test_a_step_that_closes_is_no_change_to_what_it_closes(plan, seen: bool) -> None:
    """Assert that who was interrupted while opening to users again is led there: nothing else was changed."""
    last = [begun("deploy.up"), *([done("deploy.up", "failed")] if seen else [])]
    before = together((run(RESET, *sent("deploy.down"), *last, ended=seen),))
    assert opened(before) == [("deploy.down", False)]
    assert [step.id for step in way(plan, "staging", before).closing] == ["deploy.up"]
    changed = together((run(RESET, *sent("deploy.stop", "deploy.down"), *last),))
    assert opened(changed) == [("deploy.stop", True), ("deploy.down", False)]


def lost(step: str) -> list[Record]:
    return [begun(step), replace(done(step, "inconclusive"), unseen=True)]


def test_a_step_that_was_lost_is_one_whose_end_nobody_saw(plan) -> None:
    """Assert that a connection that is gone is no end: the step may have done all, a part or nothing, and go on."""
    one = run(RESET, *lost("deploy.migrate"))
    before = together((one,))
    assert before.undecided
    assert [step.id for step in way(plan, "staging", before).steps] == ["rollback.down", "rollback.up"]
    assert one.loose
    assert not run(RESET, begun("deploy.migrate"), done("deploy.migrate", "inconclusive")).loose
    again = run(*sent("deploy.migrate"), resumes="r")
    assert not together((one, again)).undecided


def test_a_recovery_that_only_opened_leaves_it_undecided(plan) -> None:
    opening = [begun("rollback.down", purpose="recovery"), done("rollback.down")]
    before = together((run(RESET, *lost("deploy.migrate")), run(*opening, ended=False, recovers="r")))
    assert way(plan, "staging", before).procedure.id == "rollback"
    passed = Phase(RECOVERED, 0.0, "passed")
    assert not together((*before.runs, run(*opening, passed, recovers="r"))).undecided


@pytest.mark.parametrize("last", [lost("deploy.migrate"), sent("deploy.down", "deploy.migrate")])
def test_who_only_looked_there_later_hides_nothing(plan, last: list[Record]) -> None:
    """Assert that a run with --read-only takes nobody the way back: it is what a person does first."""
    one = run(RESET, *last)
    looked = run(*sent("deploy.look", effect=READS), selection="--read-only")
    before = together((one, looked))
    assert (before.undecided, before.stopped) == (together((one,)).undecided, "deploy.migrate")
    assert way(plan, "staging", before).procedure.id == "rollback"


@pytest.fixture
def plan(make_plan, make_step):
    """Give a deploy that opens two things, and a rollback."""
    steps = [
        make_step("deploy.stop", "changes", opens="the queue"),
        make_step("deploy.down", "changes", opens="maintenance mode"),
        make_step("deploy.look"),
        make_step("deploy.migrate", "destroys"),
        make_step("deploy.up", "changes"),
        make_step("deploy.start", "changes"),
        make_step("rollback.down", "changes", opens="maintenance mode"),
        make_step("rollback.up", "changes"),
    ]
    return make_plan(*steps, closers=CLOSERS, detours={"deploy.migrate": "rollback"})


def test_last_opened_is_closed_first(plan) -> None:
    records = [
        begun("deploy.stop", READS),
        done("deploy.stop"),
        begun("deploy.down", READS),
        done("deploy.down"),
    ]
    found = way(plan, "staging", together((run(RESET, *records),)))
    assert [step.id for step in found.closing] == ["deploy.up", "deploy.start"]
    assert not found.steps


def test_after_a_change_the_documented_recovery_comes_first(plan) -> None:
    left = together((run(RESET, *sent("deploy.stop", "deploy.down"), begun("deploy.migrate"), ended=False),))
    found = way(plan, "staging", left)
    assert [step.id for step in found.steps] == ["rollback.down", "rollback.up"]
    assert [step.id for step in found.closing] == [
        "deploy.start"
    ]  # the recovery closes maintenance mode itself
    assert found.passages == ["rollback", "deploy"]


def test_where_no_page_says_how_nothing_is_run(plan) -> None:
    left = together((run(RESET, *sent("deploy.down", "deploy.other")),))
    found = way(plan, "staging", left)
    assert "No page has a procedure to go to after deploy.other" in found.decides
    assert "maintenance mode is closed by deploy.up" in found.decides
    assert (found.steps, found.closing) == ((), ())


def test_a_step_that_does_not_run_there_closes_nothing_there(plan) -> None:
    found = way(plan, "production", together((run(RESET, *sent("deploy.down")),)))
    assert "No page has deploy.up for production any more" in found.decides


def _kept(
    folder: Path,
    hour: int,
    *records: Record,
    ended: bool,
    environment: str = "staging",
    verdict: str = "passed",
    year: int = 2026,
) -> str:
    """Write a run that began at this hour; give its file's name."""
    name = f"{year}1101T{hour:02}0000000Z-{environment}-{hour:08x}"
    started = replace(
        run().started, run=name, at=f"{year}-11-01T{hour:02}:00:00+00:00", environment=environment
    )
    journal = Journal(folder / f"{name}.jsonl", lambda text: text)
    for record in (started, *records, *([Ended(verdict, 1.0, 1, 0, 0, "")] if ended else [])):
        journal(record)
    journal.close()
    return name


def test_killed_runs_are_found_back_to_the_one_that_restored(tmp_path: Path) -> None:
    _kept(tmp_path, 1, RESET, *sent("deploy.down"), ended=False)
    restored = _kept(tmp_path, 2, RESET, *sent("deploy.down"), ended=False)
    _kept(tmp_path, 3, *sent("deploy.down"), ended=True)
    _kept(tmp_path, 4, ended=False, environment="other")
    newest = _kept(tmp_path, 5, *sent("deploy.down"), ended=False)
    (tmp_path / "20261101T060000000Z-staging-00000006.jsonl").write_text("no evidence")
    assert [one.started.run for one in unsettled(tmp_path, "staging", "")] == [newest, restored]
    _kept(tmp_path, 7, RESET, *sent("deploy.down"), ended=True)
    assert list(unsettled(tmp_path, "staging", "")) == []
    assert sum(isinstance(one, Run) for one in known(tmp_path, "staging")) == 5


def test_a_run_that_was_lost_where_steps_run_may_go_on_there(tmp_path: Path) -> None:
    older = _kept(tmp_path, 1, RESET, *lost("deploy.migrate"), ended=True, verdict="inconclusive")
    interrupted = _kept(tmp_path, 2, begun("deploy.migrate"), ended=True, verdict="inconclusive")
    failed = _kept(tmp_path, 3, *sent("deploy.down"), ended=True, verdict="failed")
    found = list(unsettled(tmp_path, "staging", ""))
    assert [one.started.run for one in found] == [failed, interrupted, older]
    assert [leaves(one) for one in found] == [False, True, True]


def test_a_run_that_says_after_its_first_step_that_it_restored_is_not_taken_for_the_start(
    tmp_path: Path,
) -> None:
    older = _kept(tmp_path, 1, *sent("deploy.down"), ended=False)
    _kept(tmp_path, 2, *sent("deploy.down"), RESET, ended=True)
    assert [one.started.run for one in unsettled(tmp_path, "staging", "")] == [older]


def test_what_was_restored_elsewhere_is_open_here(tmp_path: Path) -> None:
    """Assert that no run which was brought here closes or hides what one that was made here left open."""
    _kept(tmp_path, 1, RESET, *sent("deploy.down"), ended=False)
    brought = _kept(tmp_path, 2, RESET, *sent("deploy.look", effect=READS), ended=True)
    tmp_path.joinpath(f"{brought}.jsonl{IMPORTED}").write_text("")
    assert opened(left(tmp_path, "staging", "")) == [("deploy.down", False)]


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (sent("deploy.down"), True),
        ([begun("deploy.migrate")], True),
        (sent("deploy.down", "deploy.up"), False),
    ],
    ids=["open", "nobody saw its end", "closed"],
)
def test_what_a_clock_that_was_ahead_left_is_told_beside_what_was_restored(
    tmp_path: Path, records: list[Record], told: bool
) -> None:
    _kept(tmp_path, 1, *records, ended=False, year=2999)
    restored = _kept(tmp_path, 2, RESET, ended=True)
    assert [bool(one.openings or one.undecided) for one in astray(tmp_path, "staging", "")] == [True] * told
    tmp_path.joinpath(f"{restored}.jsonl").unlink()
    assert list(astray(tmp_path, "staging", "")) == [], "it is among the runs that `left` has"
