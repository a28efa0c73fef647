"""`rolloutdocs explain`: every sentence is told, and a name that is nearly right is answered with the right one."""

import json

from click.testing import CliRunner, Result

from rolloutdocs.cli import main
from rolloutdocs.notation.claims import CLAIMS, CLAIMS_VERSION
from rolloutdocs.notation.sentences import SENTENCES, VERSION


def explain(*words: str) -> Result:
    return CliRunner().invoke(main, ["explain", *words], catch_exceptions=False)


def test_all_sentences_are_listed() -> None:
    told = explain()
    assert told.exit_code == 0
    for sentence in (*SENTENCES.values(), *CLAIMS.values()):
        assert f"{sentence.name}\n  {sentence.template}\n  {sentence.says}\n" in told.output


def test_one_is_told_with_its_examples() -> None:
    told = explain("prints_in_order").output
    assert "- **Expect:** prints in this order `Migrating`, `Migrated`" in told
    assert "- prints_in_order: [Migrating, Migrated]" in told
    assert "`lines` takes one value or more" in told


def test_a_claim_is_told_with_its_examples() -> None:
    told = explain("values_set").output
    assert "- **Claim:** rollback sets every value of `request_participants.role` to `viewer`" in told
    assert "- values_set: {column: request_participants.role, value: viewer}" in told
    assert "In the source  - no_other_data\n" in explain("no_other_data").output
    assert "Did you mean `values_lost`?" in explain("value_lost").output


def test_no_claim_is_called_as_a_sentence() -> None:
    assert not set(CLAIMS) & set(SENTENCES)


def test_a_name_that_is_nearly_right() -> None:
    told = explain("print_exactly")
    assert told.exit_code == 2
    assert "there is no sentence `print_exactly`. Did you mean `prints_exactly`?" in told.output


def test_a_name_cannot_act_on_the_terminal() -> None:
    assert "\x1b" not in explain("\x1b[2Jexit").output


def test_json_has_what_the_notation_has() -> None:
    told = json.loads(explain("--format", "json").output)
    assert told["version"] == VERSION
    assert [one["name"] for one in told["sentences"]] == list(SENTENCES)
    assert (told["claims_version"], [one["name"] for one in told["claims"]]) == (CLAIMS_VERSION, list(CLAIMS))
    (one,) = json.loads(explain("column_takes", "--format", "json").output)["sentences"]
    assert one["slots"] == ["column", "values"]
    assert one["several"] == "values"
