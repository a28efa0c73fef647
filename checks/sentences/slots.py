"""How the slots of a sentence are read: variables, numbers, columns, requests.

A slot that cannot be read is an error of the page; `check` finds it before anything runs.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

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


def number(text: str) -> int:
    """Read a count or a status: digits, at most twelve."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,11}", text):
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


def path(text: str, variables: Values) -> str:
    """Read the path of a file on the environment."""
    expanded = expand(text, variables)
    if not expanded or expanded.startswith("-") or not expanded.isprintable():
        raise Unaskable(f"`{text}` names no file", "Write a path, and see what its variables are.")
    return expanded


def request(text: str, variables: Values) -> AskHttp:
    """Read `GET $APP_URL/path`."""
    method, _, address = text.partition(" ")
    if method not in METHODS:
        raise Unaskable(
            f"`{text}` begins with no method that only reads", f"Use one of {', '.join(METHODS)}."
        )
    url = expand(address, variables)
    if not _is_web(url):
        raise Unaskable(
            f"`{address}` is no web address once its variables are replaced",
            "Write `http://` or `https://` and a host, without spaces.",
        )
    return AskHttp(method, url)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and url.isascii() and url.isprintable() and " " not in url
