"""Names that only a running environment can know: which ones the pages have, and what to ask.

They are asked where the run starts and where it ends. What was there at neither of the two never was, or only in
between, and a page that names it is wrong. Only written pages are looked at, and of them:

- tables and columns: in what a step changes or destroys, a code span behind `schema of`, `values of`, `rows of`,
  `table` or `column`; and any span `table.column` whose table is there. `billing.invoices` may be a table of another
  schema as well;
- endpoints: `GET` and `HEAD` requests in code spans, and what `curl` is given in a step, below a variable of the
  environment. 404 and 410 say that there is none; every other answer that there is one. A request that some sentence
  expects to be answered so, and every other method, is left out: asking must not change anything. Of `curl` the options
  are known with which it reads; with any other one it may send. Rejected: a list of those that send, which can be
  written in too many ways.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import field
from itertools import takewhile
from typing import Final

from ...dataclass import dataclass
from ..evidence import Drift
from ..plan import Code, Plan
from .found import Documents, Found
from .tree import SUFFIXES
from .words import Span, Words

_COLUMN: Final = re.compile(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)")
_TABLE: Final = re.compile(r"[A-Za-z_]\w*")
_BEFORE: Final = re.compile(
    r"\b(?:schema|values|rows) of (?:the )?(?:table |column )?$|\b(?:tables?|columns?) $"
)
_REQUEST: Final = re.compile(r"(GET|HEAD) (\$\{?[A-Z][A-Z0-9_]*\}?)?(/[\w./~-]*(?:\?[\w.,~%=&+-]*)?)")
_CURL: Final = re.compile(r"^curl\b(?P<rest>.*)$", re.M)
#: Options of `curl` with which it only reads, alone or one behind the other; the last may have a value.
_READS: Final = re.compile(
    r"-[fsSLkIivgN46#]*(?:[omwHAube].*)?|--(?:fail|fail-with-body|silent|show-error|location|insecure|head|include|verbose"
    r"|globoff|compressed|output|write-out|max-time|connect-timeout|max-redirs|header|user|user-agent|cookie|cacert|resolve"
    r"|noproxy|retry|retry-delay|retry-max-time|retry-connrefused|retry-all-errors|no-progress-meter|ipv4|ipv6)"
)
#: A variable that may hold options.
_ALONE: Final = re.compile(r"\$[^/]*")
_URL: Final = re.compile(r"(?<![\w$])(\$\{?[A-Z][A-Z0-9_]*\}?)(/[\w./~-]*)")
#: Answers that say that there is nothing.
GONE: Final = ("404", "410")


@dataclass(frozen=True, slots=True)
class Column:
    """A table, or one of its columns."""

    found: Found  #: what is told where it does not exist
    table: str
    column: str  #: "" for the table itself
    surely: bool  #: it is one, or a table of a schema, even where the table is not there


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path of a web server."""

    found: Found  #: what is told where it does not exist
    method: str
    url: str  #: with variables


Name = Column | Endpoint


@dataclass(frozen=True, slots=True)
class Names:
    """What is asked, and what becomes of a name that is not there."""

    listed: tuple[Name, ...] = ()
    record: Callable[[Found], Drift] = field(
        default=lambda found: Drift(str(found.place), found.what, found.remedy, found.fingerprint)
    )


def names(documents: Documents) -> tuple[Name, ...]:
    """Every name, once for each page."""
    found = [name for words in documents.written for name in _names(documents, words)]
    certain = sorted(found, key=lambda name: isinstance(name, Column) and not name.surely)
    once: dict[str, Name] = {}
    for name in certain:
        once.setdefault(name.found.fingerprint, name)
    return tuple(once.values())


def _names(documents: Documents, words: Words) -> Iterator[Name]:
    for step in documents.plan.steps:
        if step.place.path == words.path:
            before = ""
            for part in step.effect.what:
                if isinstance(part, Code):
                    span = Span(part.value, step.place, before)
                    yield from _column(words, span, surely=bool(_BEFORE.search(before)))
                before += f"`{part.value}`" if isinstance(part, Code) else part
    for span in words.spans:
        yield from _column(words, span, surely=False)
    yield from _endpoints(documents.plan, words)


def _column(words: Words, span: Span, *, surely: bool) -> Iterator[Name]:
    pair = _COLUMN.fullmatch(span.value)
    if pair and (surely or pair[2] not in SUFFIXES):
        what = f"there is no column `{span.value}`, neither where the run starts nor where it ends"
        yield Column(_found("columns", words, span, what), pair[1], pair[2], surely)
    elif surely and _TABLE.fullmatch(span.value):
        what = f"there is no table `{span.value}`, neither where the run starts nor where it ends"
        yield Column(_found("tables", words, span, what), span.value, "", surely)


def _endpoints(plan: Plan, words: Words) -> Iterator[Name]:
    bases = {found[2] for span in words.spans if (found := _REQUEST.fullmatch(span.value)) and found[2]}
    gone = {
        expectation.values["request"]
        for step in plan.steps
        for expectation in step.expectations
        if expectation.values.get("status") in GONE and "request" in expectation.values
    }
    for span in words.spans:
        found = _REQUEST.fullmatch(span.value)
        base = (found[2] or (next(iter(bases)) if len(bases) == 1 else "")) if found else ""
        if found and base and f"{found[1]} {base}{found[3]}" not in gone:
            yield _endpoint(words, span, found[1], f"{base}{found[3]}")
    for step in plan.steps:
        for base, path in _read(step.command) if step.place.path == words.path else ():
            if f"GET {base}{path}" not in gone:
                yield _endpoint(words, Span(f"GET {base}{path}", step.place, ""), "GET", f"{base}{path}")


def _read(command: str) -> Iterator[tuple[str, str]]:
    """Variable and path of each address that `curl` only reads there."""
    for line in _CURL.finditer(command.replace("\\\n", "")):
        given = _arguments(line["rest"])
        options = [one for one in given if one.startswith("-")]
        if all(map(_READS.fullmatch, options)) and not any(map(_ALONE.fullmatch, given)):
            yield from _URL.findall(" ".join(given))


def _arguments(rest: str) -> list[str]:
    """The words up to where a pipe or another command begins; none where quotes go on in the next line."""
    lexer = shlex.shlex(rest, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(takewhile(lambda word: not re.fullmatch("[|&;]+", word), lexer))
    except ValueError:
        return []


def _endpoint(words: Words, span: Span, method: str, url: str) -> Endpoint:
    what = f"`{method} {url}` is answered as nothing that exists, where the run starts and where it ends"
    found = Found("endpoints", words.name, f"{method} {url}", span.place, what, "Correct the address.")
    return Endpoint(found, method, url)


def _found(kind: str, words: Words, span: Span, what: str) -> Found:
    return Found(kind, words.name, span.value, span.place, what, "Correct the name.")
