"""Files that a page names in code spans. Links are seen when the pages are read.

On a written page a span is taken for a path of the project if its first folder is there; or if it ends as source does
of which the project has some; or if it is a bare name that is nearly one of the project's. Settings and documents
(`values.yaml`) are in every project. On a page written by hand, which may speak of any project, only if it ends so and
the folder that it names is there. A sentence that speaks of another project names none of this one. Spans with a
variable, a wildcard, a space or `..`, with a leading `/`, `~` or dot, and addresses are none; a bare name of a
migration is left to `migrations`, and the file of a sentence to the run. `./` before a path, and `:12` or
`::name` behind it, are no parts of it.
"""

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from ...errors import suggest
from ...notation.labels import EXPECT
from .found import Documents, Found
from .migrations import named
from .tree import CODE, SUFFIXES, Tree
from .words import Words

_PATH: Final = re.compile(r"\w[\w.@+-]*(?:/\w[\w.@+-]*)*/?")
#: Beside a path: what says that it begins here, a line, and a test in it.
_BESIDE: Final = re.compile(r"^\./|:[0-9]+$|::[\w:-]+$")
_PLACEHOLDERS: Final = frozenset({"path", "to", "your", "example", "folder"})
#: The same as a part of a name: `values-ENV.yaml`.
_STANDS_FOR: Final = re.compile(
    r"(?:^|[/_.-])(?:NAME|FILE|FOLDER|ENV|ENVIRONMENT|ID|XXX+|X\.Y\.Z)(?:[/_.-]|$)"
)
#: How much alike two names are of which one is the other, misspelt or renamed.
_NEARLY: Final = 0.85

#: Before the file of a sentence: what a step has made or taken away is judged when it has run, not found beforehand.
_JUDGED: Final = (f"{EXPECT}: file ", f"{EXPECT}: report ")


def files(documents: Documents) -> Iterator[Found]:
    """Paths that lead to nothing."""
    for words in documents.words:
        tree = documents.tree(words)
        for span in words.spans:
            if span.elsewhere or (words.written and span.before in _JUDGED):
                continue
            path = _BESIDE.sub("", span.value)
            if _claimed(path, words, tree) and not _there(path, tree, documents.project):
                what = f"there is no file `{span.value}`"
                name = posixpath.basename(path)
                near = suggest(name, tree.names) if tree.names else ""
                remedy = "Correct the path." + (near if near.startswith(" Did") else "")
                yield Found("files", words.name, span.value, span.place, what, remedy)


def _claimed(value: str, words: Words, tree: Tree) -> bool:
    parts = value.rstrip("/").split("/")
    if not _PATH.fullmatch(value) or ".." in parts or _PLACEHOLDERS & set(parts) or _STANDS_FOR.search(value):
        return False
    suffix = _suffixed(parts[-1])
    if len(parts) == 1:
        bare = words.written and suffix and not value.endswith("/") and not named(value)
        return bare and (_ours(value, tree) or bool(get_close_matches(value, tree.names, 1, _NEARLY)))
    if words.written:
        return tree.exists(parts[0]) or (suffix and _ours(value, tree))
    return suffix and tree.exists("/".join(parts[:-1]))


def _ours(name: str, tree: Tree) -> bool:
    """Whether it ends as source does that the project has."""
    suffix = name.rpartition(".")[2].lower()
    return suffix in CODE and any(one.lower().endswith(f".{suffix}") for one in tree.names)


def _suffixed(name: str) -> bool:
    stem, dot, suffix = name.rpartition(".")
    return bool(stem and dot) and suffix.lower() in SUFFIXES


def _there(value: str, tree: Tree, project: Tree) -> bool:
    if any(one.exists(value) for one in (tree, project)):
        return True
    return "/" not in value and (tree.named(value) or project.named(value))
