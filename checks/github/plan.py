"""From what is there and what should be to the writes that are missing: none where all is as it should be. Pure.

A comment counts as ours by its mark and by who wrote it, so that nobody else's can stand for it or be changed. Of two,
which two first syncs at once may make, the older stays, whoever looks; ticks of both are kept.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final

from ...dataclass import dataclass
from . import block
from .block import Unclear
from .boxes import Box, boxes
from .cutting import MOST, length
from .links import At
from .reviewers import asking, missing
from .there import Comment, Pull, Review, Status
from .wanted import Wanted, rendered

_ASKED: Final = re.compile(r"asked=([0-9a-f]*):([A-Za-z0-9_./\[\],-]*) -->")

DESCRIPTION: Final = "description"
REVIEWERS: Final = "reviewers"
CHECKLIST: Final = "checklist"
COPY: Final = "second checklist"
STATUS: Final = "status"


@dataclass(frozen=True, slots=True)
class There:
    """What is on GitHub."""

    login: str  #: who we are there
    pull: Pull
    comments: tuple[Comment, ...]
    statuses: tuple[Status, ...]
    reviews: tuple[Review, ...] = ()  #: only where somebody has to be asked


@dataclass(frozen=True, slots=True)
class Write:
    """One thing that is not as it should be, and how it becomes so."""

    kind: str  #: one of the above
    before: str  #: as it is, for people; "" where there is nothing
    after: str  #: as it should be; "" where it goes
    method: str
    path: str  #: below the repository
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is missing, in the order in which it is done."""

    writes: tuple[Write, ...] = ()
    kept: tuple[str, ...] = ()  #: what stays as it is although it differs, and why
    differs: str = ""  #: the part of the description that stays, as it should be


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sync has to go by beside what is there."""

    server: str  #: what links begin with
    repository: str
    number: int
    head: str  #: the commit that it is about: that of the pages here
    actions: bool = False  #: whether a workflow of GitHub's asks, whose token may not ask for its own name
    replace: bool = False  #: whether the part of the description is written although somebody wrote in it
    reached: tuple[str, ...] = ()  #: reviewers that were asked by this sync
    refused: tuple[str, ...] = ()  #: those whom GitHub does not take
    skip: frozenset[str] = field(default_factory=frozenset)  #: kinds of writes that were given up


def planned(there: There, wanted: Wanted, asked: Asked) -> Plan:
    """What to write."""
    described = _description(there.pull, wanted, asked)
    writes = [
        *described.writes,
        *_reviewers(there, wanted, asked),
        *_checklist(there, wanted, asked),
        *_status(there, wanted),
    ]
    return Plan(tuple(one for one in writes if one.kind not in asked.skip), described.kept, described.differs)


def _description(pull: Pull, wanted: Wanted, asked: Asked) -> Plan:
    try:
        there = block.found(pull.body, wanted.rollout)
        outside = pull.body if there is None else there.before + there.after
        room = MOST - length(outside) - length(block.written(wanted.rollout, "")) - len("\n\n\n\n")
        at = At(asked.server, asked.repository, pull.head, wanted.description.page)
        inner = rendered(wanted.description, at, boxes(there.inner) if there else {}, room)
        body = block.put(pull.body, wanted.rollout, inner)
    except (Unclear, ValueError) as error:
        return Plan(kept=(f"the description stays as it is: {error}",))
    if there is not None and there.inner == inner.strip():
        return Plan()
    if there is not None and there.edited and not asked.replace:
        told = "somebody wrote in the part of the description that is kept here, and it stays as it is"
        return Plan(kept=(told,), differs=inner)
    before, after = there.inner if there else "", inner.strip()
    return Plan((Write(DESCRIPTION, before, after, "PATCH", f"/pulls/{asked.number}", {"body": body}),))


def ours(there: There, wanted: Wanted) -> tuple[Comment, ...]:
    """The comments that carry the checklist, the oldest first."""
    own = [one for one in there.comments if one.login.lower() == there.login.lower()]
    return tuple(one for one in own if one.body.startswith(wanted.mark))


def unasked(there: There, wanted: Wanted) -> tuple[str, ...]:
    """Reviewers of whom it has to be known whether they have reviewed already."""
    return missing(wanted.reviewers, there.pull, _asked(there, wanted))


def _asked(there: There, wanted: Wanted) -> tuple[str, ...]:
    """Who was asked for this head, as our own comment remembers it."""
    for one in ours(there, wanted):
        if (found := _ASKED.search(one.body.partition("\n")[0])) and found[1] == there.pull.head:
            return tuple(filter(None, found[2].split(",")))
    return ()


def _reviewers(there: There, wanted: Wanted, asked: Asked) -> list[Write]:
    done = {one.lower() for one in (*asked.reached, *asked.refused)}
    left = [one for one in unasked(there, wanted) if one.lower() not in done]
    ask = asking(left, there.reviews, there.pull.head)
    if not ask:
        return []
    body: dict[str, Any] = {}
    body |= {"reviewers": list(ask.people)} if ask.people else {}
    body |= {"team_reviewers": list(ask.teams)} if ask.teams else {}
    names = "\n".join((*ask.people, *ask.teams))
    path = f"/pulls/{asked.number}/requested_reviewers"
    return [Write(REVIEWERS, "", names, "POST", path, body)]


def _checklist(there: There, wanted: Wanted, asked: Asked) -> list[Write]:
    own = ours(there, wanted)
    before: dict[str, Box] = {}
    for one in reversed(own):  # the oldest last: it is the one that stays
        before |= {name: box for name, box in boxes(one.body).items() if box.person or name not in before}
    body = _comment(there, wanted, asked, before)
    writes = []
    if not own:
        writes.append(Write(CHECKLIST, "", body, "POST", f"/issues/{asked.number}/comments", {"body": body}))
    elif own[0].body.replace("\r\n", "\n").strip() != body.strip():
        path = f"/issues/comments/{own[0].id}"
        writes.append(Write(CHECKLIST, own[0].body, body, "PATCH", path, {"body": body}))
    copies = [Write(COPY, one.body, "", "DELETE", f"/issues/comments/{one.id}") for one in own[1:]]
    return [*writes, *copies]


def _comment(there: There, wanted: Wanted, asked: Asked, before: Mapping[str, Box]) -> str:
    names = dict.fromkeys((*_asked(there, wanted), *there.pull.requested, *asked.reached))
    known = {one.lower() for one in wanted.reviewers}
    remembered = ",".join(sorted(one.lower() for one in names if one.lower() in known))
    mark = f"{wanted.mark}asked={there.pull.head}:{remembered} -->"
    at = At(asked.server, asked.repository, there.pull.head, wanted.checklist.page)
    return f"{mark}\n{rendered(wanted.checklist, at, before, MOST - length(mark) - 2)}"


def _status(there: There, wanted: Wanted) -> list[Write]:
    now = next((one for one in there.statuses if one.context == wanted.context), None)
    if now is not None and (now.state, now.description) == (wanted.state, wanted.says):
        return []
    before = f"{now.state}: {now.description}" if now else ""
    body = {"state": wanted.state, "context": wanted.context, "description": wanted.says}
    after = f"{wanted.state}: {wanted.says}"
    return [Write(STATUS, before, after, "POST", f"/statuses/{there.pull.head}", body)]
