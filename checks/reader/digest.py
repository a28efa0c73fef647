"""The digests: a page's own over its bytes, a plan's over all that decides a verdict."""

import hashlib
import json
import re
from collections.abc import Iterable

from ...environments import Environments
from ...notation.marks import NO_DIGEST, SEALED
from ..plan import Capture, Claims, Code, Effect, Failure, Opening, Page, Setting, Step, Text
from ..remembered import remembered


def seal(text: str) -> str:
    """The digest that a page's or script's own mark should have: of the text, with NO_DIGEST in its place."""
    blank = re.sub(SEALED, rf"\g<1>{NO_DIGEST}\g<3>", text, count=1, flags=re.M)
    return hashlib.sha256(blank.encode()).hexdigest()


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(_canonical(value).encode()).hexdigest()


_canonical = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
).encode


def step(one: Step) -> dict[str, object]:
    """A step as JSON. Where it stands is not in it: a page may be laid out anew."""
    return {
        "id": one.id,
        "title": one.title,
        "command": one.command,
        "runs_on": one.runs_on,
        "effect": _effect(one.effect),
        "expect": [(expectation.name, expectation.values) for expectation in one.expectations],
        "seconds": one.seconds,
        "failure": _failure(one.failure),
        "opening": one.opening and _opening(one.opening),
        # Only where there are any: the digest of a step without them is what it was before there were such fields.
        **({"captures": [_capture(each) for each in one.captures]} if one.captures else {}),
        **({"patience": one.patience} if one.patience else {}),
    }


@remembered
def of(one: Step) -> str:
    """A step's digest; each is asked for as often as there are steps behind it."""
    return digest(step(one))


def policy(policies: Environments, environment: str) -> str:
    """The digest of all that the environments file says of one of them.

    As a part of the file: pydantic has what writes all of it out, and would make anew what writes a part alone.
    """
    parts = policies.model_dump(mode="json", include={"environments": {environment}})
    return digest(parts["environments"][environment])


def settings(cells: Iterable[Setting]) -> list[object]:
    """The table of variables as JSON."""
    return [(cell.variable, cell.environment, _part(cell.value)) for cell in cells]


def claims(found: Claims) -> dict[str, object]:
    """What is claimed of which procedures, as JSON."""
    return {
        "deploy": found.deploy,
        "rollback": found.rollback,
        "recovery": found.recovery,
        "said": [(one.name, one.values) for one in found.said],
    }


def page_digest(page: Page) -> str:
    """The digest of what a page says, whatever it looks like."""
    shown = [(repeat.ids, repeat.command) for repeat in page.repeats]
    not_run = [(one.command, _text(one.reason)) for one in page.not_run]
    order = [(link.text, link.href) for link in page.rehearsal]
    said = [(str(one)) for one in page.claims.claims] if page.claims else []
    return digest(
        [page.id, [step(one) for one in page.steps], shown, not_run, settings(page.settings), order, *said]
    )


def _effect(effect: Effect) -> list[object]:
    return [effect.kind, _text(effect.what)]


def _failure(failure: Failure) -> list[object]:
    return [_text(failure.advice), failure.go_to and failure.go_to.text]


def _opening(opening: Opening) -> list[object]:
    return [opening.what, opening.closer.text]


def _capture(capture: Capture) -> list[object]:
    return [capture.variable, capture.kind, capture.value, capture.secret]


def _text(text: Text) -> list[object]:
    return [_part(part) for part in text]


def _part(part: str | Code) -> object:
    return {"code": part.value} if isinstance(part, Code) else part
