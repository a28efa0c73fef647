"""From pages, source and evidence to what a pull request should have: the command line alone knows all three."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ...checks.application import tree_digest
from ...checks.base import Base
from ...checks.carry import origin
from ...checks.claimed import Claimed
from ...checks.evidence import Broken
from ...checks.examine import Run
from ...checks.gates.deciding import names
from ...checks.github import actions, commit
from ...checks.github.address import Address, Unusable, address
from ...checks.github.blocking import blocking, unbound
from ...checks.github.checklist import checklist
from ...checks.github.known import known, shown
from ...checks.github.state import state
from ...checks.github.there import Pull
from ...checks.github.wanted import Text, Wanted, described
from ...checks.history import newest
from ...checks.reader import digest
from ...checks.remedy import remedy
from ...checks.reports import pull_request
from ...checks.standing import Standing
from ...dataclass import dataclass
from ...errors import Finding, OptionRefused, Place, Refused
from ..reading import Read
from ..standing import standings

PAGE = "PR-ENHANCEMENT.md"
#: Pages whose lines people tick in the comment.
LISTS = ("PRODUCTION-ROLLOUT-CHECKLIST.md", "NEXT-STEPS.md")


@dataclass(frozen=True, slots=True)
class About:
    """What there is to say: pages, and what evidence says of them now."""

    read: Read
    environment: str
    run: Run | None  #: the newest
    steps: tuple[Standing, ...]
    claims: tuple[Claimed, ...]
    spoilt: int  #: files of evidence that prove nothing
    text: str  #: the page, and below it what the newest run proved


def about(read: Read, environment: str, evidence: Path) -> About:
    """Look at all of it. Raises Refused where evidence cannot be read."""
    try:
        run = newest(evidence / "runs", environment, read.rollout)
    except Broken as error:
        place = Place(str(evidence / "runs"), 0)
        raise Refused([Finding(place, str(error), f"It proves nothing: {remedy(str(error))}.")]) from error
    seen = standings.look(read, environment, evidence / "runs", None)
    text = _text(read, environment, evidence, run)
    return About(read, environment, run, seen.steps, seen.claims, len(seen.troubles), text)


def _text(read: Read, environment: str, evidence: Path, run: Run | None) -> str:
    page = read.pages[f"{read.prefix}{PAGE}"].decode()
    policy = read.policy.environments[environment]
    tree = tree_digest(read.policy_path.parent, policy.application)
    imported = origin(evidence / "runs" / f"{run.name}.jsonl") if run else ""
    bound = digest.policy(read.policy, environment)
    doubt = run.doubt if run else ""
    now = pull_request.Now(read.plan.digest, tree, bound, imported, doubt, datetime.now(UTC))
    return pull_request.text(page, list(run.records) if run else [], now)


def wanted(seen: About, prefix: str) -> Wanted:
    """What the pull request should have; `prefix` is the folder's place in its repository."""
    read, plan = seen.read, seen.read.plan
    body = described(seen.text)
    lines = listed(seen)
    checked = known(plan, seen.steps, seen.claims, seen.spoilt)
    word, says = state(seen.steps, seen.claims, seen.run.head if seen.run else "", seen.spoilt)
    return Wanted(
        read.rollout,
        seen.environment,
        Text(placed(read, prefix, PAGE), body, shown(plan, body, seen.steps)),
        Text(placed(read, prefix, LISTS[0]), lines, checked),
        read.request.reviewers,
        word,
        says,
    )


def placed(read: Read, prefix: str, page: str) -> str:
    """Path of a page in the repository."""
    path = read.docs / read.prefix / page
    inside = os.path.relpath(path) if path.is_absolute() else path.as_posix()
    return os.path.normpath(f"{prefix}{inside}")


def listed(seen: About) -> str:
    """The checklist as nobody has ticked it."""
    pages = []
    for name in LISTS:
        content = seen.read.pages.get(f"{seen.read.prefix}{name}", b"").decode()
        pages.append((content.partition("\n")[0].removeprefix("# "), content))
    sentences = [one.claim for one in seen.claims]
    lines = checklist(seen.read.plan, seen.environment, sentences, pages)
    bound = seen.read.policy.environments[seen.environment].application
    return "\n\n".join((_blocking(seen.read), lines, *(() if bound else (unbound(seen.environment),))))


def _blocking(read: Read) -> str:
    """The gates of policy, and beside them what the documents call gates."""
    gates = {name: names(one.gates) for name, one in read.policy.environments.items() if one.gates}
    words = [gate.title for gate in read.source.rollout.gates] if read.source else []
    return blocking(gates, words, read.rollout)


def target(read: Read, number: int | None) -> Address:
    """The pull request that is meant. Raises OptionRefused."""
    about_ = actions.number(os.environ)
    try:
        return address(os.environ, read.request.repository, number or read.request.number or about_ or 0)
    except Unusable as error:
        remedy = "The guide's page on the pull request says what is needed."
        raise OptionRefused([Finding(Place("GitHub", 0), str(error), remedy)]) from error


def other(read: Read, number: int | None) -> int:
    """The pull request of the workflow's event, where it is not the rollout's; 0 where it is, or one was named."""
    found = actions.number(os.environ)
    return found if found and number is None and found != read.request.number else 0


def base() -> Base:
    """The commit that is checked out. Raises Refused."""
    try:
        return commit.here()
    except OSError as error:
        what = f"it cannot be told which commit this is: {error.strerror}"
        raise Refused([Finding(Place(".git", 0), what, "Run it in a checkout of the repository.")]) from error


def held(read: Read, here: Base, there: Pull, environment: str) -> None:
    """Refuse to speak of a head that is not what is here. Raises Refused."""
    compared(read, here, there.head, environment)


def compared(read: Read, here: Base, head: str, environment: str) -> None:
    """Refuse a head that is not what is here. Raises Refused."""
    policy = read.policy.environments[environment]
    folder = read.policy_path.parent
    shipped = [folder / name for name in policy.application]
    paths: Sequence[Path] = [read.docs, folder, *shipped]
    try:
        reason = commit.unlike(here, head, paths, read.docs / f"{read.prefix}{PAGE}", shipped)
    except OSError as error:
        reason = f"it cannot be compared with what is here: {error.strerror}"
    if reason:
        remedy = (
            "Check that commit out, then start again: what evidence says is about the files that are here."
        )
        raise Refused([Finding(Place("pull request", 0), reason, remedy)])
