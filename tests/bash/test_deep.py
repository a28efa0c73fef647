"""A command that is nested beyond all measure is refused in words, whatever reads it."""

import pytest
from rolloutdocs.generator.shell_names import Holders, arguments, names

from rolloutdocs import bash

DEEP = {
    "subshells": ("(", "true", ")"),
    "groups": ("{ ", "true; ", "}; "),
    "substitutions": ("echo $(", "true", ")"),
    "conditions": ("if ", "true; ", "then :; fi; "),
}


@pytest.mark.parametrize(("opens", "inner", "closes"), DEEP.values(), ids=DEEP)
def test_it_is_refused_and_nothing_that_reads_it_fails(opens, inner, closes):
    command = opens * 2000 + inner + closes * 2000
    assert bash.refusals(command)
    bash.split(command)
    bash.readable(command)
    bash.evaluations(command, ["X"])
    for read in (names, lambda text: list(arguments(text)), Holders().add):
        read(command)


def test_what_people_write_is_not_deep():
    command = "(" * 20 + "true" + ")" * 20
    assert not any("nested" in one.what for one in bash.refusals(command))
