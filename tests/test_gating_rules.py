"""What an environments file must say of gates: one that nobody can open, or one person twice, is wrong."""

from pathlib import Path

import pytest

from rolloutdocs.environment_rules import load_environments
from rolloutdocs.errors import SourceRefused
from rolloutdocs.gating import Window

GOOD = """\
signers: signers
people:
  ada: {name: Ada, github: ada-l, principal: ada@example.org}
  bo: {name: Bo, github: bo}
  ci: {name: CI, principal: ci@example.org}
environments:
  staging: {title: Staging}
  production:
    title: Production
    application: [../app]
    gates:
      window: {begins: "2026-12-31T22:00Z", ends: "2027-01-01T01:00Z"}
      rehearsal: {on: staging, vouched_by: [ci]}
      rollback: true
      approval: {by: [ada, bo], enough: 2}
      items:
        room: {what: There is room, by: [ada]}
      go_ahead: {by: [ada]}
"""

WRONG = {
    "nobody of that name": ("by: [ada, bo]", "by: [adda, bo]", "nobody is called `adda`"),
    "twice": ("by: [ada, bo]", "by: [ada, ada]", "`ada` is named twice"),
    "more than there are": ("enough: 2", "enough: 3", "3 of 2 people can never approve"),
    "none is enough": ("enough: 2", "enough: 0", "must be at least 1"),
    "no way to sign": ("go_ahead: {by: [ada]}", "go_ahead: {by: [bo]}", "`bo` has no `principal`"),
    "no way to vouch": ("vouched_by: [ci]", "vouched_by: [bo]", "`bo` has no `principal`"),
    "nobody": ("vouched_by: [ci]", "vouched_by: []", "vouched_by"),
    "one person twice": ("github: bo}", "github: Ada-L}", "`bo` and `ada` are the same"),
    "one key twice": ("principal: ci@", "principal: ada@", "`ci` and `ada` are the same"),
    "nobody's keys": ("signers: signers\n", "", "no file says whose key is whose"),
    "a pattern": ("principal: ci@example.org", 'principal: "*@example.org"', "a principal such as"),
    "an option": ("principal: ci@example.org", "principal: -Overify-time=2020", "a principal such as"),
    "no such environment": ("on: staging", "on: stagging", "there is no environment `stagging`"),
    "itself": ("on: staging", "on: production", "an environment is no rehearsal of itself"),
    "no window": (
        '      window: {begins: "2026-12-31T22:00Z", ends: "2027-01-01T01:00Z"}\n',
        "",
        "a go-ahead counts within the window only",
    ),
    "no day": ("2026-12-31", "2026-13-31", "`2026-13-31T22:00Z` is no moment"),
    "before all windows": ("2026-12-31T22", "0001-01-01T00", "`0001-01-01T00:00Z` is no moment"),
    "backwards": ("2027-01-01T01", "2026-01-01T01", "the window ends before it begins"),
    "not in UTC": ("2026-12-31T22:00Z", "2026-12-31T22:00+02:00", "a moment in UTC"),
    "a name that is taken": (
        "room: {",
        "go-ahead: {",
        "`go-ahead` is the gate `go_ahead` already",
    ),
    "a name of a gate": ("room: {", "rehearsal: {", "`rehearsal` is the gate `rehearsal` already"),
    "proved by nothing": (
        "      rehearsal: {on: staging, vouched_by: [ci]}\n",
        "",
        "`rollback` is proved by the rehearsal, and none is asked for",
    ),
}


def load(folder: Path, text: str) -> None:
    path = folder / "environments.yaml"
    path.write_text(text)
    load_environments(path)


def test_a_good_one_is_taken(tmp_path: Path) -> None:
    load(tmp_path, GOOD)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    old, new, what = WRONG[name]
    assert GOOD.count(old) == 1
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, GOOD.replace(old, new))
    (finding,) = refused.value.findings
    assert what in str(finding)
    assert finding.place.line


@pytest.mark.parametrize("bound", ["application", "rehearsal", "nobody signs", "nothing"])
def test_a_word_is_bound_to_an_application(tmp_path: Path, bound: str) -> None:
    """Else it would open the gate for whatever is deployed later."""
    text = GOOD[: GOOD.index("      window:")] + "      approval: {by: [ada, bo]}\n"
    text = text if bound == "application" else text.replace("    application: [../app]\n", "")
    text += "      rehearsal: {on: staging, vouched_by: [ci]}\n" if bound == "rehearsal" else ""
    text = text.replace("[ada, bo]", "[bo]") if bound == "nobody signs" else text
    if bound != "nothing":
        load(tmp_path, text)
        return
    with pytest.raises(SourceRefused, match="the word on `approval` would hold whatever the application"):
        load(tmp_path, text)


def test_gates_without_one_are_refused(tmp_path: Path) -> None:
    before = GOOD[: GOOD.index("    gates:")]
    for gates in ("{}", '{window: {begins: "2026-12-31T22:00Z", ends: "2026-12-31T23:00Z"}}'):
        with pytest.raises(SourceRefused, match="no gate is declared"):
            load(tmp_path, f"{before}    gates: {gates}\n")


def test_gates_change_nothing_that_evidence_is_bound_to(tmp_path: Path) -> None:
    """Who lets production go changes nothing of how a run runs."""
    path = tmp_path / "environments.yaml"
    path.write_text(GOOD)
    with_gates = load_environments(path).environments["production"].model_dump(mode="json")
    path.write_text(GOOD[: GOOD.index("    gates:")])
    assert with_gates == load_environments(path).environments["production"].model_dump(mode="json")


def test_a_window_is_written_as_people_do() -> None:
    one = Window(begins="2025-10-02T22:00Z", ends="2025-10-02T23:00Z")
    assert str(one) == "Thursday, 2 October 2025, 22:00 to 23:00 UTC"
    two = Window(begins="2026-10-02T22:00Z", ends="2026-10-03T01:00Z")
    assert str(two) == "Friday, 2 October 2026, 22:00 to Saturday, 3 October 2026, 01:00 UTC"
