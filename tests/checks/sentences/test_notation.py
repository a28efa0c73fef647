"""What must hold of the notation: each sentence is read in one way only, and asked again only where that helps."""

from string import Formatter

from rolloutdocs.checks.probes.questions import AskBackup, AskReport, AskResult, AskUnchanged
from rolloutdocs.checks.sentences import KINDS

from rolloutdocs.notation.sentences import ASKED_AGAIN, SENTENCES

VARIABLES = {"APP_URL": "http://a", "RUN_DIR": "/r", "BACKUP_DIR": "/b"}


def shapes(sentence):
    """Every way it can stand on a page, with up to three values in its last slot."""
    slots = sentence.slots
    for count in range(1, 4 if sentence.several else 2):
        spans = dict.fromkeys(slots, "\x00") | (
            {slots[-1]: ", ".join("\0" * count)} if sentence.several else {}
        )
        yield sentence.template.format(**spans)


def test_no_two_sentences_have_one_shape():
    seen = [shape for sentence in SENTENCES.values() for shape in shapes(sentence)]
    assert len(set(seen)) == len(seen)


def test_slots_stand_in_the_template_in_their_order_and_several_values_at_its_end():
    for sentence in SENTENCES.values():
        assert [slot for _, slot, _, _ in Formatter().parse(sentence.template) if slot] == list(
            sentence.slots
        )
        if sentence.several:
            assert sentence.template.endswith(f"{{{sentence.slots[-1]}}}")
        else:
            assert not any("\n" in value for value in sentence.example.values())


def test_only_what_may_have_changed_is_asked_again():
    questions = {name: KINDS[name].ask(SENTENCES[name].example, VARIABLES) for name in SENTENCES}
    assert {
        name
        for name, one in questions.items()
        if not isinstance(one, AskResult | AskReport | AskUnchanged | AskBackup)
    } == ASKED_AGAIN
