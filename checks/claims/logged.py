"""What the two claims share about migrations: which names came into the log, or went out of it."""

from collections import Counter

from ..sentences.slots import Values
from ..verdict import Judgement, compare, undecided
from .sight import Pair, Sight

#: What a file's name has behind the name that is logged.
_ENDINGS = (".php", ".py", ".sql")


def judge(values: Values, seen: Sight, pair: Pair, *, came: bool) -> Judgement:
    """Fail where others came or went, or the same in another number."""
    wanted = [_stem(one) for one in values["migrations"].split("\n")]
    expected = ", ".join(wanted)
    logs = [seen.logs.get(moment) for moment in pair]
    if logs[0] is None or logs[1] is None:
        return undecided(
            expected, "the database has no log of migrations that is known; `database.migrations` names it"
        )
    before, after = (Counter(map(_stem, log)) for log in logs if log is not None)
    moved, against = (after - before, before - after) if came else (before - after, after - before)
    actual = ", ".join(moved.elements()) or "none"
    if against:
        word = "also went" if came else "also came"
        actual += f"; {word}: {', '.join(against.elements())}"
    return compare(moved == Counter(wanted) and not against, expected, actual)


def _stem(name: str) -> str:
    """A name as logs have it."""
    return next((name.removesuffix(one) for one in _ENDINGS if name.endswith(one)), name)
