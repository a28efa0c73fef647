"""What `status` says of a real example: green only for what a run has seen, as it is now."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from rolloutdocs.checks.evidence import Journal, Started, read, reading

from .checks_out import Out, gives
from .copies import Copy, alembic


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Verified once; a copy of it all is kept beside, to begin anew from."""
    desk = alembic(tmp_path_factory.mktemp("proved"))
    desk.shorten("preflight", keep={"preflight": ("health",)})
    desk.build()
    result = desk.verify()
    assert result.code == 0, result.text
    assert status(desk) == (0, "proven")
    shutil.copytree(desk.root, kept(desk), symlinks=True)
    return desk


def kept(desk: Copy) -> str:
    return f"{desk.root}-kept"


def status(desk: Copy) -> tuple[int, str]:
    result = desk.inside("status", "--env", "staging", "--format", "json")
    steps = json.loads(result.text)["steps"]
    return result.code, next(one["state"] for one in steps if one["step"] == "preflight.health")


def application(desk: Copy) -> None:
    desk.change("desk/health.py", '"""Both', '"""The two')


def step(desk: Copy) -> None:
    with desk.source() as source:
        source["procedures"]["preflight"]["steps"]["health"]["time_limit"] = "2 minutes"
    desk.build()


def policy(desk: Copy) -> None:
    with desk.staging() as staging:
        staging["services"]["web"]["ready"]["within"] = 31


def no_end(desk: Copy) -> None:
    """Take the last line away, as somebody would whose run had failed."""
    (file,) = desk.runs()
    file.write_bytes(b"".join(file.read_bytes().splitlines(True)[:-1]))


def another_rollout(desk: Copy) -> None:
    rewritten(desk, rollout="another")


def a_recovery(desk: Copy) -> None:
    rewritten(desk, recovers="another")


def the_future(desk: Copy) -> None:
    rewritten(desk, at="2999-01-01T00:00:00+00:00")


def rewritten(desk: Copy, **fields: str) -> None:
    """Let its first record say something else; the chain is whole."""
    (file,) = desk.runs()
    records = read(file)
    file.unlink()
    journal = Journal(file, str)
    for record in records:
        journal(replace(record, **fields) if isinstance(record, Started) else record)
    journal.close()


def a_byte(desk: Copy) -> None:
    (file,) = desk.runs()
    file.write_bytes(file.read_bytes().replace(b'"verdict": "passed"', b'"verdict":  "passed"', 1))


def concerned(patch: pytest.MonkeyPatch) -> None:
    """Every run counts here."""
    for module in ("standing", "history"):
        patch.setattr(f"rolloutdocs.checks.{module}.concerns", lambda *_: True)


def recovered(patch: pytest.MonkeyPatch) -> None:
    """A way back counts as a rehearsal, and its steps as those of one."""
    concerned(patch)
    patch.setattr("rolloutdocs.checks.examine._miscounted", lambda *_: iter(()))


def unchained(patch: pytest.MonkeyPatch) -> None:
    """Each line is taken as it is."""
    patch.setattr(
        "rolloutdocs.checks.evidence.reading._chained", lambda _place, line, _after: reading._alone(line)
    )


#: What happens to the example or its evidence -> what becomes of its step, and what alone had seen it.
ENDS: list[tuple[Callable[[Copy], None], str, Out]] = [
    (application, "stale", gives("checks.witness._changes", ())),
    (step, "stale", gives("checks.witness._changes", ())),
    (policy, "stale", gives("checks.witness._changes", ())),
    (no_end, "stale", gives("checks.witness._doubt", "")),
    (the_future, "stale", gives("checks.witness._doubt", "")),
    (another_rollout, "never run", concerned),
    (a_recovery, "never run", recovered),
    (a_byte, "never run", unchained),
]


@pytest.mark.parametrize(("end", "state", "out"), ENDS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_proof_ends(
    proved: Copy, end: Callable[[Copy], None], state: str, out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(proved.root)
    shutil.copytree(kept(proved), proved.root, symlinks=True)
    end(proved)
    assert status(proved) == (3, state)
    out(monkeypatch)
    assert status(proved)[1] == "proven"
