"""Evidence is bound to what it proves, and shows when it was changed."""

import hashlib
from pathlib import Path

import pytest
from rolloutdocs.checks import evidence
from rolloutdocs.checks.evidence import Broken, Done, Ended, Started

from .checks_out import gives
from .copies import Copy


@pytest.fixture
def proved(desk: Copy) -> Copy:
    desk.shorten("preflight", keep={"preflight": ("health",)})
    desk.build()
    result = desk.verify()
    assert result.code == 0, result.text
    return desk


def started(desk: Copy) -> Started:
    first = desk.records()[0]
    assert isinstance(first, Started)
    return first


def done(desk: Copy) -> Done:
    (one,) = (record for record in desk.records() if isinstance(record, Done))
    return one


def test_its_digests_are_those_of_what_was_run(proved: Copy) -> None:
    pages = {
        page.name: page for page in proved.docs.glob("*.md") if "rollout:page" in page.read_text("utf-8")
    }
    assert started(proved).pages == {name: _sha(page) for name, page in pages.items()}
    assert started(proved).plan in proved.verify("--dry-run").text
    last = proved.records()[-1]
    assert isinstance(last, Ended)
    assert (last.verdict, last.passed) == ("passed", 1)


def test_another_application_page_or_step_has_other_digests(proved: Copy) -> None:
    before, step = started(proved), done(proved)
    proved.change("desk/health.py", '"""Both', '"""The two')
    with proved.source() as source:
        source["procedures"]["preflight"]["steps"]["health"]["time_limit"] = "2 minutes"
    proved.build()
    assert proved.verify().code == 0
    after = started(proved)
    assert after.application != before.application
    assert after.plan != before.plan
    assert after.pages["PRODUCTION-ROLLOUT-CHECKLIST.md"] != before.pages["PRODUCTION-ROLLOUT-CHECKLIST.md"]
    assert after.environment_digest == before.environment_digest
    assert done(proved).digest != step.digest


def test_a_changed_line_shows(proved: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    file = proved.runs()[0]
    lines = file.read_bytes().split(b"\n")
    for number in range(len(lines) - 3):  # a change of the last record has no line behind it
        _write(file, [*lines[:number], lines[number].replace(b'"', b' "', 1), *lines[number + 1 :]])
        with pytest.raises(Broken, match=f":{number + 2}: this line does not follow"):
            evidence.read(file)
        _write(file, [*lines[:number], *lines[number + 1 :]])
        with pytest.raises(Broken, match=f":{number + 1}: this line does not follow"):
            evidence.read(file)


def test_a_broken_file_is_said_at_the_next_start(proved: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    file = proved.runs()[0]
    file.write_bytes(file.read_bytes().replace(b'"verdict": "passed"', b'"verdict": "failed"', 1))
    assert "evidence was changed" in proved.verify().text
    gives("cli.runs.running.unfinished", ())(monkeypatch)
    assert "evidence was changed" not in proved.verify().text


def _write(file: Path, lines: list[bytes]) -> None:
    file.write_bytes(b"\n".join(lines))


def _sha(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
