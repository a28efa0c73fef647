"""What evidence says of a step now: each way in which it no longer proves it, beside the twin in which it does."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rolloutdocs.checks import standing as module
from rolloutdocs.checks import witness
from rolloutdocs.checks.evidence import Begun, Done, Drift, Ended, Judged, Phase, Record, Started
from rolloutdocs.checks.examine import Flaw, Run
from rolloutdocs.checks.now import FAILED, INCONCLUSIVE, NEVER, OUTSIDE, PROVEN, STALE, Now
from rolloutdocs.checks.plan import Effect, Expectation, Failure, Plan, Procedure, Step
from rolloutdocs.checks.reader import digest
from rolloutdocs.checks.standing import Standing, standing

from rolloutdocs.errors import Place

AT = datetime(2026, 1, 2, tzinfo=UTC)
NOW = Now(AT, "", "staging", "policy", "tree")


def step(name: str, kind: str = "reads only", command: str = "true") -> Step:
    sentences = tuple(Expectation("exit", {"status": "0"}, Place("PAGE.md", line)) for line in (12, 13))
    return Step(name, name.title(), command, ("staging",), Effect(kind), sentences, 30, Failure(), None, name,
                Place("PAGE.md", 9))  # fmt: skip


def plan(*steps: Step, rehearsal: tuple[str, ...] = ("look", "deploy", "look")) -> Plan:
    names = dict.fromkeys(one.procedure for one in steps)
    procedures = {
        name: Procedure(name, name, tuple(one for one in steps if one.procedure == name), Place("PAGE.md", 1))
        for name in names
    }
    return Plan((), procedures, rehearsal, {}, digest="plan")


LOOK, FIRST, MIGRATE, SEE = (
    step("look.all"),
    step("deploy.cd"),
    step("deploy.migrate", "changes"),
    step("deploy.see"),
)
PLAN = plan(LOOK, FIRST, MIGRATE, SEE)


def ran(plan_: Plan, *, run: str = "a", hours: float = 1, bad: dict[tuple[int, str], str] | None = None,
        until: int = 99, end: bool = True, **fields: Any) -> Run:  # fmt: skip
    """A run of the whole rehearsal, so many hours ago; `bad` says what did not pass, by passage and step."""
    at = (AT - timedelta(hours=hours)).isoformat()
    started = Started(
        run, at, "0", "staging", "policy", plan_.digest, {}, "tree", list(plan_.rehearsal), 5, 0, 0, 1
    )
    records: list[Record] = [replace(started, **fields)]
    stopped = False
    for passage, name in enumerate(plan_.rehearsal, 1):
        for one in plan_.procedures[name].steps:
            if not stopped and passage <= until:
                verdict = (bad or {}).get((passage, one.id), "passed")
                records += shown(passage, one, verdict)
                stopped = verdict != "passed"
    if end:
        records.append(Ended("failed" if stopped else "passed", 1.0, 5, 0, 0, ""))
    return Run(run, tuple(records), "head", ())


def shown(passage: int, one: Step, verdict: str = "passed", purpose: str = "step") -> list[Record]:
    judged = [Judged(str(each), str(each.place), verdict, "0", "1") for each in one.expectations]
    made = Done(passage, one.procedure, one.id, one.title, str(one.place), digest.digest(digest.step(one)),
                one.command, verdict, 0.1, "status 0", judged, "", purpose)  # fmt: skip
    return [Begun(passage, one.id, one.title, str(one.place), effect=one.effect.kind, purpose=purpose), made]


def found(runs: Iterable[Run], plan_: Plan = PLAN, now: Now = NOW) -> dict[str, Standing]:
    return {one.step: one for one in standing(plan_, runs, now)}


def states(runs: Iterable[Run], plan_: Plan = PLAN, now: Now = NOW) -> list[str]:
    return [one.state for one in standing(plan_, runs, now)]


def test_a_whole_run_proves_all() -> None:
    assert states([ran(PLAN)]) == [PROVEN] * 4
    assert {claim.state for one in standing(PLAN, [ran(PLAN)], NOW) for claim in one.claims} == {PROVEN}
    assert found([ran(PLAN)])["look.all"].run == "a"


def test_without_a_run() -> None:
    assert states([]) == [NEVER] * 4


def test_what_no_run_reaches() -> None:
    """Assert that behind a step that may not run there, only what somebody named and ran is more than out of reach."""
    bounded = replace(NOW, ceiling="reads")
    assert states([], now=bounded) == [NEVER, NEVER, OUTSIDE, OUTSIDE]
    reasons = [one.reason for one in standing(PLAN, [], bounded)][2:]
    assert reasons == [
        "it changes something, and `staging` is bounded to: reads",
        "steps before it go further than `staging` lets them",
    ]
    reading = ran(PLAN, until=1, selection="--read-only")
    assert states([reading]) == [STALE, NEVER, NEVER, NEVER]
    assert states([reading], now=bounded) == [PROVEN, NEVER, OUTSIDE, OUTSIDE]
    left_out = plan(LOOK, FIRST, MIGRATE, SEE, rehearsal=("look",))
    assert states([], left_out) == [NEVER, OUTSIDE, OUTSIDE, OUTSIDE]


def test_a_run_that_only_read_proves_nothing_behind_a_change() -> None:
    """Assert that what passes where nothing was deployed is no rehearsal of it; that it fails there still counts."""
    once = plan(LOOK, FIRST, MIGRATE, SEE, step("verify.all"), rehearsal=("look", "deploy", "verify"))
    whole = ran(once, run="whole", hours=2, bad={(3, "verify.all"): "failed"})

    def only_read(verdict: str) -> Run:
        records = [*shown(1, once.procedures["look"].steps[0]), *shown(3, step("verify.all"), verdict)]
        assert whole.started is not None
        at = (AT - timedelta(hours=1)).isoformat()
        started = replace(whole.started, run="b", at=at, selection="--only look,verify --read-only")
        return Run("b", (started, *records, Ended("passed", 1.0, 2, 0, 0, "")), "head", ())

    read = found([only_read("passed")], once)
    assert (read["look.all"].state, read["verify.all"].state) == (PROVEN, STALE)
    assert read["verify.all"].reason == "the run only read, and `deploy.migrate` comes before it"
    assert found([only_read("passed"), whole], once)["verify.all"].state == FAILED
    assert found([only_read("failed"), ran(once, hours=2)], once)["verify.all"].state == FAILED
    bounded = replace(NOW, ceiling="reads")  # nobody but people deploys there
    assert found([only_read("passed")], once, bounded)["verify.all"].state == PROVEN


def resumed(first: Run, run: str, *passages: tuple[int, Step, str], **fields: Any) -> Run:
    """A run that goes on from another."""
    assert first.started is not None
    at = (AT - timedelta(minutes=30)).isoformat()
    words = {"run": run, "at": at, "resumes": first.name, "selection": f"--resume {first.name}", **fields}
    records = [one for passage, each, verdict in passages for one in shown(passage, each, verdict)]
    return Run(
        run, (replace(first.started, **words), *records, Ended("passed", 1.0, 1, 0, 0, "")), "head", ()
    )


def test_a_run_that_was_gone_on_with_is_one_with_it() -> None:
    cut = ran(PLAN, bad={(2, "deploy.migrate"): "failed"})
    rest = [(2, MIGRATE, "passed"), (2, SEE, "passed"), (3, LOOK, "passed")]
    assert states([resumed(cut, "b", *rest), cut]) == [PROVEN] * 4
    assert {one.run for one in standing(PLAN, [resumed(cut, "b", *rest), cut], NOW)} == {"b"}
    assert states([resumed(cut, "b", *rest)]) == [STALE, NEVER, STALE, STALE]  # without the first
    alone = found([resumed(cut, "b", *rest)])["deploy.see"]
    assert alone.reason == "the run goes on from a, which is not here"
    failed = resumed(cut, "b", (2, MIGRATE, "failed"))
    assert found([failed])["deploy.migrate"].state == FAILED  # it was seen to
    older = ran(PLAN, run="older", hours=2)
    assert {one.run for one in standing(PLAN, [resumed(cut, "b", *rest), older], NOW)} == {"older"}
    again = resumed(cut, "b", (2, MIGRATE, "failed"))
    assert states([again, cut]) == [STALE, PROVEN, FAILED, NEVER]
    assert states([resumed(again, "c", *rest), again, cut]) == [PROVEN] * 4
    assert PROVEN not in states([resumed(again, "c", *rest), again])
    other = resumed(cut, "b", *rest, plan="another")
    assert states([other, cut])[0] == STALE


def test_of_a_run_that_was_gone_on_with_only_the_cut_is_let_be() -> None:
    """Assert that half a line where the power went takes nothing away, and that any other doubt does."""
    cut = ran(PLAN, bad={(2, "deploy.migrate"): "failed"}, end=False)
    then = resumed(cut, "b", (2, MIGRATE, "passed"), (2, SEE, "passed"), (3, LOOK, "passed"))
    power = replace(cut, flaws=(Flaw("half a line", changed=False, cut=True),))
    assert states([then, power]) == [PROVEN] * 4
    clock = replace(cut, flaws=(Flaw("the time runs backwards", changed=False),))
    assert states([then, clock])[:2] == [STALE] * 2


def test_what_came_before_a_run_that_goes_on_is_asked_of_both() -> None:
    """Assert that a step which changes something, and was taken away since, is missed as it is of one whole run."""
    cut = ran(PLAN, bad={(2, "deploy.see"): "failed"})
    rest = [(2, SEE, "passed"), (3, LOOK, "passed")]
    gone = replace(plan(LOOK, FIRST, SEE), digest="another")
    assert (
        states([resumed(cut, "b", *rest), cut], gone) == states([ran(PLAN)], gone) == [STALE, PROVEN, STALE]
    )
    retold = replace(PLAN, digest="another")  # nothing that a step rests on
    assert states([resumed(cut, "b", *rest), cut], retold) == [PROVEN] * 4


#: What a run is -> why it proves nothing here, and what is said of `look.all`.
OTHERS: dict[str, tuple[Run, str, str]] = {
    "application": (ran(PLAN, application="another"), STALE, "the application changed since"),
    "policy": (ran(PLAN, environment_digest="another"), STALE, "the environment's policy changed since"),
    "rollout": (ran(PLAN, rollout="another"), NEVER, "no run has it"),
    "environment": (ran(PLAN, environment="another"), NEVER, "no run has it"),
    "recovery": (ran(PLAN, recovers="b"), NEVER, "no run has it"),
    "no end": (ran(PLAN, end=False), STALE, "the run has no end"),
    "future": (ran(PLAN, hours=-1), STALE, "the clock of the run was ahead"),
    "a selection": (
        ran(PLAN, until=1, selection="--only look"),
        STALE,
        "asked for --only look, has 1 of its 2",
    ),
    "undecided": (replace(ran(PLAN), flaws=(Flaw("so: half a line", changed=False),)), STALE, "half a line"),
    "broken": (replace(ran(PLAN), flaws=(Flaw("so", changed=True),)), NEVER, "no run has it"),
}


@pytest.mark.parametrize("how", OTHERS)
def test_a_run_that_proves_nothing(how: str) -> None:
    run, state, reason = OTHERS[how]
    said = found([run])["look.all"]
    assert said.state == state
    assert reason in said.reason
    assert {claim.state for claim in said.claims} == {state}
    assert found([run, ran(PLAN, run="old", hours=9)])["look.all"].state == PROVEN  # an older one still does


LOST = Phase("lock", 0.0, "inconclusive", "another run could begin")
SERVICE = Phase("service web, after its end", 0.0, "inconclusive", "processes 7 could not be ended\nmore")
WRONG = Drift("PAGE.md:7", "there is no column `a.b`", "Mend it.", "f")


def spoilt(run: Run, *beside: Record, verdict: str = "inconclusive") -> Run:
    """The run with what was told beside its steps."""
    return replace(run, records=(*run.records[:-1], *beside, Ended(verdict, 1.0, 5, 0, 0, "so")))


@pytest.mark.parametrize(
    ("run", "reason", "older"),
    [
        (spoilt(ran(PLAN), LOST), "the run was undecided, lock: another run could begin", PROVEN),
        (
            spoilt(ran(PLAN), SERVICE),
            "the run was undecided, service web, after its end: processes 7 could not be ended",
            PROVEN,
        ),
        (
            spoilt(ran(PLAN), WRONG, verdict="failed"),
            "the run failed: there is no column `a.b` (PAGE.md:7)",
            STALE,
        ),
        *(
            (
                spoilt(ran(PLAN), *beside, verdict="failed"),
                "the run failed: there is no column `a.b` (PAGE.md:7)",
                STALE,
            )
            for beside in ((WRONG, LOST), (WRONG, SERVICE))
        ),
    ],
    ids=["lock", "service", "pages", "pages and lock", "pages and service"],
)
def test_a_run_that_something_beside_its_steps_kept_from_passing(run: Run, reason: str, older: str) -> None:
    """Assert that it proves none of its steps, and that pages which did not fit are no older run's matter."""
    said = standing(PLAN, [run], NOW)
    assert {(one.state, one.reason) for one in said} == {(STALE, reason)}
    assert set(states([run, ran(PLAN, run="old", hours=2)])) == {older}


@pytest.mark.parametrize(
    ("besides", "reason", "older"),
    [
        ((), "the run was interrupted before its end", PROVEN),
        ((SERVICE,), "the run was interrupted before its end", PROVEN),
        ((WRONG,), "the run failed: there is no column `a.b` (PAGE.md:7)", STALE),
    ],
    ids=["alone", "beside a service", "beside pages"],
)
def test_a_run_that_was_interrupted_behind_its_last_step(
    besides: tuple[Record, ...], reason: str, older: str
) -> None:
    """Assert that it proves none of its steps: what is asked at the end was not."""
    whole = ran(PLAN)
    end = Ended("inconclusive", 1.0, 5, 0, 0, "interrupted before the end", interrupted=True)
    run = replace(whole, records=(*whole.records[:-1], *besides, end))
    assert {(one.state, one.reason) for one in standing(PLAN, [run], NOW)} == {(STALE, reason)}
    assert set(states([run, ran(PLAN, run="old", hours=2)])) == {older}


def test_a_part_that_asked_for_no_names_does_not_outdo_pages_that_did_not_fit() -> None:
    """Assert that one which asked does, and so does a part behind a whole run that passed, or of other pages."""
    wrong = spoilt(ran(PLAN, run="wrong", hours=3), WRONG, verdict="failed")
    part, whole = ran(PLAN, selection="--only look,deploy"), ran(PLAN, run="whole", hours=2)
    looked = Phase("names on the pages: 1 asked", 0.0, "passed")
    asked = spoilt(ran(PLAN, selection="--from look"), looked, verdict="passed")
    assert set(states([part, wrong])) == {STALE}
    assert found([part, wrong])["look.all"].run == "wrong"
    assert set(states([asked, wrong])) == set(states([part, asked, wrong])) == {PROVEN}
    assert set(states([part, whole, wrong])) == {PROVEN}
    assert wrong.started is not None
    for other in ({"application": "another"}, {"plan": "another"}):
        before = replace(wrong, records=(replace(wrong.started, **other), *wrong.records[1:]))
        assert set(states([part, before])) == {PROVEN}


def test_what_a_step_says_of_a_run_takes_nothing_from_the_others() -> None:
    """Assert that beside a step that did not pass only a lost lock counts, and in a run that passed nothing does."""
    failed = ran(PLAN, bad={(3, "look.all"): "failed"})
    assert states([spoilt(failed, SERVICE, verdict="failed")]) == [FAILED, PROVEN, PROVEN, PROVEN]
    assert states([spoilt(failed, LOST, verdict="failed")]) == [FAILED, STALE, STALE, STALE]
    unseen = replace(ran(PLAN, until=2), records=(*ran(PLAN).records[:-2], ran(PLAN).records[-1]))
    assert states([spoilt(unseen, SERVICE)])[1:] == [PROVEN] * 3
    stopped = Ended("inconclusive", 1.0, 4, 0, 0, "interrupted before the end", interrupted=True)
    assert states([replace(unseen, records=(*unseen.records[:-1], stopped))])[1:] == [PROVEN] * 3
    waived = replace(WRONG, waived="by Ada")
    assert states([spoilt(ran(PLAN), SERVICE, waived, verdict="passed")]) == [PROVEN] * 4
    cut = spoilt(ran(PLAN, bad={(2, "deploy.migrate"): "failed"}), LOST, verdict="failed")
    rest = [(2, MIGRATE, "passed"), (2, SEE, "passed"), (3, LOOK, "passed")]
    assert states([resumed(cut, "b", *rest), cut])[:2] == [STALE] * 2


def edited(**changes: Step) -> Plan:
    """The plan as it is after an edit."""
    steps = {"look": LOOK, "first": FIRST, "migrate": MIGRATE, "see": SEE, **changes}
    return plan(*steps.values())


#: What was edited since -> the states of look.all, deploy.cd, deploy.migrate, deploy.see.
EDITS: dict[str, tuple[Plan, list[str]]] = {
    "nothing": (edited(), [PROVEN] * 4),
    "one that only reads, of another procedure": (edited(look=step("look.all", command="ls")),
                                                  [STALE, PROVEN, PROVEN, PROVEN]),
    "the first of a shell": (edited(first=step("deploy.cd", command="cd x")), [PROVEN, STALE, STALE, STALE]),
    "the last of a shell": (edited(see=step("deploy.see", command="ls")), [PROVEN, PROVEN, PROVEN, STALE]),
    "one that changes": (edited(migrate=step("deploy.migrate", "changes", "x")), [STALE, PROVEN, STALE, STALE]),
    "one that now changes": (edited(see=step("deploy.see", "changes")), [STALE, PROVEN, PROVEN, STALE]),
    "a new one that changes": (edited(new=step("deploy.new", "changes")), [STALE, PROVEN, PROVEN, PROVEN, NEVER]),
    "a new one that reads": (edited(new=step("deploy.new")), [PROVEN, PROVEN, PROVEN, PROVEN, NEVER]),
    "one taken away": (plan(LOOK, FIRST, SEE), [STALE, PROVEN, STALE]),
    "one that reads taken away": (plan(LOOK, FIRST, MIGRATE), [PROVEN, PROVEN, PROVEN]),
    "the order": (plan(LOOK, MIGRATE, FIRST, SEE), [PROVEN, STALE, STALE, STALE]),
    "once more": (plan(LOOK, FIRST, MIGRATE, SEE, rehearsal=("look", "deploy", "look", "look")),
                  [STALE, PROVEN, PROVEN, PROVEN]),
    "without the rest": (plan(LOOK, FIRST, MIGRATE, SEE, rehearsal=("look", "deploy")), [PROVEN] * 4),
}  # fmt: skip


@pytest.mark.parametrize("how", EDITS)
def test_an_edit_takes_what_rests_on_it(how: str) -> None:
    now, expected = EDITS[how]
    assert states([ran(PLAN)], now) == expected


def test_what_rests_on_an_edit_is_named() -> None:
    said = found([ran(PLAN)], EDITS["one that changes"][0])
    assert said["deploy.migrate"].reason == "the step changed since"
    assert said["deploy.see"].reason == "`deploy.migrate`, which ran before it, changed since"
    assert said["look.all"].reason == "`deploy.migrate`, which ran before it, changed since"
    now = EDITS["a new one that changes"][0]
    assert found([ran(PLAN)], now)["look.all"].reason == "`deploy.new` comes before it now, and did not then"


def test_every_passage_counts() -> None:
    run = ran(PLAN, bad={(3, "look.all"): "failed"})
    assert states([run]) == [FAILED, PROVEN, PROVEN, PROVEN]
    cut = ran(PLAN, bad={(2, "deploy.migrate"): "failed"})
    assert states([cut]) == [STALE, PROVEN, FAILED, NEVER]
    assert found([cut])["look.all"].reason == "the run, which failed, has 1 of its 2 passages"


@pytest.mark.parametrize("verdict", [FAILED, INCONCLUSIVE])
def test_the_newest_run_decides(verdict: str) -> None:
    bad, good = ran(PLAN, bad={(3, "look.all"): verdict}), ran(PLAN, run="b")
    assert states([bad, good]) == [verdict, PROVEN, PROVEN, PROVEN]
    assert states([good, bad]) == [PROVEN] * 4
    assert found([bad, good])["look.all"].run == "a"


def test_a_failure_of_another_step_of_that_name_is_stale() -> None:
    old = edited(look=step("look.all", command="ls"))
    said = found([ran(old, bad={(1, "look.all"): "failed"})])["look.all"]
    assert (said.state, said.reason) == (STALE, "it failed there; the step changed since")


def test_a_failure_says_where_and_which_sentence() -> None:
    run = ran(PLAN)
    records = list(run.records)
    at = next(i for i, one in enumerate(records) if isinstance(one, Done))
    good, bad = records[at].judged[0], replace(records[at].judged[1], verdict="failed")
    records[at] = replace(records[at], verdict="failed", judged=[good, bad])
    said = found([replace(run, records=tuple(records))])["look.all"]
    assert said.state == FAILED
    assert said.reason.endswith(": '1' instead of '0'")
    assert [claim.state for claim in said.claims] == [PROVEN, FAILED]
    records[at] = replace(
        records[at], judged=[Judged("the target proves to be staging", "", "failed", "a", "b")]
    )
    said = found([replace(run, records=tuple(records))])["look.all"]
    assert [claim.state for claim in said.claims] == [INCONCLUSIVE, INCONCLUSIVE]


def test_a_sentence_that_was_not_judged_proves_nothing() -> None:
    run = ran(PLAN)
    records = [replace(one, judged=one.judged[:1]) if isinstance(one, Done) else one for one in run.records]
    assert states([replace(run, records=tuple(records))]) == [STALE] * 4


def test_what_was_sent_and_not_seen() -> None:
    run = ran(PLAN)
    cut = replace(run, records=run.records[:-2])  # look.all was begun for the second time
    assert found([cut])["look.all"].state == STALE
    early = replace(run, records=run.records[:2])
    said = found([early, ran(PLAN, run="b")])["look.all"]
    assert (said.state, said.reason) == (INCONCLUSIVE, "it was sent, and nobody saw how it ended")
    other = replace(early, records=(replace(early.records[0], plan="other"), early.records[1]))
    assert found([other, ran(PLAN, run="b")])["look.all"].state == PROVEN


@pytest.mark.parametrize("purpose", ["closing", "preparation", "recovery"])
def test_only_what_ran_as_a_step_counts(purpose: str) -> None:
    run = ran(PLAN)
    records = [replace(one, purpose=purpose) if isinstance(one, Begun | Done) else one for one in run.records]
    assert states([replace(run, records=tuple(records))]) == [NEVER] * 4


def test_a_selection_proves_what_it_ran_in_all_its_passages() -> None:
    """Assert that `--only` counts for the step it was asked for, and for none that it only needed."""
    started = replace(ran(PLAN).records[0], selection="--only deploy.see")
    prepared = [one for each in (FIRST, MIGRATE) for one in shown(2, each, purpose="preparation")]
    run = Run("a", (started, *prepared, *shown(2, SEE), Ended("passed", 1.0, 1, 0, 0, "")), "head", ())
    assert states([run]) == [NEVER, NEVER, NEVER, PROVEN]
    assert states([run], edited(migrate=step("deploy.migrate", "changes", "x")))[3] == STALE


@pytest.mark.parametrize(
    ("more", "state"),
    [
        (step("deploy.wreck", "changes", "x"), STALE),
        (step("deploy.at", "reads only", "cd /elsewhere"), STALE),
        (step("look.more", "reads only", "x"), PROVEN),
    ],
    ids=["changes", "in its shell", "elsewhere"],
)
def test_a_selection_does_not_prove_what_comes_after_a_new_step(more: Step, state: str) -> None:
    """Assert that parts of a rehearsal, run before and after a step came in, do not add up to all of it."""
    started = replace(ran(PLAN).records[0], selection="--only deploy.see")
    prepared = [one for each in (FIRST, MIGRATE) for one in shown(2, each, purpose="preparation")]
    run = Run("a", (started, *prepared, *shown(2, SEE), Ended("passed", 1.0, 1, 0, 0, "")), "head", ())
    assert found([run], plan(LOOK, FIRST, MIGRATE, more, SEE))["deploy.see"].state == state


def test_an_age_from_which_a_run_no_longer_counts() -> None:
    limit = replace(NOW, limit=timedelta(days=2))
    assert states([ran(PLAN, hours=47)], now=limit) == [PROVEN] * 4
    assert states([ran(PLAN, hours=49)], now=limit) == [STALE] * 4
    assert "older than 2 days" in found([ran(PLAN, hours=49)], now=limit)["look.all"].reason


def test_no_more_runs_are_taken_than_needed() -> None:
    taken = []

    def runs() -> Iterable[Run]:
        for name in "abc":
            taken.append(name)
            yield ran(PLAN, run=name)

    assert states(runs()) == [PROVEN] * 4
    assert taken == ["a", "b"]  # the second is offered, and not looked at


#: A part of the judgement -> what must turn red when it is taken out.
CHECKS: dict[str, tuple[str, Callable[..., object], Callable[[], list[str]]]] = {
    "changes": ("_changes", lambda *_: (), lambda: states([ran(PLAN, application="another")])),
    "before": ("_before", lambda *_: "", lambda: states([ran(PLAN)], EDITS["one that changes"][0])[3:]),
    "doubt": ("_doubt", lambda *_: "", lambda: states([ran(PLAN, end=False)])),
    "concerns": ("concerns", lambda *_: True, lambda: states([ran(PLAN, rollout="another")])),
}


@pytest.mark.parametrize("name", CHECKS)
def test_each_look_is_needed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, out, look = CHECKS[name]
    assert PROVEN not in look()
    monkeypatch.setattr(witness if target.startswith("_") else module, target, out)
    assert set(look()) == {PROVEN}
