"""The promise of the redaction, on drawn secrets: nothing of a form is left, nor a long run of it, wherever it is cut.

The forms are written here by the programs' own rules, not by the code under test.
"""

import base64
import json
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks.redaction import MASK, Redaction, shown_at_most
from rolloutdocs.checks.rehearsal.stage import Stage
from rolloutdocs.checks.shell.output import Output

#: Digits stand in no secret that is drawn, so that what is around one is none of it.
around = st.text("0123456789 \n", max_size=30)
secrets = st.text(
    st.one_of(st.sampled_from("aBcXyZ-_./+='\"\\ $`&<%"), st.characters(exclude_categories=["Cs", "Nd", "Cc"])),
    min_size=4,
    max_size=60,
).filter(lambda text: text.strip() == text and len(text.splitlines()) == 1 and len(set(text)) > 2)  # fmt: skip

FORMS: dict[str, Callable[[str], str]] = {
    "itself": str,
    "URL": lambda it: quote(it, safe=""),
    "form": quote_plus,
    "URL in lower case": lambda it: re.sub("%..", lambda found: found[0].lower(), quote(it)),
    "JSON": lambda it: json.dumps(it)[1:-1],
    "JSON as it stands": lambda it: json.dumps(it, ensure_ascii=False)[1:-1],
    "shell": lambda it: shlex.quote(it),
    "base64": lambda it: base64.b64encode(it.encode()).decode(),
    "base64 for URLs": lambda it: base64.urlsafe_b64encode(it.encode()).decode(),
    "hexadecimal": lambda it: it.encode().hex(),
    "every byte of a URL": lambda it: "".join(f"%{byte:02x}" for byte in it.encode()),
    "octal": lambda it: "".join(f"\\{byte:03o}" for byte in it.encode()),
    "repr of bytes": lambda it: repr(it.encode())[2:-1],
}
#: Only of secrets with eight characters or more that quoting does not take away.
MORE: dict[str, Callable[[str], str]] = {
    "JSON in JSON": lambda it: json.dumps(json.dumps(it)),
    "HTML by number": lambda it: "".join(f"&#{ord(char)};" for char in it),
    "hexadecimal with spaces": lambda it: it.encode().hex(" ", 2).upper(),
    "base64 over lines": lambda it: re.sub("(.{20})", "\\1\r\n", base64.b64encode(it.encode()).decode()),
    "in URL and URL again": lambda it: quote(quote(it, safe=""), safe=""),
    "folded": lambda it: re.sub("(.{5})", "\\1\n    ", it),
    "spaced": lambda it: "   ".join(it),
    "in capitals": lambda it: "".join(char.upper() if char.isascii() else char for char in it),
}
PLAIN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def runs(text: str, length: int) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


@PLAIN
@given(secrets, around, around, st.sampled_from(sorted(FORMS)))
def test_no_form_is_left(secret: str, before: str, after: str, form: str) -> None:
    written = FORMS[form](secret)
    shown = Redaction([secret])(f"{before}{written}{after}")
    assert MASK in shown
    assert written not in shown
    assert shown.startswith(before.rstrip())
    # base64 shares its first and last signs with what is around; of them at most four may stay.
    assert len(shown.replace(MASK, "")) <= len(before + after) + 4


@PLAIN
@given(
    secrets.filter(lambda it: len(re.sub("[\\s'\"\\\\$`]", "", it)) >= 8),
    around,
    st.sampled_from(sorted(MORE)),
)
def test_none_of_a_longer_one_however_it_is_written(secret: str, before: str, form: str) -> None:
    written = MORE[form](secret)
    shown = Redaction([secret])(f"{before}{written}{before}")
    assert MASK in shown
    assert not runs(written, shown_at_most(len(written))) & runs(shown, shown_at_most(len(written)))


@PLAIN
@given(st.text("abcdefghijklmnopqrstuvwxyzABC-_", min_size=16, max_size=50), st.data())
def test_no_half_of_it(secret: str, data: st.DataObject) -> None:
    """Assert that a part is taken out too: it is what is left of one that was split over two streams."""
    length = shown_at_most(len(secret))
    start = data.draw(st.integers(0, len(secret) - length))
    end = data.draw(st.integers(start + length, len(secret)))
    assert not runs(secret, length) & runs(Redaction([secret])(f"12 {secret[start:end]} 34"), length)


@PLAIN
@given(st.text("abcdefghijklmnopqrstuvwxyzABC-_é", min_size=8, max_size=40), st.integers(0, 80), st.data())
def test_none_is_left_where_the_tail_is_cut(secret: str, at: int, data: st.DataObject) -> None:
    """Assert that of a stream of which the end is kept nothing of a secret is, wherever the cut falls in it."""
    form = {**FORMS, **MORE}[
        data.draw(st.sampled_from(["itself", "JSON", "octal", "base64", "HTML by number"]))
    ]
    written = form(secret)
    printed = (written + "0" * (Stage.SHOWN - min(at, len(written)))).encode()
    redact = Redaction([secret])
    stage = cast("Any", Stage)(None, None, None, redact, Path(), None, None)
    shown = stage._end(Output(None, 0, len(printed), "", 0, printed))
    length = shown_at_most(len(secret))
    assert "00000000" in shown
    assert not runs(written, max(length, 8)) & runs(shown, max(length, 8))


@pytest.mark.parametrize("secret", ["pass", "éé-x", "$'\\\""])
def test_short_ones_in_their_usual_forms(secret: str) -> None:
    for form in FORMS.values():
        assert form(secret) not in Redaction([secret])(f"1 {form(secret)} 2").replace(MASK, "")


def test_one_that_is_found_out_later_is_known_to_everybody_who_has_the_redaction() -> None:
    redact = Redaction([])
    keep = redact
    assert keep("a TopSecret b") == "a TopSecret b"
    redact.add(["TopSecret"])
    assert keep("a TopSecret b") == f"a {MASK} b"
    assert keep(f"{MASK}") == MASK


def test_a_word_that_is_the_mask_s_own() -> None:
    redact = Redaction(["secret"])
    assert redact(redact("a secret b")) == f"a {MASK} b"


def test_a_key_of_several_lines_and_any_of_them() -> None:
    lines = [base64.b64encode(bytes([number]) * 48).decode() for number in range(65, 75)]
    key = "-----BEGIN K-----\n" + "\n".join(lines) + "\n-----END K-----\n"
    redact = Redaction([key])
    for text in (key, json.dumps(key), "  " + "\n  ".join(lines), base64.encodebytes(key.encode()).decode()):
        shown = redact(text)
        assert not [line for line in (*lines, text[20:40], text[-60:-40]) if line in shown]


@pytest.mark.parametrize("letters", ["a", "ab", "\\"])
def test_one_of_the_same_letters_over_and_over_is_not_looked_for_for_ever(letters: str) -> None:
    began = time.process_time()
    assert Redaction([letters * 300])(letters * 8000).replace(MASK, "") == ""
    assert time.process_time() - began < 3


def test_halves_on_two_streams() -> None:
    """Assert that of a secret of which each stream has a part, in any order, no half is left."""
    secret = "TopSecretABCDEFGHIJKLMNOP"
    for cut in range(1, len(secret)):
        for first, second in ((secret[:cut], secret[cut:]), (secret[cut:], secret[:cut])):
            shown = Redaction([secret])(f"1 {first}\n{second} 2")
            assert not runs(secret, 13) & runs(shown, 13)
