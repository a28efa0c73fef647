"""Each claim on real databases: what holds, what does not, what cannot be decided; and none is judged blindly."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rolloutdocs.checks.claims import KINDS, Kind
from rolloutdocs.checks.claims.sight import BETWEEN, Sight
from rolloutdocs.checks.proof.doubts import doubts
from rolloutdocs.checks.proof.judge import judge
from rolloutdocs.checks.snapshots.records import Values
from rolloutdocs.checks.verdict import Judgement, Verdict, compare, undecided
from ruamel.yaml import YAML

from rolloutdocs.notation.claims import CLAIMS, ON_COPIES

from .rehearsed import Case, judged, sight

#: Those that are tried on copies are judged there; what is here asks a database before and after.
SEEN = [name for name in CLAIMS if name not in ON_COPIES]
CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[tuple[str, Case, str, bool]]:
    """What the file says of a claim: the case's words, what happens, sensitive columns, whether steps write between."""
    for given in YAML(typ="safe").load(CASES / f"{name}.yaml"):
        fields: dict[str, Any] = dict(given)
        words, says, verdict = fields.pop("case"), fields.pop("says"), fields.pop("verdict")
        text, sensitive = fields.pop("text", ""), fields.pop("sensitive", "")
        touched = bool(fields.pop("touched", ""))
        yield words, Case(tuple(says), fields, verdict, text), sensitive, touched


ALL = [(name, *one) for name in SEEN for one in cases(name)]


def looked(folder: Path, case: Case, sensitive: str, touched: bool) -> Sight:
    seen = sight(folder, case, frozenset(sensitive.split()))
    ran = touched or "between" in case.happens
    return replace(
        seen,
        touched=frozenset({BETWEEN} if touched else ()),
        filled=frozenset({BETWEEN} if ran else ()),
    )


def verdict(folder: Path, case: Case, sensitive: str, touched: bool) -> Judgement:
    seen = looked(folder, case, sensitive, touched)
    return judge(seen.said.said[0], seen, doubts(seen))


def test_every_claim_has_cases_of_each_kind() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(SEEN)
    assert set(CLAIMS) == set(KINDS)
    for name in SEEN:
        assert {"passed", "failed"} <= {case.verdict for _, case, _, _ in cases(name)}, name
        assert all(next(iter(case.says), "") == name or name in case.says[0] for _, case, _, _ in cases(name))


@pytest.mark.parametrize(
    ("name", "words", "case", "sensitive", "touched"), ALL, ids=[f"{one[0]}-{one[1]}" for one in ALL]
)
def test_claim(tmp_path: Path, name: str, words: str, case: Case, sensitive: str, touched: bool) -> None:
    found = verdict(tmp_path, case, sensitive, touched)
    assert (found.verdict.value, words) == (case.verdict, words), found
    assert case.text in f"{found.actual}\n{found.reason}", found
    assert found.expected
    assert found.verdict is Verdict.PASSED or found.reason or found.actual


@pytest.mark.parametrize("name", SEEN)
def test_a_claim_that_is_not_judged_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Assert that the cases of a claim go wrong as soon as its judgement says the same of everything."""
    always = {
        "failed": lambda *_: compare(True, "x", "x"),
        "passed": lambda *_: compare(False, "x", "x"),
        "inconclusive": lambda *_: undecided("x", "x"),
    }
    seen = []
    for number, (_, case, sensitive, touched) in enumerate(cases(name)):
        folder = tmp_path / str(number)
        folder.mkdir()
        seen.append((looked(folder, case, sensitive, touched), case.verdict))
    for missed, blind in always.items():
        monkeypatch.setitem(KINDS, name, Kind(blind, KINDS[name].needs))
        told = [(judge(one.said.said[0], one, doubts(one)).verdict.value, right) for one, right in seen]
        assert any(found != right for found, right in told), missed


def test_judged_is_what_cases_are_judged_by(tmp_path: Path) -> None:
    _, case, _, _ = next(cases("values_lost"))
    assert judged(tmp_path, case).verdict is Verdict.PASSED


def test_a_column_that_nobody_could_read_beside_one_that_is_lost_decides_nothing(tmp_path: Path) -> None:
    """Assert that what happened to the one, as claimed, does not hide that nothing is known of the other."""
    happens = {
        "deploy": "ALTER TABLE people DROP COLUMN note;",
        "rollback": "ALTER TABLE people ADD COLUMN note;",
    }
    says = ("no_other_data", {"deploy_loses": "people.note"}, {"values_lost": "people.note"})
    seen = sight(tmp_path, Case(says, happens, "passed"))
    assert judge(seen.said.said[0], seen, doubts(seen)).verdict is Verdict.PASSED
    blind = {
        pair: {
            name: replace(
                rows, columns=tuple(_unread(one) if one.column == "name" else one for one in rows.columns)
            )
            for name, rows in found.items()
        }
        for pair, found in seen.rows.items()
    }
    found = judge(seen.said.said[0], replace(seen, rows=blind), doubts(seen))
    assert (found.verdict, found.actual or found.reason) == (
        Verdict.INCONCLUSIVE,
        "people.name: its type is one that nobody knows",
    )


def _unread(one: Values) -> Values:
    return replace(one, fate="undecided", reason="its type is one that nobody knows")
