"""A secret is taken out in each form in which programs print one."""

import base64
import json
import shlex
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rolloutdocs.checks.redaction import MASK, Redaction

SECRET = 'p@ss w"ord/\\é+1'

FORMS = {
    "itself": SECRET,
    "quoted for a URL": quote(SECRET, safe=""),
    "quoted for a form": quote_plus(SECRET),
    "inside JSON": json.dumps(SECRET)[1:-1],
    "quoted for a shell": shlex.quote(SECRET),
    "hexadecimal": SECRET.encode().hex(),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_form(form: str) -> None:
    shown = Redaction([SECRET])(f"before {form} after")
    assert MASK in shown
    assert form not in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@given(st.text(min_size=6, max_size=40), st.binary(max_size=20), st.binary(max_size=20))
def test_base64_of_something_around_it(secret: str, before: bytes, after: bytes) -> None:
    """Assert that a secret in the middle of what was encoded leaves at most its edges."""
    if "\ud800" <= max(secret) <= "\udfff":
        return
    raw = secret.encode()
    coded = base64.b64encode(before + raw + after).decode()
    assert MASK in Redaction([secret])(coded)


def test_longest_first() -> None:
    assert Redaction(["abcd", "abcdefgh"])("abcdefgh") == MASK


def test_short_values_are_left() -> None:
    assert Redaction(["a", ""])("a plain text") == "a plain text"


@pytest.mark.parametrize(
    "printed",
    [
        r"abc\/d'ef&g",  # PHP's JSON
        "abc/d&#039;ef&amp;g",  # PHP's HTML
        "abc%2fd%27ef%26g",  # URL escapes in lower case
        r"abc/d'\''ef&g",  # a trace of bash
        r"abc/d\'ef\&g",  # printf %q
        "abc/d''ef&g",  # SQL
        "abc/d&apos;ef&amp;g",  # XML
        "abc\x1b[01;31m/d'e\x1b[m\x1b[Kf&g",  # grep --color
    ],
)
def test_forms_that_programs_of_this_field_write(printed: str) -> None:
    assert Redaction(["abc/d'ef&g"])(f"before {printed} after") == f"before {MASK} after"


@pytest.mark.parametrize("secret", ["s3cr3t", "a longer secret of many letters"])
def test_what_a_terminal_takes_out_hides_no_part_of_it(secret: str) -> None:
    """Assert that nobody puts together on a screen, or in a report, what has a colour in its middle."""
    printed = "\x1b[0m".join(secret)
    assert Redaction([secret])(f"before {printed} after") == f"before {MASK} after"


def test_short_one_as_a_shell_declares_it() -> None:
    assert Redaction(['a$b"c`d'])(r'declare -- X="a\$b\"c\`d"') == f'declare -- X="{MASK}"'


def test_each_line_of_a_secret_of_several() -> None:
    assert Redaction(["-----BEGIN\nAAAAAAAA\n-----END"])("  AAAAAAAA\n") == f"  {MASK}\n"


def test_the_longest_form_is_known() -> None:
    """Assert that whoever cuts a text knows how much of a secret the cut may leave."""
    assert Redaction(["abcdefgh"]).longest >= len(b"abcdefgh".hex())
    assert Redaction([]).longest == 0


@pytest.mark.parametrize("secret", ["пароль-секрет", "ÉCOLE-ÀÈÙ", "Größe-12-Straße"])
def test_letters_of_any_script_in_another_case(secret: str) -> None:
    for printed in (secret.upper(), secret.lower()):
        assert Redaction([secret])(f"before {printed} after") == f"before {MASK} after"


def test_two_bytes_a_character() -> None:
    """Assert that UTF-16 hides no plain letters: what a program writes so comes with NUL characters between."""
    printed = "TopSecret-1".encode("utf-16-le").decode()
    assert Redaction(["TopSecret-1"])(f"before {printed} after").startswith(f"before {MASK}")
