"""What a step printed to the value that is captured: exactly that, or why there is none, with nothing of the output."""

import pytest
from rolloutdocs.checks.plan import Capture
from rolloutdocs.checks.rehearsal.capture import Untaken, read

from rolloutdocs.errors import Place


def capture(kind: str, value: str = "") -> Capture:
    return Capture("TOKEN", kind, value, True, Place("PAGE.md", 1))


@pytest.mark.parametrize(
    ("taken", "printed", "value"),
    [
        (("whole",), b"a\n$(b)\n\n", "a\n$(b)"),
        (("whole",), b"\xff\xfe", "\udcff\udcfe"),
        (("json", "data.0.id"), b'{"data": [{"id": 12345678901234567890.10}]}', "12345678901234567890.10"),
        (("json", "ok"), b'{"ok": true}', "true"),
        (("json", "text"), b'{"text": "$(b)\\n"}', "$(b)\n"),
        (("json", "0"), b'["\\u00e9"]', "é"),
        (("line", "Token:"), b"A\n  Token:  a $(b) \r\nx Token: no\n", "a $(b)"),
        (("line", "T"), b"Token", "oken"),
    ],
)
def test_value(taken: tuple[str, ...], printed: bytes, value: str) -> None:
    assert read(capture(*taken), printed) == value


@pytest.mark.parametrize(
    ("taken", "printed", "why"),
    [
        (("whole",), b"\n", "the value is empty"),
        (("whole",), b"x" * 65_537, "more than 65536 bytes"),
        (("whole",), b"a\0b", "NUL character"),
        (("json", "a.b"), b'{"a": {}}', "the JSON has no `a.b`"),
        (("json", "a"), b'{"a": 1, "a": 2}', "no JSON"),
        (("json", "a"), b'{"a": NaN}', "no JSON"),
        (("json", "a"), b"[" * 60_000, "no JSON"),
        (("json", "a"), b'{"a": "\xff"}', "no JSON"),
        (("json", "a"), b'{"a": [1]}', "no text, number or truth value"),
        (("json", "a"), b'{"a": null}', "no text, number or truth value"),
        (("json", "a"), b'{"a": ""}', "the value is empty"),
        (("json", "a"), b'{"a": "\\u0000"}', "NUL character"),
        (("json", "a"), b'{"a": "\\ud800"}', "half a character"),
        (("json", "1"), b'["a"]', "the JSON has no `1`"),
        (("line", "Token:"), b"token: x", "no line of standard output begins with `Token:`"),
        (("line", "Token:"), b"Token: x\nToken: y", "2 lines of standard output begin with `Token:`"),
        (("line", "Token:"), b"Token:  ", "the value is empty"),
    ],
)
def test_none(taken: tuple[str, ...], printed: bytes, why: str) -> None:
    with pytest.raises(Untaken) as untaken:
        read(capture(*taken), printed)
    assert why in str(untaken.value)
