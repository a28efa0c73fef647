"""Words that bash itself knows."""

from typing import Final

_NAMES: Final = """
    . : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo
    enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf
    pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit
    umask unalias unset wait
"""

#: Every builtin of bash up to 5.3.
BUILTINS: Final = frozenset(_NAMES.split())
