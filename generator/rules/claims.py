"""Claims are sentences that snapshots can decide, of procedures that the rehearsal runs in that order."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from ...errors import Finding, suggest
from ...notation.claims import AGAINST, CLAIMS
from ..claims import filled
from ..source import Source
from .expectations import sentence


def sentences(source: Source) -> Iterator[Finding]:
    """Assert that each claim is a known sentence; one that nobody can judge would never fail."""
    claims = source.rollout.claims
    for index, claim in enumerate(claims.sentences if claims else ()):
        keys = ("claims", "sentences", index)
        if not isinstance(claim, str):
            yield from sentence(source, keys, claim, (CLAIMS, "claim"))
        elif claim not in CLAIMS:
            what = f"there is no claim `{claim}`"
            yield Finding(source.lines.place(*keys), what, f"Correct the name.{suggest(claim, CLAIMS)}")
        elif CLAIMS[claim].slots:
            what = f"the claim `{claim}` lacks a value"
            remedy = f"Write it as `{claim}: ...`, as `rolloutdocs explain {claim}` shows."
            yield Finding(source.lines.place(*keys), what, remedy)


#: Claim -> its slot that names something of the source, one or several.
_NAMED: Final = {
    "failure_recovered": "migration",
    "runs_in_production": "environment",
    "deploy_runs": "migrations",
    "rollback_reverts": "migrations",
}


def subjects(source: Source) -> Iterator[Finding]:
    """Assert that a claim names migrations of this release, or an environment of this file."""
    claims = source.rollout.claims
    known = {
        "migration": [
            name for one in source.rollout.migrations for name in (PurePath(one.name).stem, one.name)
        ],
        "environment": list(source.environments.environments),
    }
    for index, claim in enumerate(claims.sentences if claims else ()):
        for name, value in {} if isinstance(claim, str) else claim.items():
            slot = _NAMED.get(name, "")
            given = value.get(slot) if isinstance(value, dict) else value
            for one in given if isinstance(given, list) else [given]:
                if slot and isinstance(one, str) and not _known(one, known[slot.removesuffix("s")]):
                    what = f"there is no {slot.removesuffix('s')} `{one}`"
                    place = source.lines.place("claims", "sentences", index, name)
                    remedy = f"Correct the name.{suggest(one, known[slot.removesuffix('s')])}"
                    yield Finding(place, what, remedy)


def _known(name: str, names: list[str]) -> bool:
    """Django's log has the application before the name."""
    return name in names or name.partition(".")[2] in names


def variables(source: Source) -> Iterator[Finding]:
    """Assert that a claim's file uses variables of the environments that have copies: elsewhere it is not tried."""
    claims, every = source.rollout.claims, source.environments.environments
    known = [one.variables for one in every.values() if one.copies] or [
        one.variables for one in every.values()
    ]
    for index, claim in enumerate(claims.sentences if claims else ()):
        given = claim.get("backup_whole") if isinstance(claim, dict) else None
        file = given.get("file") if isinstance(given, dict) else given
        for name in re.findall(r"\$(\w+)", file, re.ASCII) if isinstance(file, str) else ():
            if unknown := next((names for names in known if name not in names), None):
                place = source.lines.place("claims", "sentences", index, "backup_whole")
                what = f"`{file}` has `${name}`, which is no variable of an environment where it is tried"
                yield Finding(place, what, f"Declare it there or correct it.{suggest(name, unknown)}")


def agree(source: Source) -> Iterator[Finding]:
    """Assert that no claim is there twice, and none says otherwise of the same than another: readers refuse both."""
    claims = source.rollout.claims
    given = claims.sentences if claims else []
    if next(sentences(source), None):
        return
    said = [filled(claim) for claim in given]
    for index, (one, values) in enumerate(said):
        for number, (other, others) in enumerate(said[:index]):
            about = _subject(values)
            same = about != "" and about == _subject(others)
            first = source.lines.place("claims", "sentences", number).line
            if other.name == one.name and (same or values == others):
                what, remedy = f"the same is claimed on line {first}", "Keep one of them."
            elif same and (
                one.name in AGAINST.get(other.name, ()) or other.name in AGAINST.get(one.name, ())
            ):
                what, remedy = f"line {first} claims the opposite", "Keep the one that is true."
            else:
                continue
            yield Finding(source.lines.place("claims", "sentences", index), what, remedy)


def _subject(values: dict[str, str]) -> str:
    return values.get("column") or values.get("table") or ""


def procedures(source: Source) -> Iterator[Finding]:
    """Assert that claims are about procedures that exist, and that a rehearsal deploys and then goes back."""
    claims, place = source.rollout.claims, source.lines.place
    if claims is None:
        return
    known, missing = source.rollout.procedures, False
    for key in ("deploy", "rollback", "recovery"):
        name = getattr(claims, key)
        if (name or key != "recovery") and name not in known:
            missing = True
            at = place("claims", key) if key in claims.model_fields_set else place("claims")
            yield Finding(at, f"there is no procedure `{name}`", f"Correct the name.{suggest(name, known)}")
    rehearsal = source.rollout.rehearsal
    after = rehearsal[rehearsal.index(claims.deploy) + 1 :] if claims.deploy in rehearsal else []
    if not missing and claims.rollback not in after:
        what = f"the rehearsal does not run `{claims.deploy}` and then `{claims.rollback}`, so no claim would be proved"
        yield Finding(place("claims"), what, "Put both into `rehearsal`, in this order.")
        return
    rest = after[after.index(claims.rollback) + 1 :] if claims.rollback in after else []
    if "deploy_again" in claims.sentences and claims.deploy not in rest:
        what = f"the rehearsal has no second `{claims.deploy}` after `{claims.rollback}`"
        at = place("claims", "sentences", claims.sentences.index("deploy_again"))
        yield Finding(at, what, "Put one into `rehearsal`, or take the claim out.")
