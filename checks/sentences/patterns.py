"""Regular expressions of pages: RE2's, whose time grows with the text and nothing else, so that none can hang.

A library that gives up after a time was the other choice (`regex`). A page could still use up all memory with it while
the expression is read, and a verdict would depend on the machine. RE2 has no backward references and does not look
around; it is imported where it is used.
"""

from typing import TYPE_CHECKING, Any, Final

from .slots import Unaskable

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes that an expression may take when it is made ready.
MEMORY: Final = 8 << 20


def compiled(expression: str, prefix: str = "") -> "Callable[[str], Any]":
    """Give what searches a text for the expression, line ends never matched. Raises Unaskable."""
    import re2

    options = re2.Options()
    options.never_nl = True
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        search = re2.compile(prefix + expression, options).search
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else "not readable"
        raise Unaskable(
            f"`{expression}` is no regular expression of RE2 ({reason})",
            "Correct it; RE2 does not look ahead or back, and has no `\\1`.",
        ) from error
    return search  # type: ignore[no-any-return]
