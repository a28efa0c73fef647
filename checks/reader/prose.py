"""Refusals inside a line: text that some renderer acts on and another shows, and values it shows otherwise."""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from ...dataclass import dataclass
from ...notation.characters import hidden, named
from .source import Source

#: What every renderer takes a backslash away from.
ESCAPES: Final = frozenset("!#()*+-.>[\\]_`{|}")

#: Pattern in plain text -> what it is, and what to do. The text has no escapes and no code spans.
TEXT: Final = (
    (r"\{", "`{` gives attributes, such as hidden, to what stands before it", "Write `\\{`, or a code span."),
    (r"`", "a backtick that closes no code span is shown or not", "Write `\\``, or close the code span."),
    (r"<[A-Za-z/!?]", "`<` before a letter begins HTML for some renderers", "Put it in a code span."),
    (
        r"&#?[A-Za-z0-9]+$|&#[A-Za-z0-9]*(?![;A-Za-z0-9])",
        "a character reference is not complete",
        "Put it in a code span.",
    ),
    (
        r"\[\^|\[\[|\]:|\]\(",
        "this is a link or a note for some renderers and text for others",
        "Write `\\[`.",
    ),
    (r"\*", "an asterisk that belongs to no pair is shown or not", "Write `\\*`."),
    (r"~~|==|\+\+|\^\^|\$\$", "this is markup for some renderers", "Put it in a code span."),
    (
        r"(?i:://|\bwww\.)",
        "a bare address swallows what stands after it",
        "Write `[words](address)`, or a code span.",
    ),
)

#: A callout, or a box to tick.
_MARKED: Final = r"\[!|^\[[ xX]\]( |$)"

#: No pattern matches a text that has none of these, as nearly every text has.
_SIGNS: Final = re.compile(r"[{`<&\[\]*~=+^$]")
_ADDRESS: Final = ("://", "www.")

#: Tokens about which `_wrong` has nothing to say.
_HARMLESS: Final = frozenset({"strong_open", "strong_close", "em_open", "em_close", "link_close"})

#: How a line of prose must not begin, because some renderer takes it for more than prose.
STARTS: Final = re.compile(r"(?:#|!!!|\?\?\?|===|///|```|~~~|:|\+\+\+|\*\[|\|)")

#: A code span that renderers show otherwise: an incomplete reference is completed, a language in front is cut off.
SPAN: Final = re.compile(r"&#[xX]?[0-9a-fA-F]+(?![0-9a-fA-F;])|^(?:#!|:::)[a-z]")

#: A code span that needs a closer look.
_ODD: Final = re.compile(rf"^\s|\s\Z|\A\Z|\||{SPAN.pattern}")

_BOX: Final = re.compile(r"\[[ xX]\] ")
_CALLOUT: Final = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")


@dataclass(frozen=True, slots=True)
class Bit:
    """One token inside a line, with what decides whether it may stand there."""

    token: Token
    line: int
    before: Token | None  #: the token before it in its paragraph
    opens: str  #: the block that begins with it: "list_item_open", "blockquote_open", or anything else
    table: bool


def refuse_prose(source: Source) -> None:
    """Apply the rules to each line of prose."""
    for block in source.blocks:
        for index, token in enumerate(block.tokens):
            if token.type != "inline":
                continue
            opens = (
                block.tokens[max(0, index - 2)].type
                if block.tokens[index - 1].type == "paragraph_open"
                else ""
            )
            if opens or block.kind == "paragraph":
                _refuse_starts(source, token)
            _refuse_breaks(source, token)
            for bit in _bits(token, opens, block.kind == "table"):
                for what, remedy in _wrong(bit):
                    source.refuse(bit.line, what, remedy)


def _bits(token: Token, opens: str, table: bool) -> Iterator[Bit]:
    """What may be wrong: most of a page is words between harmless tokens, and needs no closer look."""
    line = (token.map or [0])[0] + 1
    before: Token | None = None
    for child in token.children or []:
        kind = child.type
        if kind == "text":
            if _closer(child.content):
                yield Bit(child, line, before, opens if before is None else "", table)
        elif kind == "softbreak":
            line += 1
        elif kind == "code_inline":
            if _ODD.search(child.content) or (before and before.content.endswith(("\\", "$"))):
                yield Bit(child, line, before, "", table)
        elif kind not in _HARMLESS:
            yield Bit(child, line, before, opens if before is None else "", table)
        before = child


def _closer(text: str) -> bool:
    return _SIGNS.search(text) is not None or any(map(text.lower().__contains__, _ADDRESS))


def _refuse_starts(source: Source, token: Token) -> None:
    first = (token.map or [0])[0] + 1
    for offset, line in enumerate(token.content.split("\n")):
        if STARTS.match(line.strip()):
            what = f"a line of prose begins with `{line.strip()[:3]}`, which is more than prose to some renderers"
            source.refuse(first + offset, what, "Begin it with a word.")


def _refuse_breaks(source: Source, token: Token) -> None:
    lines = token.content.count("\n")
    if lines and lines != sum(child.type in ("softbreak", "hardbreak") for child in token.children or []):
        line = (token.map or [0])[0] + 1
        source.refuse(line, "a code span or a link goes on in the next line", "Write it on one line.")


def _wrong(bit: Bit) -> Iterator[tuple[str, str]]:
    match bit.token.type:
        case "text":
            yield from _wrong_text(bit)
        case "text_special":
            yield from _wrong_escape(bit.token)
        case "code_inline":
            yield from _wrong_span(bit)
        case "link_open":
            if bit.token.attrs.get("title") or bit.token.markup:
                yield "a link has a title or is written in angle brackets", "Write `[words](address)`."
        case "hardbreak":
            yield "the line ends in a break that renderers show in different ways", "Begin a new paragraph."
        case "html_inline":
            yield "HTML can hide what it holds", "Put it in a code span, or write a mark alone on its line."
        case "image":
            yield "a picture can show another text than the page has", "Link to it."


def _wrong_text(bit: Bit) -> Iterator[tuple[str, str]]:
    text = bit.token.content
    box = _BOX.match(text) if bit.opens == "list_item_open" else None
    callout = _CALLOUT.fullmatch(text) if bit.opens == "blockquote_open" else None
    if not (box or callout) and re.search(_MARKED, text):
        yield (
            "a callout or a box to tick stands where renderers show it as text",
            "Begin a quote or an item with it.",
        )
    for pattern, what, remedy in TEXT:
        if re.search(pattern, text):
            yield what, remedy


def _wrong_escape(token: Token) -> Iterator[tuple[str, str]]:
    char = hidden(token.content)
    if char:
        yield f"{token.markup} is {named(char)}, which cannot be seen", "Take it out."
    elif token.info == "escape" and token.content not in ESCAPES:
        yield f"the backslash in `{token.markup}` is shown by some renderers", "Take the backslash out."


def _wrong_span(bit: Bit) -> Iterator[tuple[str, str]]:
    value = bit.token.content
    if not value or value != value.strip():
        yield (
            "a code span is empty, or begins or ends with a space",
            "Renderers take the spaces away: do so too.",
        )
    if SPAN.search(value):
        yield f"`{value}` is shown otherwise by some renderers", "Write it in another way."
    if bit.table and "|" in value:
        yield "`|` in a code span of a table is shown in different ways", "Leave it out of the table."
    before = bit.before.content if bit.before else ""
    if bit.before and bit.before.type.startswith("text") and before.endswith(("\\", "$")):
        yield f"`{before[-1]}` before a code span changes how it is shown", "Put a space between them."
