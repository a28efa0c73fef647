"""Nothing on a guarded stream is a command of GitHub's runner or a control of a terminal, however it was written."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolloutdocs.cli.harmless import Log, Plain, raw

from ..checks.reports.runner import commands

PIECES = [
    ":", "::", "##[", "#", "[", "error", "error]", "add-mask", "stop-commands", " ", "\t", "\n", "\r", "\r\n", "x",
    "\u200b", "\ufeff", "\u00ad", "\u034f", "\u2003", "\x00", "\x1b[1m", "\u2028", "\x85", "=a,", "]", "ERROR",
]  # fmt: skip


def through(kind: type[Plain], *parts: str) -> str:
    below = io.StringIO(newline="")
    stream = kind(below)
    for part in parts:
        assert stream.write(part) == len(part)
    return below.getvalue()


@pytest.mark.parametrize(
    "text",
    ["::error::x", "  ::error file=a::x", "\t::add-mask::x", "a\n::error::x", "a\r::error::x", "##[error]x",
     "a ##[error]x",     "::ERROR::x", "\ufeff::error::x", "\u200b::error::x", "\u2003::error::x"],
)  # fmt: skip
def test_the_runner_reads_it_as_a_command_and_not_once_it_was_guarded(text: str) -> None:
    assert commands(text)
    assert commands(through(Log, text)) == []
    assert commands(through(Log, *text)) == []


@given(st.lists(st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_text_is_a_command_however_it_comes(parts: list[str]) -> None:
    shown = through(Log, *parts)
    assert commands(shown) == []
    assert shown.replace("\\", "") == "".join(parts).replace("\\", "")  # and nothing of it is lost


@pytest.mark.parametrize(
    "text", ["Foo::bar()", "a ::error::x", "fe80::1", ": :", "#[x]", "## [x]", ":: x", "x:\n:y"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert through(Log, text) == (text if not text.startswith("::") else f":\\{text[1:]}")


def test_a_long_line_is_not_kept() -> None:
    stream = Log(io.StringIO())
    for _ in range(1000):
        stream.write("x" * 100)
        stream.write(" " * 100)
    assert len(stream._line) < 10


def test_controls_are_shown() -> None:
    shown = through(Plain, "a\x1b[2J\r\x9b31m\u202e\udc80\n\té")
    assert shown == "a\\x1b[2J\\r\\x9b31m\\u202e\\udc80\n\té"
    assert not re.search(r"[\x1b\r\x9b]", shown)


def test_the_way_round_is_closed() -> None:
    """Assert that click finds no bytes below it, and that rich draws on the stream that reaches the log."""
    below = io.TextIOWrapper(io.BytesIO())
    stream = Plain(Log(below))
    assert not hasattr(stream, "buffer")
    assert isinstance(stream.rich_proxied_file, Log)
    assert raw(stream) is below
    with pytest.raises(TypeError):
        stream.write(b"x")
