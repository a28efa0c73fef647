"""Everything that fuzzing kept is asked again: what it once found stays mended."""

import base64
from pathlib import Path

import pytest

from .targets import TARGETS, Untrue, chained, seeds

CORPUS = Path(__file__).with_name("corpus")


def kept(target: str) -> list[bytes]:
    return [base64.b64decode(line) for line in (CORPUS / f"{target}.txt").read_text().split()]


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_kept_holds(target: str) -> None:
    inputs = kept(target)
    assert len(inputs) > 5
    for data in [*inputs, *seeds(target)]:
        TARGETS[target](data)


def test_each_target_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a check taken out of the tool, its target sees it."""
    from rolloutdocs.checks import evidence
    from rolloutdocs.checks.reader import markup

    (run,) = seeds("evidence")
    one, two = chained(run).splitlines(keepends=True)[:2]
    with monkeypatch.context() as out:
        out.setattr(evidence, "read", lambda path: path.read_bytes().splitlines())
        with pytest.raises(Untrue):
            TARGETS["evidence"](two + one)
    hidden = Path(__file__).parents[1] / "pages/refuses/hidden-div.md"
    with monkeypatch.context() as out:
        out.setattr(markup, "RULES", ())
        with pytest.raises(Untrue):
            TARGETS["page"](hidden.read_bytes())
