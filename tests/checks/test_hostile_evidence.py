"""Evidence that somebody made up, chain and all, is read without a crash, and steers nobody's terminal."""

import errno
import hashlib
import io
import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks import bundle
from rolloutdocs.checks.evidence import Broken, ends, runs
from rolloutdocs.checks.examine import Run, examine
from rolloutdocs.checks.history import History
from rolloutdocs.checks.now import Now
from rolloutdocs.checks.remedy import remedy
from rolloutdocs.checks.shelf import Shelf
from rolloutdocs.checks.standing import standing

from .test_standing import PLAN, ran
from .whole import RUN

BODIES = [{"kind": type(one).__name__.lower(), **asdict(one)} for one in ran(PLAN, run=RUN).records]
NOW = Now(datetime(2026, 1, 2, tzinfo=UTC), "", "staging", "policy", "tree")

#: Any JSON value, and more of those that a record could have.
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(),
    st.sampled_from(["passed", "failed", "step", "closing", "deploy.migrate", "started", "ended", "0001-01-01",
                     "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "now", "\ud800", "\x1b[2J"]),
    st.lists(st.text(), max_size=2), st.dictionaries(st.text(), st.text(), max_size=2),
    st.just([{"sentence": "a"}]), st.just([{}]),
)  # fmt: skip
LINES = st.integers(0, len(BODIES) - 1)
FIELDS = sorted({name for body in BODIES for name in body})


def chained(bodies: list[dict[str, Any]]) -> bytes:
    after, lines = "0" * 64, []
    for body in bodies:
        line = json.dumps({"after": after, **body}).encode() + b"\n"
        after = hashlib.sha256(line).hexdigest()
        lines.append(line)
    return b"".join(lines)


def test_the_untouched_one_is_whole() -> None:
    assert [flaw.what for flaw in examine(RUN, RUN, chained(BODIES)).flaws if "counts" not in flaw.what] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(LINES, st.sampled_from(FIELDS), VALUES), min_size=1, max_size=3))
@example([(0, "at", "now")])
@example([(1, "at", "0001-01-01"), (2, "at", "0001-01-01")])
@example([(1, "at", "9999-12-31T23:59:59-23:59"), (2, "at", "0001-01-01T00:00:00+23:59")])
def test_made_up_values(folder: Path, edits: list[tuple[int, str, Any]]) -> None:
    bodies = [dict(body) for body in BODIES]
    for line, name, value in edits:
        bodies[line][name] = value
    path = folder / f"{RUN}.jsonl"
    path.write_bytes(chained(bodies))
    examine(RUN, RUN, path.read_bytes())
    assert list(runs(folder)) == [path]
    with suppress(Broken):
        ends(path)
    for one in standing(PLAN, History(folder, NOW), NOW):
        assert isinstance(one.reason, str)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(chained(BODIES).splitlines(True)), max_size=4).map(b"".join)
)
def test_any_bytes(data: bytes) -> None:
    run = examine(RUN, RUN, data)
    assert run.broken or run.started
    with suppress(bundle.Unreadable):
        list(bundle.opened(io.BytesIO(data)))


def test_a_record_knows_its_fields_kinds() -> None:
    """Assert that whoever reads a record need not ask whether a number is one."""
    for line, body in enumerate(BODIES):
        for name in body:
            bodies = [*BODIES[:line], {**body, name: {"no": 1}}, *BODIES[line + 1 :]]
            assert examine(RUN, RUN, chained(bodies)).records == (), name


def test_a_run_that_may_not_be_read_any_more_is_told_as_one_that_never_could(tmp_path: Path) -> None:
    """Assert that nobody is told to take it away: what to do goes by how this ends."""
    path = tmp_path / f"{RUN}.jsonl"
    path.write_bytes(chained(BODIES))

    class Denied(Shelf):
        def run(self, path: Path) -> Run:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    history = History(tmp_path, NOW, shelf=Denied())
    assert list(history) == []
    assert history.troubles == [f"{path}: Permission denied"]
    assert remedy(history.troubles[0]) == "look as the account that may read it"
