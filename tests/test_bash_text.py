"""A command of the environments file reaches a shell as what it is."""

import subprocess
from pathlib import Path

import pytest

from rolloutdocs.bash_text import bash_text
from rolloutdocs.environment_rules import draft_environments

NASTY = [
    "a b",
    "",
    "'",
    '"',
    "$(touch x)",
    "`x`",
    "*",
    "~",
    "-n",
    "a\nb",
    "\\",
    "!",
    "#",
    "$A",
    "x${A}y$A'",
    "$",
    "é",
]


def test_a_text_stands_as_it_is() -> None:
    assert bash_text("printf '%s' \"$A\" | cat") == "printf '%s' \"$A\" | cat"


def test_each_argument_arrives_and_a_value_is_never_looked_into() -> None:
    command = bash_text(["printf", "%s|", *NASTY])
    done = subprocess.run(
        ["bash", "-c", command], env={"A": "$(b) 'c' *"}, capture_output=True, text=True, check=True
    )
    filled = [one.replace("${A}", "$A").replace("$A", "$(b) 'c' *") for one in NASTY]
    assert done.stdout == "".join(f"{one}|" for one in filled)


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("[]", "the argument list has no program"),
        ("[rm, $NONE]", "`$NONE` is used but not declared in this environment"),
        (
            "[mysql, -p$KEY]",
            "`$KEY` holds a secret, and the arguments of a process can be read by every user",
        ),
        ("[mysql, $A]", None),
    ],
)
def test_a_list_is_checked(tmp_path: Path, command: str, what: str | None) -> None:
    path = tmp_path / "environments.yaml"
    path.write_text(
        f"environments:\n  staging:\n    title: x\n    variables: {{A: b, KEY: {{secret: made}}}}\n"
        f"    read_by_programs: [A, KEY]\n    reset: {command}\n    identity: {{command: {command}, prints: $A}}\n"
    )
    found = [finding.what for finding in draft_environments(path).findings]
    assert found == ([what] * 2 if what else [])
