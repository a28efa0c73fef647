"""`approval`: enough of the named reviewers approved what is here, by a review of its last commit or a signed word.

Each counts once, whichever way they said it. A review counts for the commit it was given for and no other; nobody
approves a change of their own; and one named reviewer who asks for changes blocks, however many approved.
"""

from typing import Final

from .approvals import Approval
from .decision import BLOCKED, OPEN, UNKNOWN, Gate
from .facts import Facts
from .holding import Holding, holds, signing

NAME: Final = "approval"


def approval(facts: Facts) -> Gate:
    """Judge it."""
    asked = facts.gates.approval
    assert asked is not None
    enough = asked.enough or len(asked.by)
    title = f"Approval by {enough} of {len(asked.by)} reviewers"
    found = {one: _one(facts, one) for one in asked.by}
    if against := [one for one, held in found.items() if held.note == _AGAINST]:
        who = " and ".join(facts.policy.people[one].name for one in against)
        lifts = "Change what they ask for; their next review has to approve."
        return Gate(NAME, title, BLOCKED, f"{who} asked for changes", lifts)
    done = [one for one, held in found.items() if held.state == OPEN]
    if len(done) >= enough:
        return _enough(facts, title, done, max(found[one].at for one in done))
    left = [one for one in asked.by if one not in done]
    reason = "; ".join(f"{facts.policy.people[one].name} {found[one].reason}" for one in left)
    reason += f" (on GitHub: {facts.unsure})" if facts.unsure else ""
    unknown = any(found[one].state == UNKNOWN for one in left)
    return Gate(NAME, title, UNKNOWN if unknown else BLOCKED, reason, _lifts(facts, left))


#: Marks a review that asks for changes.
_AGAINST: Final = "against"


def _one(facts: Facts, person: str) -> Holding:
    """What one of them said. Who asked for changes on the pull request has to take that back there."""
    review = _review(facts, person)
    if review and review.state == "CHANGES_REQUESTED":
        return Holding(BLOCKED, "asked for changes", note=_AGAINST)
    if facts.approvals and _is(facts, person, facts.approvals.author):
        return Holding(BLOCKED, "proposed the change, and nobody approves their own")
    word = holds(facts, person, NAME)
    if facts.approvals is None and not facts.policy.people[person].principal:
        return Holding(UNKNOWN, "reviews on GitHub only, and nobody asked there")
    if word.state == OPEN or review is None:
        return word
    assert facts.approvals is not None
    if review.state == "DISMISSED":
        return Holding(BLOCKED, "approved, and that was dismissed")
    if review.commit != facts.approvals.head:
        return Holding(BLOCKED, f"approved {review.commit[:12]}, and the pull request has changed since")
    if not facts.commit:
        return Holding(UNKNOWN, "approved, and nobody can tell whether the documents here are those")
    if facts.commit != review.commit:
        return Holding(BLOCKED, f"approved {review.commit[:12]}, and here is {facts.commit[:12]}")
    return Holding(OPEN, "", review.at)


def _review(facts: Facts, person: str) -> Approval | None:
    if facts.approvals is None:
        return None
    return next((one for one in facts.approvals.by if _is(facts, person, one.login)), None)


def _is(facts: Facts, person: str, login: str) -> bool:
    """GitHub does not tell large from small letters in logins."""
    own = facts.policy.people[person].github
    return bool(own) and own.lower() == login.lower()


def _enough(facts: Facts, title: str, done: list[str], at: str) -> Gate:
    """The gate that these opened, if nobody may have asked for changes where that could not be seen."""
    assert facts.gates.approval is not None
    who = " and ".join(facts.policy.people[one].name for one in done)
    unseen = _reviewers(facts, facts.gates.approval.by) if facts.approvals is None else ""
    rest = f"nobody saw whether {unseen} asked for changes on GitHub: {facts.unsure}"
    if unseen and facts.unreached:
        return Gate(NAME, title, UNKNOWN, rest, "Ask again when GitHub answers.")
    return Gate(NAME, title, OPEN, f"approved by {who}" + (f"; {rest}" if unseen else ""), "", who, at)


def _reviewers(facts: Facts, names: list[str]) -> str:
    """Those of them who may review on GitHub, in words; "" for none."""
    return " or ".join(facts.policy.people[one].name for one in names if facts.policy.people[one].github)


def _lifts(facts: Facts, left: list[str]) -> str:
    """What those who are left can do."""
    able = [one for one in left if facts.policy.people[one].principal]
    sign = signing(facts, NAME, able) if able else ""
    review = f"A review of pull request {facts.approvals.number} that approves it" if facts.approvals else ""
    return ", or ".join(filter(None, (review, sign))) or "A review of the pull request that approves it"
