"""A process that an earlier step left, and that writes where the steps do: what it prints is nobody's proof."""

import sys
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks import proc
from rolloutdocs.checks.sentences import KINDS

from .near import Near

#: Leaves a process that does what `{says}` as soon as there is a file `go`, and then makes `said`.
LEAVES = """\
#!/bin/sh
touch started
{before} sh -c 'touch there; until [ -e go ]; do sleep 0.02; done; {says}; touch said; sleep 60' {redirect} &
until [ -e there ]; do sleep 0.02; done
"""
LETS_IT_SPEAK = "touch go\nuntil [ -e said ]; do sleep 0.02; done"
BEFORE = {
    "a child of a script that ended": "",
    "in a session of its own": "setsid",
    "that scrubbed its environment": 'setsid env -i PATH="$PATH"',
}


@pytest.fixture
def lab(tmp_path: Path) -> Near:
    return Near(tmp_path)


def left(
    lab: Near,
    *,
    before: str = "",
    says: str = "echo Migrated",
    redirect: str = "</dev/null",
    run: str = LETS_IT_SPEAK,
    later: str = "touch later",
    **staging: Any,
) -> None:
    script = lab.folder / "content" / "start"
    script.parent.mkdir()
    script.write_text(LEAVES.format(before=before, says=says, redirect=redirect), "utf-8")
    script.chmod(0o755)
    steps = {
        "start": lab.step("./start"),
        "migrate": lab.step(run, **staging.pop("step", {"expect": [{"prints": "Migrated"}]})),
        "later": lab.step(later),
    }
    lab.write({"deploy": steps}, **staging)


@pytest.mark.skipif(sys.platform != "linux", reason="it is seen in /proc")
@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_what_it_prints_proves_no_step(lab: Near, before: str) -> None:
    """Assert that a step which printed nothing is not green by what somebody else printed; and who that was."""
    left(lab, before=before)
    ended = lab.verify()
    assert (ended.returncode, ended.stderr) == (3, ""), ended.stdout
    said = " ".join(ended.stdout.split())
    assert "which an earlier step left, could have printed it" in said
    assert "(sh)" in said
    assert "1 passed · 0 failed · 1 inconclusive · 1 not reached" in said


@pytest.mark.parametrize("redirect", ["</dev/null >log 2>&1", "</dev/null >/dev/null 2>/dev/null"])
def test_one_that_writes_elsewhere_harms_nothing(lab: Near, redirect: str) -> None:
    """Assert that a daemon with a log of its own is no reason to doubt what the steps print."""
    left(lab, redirect=redirect, run=f"{LETS_IT_SPEAK}\necho Migrated")
    ended = lab.verify()
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    "expect",
    [
        {"prints_not": "Rolled back"},
        {"exit": 0},
        {"finishes_within": 20},
    ],
    ids=lambda expect: next(iter(expect)),
)
def test_what_more_output_cannot_make_true_is_decided(lab: Near, expect: dict[str, Any]) -> None:
    """Assert that only what somebody else could have made true is in doubt."""
    left(lab, step={"expect": [expect]})
    ended = lab.verify()
    assert ended.returncode == 0, ended.stdout


def test_every_sentence_that_looks_for_output_is_in_doubt() -> None:
    """Assert that no sentence is forgotten, nor a later one: all but the one that more output can only make false."""
    looking = {name for name in KINDS if name.startswith("prints")} - {"prints_not"}
    assert {name for name, kind in KINDS.items() if kind.printed} == looking
    assert len(looking) > 6


def test_a_value_it_may_have_printed_is_not_captured(lab: Near) -> None:
    """Assert that no later step runs with a value of which nobody knows whose it is."""
    left(
        lab, says="echo production", step={"captures": [{"variable": "WHERE"}]}, later='touch "later-$WHERE"'
    )
    ended = lab.verify()
    assert ended.returncode == 3, ended.stdout
    assert "could have printed it" in " ".join(ended.stdout.split())
    assert not [*(lab.folder / "content").glob("later-*")]


def test_it_proves_no_identity(lab: Near) -> None:
    """Assert that nothing is destroyed where somebody else may have said who the target is."""
    asked = f"if [ -e started ]; then\n{LETS_IT_SPEAK}\nelse\necho staging\nfi"
    identity = {"command": asked, "prints": "staging"}
    destroys = {"effect": "destroys all people", "expect": [{"exit": 0}]}
    left(lab, says="echo staging", step=destroys, identity=identity, ceiling="destroys")
    ended = lab.verify()
    assert ended.returncode == 3, ended.stdout + ended.stderr
    said = " ".join(ended.stdout.split())
    assert "could have printed it" in said
    assert "the step was not sent" in said


def test_nobody_is_left_behind(lab: Near) -> None:
    """Assert that one which left its parents, its session and its environment is ended with the run all the same."""
    left(lab, before=BEFORE["that scrubbed its environment"], redirect="</dev/null >log 2>&1")
    assert lab.verify().returncode == 1
    here = str(lab.folder).encode()
    alive = [pid for pid, _ in proc.table(0) if here in _where(pid)]
    assert alive == []


def _where(pid: int) -> bytes:
    try:
        return bytes((proc.PROC / str(pid) / "cwd").readlink())
    except OSError:
        return b""
