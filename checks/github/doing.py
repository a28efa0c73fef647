"""Brings a pull request to what it should be: reads, does the first write that is missing, reads again, until none is.

GitHub cannot be told to write only where nothing has changed, so what is written is read as late as possible before,
and again after; a write whose answer is lost is looked for, and not sent twice. Rejected: one plan, done to its end;
between its writes somebody else's may come.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ...dataclass import dataclass
from ..reports.printable import printable
from .client import Client
from .plan import CHECKLIST, COPY, DESCRIPTION, REVIEWERS, Asked, There, Write, planned, unasked
from .there import Pull, comments, own_login, pull, reviews, statuses
from .there import comment as one_comment
from .trouble import DENIED, INVALID, MISSING, UNCERTAIN, Trouble
from .wanted import Wanted

#: Writes of one sync, and reads after them: more means that somebody writes against it.
ROUNDS: Final = 12
#: How often one thing is written before it is left to whoever writes against it.
TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class Done:
    """What a sync came to."""

    writes: tuple[Write, ...] = ()  #: what was written
    kept: tuple[str, ...] = ()  #: what is not as it should be, and why
    differs: str = ""  #: the part of the description that stays, as it should be


def read(client: Client, wanted: Wanted, login: str, first: Pull | None = None) -> There:
    """Read all that a plan needs. Raises Trouble."""
    now = first or pull(client)
    there = There(login, now, comments(client), statuses(client, now.head))
    return replace(there, reviews=reviews(client)) if unasked(there, wanted) else there


def synchronise(
    client: Client, wanted: Wanted, asked: Asked, first: Pull, tell: Callable[[Write], None]
) -> Done:
    """Do it; `first` is the pull request as it was when its head was found to be what is here. Raises Trouble."""
    login = own_login(client, actions=asked.actions)
    writes: list[Write] = []
    tried: list[str] = []
    said: list[str] = []
    there = read(client, wanted, login, first)
    for _ in range(ROUNDS):
        if there.pull.head != first.head:
            raise _moved(there.pull.head)
        plan = planned(there, wanted, asked)
        write = _late(client, there, wanted, asked, plan.writes[0]) if plan.writes else None
        if plan.writes and tried.count(plan.writes[0].kind) >= TIMES:
            said.append(f"{plan.writes[0].kind}: something else writes it too, and wins: start again later")
            asked = replace(asked, skip=asked.skip | {plan.writes[0].kind})
        elif write is not None:
            tried.append(write.kind)
            refused = len(said)
            asked = _write(client, write, asked, said)
            if len(said) == refused or (write.kind == REVIEWERS and asked.reached):
                writes.append(write)  # what GitHub refused is not told as written
                tell(write)
        elif not plan.writes:
            return Done(tuple(writes), (*plan.kept, *said), plan.differs)
        there = read(client, wanted, login)
    return Done(tuple(writes), (*said, "something else writes it too: start again later"))


def _moved(head: str) -> Trouble:
    what = f"the pull request proposes another commit now, {head[:12]}"
    return Trouble(INVALID, what, "Start again on that one.")


def _late(client: Client, there: There, wanted: Wanted, asked: Asked, write: Write) -> Write | None:
    """The write as it has to be after a last look; None where nothing is to be written any more."""
    if write.kind == DESCRIPTION:
        there = replace(there, pull=pull(client))
        if there.pull.head != asked.head:
            return None
    elif write.kind == CHECKLIST and write.method == "PATCH":
        try:
            now = one_comment(client, int(write.path.rpartition("/")[2]))
        except Trouble as trouble:
            if trouble.kind == MISSING:
                return None
            raise
        there = replace(there, comments=tuple(now if one.id == now.id else one for one in there.comments))
    else:
        return write
    return next((one for one in planned(there, wanted, asked).writes if one.kind == write.kind), None)


def _write(client: Client, write: Write, asked: Asked, said: list[str]) -> Asked:
    """Do one; what GitHub does not take is said, and the others are done all the same."""
    path = f"/repos/{asked.repository}{write.path}"
    if write.kind == REVIEWERS:
        return _ask(client, write, asked, said)
    try:
        client.write(write.method, path, write.body)
    except Trouble as trouble:
        gone = trouble.kind == MISSING and write.kind in (CHECKLIST, COPY) and write.method != "POST"
        if trouble.kind == UNCERTAIN or gone:
            return asked  # what became of it is read next
        if trouble.kind not in (DENIED, INVALID, MISSING):
            raise
        said.append(f"{write.kind}: {trouble}")
        return replace(asked, skip=asked.skip | {write.kind})
    return asked


def _ask(client: Client, write: Write, asked: Asked, said: list[str]) -> Asked:
    """Ask for reviews: all at once, or one by one where one name makes GitHub refuse all of them."""
    assert write.body is not None
    path = f"/repos/{asked.repository}{write.path}"
    owner = asked.repository.partition("/")[0]
    single = [
        ({key: [name]}, f"{owner}/{name}" if key == "team_reviewers" else name)
        for key, names in write.body.items()
        for name in names
    ]
    try:
        client.write(write.method, path, write.body)
    except Trouble as trouble:
        if trouble.kind == UNCERTAIN:
            return asked
        if trouble.kind == DENIED:
            said.append(f"reviewers: {trouble}")
            return replace(asked, skip=asked.skip | {REVIEWERS})
        if trouble.kind not in (INVALID, MISSING):
            raise
        return (
            _one_by_one(client, path, single, asked, said)
            if len(single) > 1
            else _refused(single[0][1], trouble, asked, said)
        )
    return replace(asked, reached=(*asked.reached, *(name for _, name in single)))


def _one_by_one(
    client: Client, path: str, single: list[tuple[dict[str, list[str]], str]], asked: Asked, said: list[str]
) -> Asked:
    for body, name in single:
        try:
            client.write("POST", path, body)
            asked = replace(asked, reached=(*asked.reached, name))
        except Trouble as trouble:
            if trouble.kind == UNCERTAIN:
                continue
            if trouble.kind not in (INVALID, MISSING):
                raise
            asked = _refused(name, trouble, asked, said)
    return asked


def _refused(name: str, trouble: Trouble, asked: Asked, said: list[str]) -> Asked:
    said.append(f"reviewers: `{printable(name)}` cannot be asked: {trouble.what}")
    return replace(asked, refused=(*asked.refused, name))
