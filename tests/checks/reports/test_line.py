"""The line of a step is the one that the table gives."""

import io

import pytest
from rich.console import Console
from rich.text import Text
from rolloutdocs.checks.reports.line import Line
from rolloutdocs.checks.reports.summary import Counts


def shown(renderable, width, colour):
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None
    )
    console.print(renderable, crop=False)
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "title", ["Migrate", "", "漢字 é", "x" * 49, "x" * 300, "two\nlines", "ends in a space "]
)
@pytest.mark.parametrize("note", ["migrate", "", "n" * 18, "n" * 19])
def test_a_line_is_what_the_table_shows(width, title, note):
    """Assert that the quick way shows the same characters, whatever fits and whatever does not."""
    line = Line(("✔", "green"), (title, ""), note, "0.12 s")
    assert shown(line, width, False) == shown(line._table(), width, False)


def test_colours_are_kept():
    """Assert that a terminal sees sign and note in their colours."""
    text = shown(Line(("✔", "green"), ("Migrate", "dim"), "note", "0.12 s"), 80, True)
    assert "\x1b[32m✔\x1b[0m" in text
    assert "\x1b[2mMigrate\x1b[0m" in text
    assert text.count("\x1b[2m") >= 3


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "names",
    [("deploy", "verify"), ("x" * 50,), ("漢字 é",), ("a\tb", "ends in a space "), ("",), ("[bold]:smile:",)],
)
def test_a_table_of_counts_is_what_rich_shows(width: int, names: tuple[str, ...]) -> None:
    """Assert that the quick way shows the same characters, or leaves it to rich."""
    numbers = [Text(text) for text in ("20", "19", "·", "1", "12.34")]
    rows = [(Text(str(number)), Text(name), *numbers) for number, name in enumerate(names, 1)]
    counts = Counts((*rows, (Text("7"), Text("left"), Text("left out"))))
    plain = counts.plain(width)
    assert plain in ("", shown(counts, width, False))
    if names == ("deploy", "verify") and width > 60:
        assert plain


def test_where_a_table_has_no_room_every_number_and_name_is_told():
    """Assert that a phone's terminal sees what was counted, and of whom; of nothing it says nothing."""
    numbers = [Text(text) for text in ("20", "19", "·", "1", "12.34")]
    counts = Counts(((Text("1"), Text("deploy"), *numbers), (Text("2"), Text("verify"), Text("left out"))))
    told = " ".join(shown(counts, 40, False).split())
    assert told == "1 deploy: steps 20, passed 19, undecided 1, seconds 12.34 2 verify: left out"
