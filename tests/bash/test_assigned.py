"""Which variables a command is seen to set."""

import pytest

from rolloutdocs import bash

SET = {
    "DB=b": "DB",
    "DB=b psql": "DB",
    "DB+=b": "DB",
    "export DB=b HOST=c": "DB HOST",
    "export 'DB=b'": "DB",
    "declare -x DB=b": "DB",
    "env -u PORT DB=b psql": "DB",
    "(DB=b; psql)": "DB",
    "for DB in a b; do psql; done": "DB",
    "read -r DB <f": "DB",
    "printf -v DB %s b": "DB",
    "unset DB": "DB",
    "DB[0]=b": "DB",
    'psql "$DB"': "",
    "export DB": "",
    "printf %s DB": "",
    "psql DB=b": "",
}


@pytest.mark.parametrize(("command", "names"), SET.items())
def test_names(command: str, names: str) -> None:
    assert bash.sets(command) == frozenset(names.split())
