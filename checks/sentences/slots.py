"""How the slots of a sentence are read: variables, numbers, columns, requests.

A slot that cannot be read is an error of the page; `check` finds it before anything runs.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from ...errors import suggest
from ...notation.characters import hidden
from ..probes.questions import AskColumn, AskHttp

#: Slot -> what stands in its code span; or variable -> its value.
Values = Mapping[str, str]

#: Methods that read. Another one would change what it is sent to, and a probe never does.
METHODS: Final = ("GET", "HEAD", "OPTIONS")


class Unaskable(Exception):  # noqa: N818 - it reads as what happened: the sentence cannot be asked
    """A slot cannot be read."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what  #: without a stop; shows the slot as on the page, never a variable's value
        self.remedy = remedy  #: in the imperative
        super().__init__(what)


class Captured(str):
    """A value that a step printed: what it prints must not choose who or what is asked."""

    __slots__ = ()


#: Of a captured value, what stays as it is in an address besides letters, digits and `-._~`.
_KEPT: Final = "/"


def names(text: str) -> list[str]:
    """The variables that a slot uses."""
    return re.findall(r"\$([A-Za-z_]\w*)", text, flags=re.ASCII)


def expand(text: str, variables: Values) -> str:
    """Put the environment's values in the place of `$NAME`."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in variables:
            raise Unaskable(
                f"`{text}` has `${name}`, which is no variable of the environment",
                f"Declare it in the environments file or correct it.{suggest(name, variables)}",
            )
        return variables[name]

    if "${" in text:
        raise Unaskable(f"`{text}` has `${{`, which is not replaced here", "Write a variable as `$NAME`.")
    return re.sub(r"\$([A-Za-z_]\w*)", value, text, flags=re.ASCII)


_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,11}")


def number(text: str) -> int:
    """Read a count or a status: digits, at most twelve."""
    if not _NUMBER.fullmatch(text):
        raise Unaskable(f"`{text}` is not a number", "Write digits without a sign and without leading zeros.")
    return int(text)


def positive(text: str) -> int:
    """Read a count of at least one."""
    if number(text) == 0:
        raise Unaskable("at least `0` is true of anything", "Write how many there must be, `1` or more.")
    return number(text)


def column(text: str) -> AskColumn:
    """Read `table.column`."""
    table, dot, name = text.partition(".")
    if not (table and dot and name) or "." in name or hidden(text) or "\n" in text:
        raise Unaskable(f"`{text}` names no column", "Write `table.column`.")
    return AskColumn(table, name)


def table(text: str) -> str:
    """Read the name of a table."""
    if not text or "." in text or hidden(text) or "\n" in text:
        raise Unaskable(f"`{text}` names no table", "Write its name alone, without a stop.")
    return text


#: What a shell would make something else of, and a file's name hardly has.
_SHELLS: Final = re.compile("^~|[*?'\"`{}]|\\$\\(")


def path(text: str, variables: Values) -> str:
    """Read the path of a file on the environment. No shell reads it: a pattern would be a file that is never there."""
    expanded = expand(text, variables)
    if not expanded.strip("/") or expanded.startswith("-") or not expanded.isprintable():
        raise Unaskable(f"`{text}` names no file", "Write a path, and see what its variables are.")
    if _SHELLS.search(text) or expanded.startswith("~"):
        raise Unaskable(
            f"`{text}` is no plain path, and it is asked for as it stands",
            "Write the path without `~`, patterns, quotes and braces; a variable as `$NAME`.",
        )
    for name in names(text):
        if isinstance(variables[name], Captured) and ".." in variables[name].split("/"):
            raise Unaskable(f"what was captured as `{name}` leads out of its folder", "See what it holds.")
    return expanded.rstrip("/")


def request(text: str, variables: Values) -> AskHttp:
    """Read `GET $APP_URL/path`."""
    method, _, address = text.partition(" ")
    if method not in METHODS:
        raise Unaskable(
            f"`{text}` begins with no method that only reads", f"Use one of {', '.join(METHODS)}."
        )
    url = expand(address, _escaped(variables))
    if not _is_web(url):
        raise Unaskable(
            f"`{address}` is no web address once its variables are replaced",
            "Write `http://` or `https://` and a host, without spaces.",
        )
    if "#" in url:
        raise Unaskable(
            f"`{address}` has a `#` once its variables are replaced, and what follows it is never sent",
            "Leave it out; a page that a browser makes itself has to be looked at by a test in one.",
        )
    _same_place(address, url, variables)
    return AskHttp(method, url)


def _escaped(variables: Values) -> Values:
    """With captured values as data in an address: none begins a query or ends it."""
    return {
        name: quote(value, safe=_KEPT) if isinstance(value, Captured) else value
        for name, value in variables.items()
    }


def _same_place(address: str, url: str, variables: Values) -> None:
    """Hold an address to the host that it has without what was captured, and what was captured to its place."""
    found = [name for name in names(address) if isinstance(variables[name], Captured)]
    bare = expand(address, {**variables, **dict.fromkeys(found, "")})
    moved = urlsplit(bare)[:2] != urlsplit(url)[:2]
    for name in found:
        if moved or {".", ".."} & set(variables[name].split("/")):
            raise Unaskable(
                f"what was captured as `{name}` would lead `{address}` elsewhere",
                "Let it stand for a part of the path behind the host.",
            )


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and url.isascii() and url.isprintable() and " " not in url
