"""What the shell is not asked about: statements that every bash can read."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rolloutdocs.checks.shell.protocol import clear

#: Reads each of its arguments without running it, as the shell's own check does; prints those it cannot read.
READ = r"""
for each; do
  (eval "set -n"$'\n'"$each") 2>/dev/null && (eval "set -n"$'\n{\n'"$each"$'\n}') 2>/dev/null || printf '%s\n' "$each"
done
"""

PIECES = some.sampled_from(
    [
        " ",
        "a",
        "if",
        "then",
        "time",
        "!",
        "{",
        "}",
        "[[",
        "'",
        '"',
        "$",
        "$A",
        "=",
        "(",
        ")",
        "\\",
        "`",
        "#",
        "~",
        "*",
        "&",
        "|",
        ";",
        "<",
        ">",
        "in",
        "case",
        "/bin/echo",
        "-x",
        "%",
        "'a b'",
        '"a b"',
        "\n",
        "é",
        "coproc",
    ]
)


@settings(max_examples=25)
@given(some.lists(some.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=150, max_size=150))
def test_what_is_clear_can_be_read(texts: list[str]) -> None:
    found = [text for text in texts if clear(text)]
    read = subprocess.run(["bash", "-c", READ, "bash", *found], capture_output=True, text=True, check=True)
    assert read.stdout == ""


@pytest.mark.parametrize(
    "statement",
    [
        "echo 5",
        "php artisan migrate --force",
        'test -f "$DIR/a b"',
        "A=1 env",
        "curl -s $APP_URL/api/health",
        "iffy",
    ],
)
def test_plain_words_are_clear(statement: str) -> None:
    assert clear(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "if",
        "then x",
        "echo $(",
        "echo 'a",
        'echo "a',
        "a |",
        "a &",
        "}",
        "{ a",
        "a\n",
        "",
        " ",
        "a `b",
        "time",
        "! a",
        "a=(1",
        "echo \\",
        'echo "\\"',
        "case a in",
        "[[ a",
        "echo $'a",
        "é",
        "a <b",
        "a; b",
        "echo {a,b}",
        "# a",
    ],
)
def test_all_else_is_left_to_bash(statement: str) -> None:
    assert not clear(statement)
