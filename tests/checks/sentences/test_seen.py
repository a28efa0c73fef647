"""What a person cannot see on a terminal was not printed; what nobody can tell decides nothing."""

import pytest
from rolloutdocs.checks.decide import decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes.reach import Access, Before, Result
from rolloutdocs.checks.sentences import printed
from rolloutdocs.checks.verdict import Verdict

from rolloutdocs.errors import Place

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741
E = "\x1b["

#: What is printed -> what becomes of `prints Done`.
OUTPUTS = [
    # concealed
    (f"{E}8mDone{E}0m", F),
    (f"{E}1;8mDone", F),
    (f"{E}8mno{E}28mDone", P),
    (f"{E}8mno{E}mDone", P),
    ("\x9b8mDone", F),
    (f"{E}8mone\ntwo\nDone\n", F),
    ("\x1b(0Done\x1b(B", F),
    ("\x1b(0lqk\x1b(BDone", P),
    # in the colour of the ground
    (f"{E}30;40mDone{E}0m", F),
    (f"{E}97;107mDone", F),
    (f"{E}38;5;0;40mDone", F),
    (f"{E}38;5;16;48;2;0;0;0mDone", F),
    (f"{E}38;5;236;48;5;235mDone", F),
    (f"{E}38:2::9:9:9;48:2::1:1:1mDone", F),
    (f"{E}30;40;7mDone", F),
    (f"{E}30;40m{E}39mDone", P),
    (f"{E}30;47mDone", P),
    (f"{E}1;32mDone{E}0m", P),
    (f"{E}100mDone", P),
    (f"{E}38:2:1:9:9:9;48:2::1:1:1mDone", F),
    # parts of one code are no codes
    (f"{E}8;4:0mDone{E}0m", F),
    (f"{E}8;{'1' * 5000}mDone", F),
    (f"{E}{'0' * 5000}8mDone", F),
    (f"{E}8m{E}58;2;0;0;0mDone", F),
    (f"{E}8m{E}58;5;0mDone", F),
    (f"{E}4:3;58:5:8mDone", P),
    (f"{E}58;5;8mDone", P),
    # written over
    ("Done\rFail", F),
    ("Done\rFail\n", F),
    ("Done\r\n", P),
    ("Done\r", P),
    (f"Done{E}2K", F),
    (f"Done\r{E}K", F),
    (f"Done{E}1K", F),
    (f"{E}KDone", P),
    ("Done\b\b\b\bFail", F),
    (f"Done{E}4DFail", F),
    (f"Done{E}1GFail", F),
    (f"Xone\rD{E}5G!", P),
    (f"{E}3CDone", P),
    ("10%\r20%\rDone", P),
    ("⏳ Do\r✔ Done\n", P),
    ("⏳ Done\rno\n", I),
    # links and titles
    ("\x1b]8;;https://example.org\x1b\\Done\x1b]8;;\x07", P),
    ("\x1b]0;Done\x07", F),
    ("\x1b]0;no end\nDone\n", I),
    ("\x1b]0;Done\x1b[0m", F),
    # over lines, and other screens
    (f"Done\n{E}1AFail", I),
    (f"Done{E}2J", I),
    (f"{E}H{E}2JDone", I),
    ("Done\x1bc", I),
    (f"{E}?1049hDone{E}?1049l", I),
    (f"{E}?1048hDone{E}?1048lFail", I),
    (f"{E}?25;1048hDone{E}?25;1048lFail", I),
    (f"{E}?6hDone", I),
    (f"not \r{E}4hDone", I),
    (f"{E}20;4hDone", I),
    (f"{E}5iDone{E}4i", I),
    (f"{E}8m{E}!pDone", I),
    (f'{E}8m{E}61"pDone', I),
    (f"{E}8m{E}#p{E}m{E}#qDone", I),
    (f"Done\n{E}?45h{chr(8) * 4}Fail", I),
    ("Done\n\x1bMFail", I),
    ("Done\n\x8dFail", I),
    (f"{E}\n8mDone", I),
    # nothing of the kind
    (f"{E}?25lDone{E}?25h", P),
    (f"{E}?2004h{E}>4;1mDone", P),
    (f"{E}?16h{E}4l{E}4i{E}6n{E}2 q{E}?45$pDone", P),
    ("\x1b=\x1b>Done", P),
    ("other", F),
]


def judge(name: str, *outputs: str, **values: str) -> Verdict:
    streams = tuple((lambda one=output: one.encode()) for output in outputs)
    asked = Expectation(name, values, Place("A.md", 1))
    return decide(asked, Result(0, streams=streams), Access({}, None), Before()).verdict


@pytest.mark.parametrize(("output", "verdict"), OUTPUTS)
def test_what_a_person_sees_counts(output: str, verdict: Verdict) -> None:
    assert judge("prints", output, text="Done") is verdict
    matching = judge("prints_matching", output, regex="Done")
    assert matching is verdict or (output.endswith("l") and matching is P)
    assert judge("prints_like", output, glob="*Done*") is verdict


@pytest.mark.parametrize(("output", "verdict"), OUTPUTS)
def test_no_cut_into_pieces_changes_that(output: str, verdict: Verdict) -> None:
    """Assert that what is seen does not hang on where a stream is cut while it is read."""
    data = output.encode()
    for cut in range(len(data) + 1):
        pieces = (data[:cut], data[cut:])
        result = Result(0, streams=(lambda: data,), pieces=(lambda pieces=pieces: iter(pieces),))
        asked = Expectation("prints", {"text": "Done"}, Place("A.md", 1))
        assert decide(asked, result, Access({}, None), Before()).verdict is verdict, cut


@pytest.mark.parametrize(
    ("name", "values", "output", "verdict"),
    [
        ("prints_exactly", {"lines": "Done"}, f"{E}8mFatal{E}0m\nDone\n", P),
        ("prints_exactly", {"lines": "Done"}, f"{E}8mDone", F),
        ("prints_exactly", {"lines": "Done"}, f"Fatal\n{E}2JDone\n", I),
        ("prints_in_order", {"lines": "one\ntwo"}, "one\r   \ntwo\n", F),
        ("prints_in_order", {"lines": "one\ntwo"}, f"one\ntwo\n{E}2A", I),
        ("prints_all_of", {"lines": "one"}, f"{E}30;40mone", F),
        ("prints_all_of", {"lines": "one"}, f"one{E}2J", I),
        ("prints_json", {"path": "a", "value": "1"}, f'{E}8m{{"a": 1}}', F),
        ("prints_json", {"path": "a", "value": "1"}, f'{E}32m{{"a": 1}}{E}0m', P),
        ("prints_json", {"path": "a", "value": "1"}, f'{{"a": 1}}{E}2J', I),
        ("prints_schema", {"schema": '{"type": "object"}'}, f"{{}}{E}2J", I),
        # what is hidden was printed all the same, and what is made by writing over is seen
        ("prints_not", {"text": "Fatal"}, f"{E}8mFatal", F),
        ("prints_not", {"text": "Fatal"}, "Fatal\rGreat", F),
        ("prints_not", {"text": "Fatal"}, "Fated\b\bal", F),
        ("prints_not", {"text": "Fatal"}, f"Xatal{E}5DF", F),
        ("prints_not", {"text": "Fatal"}, f"{E}5;4Hal{E}5;1HFat", I),
        ("prints_not", {"text": "Fatal"}, f"al\n{E}AFat", I),
        ("prints_not", {"text": "Fatal"}, f"al\r{E}4hFat", I),
        ("prints_exactly", {"lines": "Done"}, f"not \r{E}4hDone\n", I),
        ("prints_not", {"text": "Fatal"}, f"{E}2JFine", P),
        ("prints_not", {"text": "Fatal"}, f"{E}2JFatal", F),
        *(("prints_not", {"text": "Fatal"}, f"Fa{sign}tal", F) for sign in "\x1c\x1d\x1e\x1f\u200b"),
        *(("prints_not", {"text": "Fatal"}, f"Fa{sign}tal", P) for sign in " \t\n\v\f\xa0\u3000"),
        ("prints_not", {"text": "Fatal"}, "Fine", P),
    ],
)
def test_every_sentence_about_output_sees_the_same(
    name: str, values: dict[str, str], output: str, verdict: Verdict
) -> None:
    assert judge(name, output, **values) is verdict


def test_one_stream_can_clear_away_what_the_other_printed() -> None:
    assert judge("prints", "Done\n", f"{E}2J", text="Done") is I
    assert judge("prints", "Done\n", "\rwarning\n", text="Done") is P


def test_a_long_line_is_not_held_to_be_written_over() -> None:
    """Assert that a line longer than is held back decides nothing once something may write over its beginning."""
    long = "Done" + "x" * 200_000
    assert judge("prints", long, text="Done") is P
    assert judge("prints", f"{long}\r\n", text="Done") is P
    assert judge("prints", f"{long}\rFail", text="Done") is I


def test_what_is_seen_of_long_output_takes_time_in_proportion() -> None:
    import time

    for unit in (f"{E}8m.{E}0m", "a\r", "a\b", "a\n", f"a{E}K", "\x1b]0;", f"{E}3C"):
        began = time.monotonic()
        assert judge("prints", unit * 50_000, text="Done") is not P
        assert time.monotonic() - began < 10, unit


def test_the_terminal_is_named() -> None:
    result = Result(0, streams=(lambda: f"{E}2JDone".encode(),))
    asked = Expectation("prints", {"text": "Done"}, Place("A.md", 1))
    assert decide(asked, result, Access({}, None), Before()).reason == printed.UNSURE
