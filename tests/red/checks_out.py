"""Ways to take one check out, so that a test can see that nothing else finds what it finds."""

from collections.abc import Callable
from typing import Any

import pytest
from rolloutdocs.checks import decide, drift
from rolloutdocs.checks.reader import layout
from rolloutdocs.checks.sentences import KINDS, Kind
from rolloutdocs.checks.verdict import Judgement, Verdict

Out = Callable[[pytest.MonkeyPatch], None]


def gives(target: str, value: object) -> Out:
    """The function or rule named `module.name` gives this, whatever it is asked."""
    return lambda patch: patch.setattr(f"rolloutdocs.{target}", lambda *_a, **_k: value)


def sentence(name: str) -> Out:
    """Sentences of this kind are asked and never judged."""

    def out(patch: pytest.MonkeyPatch) -> None:
        kind = KINDS[name]
        patch.setitem(KINDS, name, Kind(kind.ask, lambda *_: passed(), before=kind.before))

    return out


def unanswered(patch: pytest.MonkeyPatch) -> None:
    """What could not be asked counts as passed."""
    patch.setattr(decide, "undecided", lambda *_: passed())


def parts_of_marks(patch: pytest.MonkeyPatch) -> None:
    """A mark may lack what belongs to it."""
    taken = layout._taken
    patch.setattr(layout, "_taken", lambda source, index: taken(_Mute(source), index))


def named_tests(patch: pytest.MonkeyPatch) -> None:
    """Pages may name test classes that nothing defines."""
    patch.delitem(drift.KINDS, "tests")


def named_files(patch: pytest.MonkeyPatch) -> None:
    """Pages may name files and migrations that are not there."""
    patch.delitem(drift.KINDS, "files")
    patch.delitem(drift.KINDS, "migrations")


def passed() -> Judgement:
    return Judgement(Verdict.PASSED, "", "")


class _Mute:
    """A source that nobody can complain about."""

    def __init__(self, source: Any) -> None:
        self.blocks = source.blocks

    def refuse(self, *_: object) -> None:
        pass
