"""The guide's reference of commands is what the commands say of themselves.

Refresh it with `python tests/house/test_commands.py`, then read the difference.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from rolloutdocs.cli import COMMANDS, main
from rolloutdocs.cli.exits import Exit

PAGE = Path(__file__).parents[2] / "docs/guide/commands.md"
MEANING = {
    Exit.PASSED: "all is true",
    Exit.FAILED: "a claim failed, or documents have drifted; a gate is not open",
    Exit.INVALID: "wrong usage, or a source that is not valid",
    Exit.INCONCLUSIVE: "inconclusive: it could not be decided or run",
    Exit.INTERRUPTED: "interrupted",
}
INTRO = """# Commands

Every command with its options, as `--help` has them. This page is written from the commands, by
`tests/house/test_commands.py`. The forms of files are elsewhere: [the source](source.md), [sentences](sentences.md),
[reports](reports.md), [evidence](evidence.md).
"""


def written() -> str:
    """The page."""
    codes = [f"- `{code.value}`: {MEANING[code]}" for code in Exit]
    parts = [INTRO, "## Exit codes\n", "\n".join([*codes, ""])]
    with click.Context(main, info_name="rolloutdocs") as top:
        for name in COMMANDS:
            command = main.get_command(top, name)
            assert command
            parts += described(command, f"rolloutdocs {name}")
    return "\n".join(parts)


def described(command: click.Command, name: str) -> Iterator[str]:
    """A command, and those below it."""
    inner = command.commands if isinstance(command, click.Group) else {}
    if not inner:
        yield f"## {name}\n"
        yield from (f"{text}\n" for text in said(command.help or ""))
        lines = [option(one) for one in command.params if isinstance(one, click.Option)]
        yield "\n".join([*lines, ""])
    for word, one in inner.items():
        yield from described(one, f"{name} {word}")


def said(text: str) -> list[str]:
    """The paragraphs of a help text, without its examples."""
    plain = inspect.cleandoc(text).partition("\b")[0].strip()
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", plain) if one.strip()]


def option(one: click.Option) -> str:
    """One line: its names, what it takes, what it does, what it is when left out."""
    kind = "" if one.is_flag else f" {bare(one.make_metavar(click.Context(main)))}"
    fixed = isinstance(one.default, str | int | Path) and one.show_default and not one.is_flag
    default = f" Left out: `{one.default}`." if fixed else ""
    return f"- `{', '.join(one.opts)}{kind}`: {' '.join((one.help or '').split())}{default}"


def bare(metavar: str) -> str:
    """Without the brackets around a choice."""
    inner = metavar[1:-1]
    return inner if metavar.startswith("[") and metavar.endswith("]") and "[" not in inner else metavar


def test_the_reference_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == written()


def test_no_mark_for_the_layout_of_a_help_text_is_shown() -> None:
    assert "\\b" not in written()


def test_every_option_is_described() -> None:
    assert [line for line in written().split("\n") if re.fullmatch(r"- `--[^`]*`: ", line)] == []


if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
