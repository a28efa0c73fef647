"""A page that was changed: refused with its source, and without one found by reading or by comparing pages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from .checks_out import Out, gives, parts_of_marks
from .copies import Copy

PAGE = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
FENCE = "```bash\ntouch {canary}\n```\n\n"
FIELDS = (
    "- **Runs on:** staging\n- **Effect:** reads only\n- **Expect:** exits with `0`\n"
    "- **Time limit:** 1 minute\n- **If it fails:** stop\n\n"
)
EXTRA = "### 6. One more\n\n<!-- rollout:step id=preflight.more -->\n\n" + FENCE + FIELDS

counts = gives("checks.reader.page.check_counts", None)
numbers = gives("checks.reader.page.check_numbers", None)
repeats = gives("checks.reader.plan.compare_repeats", [])
fences = gives("checks.reader.layout._leave_no_fence", None)
strays = gives("checks.reader.page.refuse_strays", None)
links = gives("checks.reader.plan.check_links", [])


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a page."""

    name: str
    edit: Callable[
        [str], str
    ]  #: the page's text -> the changed one; `{canary}` is a file that must not come to be
    line: tuple[str, str]  #: a text of the line that is named, and one of a line above it
    words: str  #: what is said without a source
    out: tuple[Out, ...]  #: what finds it without a source


def _replaced(old: str, new: str, after: str = "") -> Callable[[str], str]:
    def edit(text: str) -> str:
        start = text.index(old, text.index(after))
        return text[:start] + new + text[start + len(old) :]

    return edit


def _cut(begin: str, end: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        start = text.index(begin)
        return text[:start] + text[text.index(end, start) :]

    return edit


REVISION = "id=verify.revision"
CHANGES = (
    Change(
        "a command changed where it is defined",
        _replaced("python -m alembic current", "touch {canary}", after=REVISION),
        ("```bash", "ids=verify.revision"),
        "this shows `verify.revision` otherwise than",
        (repeats,),
    ),
    Change(
        "a command changed where it is repeated",
        _replaced("python -m alembic current", "touch {canary}", after="ids=verify.revision"),
        ("```bash", "ids=verify.revision"),
        "this shows `verify.revision` otherwise than",
        (repeats,),
    ),
    Change(
        "a command added to a step",
        _replaced("python -m alembic current", "python -m alembic current\ntouch {canary}", after=REVISION),
        ("```bash", "ids=verify.revision"),
        "this shows `verify.revision` otherwise than",
        (repeats,),
    ),
    Change(
        "a command added to a repeat",
        _replaced(
            "python -m desk health", "python -m desk health\ntouch {canary}", after="ids=verify.health"
        ),
        ("```bash", "ids=verify.health"),
        "this shows `verify.health` otherwise than",
        (repeats,),
    ),
    Change(
        "a step added",
        _replaced("## Deploy\n", EXTRA + "## Deploy\n"),
        ("**Steps on this page:** 11", ""),
        "the page says 11, and 12 are here",
        (counts,),
    ),
    Change(
        "the last step of a procedure deleted",
        _cut("### 5. See that the application is well", "## Deploy\n"),
        ("**Steps on this page:** 11", ""),
        "the page says 11, and 10 are here",
        (counts, links),
    ),
    Change(
        "a step in the middle deleted",
        _cut("### 2. See that exactly one migration is pending", "### 3. Back the database up"),
        ("### 3. Back the database up", ""),
        "this is step 2 of `preflight`, and its heading says 3",
        (numbers, counts, links),
    ),
    Change(
        "a fence without a mark",
        _replaced("## Deploy\n", FENCE + "## Deploy\n"),
        ("touch {canary}", ""),
        "this fence has no mark",
        (fences,),
    ),
    Change(
        "a fence that lost its mark",
        _replaced("<!-- rollout:step id=preflight.health -->\n\n", ""),
        ("```bash", "### 5. See that the application is well"),
        "this fence has no mark",
        (fences, numbers, counts, strays),
    ),
    Change(
        "a mark without a fence",
        _replaced("## Deploy\n", "<!-- rollout:repeat ids=preflight.health -->\n\n## Deploy\n"),
        ("## Deploy", ""),
        "a fence must follow here, and there is a heading",
        (parts_of_marks,),
    ),
    Change(
        "a mark that lost its fence",
        _replaced("```bash\npython -m desk health\n```\n\n", "", after="id=preflight.health"),
        ("**Runs on:**", "id=preflight.health"),
        "a fence must follow here, and there is a list of fields",
        (parts_of_marks,),
    ),
)
each = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name.replace(" ", "-"))


def changed(desk: Copy, change: Change) -> str:
    """Change the page; gives the first line that differs from what the source gives."""
    file = desk.root / PAGE
    before = file.read_text("utf-8")
    after = change.edit(before).replace("{canary}", str(desk.traces / "canary"))
    file.write_text(after, "utf-8")
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return f"{PAGE}:{next(number for number, (old, new) in enumerate(pairs, 1) if old != new)}"


def place(desk: Copy, change: Change) -> str:
    """The line that is named: of a fence without a mark its first, which is above its command."""
    text, above = change.line
    if text.startswith("touch"):
        page, _, line = desk.place(PAGE, str(desk.traces / "canary")).partition(":")
        return f"{page}:{int(line) - 1}"
    return desk.place(PAGE, text, above)


@each
def test_with_its_source_it_is_refused(desk: Copy, change: Change) -> None:
    first = changed(desk, change)
    result = desk.verify()
    assert result.code == 1, result.text
    assert f"{first}: the page was edited by hand" in result.text
    assert desk.untouched()


@each
def test_with_its_source_only_the_guard_refuses_it_so(
    desk: Copy, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(desk, change)
    gives("checks.guard.compare", ())(monkeypatch)
    gives("checks.drift.look", ())(monkeypatch)  # a number of steps is a fact of two places, too
    for out in change.out:
        out(monkeypatch)
    result = desk.verify("--dry-run")
    assert result.code == 0, result.text


@each
def test_alone_with_the_old_digest_it_is_refused(desk: Copy, change: Change) -> None:
    changed(desk, change)
    result = desk.alone()
    assert result.code == 1, result.text
    assert f"{PAGE}:1: the page was edited by hand after it was written" in result.text
    assert desk.untouched()


@each
def test_alone_only_its_own_digest_refuses_it_so(
    desk: Copy, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(desk, change)
    gives("checks.guard.own_digests", ())(monkeypatch)
    result = desk.alone()
    assert "edited by hand" not in result.text
    assert change.words in result.text


@each
def test_alone_with_a_new_digest_it_is_found(desk: Copy, change: Change) -> None:
    changed(desk, change)
    desk.seal(PAGE)
    result = desk.alone()
    assert result.code == 1, result.text
    assert f"{place(desk, change)}: " in result.text
    assert change.words in result.text
    assert desk.untouched()


@each
def test_alone_nothing_else_finds_it(desk: Copy, change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(desk, change)
    desk.seal(PAGE)
    gives("checks.drift.look", ())(monkeypatch)
    for out in change.out:
        out(monkeypatch)
    result = desk.verify("--pages-only", "--dry-run")
    assert result.code == 0, result.text
