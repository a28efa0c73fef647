"""Cases are files: `reads/NAME.bash` beside its statements, `refuses/NAME.bash` beside the message.

`python tests/test_bash.py` writes what is expected anew; read the difference before it is committed.
"""

import subprocess
import time
from pathlib import Path

import pytest

from rolloutdocs import bash
from rolloutdocs.bash import hiding

CASES = Path(__file__).with_name("bash")
SEPARATOR = "\n--------\n"


def cases(outcome: str) -> list[Path]:
    return sorted((CASES / outcome).glob("*.bash"))


def command(case: Path) -> str:
    return case.read_bytes().decode().removesuffix("\n")


def statements(case: Path) -> str:
    return SEPARATOR.join(bash.statements(command(case))) + "\n"


def message(case: Path) -> str:
    return "".join(f"{reason}\n" for reason in bash.refusals(command(case)))


@pytest.mark.parametrize("case", cases("reads"), ids=lambda case: case.stem)
def test_reads(case):
    assert statements(case) == case.with_suffix(".statements").read_text()


@pytest.mark.parametrize("case", cases("reads"), ids=lambda case: case.stem)
def test_bash_itself_can_read_every_statement(case):
    for statement in bash.statements(command(case)):
        checked = subprocess.run(["bash", "-n"], input=statement.encode(), capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, b""), statement


@pytest.mark.parametrize("case", cases("refuses"), ids=lambda case: case.stem)
def test_refuses(case):
    with pytest.raises(bash.Unreadable) as caught:
        bash.statements(command(case))
    assert f"{caught.value}\n" == message(case) == case.with_suffix(".message").read_text()


@pytest.mark.parametrize("look", hiding.LOOKS, ids=lambda look: look.__name__)
def test_every_look_is_needed_by_a_case(look, monkeypatch):
    monkeypatch.setattr(bash, "LOOKS", tuple(each for each in hiding.LOOKS if each is not look))
    changed = [case for case in cases("refuses") if message(case) != case.with_suffix(".message").read_text()]
    assert changed


def test_nothing_is_refused_when_only_split():
    assert bash.split("true & false || echo 'x") == ("true & false || echo 'x",)
    assert bash.split("a; b\nc") == ("a; b", "c")
    assert bash.split("# nothing") == ()


LONG = {"substitutions": "X=$(a)" + "$(b)" * 1000, "lists": "{ " + "a && b; " * 700 + "}"}


@pytest.mark.parametrize("command", LONG.values(), ids=LONG)
def test_a_long_command_is_read_in_moments(command):
    began = time.process_time()
    assert bash.refusals(command)
    assert time.process_time() - began < 5


SEVERAL = (
    "a | b",
    "a && b",
    "(a; b)",
    "{ a; b; }",
    "if a; then b; else c; fi",
    "for x in a; do b; done",
    "case a in a) b;; esac",
    "f",
    "(f)",
    "X=$(a | b)",
    "X=$(a; b)",
    "eval 'a | b'",
    "cat <<END && b\nEND",
    "cat <<END | b\nEND",
    "(a | b) > f",
)
ALONE = ("a b", "(a)", "{ a; }", "a > f 2>&1", "X=$(a b)", "[[ a = b && c = d ]]", "[ a = b ]", "X=1 a")


@pytest.mark.parametrize("statement", SEVERAL)
def test_of_several_commands_nobody_knows_whose_status_it_is(statement):
    assert bash.several(statement, f"f() {{ a; b; }}\n{statement}")


@pytest.mark.parametrize("statement", ALONE)
def test_of_one_it_is_known(statement):
    assert not bash.several(statement, f"f() {{ a; b; }}\n{statement}")


if __name__ == "__main__":
    for one in cases("reads"):
        one.with_suffix(".statements").write_text(statements(one))
    for one in cases("refuses"):
        one.with_suffix(".message").write_text(message(one))
