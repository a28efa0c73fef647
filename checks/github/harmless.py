"""Words that take effect on GitHub, made to take none: they ping nobody, close no issue, forge no mark. Pure.

An invisible character goes in where GitHub would read a name, a number or a word that closes. In code nothing takes
effect, and it is left as it is. Rejected: backslashes; GitHub looks for names where they are rendered, and gone.
"""

import re
from typing import Final

from .segments import outside_code

#: Of no width; as an entity, so that a person who edits the text sees that it is there.
_NOTHING: Final = "&#8203;"
#: What stands in round brackets of a link leads somewhere, and would lead elsewhere with anything in it.
_TARGET: Final = r"(?P<target>\]\([^()\s]*\))"
_AT: Final = r"(?P<at>\\?@|&#0*64;|&#[xX]0*40;|&commat;)(?=[\w\\&*_-])"
_NUMBER: Final = r"(?P<number>\\?#|&#0*35;|&#[xX]0*23;|&num;|\b[Gg][Hh]-)(?=[\d&\\])"
_CLOSES: Final = (
    r"(?P<closes>\b(?:[Cc][Ll][Oo][Ss][Ee]|[Ff][Ii][Xx]|[Rr][Ee][Ss][Oo][Ll][Vv][Ee]))"
    r"(?=(?:[ds]|e[ds])?[\s:*_]*(?:$|\S*(?:#|&|\[|://|[Gg][Hh]-)))"
)
_MARK: Final = r"(?P<mark><)(?=!--(?! rollout:))"
_WORDS: Final = re.compile(f"{_TARGET}|{_AT}|{_NUMBER}|{_CLOSES}|{_MARK}")


def harmless(text: str) -> str:
    """The text as it is read, without any effect."""
    return outside_code(text, lambda words: _WORDS.sub(_still, words))


def _still(found: "re.Match[str]") -> str:
    if found["target"]:
        return found[0]
    if found["mark"]:
        return "&lt;"
    if found["closes"]:
        return f"{found[0][0]}{_NOTHING}{found[0][1:]}"
    return f"{found[0]}{_NOTHING}"
