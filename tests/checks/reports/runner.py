"""How GitHub's runner finds commands in a log, written after `ActionCommand.cs` of actions/runner.

`TryParseV2` trims blanks and wants `::` at the start; `TryParseV1` finds `##[` anywhere. Lines end as .NET's
`ReadLine` has it. .NET compares by culture, which skips characters of no width: they are dropped before looking here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: Names are looked up in sets that ignore case.
KNOWN = {
    "internal-set-repo-path", "set-env", "set-output", "save-state", "add-mask", "add-path", "add-matcher",
    "remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup", "echo", "stop-commands", "command",
    "section",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    return list(_commands(log))


def _commands(log: str) -> Iterator[Command]:
    stopped = ""
    for line in re.split(r"\r\n|\r|\n", log):
        found = _v2(line, {*KNOWN, stopped.lower()} - {""}) or _v1(line)
        if stopped and (not found or found.name != stopped):
            continue
        if found and stopped:
            stopped = ""
            continue
        if found:
            yield found
            stopped = found.data if found.name.lower() == "stop-commands" else ""


def _v2(line: str, known: set[str]) -> Command | None:
    text = "".join(
        char for char in line if unicodedata.category(char) not in {"Cf", "Mn", "Cc"} or char in "\t"
    )
    text = text.lstrip()
    if not text.startswith("::") or "::" not in text[2:]:
        return None
    info, _, data = text[2:].partition("::")
    name, _, rest = info.partition(" ")
    if name.lower() not in known:
        return None
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair]
    return Command(name, {key: _plain(value) for key, value in pairs}, _plain(data))


def _v1(line: str) -> Command | None:
    _, found, rest = line.partition("##[")
    info, closed, data = rest.partition("]")
    if not found or not closed:
        return None
    name = info.partition(" ")[0]
    return Command(name, {}, data) if name.lower() in KNOWN else None


def _plain(text: str) -> str:
    for code, char in {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}.items():
        text = text.replace(code, char)
    return text
