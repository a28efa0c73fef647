"""What documents say of the claims: what comes back, what does not, what to do about it, and the list that is proved.

The sentences for readers are made of the claims and of nothing else, so that they cannot say more than is proved.
"""

from collections.abc import Iterator

from ...dataclass import dataclass
from ...notation import labels
from ..claims import Claims, claimed, filled
from ..document import leads, to_procedure
from ..source import Source
from ..text import span

TITLE = "What comes back"
PAGE = "rollback"


@dataclass(frozen=True, slots=True)
class ClaimsText:
    """The claims, in Markdown."""

    back: tuple[str, ...]  #: what comes back, a line each
    lost: tuple[str, ...]  #: what does not
    remedy: str  #: a link to the procedure that brings it back, or nothing
    fields: tuple[tuple[str, str], ...]  #: label and value, in the order of `labels.CLAIMED`


def text(source: Source) -> ClaimsText | None:
    """The claims; nothing for none."""
    claims = source.rollout.claims
    if claims is None:
        return None
    remedy = to_procedure(source, claims.recovery, PAGE) if claims.recovery else ""
    return ClaimsText(tuple(_back(claims)), tuple(_lost(claims)), remedy, tuple(_fields(source, claims)))


def pointer(source: Source, here: str) -> str:
    """A sentence for other documents on what does not come back, and where more is said; nothing for no claims."""
    found = text(source)
    if found is None:
        return ""
    more = f"{leads(TITLE, PAGE, here)} says what comes back, what does not, and what to do about it."
    return f"A rollback does not bring back {'; '.join(found.lost)}. {more}" if found.lost else more


def _back(claims: Claims) -> Iterator[str]:
    for sentence, values in map(filled, claims.sentences):
        match sentence.name:
            case "schema_restored":
                yield f"the schema of {span(values['table'])}, exactly as it was"
            case "schema_restored_except":
                rest = " and ".join(map(span, values["tolerances"].split("\n")))
                yield f"the schema of {span(values['table'])}, except its {rest}"
            case "values_restored":
                yield f"the values of {span(values['column'])}"
            case "rows_kept":
                yield f"the rows of {span(values['table'])} that were written after the deployment"


def _lost(claims: Claims) -> Iterator[str]:
    found = [(sentence.name, values) for sentence, values in map(filled, claims.sentences)]
    named = {values["column"] for name, values in found if name in ("values_restored", "values_lost")}
    held = {values["column"]: span(values["value"]) for name, values in found if name == "values_set"}
    for name, values in found:
        column = values.get("column", "")
        after = f": every row holds {held[column]} afterwards" if column in held else ""
        if name == "values_lost" or (name == "values_set" and column not in named):
            yield f"the values of {span(column)}{after}"
        elif name == "deploy_loses" and column not in named | set(held):
            yield f"the values of {span(column)}, which the deployment destroys"
        elif name == "rows_left":
            yield f"the rows of {span(values['table'])} that there were before the deployment"
        elif name == "rows_lost":
            yield f"the rows of {span(values['table'])} that were written after the deployment"


def _fields(source: Source, claims: Claims) -> Iterator[tuple[str, str]]:
    yield labels.DEPLOYED_BY, to_procedure(source, claims.deploy, PAGE)
    yield labels.ROLLED_BACK_BY, to_procedure(source, claims.rollback, PAGE)
    if claims.recovery:
        yield labels.RECOVERED_BY, to_procedure(source, claims.recovery, PAGE)
    for claim in claims.sentences:
        yield labels.CLAIM, claimed(claim)
