"""Claims are sentences that snapshots can decide, of procedures that the rehearsal runs in that order."""

from collections.abc import Iterator
from pathlib import PurePath

from ...errors import Finding, suggest
from ...notation.claims import CLAIMS, ON_COPIES
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


def subjects(source: Source) -> Iterator[Finding]:
    """Assert that what is tried on copies is a migration of this release, or an environment of this file."""
    claims = source.rollout.claims
    known = {
        "migration": [
            name for one in source.rollout.migrations for name in (PurePath(one.name).stem, one.name)
        ],
        "environment": list(source.environments.environments),
    }
    for index, claim in enumerate(claims.sentences if claims else ()):
        for name, value in {} if isinstance(claim, str) else claim.items():
            slot = CLAIMS[name].slots[0] if name in ON_COPIES else ""
            given = value.get(slot) if isinstance(value, dict) else value
            if slot and isinstance(given, str) and given not in known[slot]:
                what = f"there is no {slot} `{given}`"
                place = source.lines.place("claims", "sentences", index, name)
                yield Finding(place, what, f"Correct the name.{suggest(given, known[slot])}")


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
