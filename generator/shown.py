"""What a text of the source may be made of, so that every renderer shows it as it stands.

Refusing was chosen over escaping wherever renderers disagree: what cannot be written the same way for all of
them goes into backticks, or is not written.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from ..notation.characters import ACTIVE, GAP, TURNING, hidden, named
from ..notation.labels import CHANGES, DESTROYS, EFFECTS, READS
from ..notation.marks import WORD
from ..shapes import Problem

TICKS: Final = "Put it in backticks."

_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
#: What stands in text outside of code and cannot be shown alike everywhere: pattern -> how an error calls it.
_REFUSED: Final = {
    r"[{}]": "a brace",
    r"<": "the sign `<`",
    r"`": "a backtick without its partner",
    r"\\": "a backslash",
    r"\$": "a dollar sign",
    r"~": "a tilde",
    r"@": "the sign `@`",
    r"(?i)://|www\.": "a bare address",
    r"&[#A-Za-z0-9]": "an ampersand that begins a character's name",
    r"==|\+\+|\^\^": "a double sign that marks text for some renderers",
    r":[a-z0-9_+-]+:": "a word between colons",
    r"  ": "two spaces in a row",
}
_TOUCHING: Final = re.compile(
    r"(?<!`)`(?!`)[^`]+``[^`]+`(?!`)"
)  #: one span for renderers, two for its writer
_REFERENCE: Final = re.compile(r"&#?[A-Za-z0-9]+(?![A-Za-z0-9;])")
_HEADING: Final = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_FIRST: Final = re.compile(r"[\w`(]")
#: A variable inside a text: `$NAME` or `${NAME}`.
NAMED: Final = re.compile(r"\$(?:([A-Z][A-Z0-9_]*)|\{([A-Z][A-Z0-9_]*)\})")


def parts(text: str) -> list[tuple[bool, str]]:
    """The text cut into plain parts and code spans, in order; True marks the code."""
    found: list[tuple[bool, str]] = []
    end = 0
    for match in _SPAN.finditer(text):
        found += [(False, text[end : match.start()]), (True, _unpadded(match[2]))]
        end = match.end()
    found.append((False, text[end:]))
    return [(code, part) for code, part in found if part or code]


def prose(text: str) -> Problem:
    """One line of plain text and code spans."""
    if not text:
        return "is empty", "Write a sentence."
    problem = _line(text)
    if problem:
        return problem
    if not _FIRST.match(text):
        return f"begins with `{text[0]}`", "Begin with a letter, a digit or code."
    cut = parts(text)
    if any(code and after for (code, _), (after, _) in pairwise(cut)) or _TOUCHING.search(text):
        return "has two code spans that touch", "Put a space or a comma between them."
    if cut[0][0] and {1, 2} <= {len(run) for run in re.findall(r"`+", cut[0][1])}:
        return "begins with code that needs three backticks around it", "Begin with a word."
    if any(code and not part.strip() for code, part in cut):
        return "has an empty code span", "Write a value, or leave it out."
    return next(filter(None, (span(part) if code else _plain(part) for code, part in cut)), None)


def optional(text: str) -> Problem:
    """As `prose`, or nothing."""
    return prose(text) if text else None


def heading(text: str) -> Problem:
    """A heading that links can lead to: its anchor is the same for all renderers."""
    if _HEADING.fullmatch(text):
        return None
    return f"is `{text}`, which cannot be a heading", "Use letters, digits, single spaces and hyphens only."


def table_prose(text: str) -> Problem:
    """As `prose`, in a cell of a table, where renderers disagree about a pipe."""
    return ("has the sign `|`, which ends a cell", "Use another word.") if "|" in text else prose(text)


def table_optional(text: str) -> Problem:
    """As `table_prose`, or nothing."""
    return table_prose(text) if text else None


def effect(text: str) -> Problem:
    """How far a step goes: one of three beginnings, then what it acts on."""
    kind = next((kind for kind in EFFECTS if text == kind or text.startswith(f"{kind} ")), None)
    if kind is None or (text == kind) != (kind == READS):
        known = f"`{READS}`, `{CHANGES} ...` or `{DESTROYS} ...`"
        return f"is `{text}`, which says neither how far the step goes nor on what", f"Write {known}."
    return table_prose(text)


def time_limit(text: str) -> Problem:
    """A number of seconds or minutes, as people write it."""
    match = re.fullmatch(r"([1-9][0-9]{0,4}) (second|minute)(s?)", text)
    if match and (match[1] == "1") != bool(match[3]):
        return None
    return f"is `{text}`, which is no time limit", "Write it as `30 seconds`, `1 minute` or `5 minutes`."


def patience(text: str) -> Problem:
    """As `time_limit` and at most ten minutes, or nothing."""
    if not text or (problem := time_limit(text)):
        return problem if text else None
    number, unit = text.split(" ")
    long = int(number) * (60 if unit.startswith("minute") else 1) > 600
    return (f"is `{text}`, which is longer than `10 minutes`", "Shorten it.") if long else None


def column(text: str) -> Problem:
    """`table.column`."""
    if re.fullmatch(r"[^.`|]+\.[^.`|]+", text):
        return cell(text)
    return f"is `{text}`, which is no column", "Write `table.column`."


def span(value: str) -> Problem:
    """A value that stands in a code span."""
    if not value.strip():
        return "is empty", "Write a value, or leave it out."
    problem = _line(value)
    if problem:
        return problem
    if _REFERENCE.search(value) or value.startswith(("#!", ":::")):
        return f"has code that some renderers change, `{value}`", "Write it in another way."
    return None


def optional_span(value: str) -> Problem:
    """As `span`, or nothing."""
    return span(value) if value else None


def cell(value: str) -> Problem:
    """A value that stands in a code span inside a table."""
    if "|" in value:
        return "has the sign `|`, which ends a cell of the table of variables", "Use a value without it."
    return span(value)


def command(text: str) -> Problem:
    """Bash text that stands in a fence."""
    body = text.removesuffix("\n")
    if not body.strip():
        return "is empty", "Write a command."
    if char := hidden(body):
        what = f"has a character that pages cannot show, {named(char)}"
        return what, "Remove it, or write it as an escape; write spaces for tabs."
    if problem := _active(body) or _misleading(body):
        return problem
    lines = body.split("\n")
    if not lines[0] or not lines[-1]:
        return "begins or ends with an empty line", "Remove it."
    number = next((number for number, line in enumerate(lines, 1) if line != line.rstrip()), 0)
    return (f"has spaces at the end of its line {number}", "Remove them.") if number else None


def joined(text: str) -> Problem:
    """An argument made of text and variables; any other use of the sign would mean something to a shell."""
    if not text:
        return "is empty", "Write a text with a variable."
    if "$" in NAMED.sub("", text):
        return "has a dollar sign that begins no variable's name", "Write `$NAME` or `${NAME}`."
    if NAMED.sub("", text) == text:
        return "has no variable", "Write the text itself, without `text:`."
    return None


def _misleading(body: str) -> Problem:
    """What makes a command look like another one."""
    if GAP in body:
        return f"has {len(GAP)} spaces in a row, which push what follows out of sight", "Break the line."
    if any(unicodedata.bidirectional(char) in TURNING for char in body):
        what = "has letters written from right to left, which change the order in which it is seen"
        return what, "Keep them out of commands, for example in a file."
    return None


def _line(text: str) -> Problem:
    if "\n" in text:
        return "has several lines", "Write it in one line, or use `>-` to fold it."
    char = hidden(text)
    if char:
        return f"has a character that pages cannot show, {named(char)}", "Replace it by a plain one."
    if text != text.strip():
        return "begins or ends with a space", "Remove it."
    return _active(text)


def _active(text: str) -> Problem:
    """What sites act on, and the word of the pages' own marks: a text must not look like one."""
    if WORD in unicodedata.normalize("NFKC", text).lower():
        return f"has `{WORD}`, the word that marks of pages begin with", "Write it in another way."
    sign = next((sign for sign in ACTIVE if sign in text), None)
    return (f"has `{sign}`, which some sites act on", "Write it in another way.") if sign else None


def _plain(text: str) -> Problem:
    for pattern, words in _REFUSED.items():
        if re.search(pattern, text):
            close = "backtick" in words
            return f"has {words}, outside of code", "Close the span." if close else TICKS
    return None


def _unpadded(value: str) -> str:
    padded = value.startswith(" ") and value.endswith(" ") and value.strip()
    return value[1:-1] if padded else value
