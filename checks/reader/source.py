"""A page's text as top-level blocks with their lines, and everything found wrong with it so far.

markdown-it-py's token stream is read as it stands: a tree of our own would need proof that it drops nothing.
`text_join` is off, so that an escaped character can be told from one that renderers may act on.
"""

from dataclasses import field
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ...dataclass import dataclass
from ...errors import Finding, PagesRefused, Place
from ..plan import Link

#: First token of a top-level block -> what this package calls the block. Others keep the token's name.
KINDS: Final = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "numbers",
    "blockquote_open": "quote",
    "table_open": "table",
    "html_block": "html",
}

#: Characters of one paragraph, heading or cell. Reading words takes the square of their number on some shapes: ten
#: million asterisks would take days. Commands are not read so, and may be as long as a page.
LONGEST: Final = 20_000

#: Lines of a page. Each is looked at by some twenty rules, so that a small file of short lines takes minutes.
MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of a page."""

    kind: str  #: a value of `KINDS`, or the name of the token ("fence", "hr", "code_block")
    tokens: tuple[Token, ...]  #: all of it, from its opening to its closing token
    first: int  #: its first line, counted from 1
    last: int  #: its last line that is not blank


@dataclass(frozen=True, slots=True)
class Source:
    """A page being read."""

    path: str
    text: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    references: dict[str, Any]  #: link reference definitions, which a page must not have
    findings: list[Finding] = field(default_factory=list)  #: grows while the page is read
    links: list[Link] = field(default_factory=list)  #: filled by `links` when they are first asked for

    def place(self, line: int) -> Place:
        """A line of this page."""
        return Place(self.path, line)

    def refuse(self, line: int, what: str, remedy: str) -> None:
        """Note that something is wrong; reading goes on, so that all of it is told at once."""
        finding = Finding(self.place(line), what, remedy)
        if finding not in self.findings:
            self.findings.append(finding)

    def settle(self) -> None:
        """Raise what was found, if anything was."""
        if self.findings:
            raise PagesRefused(self.findings)


def parse(path: str, text: str | bytes) -> Source:
    """Split a page into blocks. Raises PagesRefused for bytes that are not UTF-8, or ends of lines not LF."""
    decoded = text if isinstance(text, str) else _decode(path, text)
    if "\r" in decoded:
        line = decoded.count("\n", 0, decoded.index("\r")) + 1
        raise _refused(
            path, line, "the line ends in a carriage return", "Save the page with LF line ends only."
        )
    if decoded.count("\n") > MOST:
        raise _refused(
            path, MOST, f"the page has more than {MOST} lines, which nobody reads", "Split or shorten it."
        )
    environment: dict[str, Any] = {}
    tokens = _parser().parse(decoded, environment)
    if long := environment.get("long"):
        what = f"the words that begin here have more than {LONGEST} characters, which nobody reads"
        raise _refused(path, long, what, "Split them into paragraphs, or shorten them.")
    lines = tuple(decoded.split("\n"))
    return Source(path, decoded, lines, _blocks(tokens, lines), environment.get("references", {}))


@cache
def _parser() -> MarkdownIt:
    """One for all pages: it keeps nothing of those it has parsed."""
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    parser.core.ruler.before("inline", "long", _long)
    return parser


def _long(state: StateCore) -> None:
    """Before words are read: note where there are too many, and read none of the page."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST:
            state.env["long"] = token.map[0] + 1 if token.map else 1
            state.tokens = []
            return


def _decode(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02X}"
        raise _refused(path, line, f"the byte {byte} is not UTF-8", "Save the page as UTF-8.") from None


def _refused(path: str, line: int, what: str, remedy: str) -> PagesRefused:
    return PagesRefused([Finding(Place(path, line), what, remedy)])


def _blocks(tokens: list[Token], lines: tuple[str, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:  # closed, or complete in itself
            blocks.append(_block(tuple(tokens[start : index + 1]), lines))
            start = index + 1
    return tuple(blocks)


def _block(tokens: tuple[Token, ...], lines: tuple[str, ...]) -> Block:
    first, end = tokens[0].map or [0, 0]
    while end > first + 1 and (end > len(lines) or not lines[end - 1].strip()):
        end -= 1  # a list's map takes in the blank lines after it
    return Block(KINDS.get(tokens[0].type, tokens[0].type), tokens, first + 1, end)
