"""A team's own templates: which files of their folder are templates, and what they may override.

A file overrides the document whose name it has, as a whole or, where it extends the document's template, block by
block. Whatever Jinja would leave out in silence (an unknown block, words outside of blocks) is refused.
"""

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..dataclass import dataclass
from ..errors import Finding, Place, suggest
from ..notation.marks import SCRIPTS
from .unbounded import unbounded

SUFFIX: Final = ".md.j2"
#: What our own templates are called where others extend or import them.
OURS: Final = "rolloutdocs/"
LARGEST: Final = 200_000  #: bytes of a template; ours have fewer than 5,000
MOST: Final = 100  #: files in the folder


#: Reads the first bytes of a file: `library.Library.read`, which notes what the file was.
Reads = Callable[[Path, int], bytes]


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates that a source brings along."""

    folder: str = ""  #: as errors and documents name it; empty if there are none
    texts: Mapping[str, str] = field(default_factory=dict)  #: `checklist.md.j2` -> what is in it

    def place(self, name: str, line: int = 0) -> Place:
        """A line of one of them."""
        return Place(f"{self.folder}/{name}", line)

    def of(self, document: str) -> str:
        """The file that overrides a document, or nothing."""
        name = f"{document}{SUFFIX}"
        return name if name in self.texts else ""


@cache
def ours(name: str) -> str | None:
    """One of our own templates, by the name of its file."""
    found = files("rolloutdocs.site_templates") / name
    return found.read_text("utf-8") if "/" not in name and found.is_file() else None


def read(folder: Path, shown: str, known: tuple[str, ...], reads: Reads) -> tuple[Templates, list[Finding]]:
    """All templates of a folder, and what is wrong with it; `known` are the documents' ids."""
    found: list[Finding] = []
    texts: dict[str, str] = {}
    try:
        names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    except OSError as error:
        what = f"the folder of templates cannot be read ({error.strerror})"
        return Templates(), [Finding(Place(shown, 0), what, "Create it, or correct the path.")]
    if len(names) > MOST:
        what = f"has more than {MOST} files"
        return Templates(), [Finding(Place(shown, 0), what, "Keep templates only in this folder.")]
    for name in names:
        text = _named(name, known) or _text(folder / name, reads)
        if isinstance(text, str):
            texts[name] = text
        else:
            found.append(Finding(Place(f"{shown}/{name}", 0), *text))
    templates = Templates(shown, texts)
    for name in texts:
        found += _parsed(templates, name)
    return templates, found


def _named(name: str, known: tuple[str, ...]) -> tuple[str, str] | None:
    """What is wrong with a file's name."""
    document = name.removesuffix(SUFFIX)
    if any(name.removesuffix(".j2").endswith(suffix) for suffix in SCRIPTS):
        what = "scripts cannot be overridden: they must do what the pages say, to the letter"
        return what, "Remove it."
    if name == document:
        return f"is no template: their names end in `{SUFFIX}`", "Rename it, or move it out of the folder."
    if document in known or document.startswith("_"):
        return None
    remedy = "Correct the name, or begin it with `_` if other templates import it."
    return f"there is no document `{document}`", f"{remedy}{suggest(document, known)}"


def _text(path: Path, reads: Reads) -> str | tuple[str, str]:
    """A template's text, or what is wrong with the file."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return "is no plain file", "Put the template itself there; links and folders are not followed."
        if about.st_size > LARGEST:
            return f"has more than {LARGEST} bytes", "Shorten it."
        return reads(path, LARGEST).decode()
    except UnicodeDecodeError:
        return "has bytes that are not UTF-8", "Save the file as UTF-8."
    except OSError as error:
        return f"cannot be read ({error.strerror})", "Make it a readable file."


def _parsed(templates: Templates, name: str) -> Iterator[Finding]:
    """What is wrong in a template before it is given anything to write."""
    try:
        tree = _parser().parse(templates.texts[name])
    except TemplateSyntaxError as error:
        what = f"cannot be read as a template: {(error.message or 'it is broken').rstrip('.')}"
        yield Finding(templates.place(name, error.lineno), what, "Correct it.")
        return
    except (RecursionError, ValueError, OverflowError, MemoryError):
        yield Finding(
            templates.place(name),
            "is too deeply nested to be read, or has too long a number",
            "Make it simpler.",
        )
        return
    for one in tree.find_all(nodes.Extends):
        yield from _extends(templates, name, tree, one)
    for line, what, remedy in unbounded(tree):
        yield Finding(templates.place(name, line), what, remedy)


def _extends(templates: Templates, name: str, tree: nodes.Template, one: nodes.Extends) -> Iterator[Finding]:
    parent = one.template.value if isinstance(one.template, nodes.Const) else None
    if parent != f"{OURS}{name}" or one not in tree.body:
        remedy = f'Write `{{% extends "{OURS}{name}" %}}` on its own.'
        yield Finding(
            templates.place(name, one.lineno), "extends something else than its own document", remedy
        )
        return
    known = [block.name for block in _parser().parse(ours(name) or "").find_all(nodes.Block)]
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in known:
            what = f"there is no block `{node.name}` in `{parent}`"
            yield Finding(templates.place(name, node.lineno), what, f"Correct it.{suggest(node.name, known)}")
        elif isinstance(node, nodes.Output) and not _blank(node):
            what = "this stands outside of blocks, where it is never shown"
            yield Finding(templates.place(name, _first(node)), what, "Put it into a block.")


def _blank(node: nodes.Output) -> bool:
    return all(isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes)


def _first(node: nodes.Output) -> int:
    """The line of the first word of an output."""
    first = node.nodes[0]
    data = first.data if isinstance(first, nodes.TemplateData) else ""
    return (
        node.lineno
        + (len(data) - len(data.lstrip()))
        - len(data[: len(data) - len(data.lstrip())].replace("\n", ""))
    )


@cache
def _parser() -> Environment:
    return Environment(autoescape=True)  # parses only
