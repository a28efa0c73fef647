"""The pure half that reads slots: cases are in `asks.json`."""

import json
from pathlib import Path

import pytest
from rolloutdocs.checks.probes.questions import AskHttp, AskQuery, AskReport, AskUnchanged
from rolloutdocs.checks.sentences import KINDS
from rolloutdocs.checks.sentences.slots import Unaskable

from rolloutdocs.notation.sentences import SENTENCES

VARIABLES = {
    "APP_URL": "http://127.0.0.1:8000",
    "HOST": "app.example.org",
    "RUN_DIR": "/run/1",
    "TABLE": "users",
    "EMPTY": "",
    "TWO_LINES": "http://a/\nb",
    "INJECT": "; drop table users",
}
CASES = json.loads((Path(__file__).parent / "asks.json").read_text())


def name(case):
    return f"{case['sentence']}: {' '.join(case['values'].values())}"


@pytest.mark.parametrize("case", [case for case in CASES if "refused" not in case], ids=name)
def test_asks(case):
    question = KINDS[case["sentence"]].ask(case["values"], VARIABLES)
    if isinstance(question, AskHttp):
        assert [question.method, question.url] == case["question"]
    elif isinstance(question, AskQuery):
        assert question.sql == case["sql"]
    else:
        assert repr(question) == case["question"]


@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=name)
def test_refuses(case):
    with pytest.raises(Unaskable) as caught:
        KINDS[case["sentence"]].ask(case["values"], VARIABLES)
    assert caught.value.what == case["refused"]
    assert caught.value.remedy.endswith((".", "?"))
    assert case.get("remedy", "") in caught.value.remedy


def test_the_examples_of_the_notation_can_be_asked():
    variables = {"APP_URL": "http://a", "RUN_DIR": "/r", "BACKUP_DIR": "/b"}
    for sentence in SENTENCES.values():
        assert KINDS[sentence.name].ask(sentence.example, variables)


def test_what_must_be_seen_before_a_step_is_looked_at_before_it():
    """Only these are asked about before: else nothing could be decided afterwards."""
    variables = {"APP_URL": "http://a", "RUN_DIR": "/r", "BACKUP_DIR": "/b"}
    for sentence in SENTENCES.values():
        question = KINDS[sentence.name].ask(sentence.example, variables)
        assert KINDS[sentence.name].before is isinstance(question, AskReport | AskUnchanged), sentence.name


def test_a_secret_in_an_address_is_not_in_the_questions_text():
    question = KINDS["answers"].ask({"request": "GET http://a/?t=$T", "status": "200"}, {"T": "s3cret"})
    assert "s3cret" in question.url
    assert "s3cret" not in repr(question)
