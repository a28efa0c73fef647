"""A fence to the command it shows, if every renderer shows it so."""

import re
import unicodedata
from typing import Final

from ...notation.characters import GAP, TURNING
from .source import Block, Source

_INFO: Final = re.compile(r"[a-z0-9+-]+")


def read_command(source: Source, block: Block, languages: tuple[str, ...] = ()) -> str | None:
    """The lines of a fence, without a newline at the end, or None and a finding."""
    fence = block.tokens[0]
    command = fence.content.removesuffix("\n")
    if languages and fence.info not in languages:
        what = f"the fence of a command says `{fence.info}`" if fence.info else "the fence says no language"
        source.refuse(block.first, what, f"Write `{languages[0]}` after its backticks.")
    problem = _problem(command)
    if problem:
        source.refuse(block.first, *problem)
    return None if problem else command


def _problem(command: str) -> tuple[str, str] | None:
    lines = command.split("\n")
    if not command.strip():
        return "the fence is empty", "Write the command, or take mark and fence away."
    if not lines[0].strip() or not lines[-1].strip():
        return "the fence begins or ends with a blank line", "Take the line out; renderers differ on it."
    if GAP in command:
        return (
            "so many spaces in a row push a part of the command out of sight",
            "Break the line or take them out.",
        )
    if not command.isascii() and any(unicodedata.bidirectional(char) in TURNING for char in command):
        what = "letters written from right to left change the order in which the command is seen"
        return what, "Keep them out of commands, for example in a file."
    return None


def refuse_fences(source: Source) -> None:
    """Refuse fences that a renderer takes for something else than the others do."""
    for block in source.blocks:
        if block.kind != "fence":
            continue
        fence = block.tokens[0]
        if not fence.markup.startswith("`"):
            source.refuse(block.first, "this fence is made of tildes", "Write it with backticks.")
        if not _INFO.fullmatch(fence.info):
            what = f"the fence line says `{fence.info}`, which renderers read in different ways"
            source.refuse(
                block.first, what, "Write a language there and nothing else, such as `bash` or `text`."
            )
        if source.lines[block.first - 1] != fence.markup + fence.info:
            source.refuse(
                block.first,
                "this fence is indented or spaced",
                "Write it at the left margin, with nothing between backticks and language.",
            )
        if block.last == block.first or source.lines[block.last - 1] != fence.markup:
            what = f"the fence of {len(fence.markup)} backticks is not closed by as many"
            source.refuse(block.first, what, "Close it with a line of the same backticks and nothing else.")
