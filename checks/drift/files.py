"""Files that a page names in code spans. Links are seen when the pages are read.

On a written page a span is taken for a path of the project if it ends as source, settings and documents do, or if its
first folder is there. On a page written by hand, which may speak of any project, only if it ends so and the folder
that it names is there. Spans with a variable, a wildcard, a space or `..`, with a leading `/`, `~` or dot, and
addresses are none; a bare name of a migration is left to `migrations`, and the file of a sentence to the run.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from ...errors import suggest
from ...notation.labels import EXPECT
from .found import Documents, Found
from .migrations import named
from .tree import SUFFIXES, Tree
from .words import Words

_PATH: Final = re.compile(r"\w[\w.@+-]*(?:/\w[\w.@+-]*)*/?")
_PLACEHOLDERS: Final = frozenset({"path", "to", "your", "example", "folder"})

#: Before the file of a sentence: what a step has made or taken away is judged when it has run, not found beforehand.
_JUDGED: Final = (f"{EXPECT}: file ", f"{EXPECT}: report ")


def files(documents: Documents) -> Iterator[Found]:
    """Paths that lead to nothing."""
    for words in documents.words:
        tree = documents.tree(words)
        for span in words.spans:
            if words.written and span.before in _JUDGED:
                continue
            if _claimed(span.value, words, tree) and not _there(span.value, tree, documents.project):
                what = f"there is no file `{span.value}`"
                name = posixpath.basename(span.value)
                near = suggest(name, tree.names) if tree.names else ""
                remedy = "Correct the path." + (near if near.startswith(" Did") else "")
                yield Found("files", words.name, span.value, span.place, what, remedy)


def _claimed(value: str, words: Words, tree: Tree) -> bool:
    parts = value.rstrip("/").split("/")
    if not _PATH.fullmatch(value) or ".." in parts or _PLACEHOLDERS & set(parts):
        return False
    suffix = _suffixed(parts[-1])
    if len(parts) == 1:
        return words.written and suffix and not value.endswith("/") and not named(value)
    if words.written:
        return suffix or tree.exists(parts[0])
    return suffix and tree.exists("/".join(parts[:-1]))


def _suffixed(name: str) -> bool:
    stem, dot, suffix = name.rpartition(".")
    return bool(stem and dot) and suffix.lower() in SUFFIXES


def _there(value: str, tree: Tree, project: Tree) -> bool:
    if any(one.exists(value) for one in (tree, project)):
        return True
    return "/" not in value and (tree.named(value) or project.named(value))
