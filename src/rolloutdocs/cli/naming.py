"""What `--env` names: one environment, several (`a,b`), or all that match a pattern (`staging-*`)."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from ..errors import Finding, OptionRefused, Place, suggest

_PATTERN: Final = frozenset("*?[")


def names(given: str, known: Iterable[str], source: str) -> tuple[str, ...]:
    """The environments that `--env` names, once each. Raises OptionRefused for a name or a pattern that gives none."""
    listed = list(known)
    found: list[str] = []
    findings = []
    for word in given.split(","):
        matching = [
            name for name in listed if name == word or (_PATTERN & set(word) and fnmatchcase(name, word))
        ]
        found += matching
        if not matching:
            findings.append(Finding(Place(source, 0), _missing(word), _meant(word, listed)))
    if findings:
        raise OptionRefused(findings)
    return tuple(dict.fromkeys(found))


def _missing(word: str) -> str:
    if not word:
        return "`--env` names an environment without a name: two commas in a row, or one at an end"
    if _PATTERN & set(word):
        return f"no environment matches `{word}`"
    return f"there is no environment `{word}`"


def _meant(word: str, known: list[str]) -> str:
    return (
        suggest("".join(char for char in word if char not in _PATTERN), known).strip()
        if word
        else "Take it out."
    )
