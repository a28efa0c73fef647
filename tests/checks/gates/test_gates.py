"""Gates on facts made by hand: reviews, and proofs of the way back and of backups."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.anchor import Keys
from rolloutdocs.checks.claimed import Claimed
from rolloutdocs.checks.gates import spoken
from rolloutdocs.checks.gates.approval import approval
from rolloutdocs.checks.gates.approvals import Approval, Approvals
from rolloutdocs.checks.gates.backup import backup
from rolloutdocs.checks.gates.deciding import GATES, LAST, decide
from rolloutdocs.checks.gates.decision import OPEN, Decision, Gate
from rolloutdocs.checks.gates.facts import Facts, Rehearsal
from rolloutdocs.checks.gates.go_ahead import go_ahead
from rolloutdocs.checks.gates.holding import signing
from rolloutdocs.checks.gates.rehearsal import rehearsal
from rolloutdocs.checks.gates.rollback import rollback
from rolloutdocs.checks.gates.spoken import Heard, Words
from rolloutdocs.checks.gates.word import Word
from rolloutdocs.checks.plan import Claim, Claims, Plan
from rolloutdocs.checks.standing import Standing

from rolloutdocs.environments import Environments
from rolloutdocs.errors import Place
from rolloutdocs.gating import Gates

NOW = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
HEAD, OLD = "a" * 40, "b" * 40
PEOPLE = {
    "ada": {"name": "Ada", "github": "Ada-L", "principal": "ada@example.org"},
    "bo": {"name": "Bo", "github": "bo", "principal": "bo@example.org"},
    "ci": {"name": "CI", "principal": "ci@example.org"},
    "gil": {"name": "Gil", "github": "gil"},
}
MakePlan = Callable[..., Plan]


@pytest.fixture
def facts(make_plan: MakePlan, make_step: Callable[..., Any]) -> Facts:
    asked = {
        "window": {"begins": "2026-05-01T22:00Z", "ends": "2026-05-01T23:00Z"},
        "rehearsal": {"on": "staging", "vouched_by": ["ci"]},
        "rollback": True,
        "backup": True,
        "approval": {"by": ["ada", "bo", "gil"], "enough": 2},
        "go_ahead": {"by": ["ada"]},
    }
    place = {"staging": {"title": "x"}, "production": {"title": "y", "gates": asked}}
    policy = Environments.model_validate({"environments": place, "people": PEOPLE, "signers": "signers"})
    at = Place("PAGE.md", 1)
    said = (
        Claim("values_lost", {"column": "a.b"}, at),
        Claim("backup_whole", {"file": "x.sql"}, at),
    )
    plan = make_plan(
        make_step("deploy.go"),
        make_step("rollback.back"),
        claims=Claims("deploy", "rollback", "", said, at),
    )
    proved = [(str(one), "staging") for one in said]
    return Facts(
        environment="production",
        rollout="",
        policy=policy,
        gates=policy.environments["production"].gates or Gates(),
        plan=plan,
        now=NOW,
        documents="d" * 64,
        application="f" * 64,
        documented="Friday, 1 May 2026, 22:00 to 23:00 UTC",
        steps=tuple(standing(one) for one in ("deploy.go", "rollback.back")),
        claims=tuple(
            Claimed(name, "PAGE.md:1", on, "proven", "", "run-1", "2026-05-01") for name, on in proved
        ),
        runs={"run-1": Rehearsal("run-1", plan.digest, "", "ci", "")},
        words=Words((heard("go-ahead"),)),
        approvals=reviews(ada=(HEAD, "APPROVED"), bo=(HEAD, "APPROVED")),
        commit=HEAD,
    )


def standing(step: str, **changed: str) -> Standing:
    found = Standing(
        step, step, step.partition(".")[0], "PAGE.md:1", "staging", "proven", "", "run-1", "2026-05-01", ()
    )
    return replace(found, **changed)


def heard(item: str, by: str = "ada", wrong: str = "", **changed: Any) -> Heard:
    at = "2026-05-01T22:10:00+00:00"
    bound = "2026-05-01T22:00Z/2026-05-01T23:00Z"
    word = Word("given", item, by, at, "production", "", "d" * 64, "f" * 64, bound, "")
    return Heard(replace(word, **changed), f"{item}{by}{changed}", wrong)


def reviews(author: str = "eve", head: str = HEAD, **by: tuple[str, Any]) -> Approvals:
    logins = {"ada": "ADA-l"}
    given = [
        Approval(logins.get(who, who), state, commit, "2026-05-01T20:00:00Z")
        for who, (commit, state) in by.items()
    ]
    return Approvals("example/desk", 1, head, author, tuple(given))


def test_all_of_them_are_open(facts: Facts) -> None:
    """Else what is changed below would show nothing."""
    found = decide(facts)
    assert [(one.name, one.state, one.lifts) for one in found.gates] == [
        (name, OPEN, "") for name in ("window", "rehearsal", "rollback", "backup", "approval", "go-ahead")
    ]
    assert found.go


def test_a_rehearsal_names_what_only_production_runs(
    facts: Facts, make_plan: MakePlan, make_step: Callable[..., Any]
) -> None:
    """Assert that "complete" is not said of steps that no environment tried, whether or not the rehearsal has them."""
    assert rehearsal(facts).reason == "all 4 steps and claims are proven"
    steps = [make_step(one.id, runs_on=("staging", "production")) for one in facts.plan.steps]
    only = [make_step(f"deploy.wipe{number}", runs_on=("production",)) for number in range(6)]
    other = replace(facts, plan=replace(make_plan(*steps, *only[:1]), digest=facts.plan.digest))
    assert rehearsal(other).state == OPEN
    told = "; run on production and never rehearsed: deploy.wipe0"
    assert rehearsal(other).reason == f"all 4 steps and claims are proven{told}"
    more = replace(facts, plan=replace(make_plan(*steps, *only), digest=facts.plan.digest))
    assert rehearsal(more).reason.endswith("deploy.wipe4, and 1 more")
    outside = standing("deploy.go", state="out of reach", run="")
    left = replace(other, steps=(outside, facts.steps[1]))
    assert rehearsal(left).reason.endswith("never rehearsed: deploy.go, deploy.wipe0")


def test_every_field_of_policy_that_is_a_gate_has_a_judge() -> None:
    assert {*GATES, *LAST, "items"} == set(Gates.model_fields)


def test_nothing_is_no_go() -> None:
    assert not Decision("production", "", "", "", ()).go
    assert not Decision("production", "", "", "", (Gate("a", "A", "unknown", "", ""),)).go


def test_a_window_alone_is_no_gate(facts: Facts) -> None:
    alone = replace(facts, gates=Gates(window=facts.gates.window))
    assert decide(alone).gates == ()


ADA, BO = (HEAD, "APPROVED"), (HEAD, "APPROVED")


@pytest.mark.parametrize(
    ("changed", "state", "why"),
    [
        ({"approvals": reviews(ada=ADA)}, "blocked", "Bo has said nothing"),
        (
            {"approvals": reviews(ada=ADA, bo=(OLD, "APPROVED"))},
            "blocked",
            "Bo approved bbbbbbbbbbbb, and the pull",
        ),
        ({"approvals": reviews(ada=ADA, bo=(HEAD, "DISMISSED"))}, "blocked", "that was dismissed"),
        ({"approvals": reviews(ada=ADA, eve=BO)}, "blocked", "Bo has said nothing"),
        ({"approvals": reviews(ada=ADA, bo=BO, author="bo")}, "blocked", "nobody approves their own"),
        ({"approvals": reviews(ada=ADA, bo=BO, author="ada-L")}, "blocked", "Ada proposed the change"),
        (
            {"approvals": reviews(ada=ADA, bo=BO, gil=(OLD, "CHANGES_REQUESTED"))},
            "blocked",
            "Gil asked for changes",
        ),
        ({"approvals": reviews(head=OLD, ada=ADA, bo=BO)}, "blocked", "the pull request has changed"),
        ({"commit": OLD}, "blocked", "and here is bbbbbbbbbbbb"),
        ({"commit": ""}, "unknown", "nobody can tell whether"),
        ({"approvals": None}, "unknown", "nobody asked there"),
    ],
)
def test_reviews_that_do_not_count(facts: Facts, changed: dict[str, Any], state: str, why: str) -> None:
    found = approval(replace(facts, **changed))
    assert (found.state, why in found.reason) == (state, True), found
    assert found.lifts


def test_a_person_counts_once(facts: Facts) -> None:
    words = Words((heard("approval"),))
    found = approval(replace(facts, words=words, approvals=reviews(ada=ADA)))
    assert found.state == "blocked"
    words = Words((heard("approval", "bo"),))
    assert approval(replace(facts, words=words, approvals=reviews(ada=ADA))).state == OPEN


def test_a_signed_word_does_not_outvote_the_same_person_on_the_pull_request(facts: Facts) -> None:
    words = Words((heard("approval", "bo"),))
    against = reviews(ada=ADA, bo=(HEAD, "CHANGES_REQUESTED"))
    assert approval(replace(facts, words=words, approvals=against)).state == "blocked"
    own = reviews(ada=ADA, author="bo")
    assert approval(replace(facts, words=words, approvals=own)).state == "blocked"


@pytest.mark.parametrize("state", ["failed", "inconclusive", "stale", "never run"])
def test_a_way_back_that_is_not_proven_blocks(facts: Facts, state: str) -> None:
    steps = (facts.steps[0], standing("rollback.back", state=state, reason="why"))
    assert rollback(replace(facts, steps=steps)).state == "blocked"
    assert backup(replace(facts, steps=steps)).state == OPEN
    lost, whole = facts.claims
    assert rollback(replace(facts, claims=(replace(lost, state=state), whole))).state == "blocked"
    assert rollback(replace(facts, claims=(lost, replace(whole, state=state)))).state == OPEN
    found = backup(replace(facts, claims=(lost, replace(whole, state=state))))
    assert (found.state, found.lifts) == ("blocked", "rolloutdocs verify --env staging")


def test_what_nothing_speaks_of_is_not_proved(facts: Facts) -> None:
    assert facts.plan.claims
    silent = replace(facts.plan, claims=replace(facts.plan.claims, said=facts.plan.claims.said[:1]))
    found = backup(replace(facts, plan=silent))
    assert (found.state, "backup_whole" in found.lifts) == ("blocked", True)
    forwards = replace(facts.plan, rehearsal=("deploy",))
    assert rollback(replace(facts, plan=forwards)).state == "blocked"
    nowhere = (facts.steps[0], standing("rollback.back", state="out of reach"))
    assert rollback(replace(facts, steps=nowhere, claims=())).state == "blocked"
    assert rehearsal(replace(facts, steps=(), claims=())).state == "blocked"


@pytest.mark.parametrize("judge", [rehearsal, rollback, backup])
@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"troubles": ("x.jsonl: broken",)}, "unknown"),
        ({"application": ""}, "unknown"),
        ({"whole": False}, "unknown"),
        ({"runs": {}}, "blocked"),
        ({"runs": {"run-1": Rehearsal("run-1", "d" * 64, "", "", "it is not signed")}}, "blocked"),
        ({"runs": {"run-1": Rehearsal("run-1", "e" * 64, "", "ci", "")}}, "blocked"),
        ({"runs": {"run-1": Rehearsal("run-1", "d" * 64, "run-0", "ci", "")}}, "blocked"),
    ],
)
def test_what_nobody_vouches_for_opens_nothing(
    facts: Facts, judge: Callable[[Facts], Gate], changed: dict[str, Any], state: str
) -> None:
    found = judge(replace(facts, **changed))
    assert (found.state, bool(found.lifts)) == (state, True)


def test_nobody_is_told_to_take_away_what_they_may_not_read(facts: Facts) -> None:
    """Assert that a file of another account is left: it may be that of a run that goes on."""
    denied = "x.jsonl: Permission denied"
    words = replace(facts.words, troubles=(denied,))
    account = "Look as the account that may read it"
    assert rehearsal(replace(facts, troubles=(denied,))).lifts == f"{account}."
    assert signing(replace(facts, words=words), "backup", ["ada"]) == f"{account}: {denied}"
    settled = "Look at what it left; when that is settled, take that file away."
    assert rehearsal(replace(facts, troubles=("x: broken",))).lifts == settled
    broken = replace(facts.words, troubles=("x: broken",))
    assert signing(replace(facts, words=broken), "backup", ["ada"]) == "Take that file away: x: broken"


def test_a_folder_of_too_many_words_is_taken_away_as_a_whole(
    facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that nobody is told to take away single words: what took one back would be among them."""
    monkeypatch.setattr(spoken, "MOST", 1)
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text("{}")
    words = spoken.listen(tmp_path, {}, Keys(b""))
    told = signing(replace(facts, words=words), "backup", ["ada"])
    assert told == (
        f"Take that folder away, and sign anew: {tmp_path}: more than 1 words, and none was looked at"
    )


def test_nobody_is_asked_to_sign_a_run_of_other_documents(facts: Facts) -> None:
    """Assert that what is said to lift the gate does: a signature would not, and opens nothing."""
    old = Rehearsal("run-0", "e" * 64, "", "", "it is not signed")
    new = Rehearsal("run-1", "d" * 64, "run-0", "", "it is not signed")
    for runs in ({"run-1": replace(old, run="run-1")}, {"run-1": new, "run-0": old}):
        found = rehearsal(replace(facts, runs=runs))
        assert (found.state, found.lifts) == ("blocked", "rolloutdocs verify --env staging")
        assert found.reason.startswith("the documents changed since the run")


def test_a_run_that_went_on_from_another_needs_both_signed(facts: Facts) -> None:
    first = Rehearsal("run-0", "d" * 64, "", "ci", "")
    runs = {"run-1": Rehearsal("run-1", "d" * 64, "run-0", "ci", ""), "run-0": first}
    assert rehearsal(replace(facts, runs=runs)).state == OPEN
    runs["run-0"] = replace(first, by="", wrong="it is not signed")
    assert "run-0" in rehearsal(replace(facts, runs=runs)).reason


@pytest.mark.parametrize(("minutes", "state"), [(-31, "blocked"), (-30, OPEN), (29, OPEN), (30, "blocked")])
def test_the_window_has_a_first_and_a_last_moment(facts: Facts, minutes: int, state: str) -> None:
    at = NOW + timedelta(minutes=minutes)
    words = Words((heard("go-ahead", at="2026-05-01T21:30:00+00:00"),))
    assert go_ahead(replace(facts, now=at, words=words)).state == state


def test_without_a_window_a_go_ahead_is_unknown(facts: Facts) -> None:
    bare = facts.gates.model_copy(update={"window": None})
    assert go_ahead(replace(facts, gates=bare)).state == "unknown"
