"""The source: what is read, and what is refused with which words.

Refresh the expected words with `python tests/generator/test_source.py`, then read the difference.
"""

import shutil
from pathlib import Path

import pytest
from rolloutdocs.generator import rules
from rolloutdocs.generator.loading import load

from rolloutdocs.errors import SourceRefused

HERE = Path(__file__).parent
REFUSES = sorted(place.parent for place in HERE.glob("refuses/*/rollout.yaml"))
READS = sorted(place.parent for place in HERE.glob("reads/*/rollout.yaml"))


def words(case: Path) -> str:
    """What a user would be told."""
    try:
        load(case / "rollout.yaml", root=case)
    except SourceRefused as refused:
        return f"{refused}\n"
    return ""


@pytest.mark.parametrize("case", REFUSES, ids=lambda case: case.name)
def test_refuses(case: Path) -> None:
    told = words(case)
    assert told
    assert told == (case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", READS, ids=lambda case: case.name)
def test_reads(case: Path) -> None:
    source = load(case / "rollout.yaml", root=case.parent)
    assert source.name == f"{case.name}/rollout.yaml"
    assert source.environments.environments["staging"].title


def test_there_are_cases() -> None:
    assert len(REFUSES) >= 30
    assert {case.name for case in READS} >= {"laravel", "small", "no-steps"}


@pytest.mark.parametrize("rule", [*rules.CROSS, *rules.JOINT], ids=lambda rule: rule.__name__)
def test_each_rule_is_needed(rule: rules.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take one rule out: some case is told less, so that no rule can rot unseen."""
    monkeypatch.setattr(rules, "CROSS", tuple(one for one in rules.CROSS if one is not rule))
    monkeypatch.setattr(rules, "JOINT", tuple(one for one in rules.JOINT if one is not rule))
    assert any(words(case) != (case / "expected.txt").read_text(encoding="utf-8") for case in REFUSES)


def test_words_are_for_people() -> None:
    told = "".join(words(case) for case in REFUSES)
    for jargon in (
        "pydantic",
        "Traceback",
        "(?",
        "[a-z]",
        "str_type",
        "Input should",
        "NoneType",
        "constrained",
    ):
        assert jargon not in told


def test_names_as_the_caller_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE / "refuses" / "unknown-procedure", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceRefused) as typed:
        load(Path("content/rollout.yaml"))
    with pytest.raises(SourceRefused) as rooted:
        load(tmp_path / "content" / "rollout.yaml", root=tmp_path)
    assert str(typed.value) == str(rooted.value)
    assert str(typed.value).startswith("content/rollout.yaml:")


if __name__ == "__main__":
    for each in REFUSES:
        (each / "expected.txt").write_text(words(each), encoding="utf-8")
