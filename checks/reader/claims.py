"""The list of claims on the rollback page, and what its links and sentences mean together.

They stand on that page alone: whoever has to decide about a way back reads them where the way back is. Rejected: claims
beside each step, as expectations are. What a whole rollback brings back is no property of a step.
"""

from collections.abc import Iterator, Mapping

from ...errors import Finding
from ...notation import labels
from ...notation.claims import AGAINST
from ..plan import Claim, ClaimList, Claims, Link, Page, Procedure
from .fields import CLAIMS, Field, read_fields
from .inline import plain
from .layout import Group
from .sentences import read_claim
from .source import Source
from .targets import Targets, check_words

_NOUNS = {labels.DEPLOYED_BY: "deploys", labels.ROLLED_BACK_BY: "goes back", labels.RECOVERED_BY: "recovers"}


def read_claims(source: Source, group: Group, page: str) -> ClaimList | None:
    """The list of a `claims` group, or None and findings."""
    if page != labels.ROLLBACK:
        what = f"claims stand on the page `{page}`, and people look for them on the page `{labels.ROLLBACK}`"
        source.refuse(group.mark.line, what, "Move the mark and its list there.")
    fields = read_fields(source, group.blocks[0], CLAIMS)
    links = {field.label: _link(source, field) for field in fields if field.label != labels.CLAIM}
    claims = tuple(_claim(source, field) for field in fields if field.label == labels.CLAIM)
    deploy, rollback = links.get(labels.DEPLOYED_BY), links.get(labels.ROLLED_BACK_BY)
    said = tuple(claim for claim in claims if claim)
    _contradictions(source, said)
    if deploy is None or rollback is None:
        return None
    place = source.place(group.blocks[0].first)
    return ClaimList(deploy, rollback, links.get(labels.RECOVERED_BY), said, place)


def _link(source: Source, field: Field) -> Link | None:
    match field.value:
        case (Link() as link,):
            return link
    what = f"`{field.label}` does not name the procedure that {_NOUNS[field.label]}"
    source.refuse(field.line, what, f"Write `- **{field.label}:** [Heading](PAGE.md#heading)`.")
    return None


def _claim(source: Source, field: Field) -> Claim | None:
    text = plain(field.value)
    if text is None:
        source.refuse(field.line, "a claim has markup", "Write it as words and code spans only.")
        return None
    return read_claim(source, text, field.line)


def _contradictions(source: Source, claims: tuple[Claim, ...]) -> None:
    """Two claims of which one is false whatever happens, and one that is there twice."""
    for index, claim in enumerate(claims):
        for other in claims[:index]:
            same = other.subject == claim.subject != ""
            if other.name == claim.name and (same or other.values == claim.values):
                what = f"the same is claimed on line {other.place.line}"
                source.refuse(claim.place.line, what, "Keep one of them.")
            elif same and (
                claim.name in AGAINST.get(other.name, ()) or other.name in AGAINST.get(claim.name, ())
            ):
                what = f"line {other.place.line} claims the opposite"
                source.refuse(claim.place.line, what, "Keep the one that is true.")


def resolve_claims(
    pages: tuple[Page, ...],
    found: tuple[Mapping[str, Procedure], tuple[str, ...]],
    targets: Targets,
) -> tuple[Claims | None, list[Finding]]:
    """Follow the links of the list; `found` is the procedures and the order of the rehearsal."""
    written = next((page.claims for page in pages if page.claims), None)
    if written is None:
        return None, []
    procedures, rehearsal = found
    findings: list[Finding] = []
    names: dict[str, str] = {}
    for key, link in (
        ("deploy", written.deploy),
        ("rollback", written.rollback),
        ("recovery", written.recovery),
    ):
        if link is not None:
            findings += check_words(targets, link)
            names[key] = _procedure(link, procedures, targets, findings)
    claims = Claims(
        names["deploy"], names["rollback"], names.get("recovery", ""), written.claims, written.place
    )
    if not findings:
        findings += _order(claims, rehearsal)
    return claims, findings


def _procedure(
    link: Link, procedures: Mapping[str, Procedure], targets: Targets, findings: list[Finding]
) -> str:
    heading = targets.heading(link)
    for procedure in procedures.values():
        if heading is not None and procedure.place == heading.place:
            return procedure.id
    what = f"`{link.href}` leads to no procedure"
    findings.append(Finding(link.place, what, "Link to the `##` heading above a procedure's steps."))
    return ""


def _order(claims: Claims, rehearsal: tuple[str, ...]) -> Iterator[Finding]:
    """A rehearsal that never deploys and goes back proves no claim about that."""
    after = rehearsal[rehearsal.index(claims.deploy) + 1 :] if claims.deploy in rehearsal else ()
    if claims.deploy == claims.rollback or claims.rollback not in after:
        what = f"the rehearsal does not run `{claims.deploy}` and then `{claims.rollback}`, which is what is claimed of"
        yield Finding(claims.place, what, "Put both into the order of the rehearsal, or take the claims out.")
        return
    rest = after[after.index(claims.rollback) + 1 :]
    again = next((claim for claim in claims.said if claim.name == "deploy_again"), None)
    if again and claims.deploy not in rest:
        what = f"the rehearsal has no second `{claims.deploy}` after `{claims.rollback}`"
        yield Finding(again.place, what, "Put one into the order of the rehearsal, or take the claim out.")
