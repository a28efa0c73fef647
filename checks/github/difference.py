"""What of a pull request is not as source and evidence have it, one sentence each. Pure."""

from collections.abc import Iterator

from . import block
from .block import Unclear
from .boxes import boxes
from .links import At, commits
from .plan import CHECKLIST, COPY, DESCRIPTION, REVIEWERS, Asked, Plan, Write
from .there import Pull
from .wanted import Wanted


def differences(plan: Plan, there: Pull, wanted: Wanted, asked: Asked) -> Iterator[str]:
    """All of them, in the order in which they would be mended."""
    yield from plan.kept
    for write in plan.writes:
        yield from _one(write, there, wanted, asked)


def _one(write: Write, there: Pull, wanted: Wanted, asked: Asked) -> Iterator[str]:
    if write.kind == REVIEWERS:
        yield f"nobody asks for the review of {', '.join(write.after.split())}"
    elif write.kind == COPY:
        yield "there is a second comment with the checklist"
    elif not write.before:
        yield f"it has no {write.kind} of this rollout"
    elif write.kind == CHECKLIST:
        yield from _ticks(write)
    elif write.kind == DESCRIPTION:
        yield from _links(there, wanted, asked)
        yield from _ticks(write)
    else:
        yield f"its {write.kind} says `{write.before}`, and evidence says `{write.after}`"


def _ticks(write: Write) -> Iterator[str]:
    """Boxes that are ticked otherwise; else that the words differ."""
    then, now = boxes(write.before), boxes(write.after)
    other = [name for name in now if name in then and then[name].ticked != now[name].ticked]
    for name in other:
        is_, be = ("ticked", "open") if then[name].ticked else ("open", "ticked")
        yield f"{write.kind}: the line `{name}` is {is_}, and evidence has it {be}"
    if not other:
        yield f"its {write.kind} is not what source and evidence say"


def _links(there: Pull, wanted: Wanted, asked: Asked) -> Iterator[str]:
    try:
        found = block.found(there.body, wanted.rollout)
    except Unclear:
        return
    at = At(asked.server, asked.repository, there.head, wanted.description.page)
    for commit in sorted(commits(found.inner if found else "", at) - {there.head}):
        yield f"description: its links lead to {commit[:12]}, and {there.head[:12]} is proposed"
