"""Test classes that a page names: in code spans, in prose, and behind `--filter` of a step's command.

A name is taken for one if it is words in capitals that end in `Test` or `Tests`, the application has classes of such
names, and its sentence does not speak of another project. It must be defined in the application; that it also ran is
what the sentence about a report says.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import Place, suggest
from .elsewhere import elsewhere
from .found import Documents, Found
from .words import Words

_CLASS: Final = re.compile(r"(?<![\w$/.<{*-])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)*Tests?(?![\w.>*}])")
_FILTER: Final = re.compile(r"--filter[= ]['\"]?([\w|]+)")


def tests(documents: Documents) -> Iterator[Found]:
    """Names of test classes that nothing defines."""
    paths = {words.path: words for words in documents.words}
    for words in documents.words:
        for said in words.said:
            # Where no class has such a name, words that end so are another project's, or no names.
            for named in _CLASS.finditer(said.text) if documents.tree(words).tested else ():
                if not elsewhere(said.text, *named.span()):
                    yield from _undefined(documents, words, named[0], said.place)
    for step in documents.plan.steps:
        for names in _FILTER.findall(step.command):
            for name in filter(_CLASS.fullmatch, names.split("|")):
                yield from _undefined(documents, paths[step.place.path], name, step.place)


def _undefined(documents: Documents, words: Words, name: str, place: Place) -> Iterator[Found]:
    tree = documents.tree(words)
    if not tree.defines(name):
        near = suggest(name, tree.classes) if tree.classes else ""
        remedy = "Correct the name." + (near if near.startswith(" Did") else "")
        yield Found("tests", words.name, name, place, f"no test class `{name}` is defined", remedy)
