"""Makes a person's word, signs it, and keeps it, if policy takes it as theirs."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from ...checks import anchor
from ...checks.base import Base
from ...checks.evidence import FIRST, moment
from ...checks.gates.spoken import FOLDER, Heard, keep, listen, taken
from ...checks.gates.word import LONGEST, NAMED, Word, noted, subject, written
from ...checks.github.address import TOKENS
from ...checks.redaction import Redaction
from ...checks.remedy import AWAY
from ...checks.remedy import remedy as mending
from ...checks.reports.printable import printable
from ...checks.secret import SettingRefused, secret
from ...dataclass import dataclass
from ...environments import Secret
from ...errors import EvidenceRefused, Finding, OptionRefused, Place, suggest
from ...gating import Gates
from ..reading import Read
from ..standing.deciding import application, documents, known_keys, principals


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to say."""

    item: str
    environment: str
    who: str  #: short name in policy; "" where only one person may say it
    note: str
    revoke: bool


def sign(read: Read, asked: Asked, key: Path, evidence: Path, base: Base | None) -> None:
    """Keep the word. Raises OptionRefused, EvidenceRefused: then nothing was written; OSError."""
    person = _person(read, asked)
    keys = known_keys(read, base)
    folder = evidence / FOLDER
    there = listen(folder, principals(read, [person]), keys)
    word = _word(read, asked, person, there.heard)
    data = written(word)
    try:
        made = anchor.sign(data, key, anchor.WORD)
        wrong = taken(data, made, keys, principals(read)[person])
    except anchor.Unsigned as error:
        raise _refused(key, str(error), "Mend that, then sign again.") from error
    if wrong:
        what = f"policy does not take this key as that of `{person}`: {wrong}"
        remedy = (
            f"Use their key, or bring its public part into `{read.policy.signers}` where policy comes from."
        )
        raise _refused(key, what, remedy)
    path = keep(folder, data, made)
    verb = "Taken back" if asked.revoke else "Signed"
    click.echo(printable(f"{verb}: {asked.item} for {asked.environment} by {person}: {path}"))
    for trouble in there.troubles:
        told = f"{trouble}. While it is there, no word opens a gate: {mending(trouble, AWAY)}."
        click.echo(printable(told), err=True)


def _person(read: Read, asked: Asked) -> str:
    """Who says it. Raises OptionRefused where it is no item here, or not theirs to say."""
    gates = read.policy.environments[asked.environment].gates
    known = gates.said if gates else ()
    if gates is None or asked.item not in known:
        what = f"`{asked.item}` is nothing that policy asks people for {asked.environment}"
        remedy = suggest(asked.item, known).strip() or f"`{asked.environment}` has no such gate."
        raise OptionRefused([Finding(Place("ITEM", 0), what, remedy)])
    may = [one for one in gates.may_say(asked.item) if read.policy.people[one].principal]
    person = asked.who or (may[0] if len(may) == 1 else "")
    if person not in may:
        what = (
            f"`{person}` may not say `{asked.item}`" if person else f"several people may say `{asked.item}`"
        )
        raise OptionRefused([Finding(Place("--as", 0), what, f"Name yourself.{suggest(person, may)}")])
    return person


def _word(read: Read, asked: Asked, person: str, heard: tuple[Heard, ...]) -> Word:
    """All that it is bound to. Raises OptionRefused; OSError."""
    gates = read.policy.environments[asked.environment].gates
    theirs = [
        one
        for one in heard
        if (one.word.by, one.word.environment, one.word.rollout) == (person, asked.environment, read.rollout)
        and not one.wrong
    ]
    newest = max(theirs, key=lambda one: moment(one.word.at), default=None)
    given = [one for one in theirs if one.word.item == asked.item and one.word.says == "given"]
    back = sorted(given, key=lambda one: moment(one.word.at))[-NAMED:]
    return Word(
        says="revoked" if asked.revoke else "given",
        item=asked.item,
        by=person,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        environment=asked.environment,
        rollout=read.rollout,
        plan=subject(documents(read), gates or Gates(), asked.item),
        application=application(read, asked.environment),
        window=gates.window.bound if gates and gates.window else "",
        note=_note(read, asked.note),
        after=newest.digest if newest else FIRST,
        revokes=tuple(sorted(one.digest for one in back)) if asked.revoke else (),
    )


def _note(read: Read, text: str) -> str:
    """One line that can be shown anywhere. Raises OptionRefused for more than anybody reads."""
    note = noted(Redaction(_secrets(read))(text))
    if len(note) > LONGEST:
        what = f"the note has {len(note)} characters, and at most {LONGEST} are kept"
        raise OptionRefused([Finding(Place("--note", 0), what, "Write less, or a link to more.")])
    return note


def _secrets(read: Read) -> list[str]:
    """Those that can be had without running anything: a person may paste one into a note."""
    found = [os.environ[name] for name in TOKENS if os.environ.get(name)]
    for environment in read.policy.environments.values():
        for name, value in environment.variables.items():
            if isinstance(value, Secret) and value.secret in ("environment", "file"):
                with suppress(SettingRefused):
                    found.append(secret(name, value, read.policy_path))
    return found


def _refused(key: Path, what: str, remedy: str) -> EvidenceRefused:
    return EvidenceRefused([Finding(Place(str(key), 0), what, remedy)])
