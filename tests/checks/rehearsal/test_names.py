"""What a run that goes on knows of names on the pages: what was seen where the rehearsal starts, and no more."""

import pytest
from rolloutdocs.checks.drift.asked import Column, Names
from rolloutdocs.checks.drift.found import Found
from rolloutdocs.checks.evidence import Drift, Phase, Record
from rolloutdocs.checks.rehearsal.names import Look, Seen

from rolloutdocs.errors import Place


def column(key: str) -> Column:
    found = Found(
        "columns", "PAGE.md", key, Place("PAGE.md", 3), f"there is no column `{key}`", "Correct it."
    )
    table, name = key.split(".")
    return Column(found, table, name, surely=True)


def looked(answers: dict[str, Seen], *, first: bool = True, earlier: tuple[str, ...] = ()) -> Look:
    """A look that got these answers."""
    listed = tuple(map(column, answers))
    look = Look(Names(listed), first)
    look.recall(earlier)
    look.asked = listed
    for name, answer in zip(listed, answers.values(), strict=True):
        look.answers.setdefault(name.found.fingerprint, set()).add(answer)
    return look


def told(look: Look) -> list[Record]:
    records: list[Record] = []
    look.tell(records.append)
    return records


def test_what_was_there_at_the_start_may_be_gone_later() -> None:
    noted = looked({"a.b": Seen.THERE, "a.c": Seen.GONE}).noted
    later = looked({"a.b": Seen.GONE, "a.c": Seen.GONE}, first=False, earlier=tuple(noted))
    phase, *drifts = told(later)
    assert isinstance(phase, Phase)
    assert phase.verdict == "passed"
    assert [one.what for one in drifts if isinstance(one, Drift)] == ["there is no column `a.c`"]


@pytest.mark.parametrize("answers", [{"a.b": Seen.THERE, "a.c": Seen.SILENT}, {}], ids=["silent", "none"])
def test_where_somebody_did_not_answer_at_the_start_nothing_is_known_later(answers: dict[str, Seen]) -> None:
    """Assert that what is not there later is undecided, and no drift: it may have been there."""
    noted = looked(answers).noted
    assert noted == []
    (phase,) = told(looked({"a.c": Seen.GONE}, first=False, earlier=tuple(noted)))
    assert isinstance(phase, Phase)
    assert phase.verdict == "inconclusive"
    assert "where the rehearsal starts this run did not ask" in phase.reason
