"""What a step does to its shell: what hangs, ends it, or fails where a shell alone would go on."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from rolloutdocs.checks.rehearsal import step as performing
from rolloutdocs.checks.shell import Shell, protocol

from .checks_out import Out
from .copies import Copy

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"


def judging_all(patch: pytest.MonkeyPatch) -> None:
    """Statements are run one after the other, and the last one's status is the step's, as in plain bash."""
    text = protocol.PROLOGUE
    plain = text.replace(b"set -E -o pipefail", b"set +o pipefail").replace(
        b'trap "$__rd_onerr" ERR', b"trap - ERR"
    )
    plain = plain.replace(b"|| \\builtin break\n", b"|| :\n")
    assert plain.count(b"pipefail") == text.count(b"pipefail")
    assert plain.count(b"break\n") == text.count(b"break\n") - 1
    patch.setattr(protocol, "PROLOGUE", plain)


def time_limit(patch: pytest.MonkeyPatch) -> None:
    run = Shell.run
    patch.setattr(Shell, "run", lambda shell, command, _limit, **more: run(shell, command, 60, **more))


def end_of_shell(patch: pytest.MonkeyPatch) -> None:
    """A shell that ended with 0 counts as a step that did: neither the rule nor `exits with 0` sees it."""
    result = performing._result

    def as_the_shell(outcome: "performing.Outcome") -> "performing.Result":
        seen = result(outcome)
        return replace(seen, status=outcome.status)

    patch.setattr(performing, "_ending", lambda *_: [])
    patch.setattr(performing, "_result", as_the_shell)


@dataclass(frozen=True, slots=True)
class Bad:
    """A step that must fail."""

    name: str
    run: str  #: `{after}`: a file that must not come to be
    words: str
    out: Out
    limit: str = "1 minute"


BADS = (
    Bad("hangs", "sleep 4", "not done after 1 seconds", time_limit, "1 second"),
    Bad(
        "ends-the-shell",
        "exit 0\ntouch {after}",
        "the command ended the shell: it exited with 0",
        end_of_shell,
    ),
    Bad("fails-in-the-middle", "false\ntouch {after}", "status 1, at `false`", judging_all),
    Bad("fails-in-a-pipe", "false | cat\ntouch {after}", "status 1, at `false | cat`", judging_all),
)
each = pytest.mark.parametrize("bad", BADS, ids=lambda bad: bad.name)


@pytest.fixture
def make(desk: Copy) -> Callable[[Bad], Copy]:
    def made(bad: Bad) -> Copy:
        desk.only(bad.run.format(after=desk.traces / "after"), time_limit=bad.limit)
        desk.build()
        return desk

    return made


@each
def test_it_fails(make: Callable[[Bad], Copy], bad: Bad) -> None:
    desk = make(bad)
    result = desk.run("verify", "--env", "staging")
    assert result.code == 1, result.text
    assert bad.words in result.text
    assert desk.place(PAGE, "```bash", "id=preflight.only") in result.text
    assert not (desk.traces / "after").exists()
    assert desk.clean()


@each
def test_nothing_else_finds_it(
    make: Callable[[Bad], Copy], bad: Bad, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make(bad)
    bad.out(monkeypatch)
    result = desk.verify()
    assert result.code == 0, result.text
