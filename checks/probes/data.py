"""Ask about the whole database: whether a step left it as it was, and whether a backup gives it back."""

from dataclasses import replace

from .questions import AskBackup, AskUnchanged, SameAnswer, Unanswered
from .reach import Access, Before, Reach

_UNDECLARED = Unanswered("the environment declares no database")


def whole(seen: Before, access: Access) -> Before:
    """See all of it before a step; nothing, and why, if nobody could look."""
    if access.data is None:
        return seen
    try:
        return replace(seen, data=access.data.now())
    except OSError as error:
        return replace(seen, unseen=str(error))


def unchanged(_: AskUnchanged, reach: Reach) -> SameAnswer | Unanswered:
    """Compare it with how it was before the step."""
    if reach.access.data is None:
        return _UNDECLARED
    if reach.before.data is None:
        return Unanswered(reach.before.unseen or "nobody looked at the database before the step")
    try:
        return _same(reach.access.data.since(reach.before.data))
    except OSError as error:
        return Unanswered(str(error))


def backup(question: AskBackup, reach: Reach) -> SameAnswer | Unanswered:
    """Restore it where nothing is, and compare."""
    if reach.access.data is None:
        return _UNDECLARED
    try:
        return _same(reach.access.data.restored(question.path))
    except OSError as error:
        return Unanswered(str(error))


def _same(answer: object) -> SameAnswer:
    assert isinstance(answer, SameAnswer)
    return answer
