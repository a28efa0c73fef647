"""A page without its source whose change can be read: running it finds it, or whoever confirms the plan does."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from .checks_out import Out, gives, sentence
from .copies import Copy

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a page that leaves it readable."""

    name: str
    step: str  #: the only step of `preflight` that is rehearsed
    old: str
    new: str
    line: str  #: a text of the line that is named
    out: tuple[Out, ...]  #: what finds it


CHANGES = (
    Change(
        "an expectation changed",
        "health",
        "has `status` equal to `ok`",
        "has `status` equal to `fine`",
        "`GET $APP_URL/api/health` answers `200` and its JSON has `status` equal to `fine`",
        (sentence("answers_json"),),
    ),
    Change(
        "a command changed",
        "backup",
        'python -m desk backup "$BACKUP_DIR/before-deploy.db"',
        'echo Backup written to "$BACKUP_DIR/before-deploy.db"',
        "file `$BACKUP_DIR/before-deploy.db` has at least `4096` bytes",
        (sentence("file_filled"),),
    ),
)
each = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name.replace(" ", "-"))


def changed(desk: Copy, change: Change) -> None:
    desk.shorten("preflight", keep={"preflight": (change.step,)})
    desk.build()
    file = desk.root / PAGE
    text = file.read_text("utf-8")
    start = text.index(change.old, text.index(f"id=preflight.{change.step}"))
    file.write_text(text[:start] + change.new + text[start + len(change.old) :], "utf-8")


@each
def test_with_its_source_it_is_refused(desk: Copy, change: Change) -> None:
    changed(desk, change)
    result = desk.verify()
    assert result.code == 1
    assert f"{desk.place(PAGE, change.new)}: the page was edited by hand" in result.text
    assert desk.untouched()


@each
def test_alone_with_the_old_digest_it_is_refused(desk: Copy, change: Change) -> None:
    changed(desk, change)
    result = desk.alone()
    assert result.code == 1
    assert f"{PAGE}:1: the page was edited by hand after it was written" in result.text
    assert desk.untouched()


@each
def test_alone_with_a_new_digest_running_finds_it(desk: Copy, change: Change) -> None:
    changed(desk, change)
    desk.seal(PAGE)
    result = desk.alone()
    assert result.code == 1, result.text
    assert f"  {desk.place(PAGE, change.line)}" in result.text
    assert "1 failed" in result.text
    assert desk.clean()


@each
def test_alone_nothing_else_finds_it(desk: Copy, change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(desk, change)
    desk.seal(PAGE)
    for out in change.out:
        out(monkeypatch)
    result = desk.alone()
    assert result.code == 0, result.text


def test_a_plan_is_confirmed_as_it_is_and_no_other(desk: Copy) -> None:
    """A command added where nothing can be compared, and that passes: only the reader of the plan can see it."""
    confirmed = desk.verify("--pages-only", "--dry-run").text.rpartition("plan: ")[2].strip()
    add(desk)
    result = desk.verify("--pages-only", "--confirm", confirmed)
    assert result.code == 2
    assert "Read the plan" in result.text
    assert desk.untouched()
    shown = desk.verify("--pages-only", "--dry-run").text
    assert f"touch {desk.traces}/canary" in shown
    assert desk.untouched()


def test_only_the_confirmation_stands_before_it(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.shorten("preflight", keep={"preflight": ("health",)})
    desk.build()
    add(desk)
    gives("cli.reading.confirmed", None)(monkeypatch)
    assert desk.verify("--pages-only").code == 0
    assert (desk.traces / "canary").exists()


def add(desk: Copy) -> None:
    """Add a command to a step that is repeated nowhere."""
    edit: Callable[[str, str, str], None] = desk.change
    after = "<!-- rollout:step id=preflight.health -->\n\n```bash\n"
    edit(PAGE, after, f"{after}touch {desk.traces}/canary\n")
    desk.seal(PAGE)
