"""Compares runs with their anchors in front of a person, and signs them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from ...checks.anchor import Signature, Unsigned, refused
from ...checks.anchor import sign as signed
from ...checks.carry import SIGNED, origin
from ...checks.evidence import Broken, content
from ...checks.evidence.whole import whole
from ...checks.examine import Run, examine
from ...checks.reports.printable import printable
from ...dataclass import dataclass
from ...errors import EvidenceRefused, Finding, Place
from ..exits import Exit
from ..saying import say


@dataclass(frozen=True, slots=True)
class Asked:
    """What evidence is to be compared with."""

    anchor: str  #: a head as it was kept elsewhere; "" for none
    signature: Path | None  #: None: beside the run
    signers: Path | None  #: None: no signature is asked for
    identity: str
    revoked: Path | None  #: keys that count for nothing any more; None: nobody says so


def possible(asked: Asked, many: int) -> None:
    """Exit with 2 where what a person asked for, of so many runs, cannot be meant."""
    if asked.anchor and not re.fullmatch(r"[0-9a-f]{64}", asked.anchor):
        raise click.UsageError("--anchor is a head: 64 hexadecimal digits, as `verify` prints them.")
    if many > 1 and (asked.anchor or asked.signature):
        raise click.UsageError("An anchor is of one run: name one.")
    beside_signers = asked.signature or asked.revoked
    if bool(asked.signers) != bool(asked.identity) or (beside_signers and not asked.signers):
        raise click.UsageError("A signature is judged by who may sign: give --signers and --identity.")


def check(paths: Sequence[Path], compared: Asked) -> Exit:
    """Print what there is to say of each run; give the first code that applies."""
    codes = [_one(path, compared) for path in paths]
    return next(code for code in (Exit.FAILED, Exit.INCONCLUSIVE, Exit.PASSED) if code in codes)


def _one(path: Path, compared: Asked) -> Exit:
    data, run = looked_at(path)
    click.echo(printable(f"{path}\n  head  {run.head or 'none'}"))
    if imported := origin(path):
        say((printable(f"  imported {imported}"), "yellow"))
    bad = [(flaw.what, Exit.FAILED if flaw.changed else Exit.INCONCLUSIVE) for flaw in run.flaws]
    bad += list(_compared(path, data, run, compared))
    for what, code in bad:
        say((printable(f"  {'✘' if code is Exit.FAILED else '?'} {what}"), _COLOURS[code]))
    codes = [code for _, code in bad]
    if Exit.FAILED in codes:
        return Exit.FAILED
    if codes:
        return Exit.INCONCLUSIVE
    verdict = f"the run {run.ended.verdict}" if run.ended else ""
    say((f"  ✔ whole, and its anchor fits: {verdict}", "green"))
    return Exit.PASSED


_COLOURS = {Exit.FAILED: "red", Exit.INCONCLUSIVE: "yellow"}


#: Of a file without an end: anchors are made of runs that have one, so it was no kill.
_CUT: Final = "it was cut: an anchor is kept of a run that has ended, and this file has no end"


def _compared(path: Path, data: bytes, run: Run, given: Asked) -> Iterator[tuple[str, Exit]]:
    """What keeps its anchors from fitting; that there is none is such a thing too."""
    if not given.anchor and not given.signers:
        what = "chained, not anchored: whoever can write this file can write another"
        yield f"{what}. Compare it with --anchor or a signature", Exit.INCONCLUSIVE
    if given.anchor and given.anchor != run.head:
        what = _CUT if run.ended is None and run.records else "this is not the run it was kept of"
        yield f"its head is not the anchor {given.anchor}: {what}", Exit.FAILED
    if given.signers:
        file = given.signature or beside(path)
        try:
            why = refused(data, Signature(file, given.signers, given.identity, given.revoked))
        except FileNotFoundError:
            yield f"it is not signed: there is no {file}", Exit.INCONCLUSIVE
        except Unsigned as error:
            yield str(error), Exit.INCONCLUSIVE
        else:
            if why:
                cut = f"; {_CUT}" if run.ended is None and run.records else ""
                yield f"{file} is no signature of {given.identity} over this file: {why}{cut}", Exit.FAILED


def looked_at(path: Path) -> tuple[bytes, Run]:
    """The bytes of a run's file, and what is to be said of them. Raises EvidenceRefused where it cannot be read."""
    try:
        data = content(path)
    except (Broken, OSError) as error:
        raise EvidenceRefused([Finding(Place(str(path), 0), str(error), "Name a run's file.")]) from error
    return data, examine(path.stem, str(path), data)


def beside(path: Path) -> Path:
    """The file of a run's signature."""
    return path.with_name(path.name + SIGNED)


def sign(path: Path, key: Path) -> None:
    """Write a run's signature beside it. Raises EvidenceRefused where it is not whole, or signed already."""
    data, run = looked_at(path)
    if run.flaws:
        findings = [
            Finding(Place(str(path), 0), flaw.what, "Sign a run that is whole.") for flaw in run.flaws
        ]
        raise EvidenceRefused(findings)
    target = beside(path)
    try:
        whole(target, signed(data, key))
    except Unsigned as error:
        raise EvidenceRefused([Finding(Place(str(key), 0), str(error), "Nothing was written.")]) from error
    except FileExistsError as error:
        what = "the run is signed already"
        raise EvidenceRefused(
            [Finding(Place(str(target), 0), what, "Move that signature away first.")]
        ) from error
    click.echo(printable(f"Signed: {target}"))
