"""From what was read to GO or NO-GO: gathers what gates are judged by, for `status` and `sign`."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...checks.anchor import Keys
from ...checks.base import Base
from ...checks.gates.facts import Facts
from ...checks.gates.signed_runs import vouch
from ...checks.gates.spoken import FOLDER, Words, listen
from ...checks.history import History
from ...checks.now import Now, reaches
from ...checks.reader import digest
from ...environments import Environment
from ...errors import Finding, OptionRefused, Place
from ...gating import Gates
from ...typed_yaml import first_bytes
from ..again import same
from ..pulls.reviewing import reviewed
from ..reading import Read

#: Bytes of a file of keys.
LARGEST = 1_000_000
_SIGNERS = "allowed signers", "Write it: a line `ada@example.org ssh-ed25519 AAAA…` for each principal."
_REVOKED = "revoked keys", "Write it: a public key a line, or what `ssh-keygen -k` makes; it may be empty."


def facts(read: Read, environment: str, evidence: Path, base: Base | None) -> Facts:
    """All that there is now. Raises OptionRefused where a file that policy names cannot be read; OSError."""
    asked = read.policy.environments[environment].gates or Gates()
    now = datetime.now(UTC)
    keys = known_keys(read, base)
    words = listen(evidence / FOLDER, principals(read), keys) if asked.said else Words()
    found = Facts(
        environment=environment,
        rollout=read.rollout,
        policy=read.policy,
        gates=asked,
        plan=read.plan,
        now=now,
        documents=documents(read),
        application=application(read, environment),
        documented=read.window,
        words=words,
        options=same("source", "docs", "evidence", "policy_from"),
        folder=same("evidence"),
    )
    if asked.approval:
        found = reviewed(read, found)
    return _rehearsed(read, found, evidence / "runs", keys) if asked.rehearsal else found


def documents(read: Read) -> str:
    """The digest of all that people read before they say a word: what is done by hand stands in no plan."""
    pages = {name: hashlib.sha256(text).hexdigest() for name, text in read.pages.items()}
    return digest.digest([read.plan.digest, pages])


def application(read: Read, environment: str) -> str:
    """The digest of the application that is to go: of the environment where it is rehearsed. Raises OSError."""
    gates = read.policy.environments[environment].gates
    place = read.policy.environments[gates.rehearsal.on if gates and gates.rehearsal else environment]
    return read.looks.tree(read.policy_path.parent, place.application)


def principals(read: Read, names: Iterable[str] = ()) -> dict[str, str]:
    """Who can sign, as the file of allowed signers calls them; of these, where names are given."""
    people = read.policy.people
    return {name: people[name].principal for name in (names or people) if people[name].principal}


def known_keys(read: Read, base: Base | None) -> Keys:
    """Whose key is whose, and which count no more, from where policy comes. Raises OptionRefused."""
    policy = read.policy
    return Keys(_file(read, policy.signers, base, *_SIGNERS), _file(read, policy.revoked, base, *_REVOKED))


def _file(read: Read, name: str, base: Base | None, of: str, remedy: str) -> bytes:
    if not name:
        return b""
    path = read.policy_path.parent / name
    try:
        if not base and path.exists() and not path.is_file():
            raise OSError(22, "it is no regular file")  # reading a pipe would wait for ever
        data = (base.read if base else first_bytes)(path, LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"it has more than {LARGEST} bytes")
    except (OSError, ValueError) as error:
        where = f"{base.ref}:{path}" if base else str(path)
        what = f"the file of {of} cannot be read ({getattr(error, 'strerror', None) or error})"
        raise OptionRefused([Finding(Place(where, 0), what, remedy)]) from error
    return data


def _rehearsed(read: Read, found: Facts, folder: Path, keys: Keys) -> Facts:
    """The same with what evidence says of the rehearsal."""
    asked = found.gates.rehearsal
    assert asked is not None
    place = read.policy.environments[asked.on]
    now = _now(read, found, asked.on, place, timedelta(days=asked.days))
    history = History(folder, now, shelf=read.looks.shelf)
    seen = read.looks.witnessed(read.plan, history, False)
    return replace(
        found,
        whole=reaches(read.plan, now),
        steps=seen.steps,
        claims=seen.claims,
        runs=vouch(folder, seen.runs, principals(read, asked.vouched_by), keys),
        troubles=seen.troubles,
    )


def _now(read: Read, found: Facts, name: str, place: Environment, limit: timedelta) -> Now:
    return Now(
        at=found.now,
        rollout=read.rollout,
        environment=name,
        policy=digest.policy(read.policy, name),
        application=found.application,
        ceiling=place.ceiling,
        limit=limit,
    )
