"""Evidence is only ever appended to, and a changed file is seen."""

from contextlib import closing
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import (
    RECOVERED,
    RESTORED,
    Begun,
    Broken,
    Done,
    Ended,
    Journal,
    Judged,
    Open,
    Phase,
    Started,
    read,
)
from rolloutdocs.checks.reader.digest import digest
from rolloutdocs.checks.redaction import Redaction

STARTED = Started(
    "r",
    "2026-01-01T00:00:00+00:00",
    "1",
    "staging",
    "e",
    "p",
    {},
    "",
    [],
    1,
    0,
    0,
    1,
    folders=["/f/rolloutdocs-1"],
)
RECORDS = [
    Phase("starting state restored", 1.5, "passed"),
    Begun(1, "deploy.down", "Close", "PAGE.md:3", "maintenance mode", "deploy.up"),
    Done(1, "deploy", "deploy.down", "Close", "PAGE.md:3", "ab", "php artisan down", "failed", 0.1, "status 1",
         [Judged("exits with `0`", "PAGE.md:9", "failed", "0", "1", "why")], "output"),
    Open("maintenance mode", "deploy.down", "PAGE.md:3", "because", ["php artisan up"], "Closing"),
    Ended("failed", 2.0, 0, 1, 0, "deploy.down failed"),
]  # fmt: skip


def written(path: Path, redact=str) -> Path:
    journal = Journal(path, redact)
    for record in RECORDS:
        journal(record)
    journal.close()
    return path


def test_reads_back(tmp_path: Path) -> None:
    assert read(written(tmp_path / "runs" / "a.jsonl")) == RECORDS


@pytest.mark.parametrize("line", range(len(RECORDS) - 1))
def test_a_changed_line_is_seen(tmp_path: Path, line: int) -> None:
    path = written(tmp_path / "a.jsonl")
    lines = path.read_text().splitlines(keepends=True)
    lines[line] = lines[line].replace("deploy", "de-ploy").replace("1.5", "1.6")
    path.write_text("".join(lines))
    with pytest.raises(Broken, match=rf":{line + 2}:"):
        read(path)


def test_a_line_taken_out_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]))
    with pytest.raises(Broken, match=":2:"):
        read(path)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"kind": "done"}', '{"after": "", "kind": "x"}', "null", "\xff"]
)
def test_no_record(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(line + "\n", "latin-1")
    with pytest.raises(Broken, match=":1:"):
        read(tmp_path / "a.jsonl")


def test_secrets_are_taken_out_before_anything_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", lambda text: text.replace("php", "[secret]"))
    assert "php" not in path.read_text()
    assert "[secret] artisan" in path.read_text()


def test_what_tells_that_nothing_is_left_stands_with_any_secret(tmp_path: Path) -> None:
    """Assert that a password which is a part of our own words does not keep a run from being understood."""
    path = tmp_path / "run.jsonl"
    redact = Redaction(["state", "recovery", "rolloutdocs"])
    phases = [Phase(name, 0.0, "passed", "the state") for name in (RESTORED, RECOVERED)]
    with closing(Journal(path, redact)) as journal:
        journal(STARTED)
        for phase in phases:
            journal(phase)
    started, *rest = read(path)
    assert started.folders == ["/f/rolloutdocs-1"]
    assert [(one.name, one.reason) for one in rest] == [(one.name, "the [secret]") for one in phases]


def test_a_file_that_was_removed_is_an_error(tmp_path: Path) -> None:
    """Assert that a run does not go on where a kill would leave nobody knowing what it did."""
    with closing(Journal(tmp_path / "run.jsonl", str)) as journal:
        journal(STARTED)
        (tmp_path / "run.jsonl").unlink()
        with pytest.raises(OSError, match="was removed or moved while it lasted"):
            journal(STARTED)


def test_an_interrupt_while_a_record_is_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that what is told afterwards is kept: the record was written, and nothing had failed."""

    def interrupted(_file: int) -> None:
        raise KeyboardInterrupt

    with closing(Journal(tmp_path / "run.jsonl", str)) as journal:
        journal(STARTED)
        with monkeypatch.context() as patch:
            patch.setattr("rolloutdocs.checks.evidence.journal._sync", interrupted)
            with pytest.raises(KeyboardInterrupt):
                journal(RECORDS[1])
        journal(RECORDS[-1])
    assert read(tmp_path / "run.jsonl") == [STARTED, RECORDS[1], RECORDS[-1]]


def test_never_overwrites(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl")
    with pytest.raises(FileExistsError):
        Journal(tmp_path / "a.jsonl", str)


def test_a_full_disk_is_an_error() -> None:
    journal = Journal.__new__(Journal)
    import os

    journal.path, journal._redact, journal._after = Path("/dev/full"), str, ""
    journal._broken, journal._size, journal._begun, journal._unnamed = False, 0, None, None
    journal._file = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(OSError, match="No space left"):
        journal(RECORDS[0])
    os.close(journal._file)


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 2, "b": 1})
