"""What became of each table and column that is affected or claimed, in the words that people decide by. Pure."""

from ...dataclass import dataclass
from ..claims.effect import Effect
from ..claims.schemas import of, told
from ..claims.sight import BETWEEN, DEPLOY, ROLLBACK, WHOLE, Sight
from ..claims.unclaimed import schema
from ..claims.unclaimed_rows import data
from ..plan import Claim
from ..verdict import Judgement, Verdict, combine

RESTORED = "restored exactly"
EXCEPT = "restored except what is declared"
DOCUMENTED = "lossy as documented"
UNDECLARED = "lossy and undeclared"
OTHERWISE = "changed and undeclared"
MEANING = "meaning changed"
UNKNOWN = "inconclusive"

#: What a claim is about, by how its name begins.
_ABOUT = {"schema_": "schema", "rows_": "rows", "deploy_rows": "rows", "deploy_adds": "rows"}


@dataclass(frozen=True, slots=True)
class Subject:
    """One table or column, and what became of one side of it."""

    name: str
    about: str  #: "schema", "rows" or "values"
    outcome: str  #: one of the words above
    verdict: Verdict
    reason: str  #: what happened, in words
    claimed: bool  #: False: something happened to it of which no claim speaks


Judged = tuple[tuple[Claim, Judgement], ...]


def subjects(seen: Sight, judged: Judged) -> tuple[Subject, ...]:
    """All of them, those that a claim names first."""
    effects = {(one.subject, one.kind): one for one in (*schema(seen), *data(seen))}
    named = dict.fromkeys((claim.subject, about(claim)) for claim, _ in judged if claim.subject)
    keys = [*named, *(key for key in effects if key not in named)]
    return tuple(_subject(seen, judged, key, effects.get(key)) for key in keys)


def about(claim: Claim) -> str:
    """What a claim with a subject is about."""
    return next((what for start, what in _ABOUT.items() if claim.name.startswith(start)), "values")


def _subject(seen: Sight, judged: Judged, key: tuple[str, str], effect: Effect | None) -> Subject:
    name, what = key
    found = [(claim, one) for claim, one in judged if (claim.subject, about(claim)) == key]
    verdicts = [one.verdict for _, one in found]
    if effect is not None:
        verdicts.append(Verdict.FAILED if effect.decided else Verdict.INCONCLUSIVE)
    verdict = combine(verdicts)
    reasons = [effect.what] if effect else []
    reasons += [one.reason for _, one in found if one.verdict is not Verdict.PASSED and one.reason]
    outcome = _outcome(seen, key, effect, tuple(found))
    if verdict is Verdict.INCONCLUSIVE or (WHOLE not in seen.rows and effect is None):
        outcome = UNKNOWN
    reason = "; ".join(dict.fromkeys(reasons)) or _happened(seen, name, what)
    return Subject(name, what, outcome, verdict, reason, effect is None)


def _outcome(seen: Sight, key: tuple[str, str], effect: Effect | None, found: Judged) -> str:
    name, what = key
    if effect is not None and effect.decided:
        return MEANING if effect.moved else OTHERWISE if what == "schema" else UNDECLARED
    if any(one.reason.startswith("its meaning changed") for _, one in found):
        return MEANING
    if what == "schema":
        changes = of(seen.changes.get(WHOLE, ()), name)
        failed = any(one.verdict is Verdict.FAILED for _, one in found)
        return OTHERWISE if failed and changes else EXCEPT if changes else RESTORED
    if not _other(seen, key):
        return RESTORED
    wrong = [claim.name for claim, one in found if one.verdict is not Verdict.PASSED]
    if {"values_restored", "rows_kept"} & set(wrong):
        return UNDECLARED
    return DOCUMENTED


def _other(seen: Sight, key: tuple[str, str]) -> bool:
    """Whether it is not as it was before the deploy."""
    name, what = key
    if what == "values":
        values = seen.values(WHOLE, name)
        return values is not None and values.fate in ("changed", "gone")
    if not seen.others(BETWEEN, name):
        return seen.others(WHOLE, name)
    return seen.others(ROLLBACK, name) or (seen.others(DEPLOY, name) and seen.others(WHOLE, name))


def _happened(seen: Sight, name: str, what: str) -> str:
    if what == "schema":
        changes = of(seen.changes.get(WHOLE, ()), name) or of(seen.changes.get(DEPLOY, ()), name)
        return told(changes).replace("\n", "; ")
    if what == "values":
        first = seen.values(DEPLOY, name)
        return f"{first.fate} by the deploy" if first and first.fate != "same" else ""
    return ""
