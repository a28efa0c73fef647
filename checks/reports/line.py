"""The line of one step: sign, title, note and time, in columns.

A table of rich folds what is too long for its column, and takes longer to lay out than the step took to run. Where
everything fits, which is nearly always, the same line is put together here.
"""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from ...dataclass import dataclass

NOTE: Final = 18  #: columns of the note
TIME: Final = 9  #: columns of the time
GAPS: Final = 3  #: columns between the four


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or as many as its parts need."""

    sign: tuple[str, str]  #: and its style
    title: tuple[str, str]  #: and its style; "": none
    note: str
    time: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment | Table]:
        """As rich wants it."""
        room = options.max_width - 1 - NOTE - TIME - GAPS
        (sign, colour), (title, style), note = self.sign, self.title, self.note
        wide, noted = cell_len(title), cell_len(note)
        if room < wide or noted > NOTE or _folds(title) or _folds(note):
            yield self._table()
            return
        dim = console.get_style("dim")
        yield Segment(sign, console.get_style(colour))
        yield Segment(" ")
        yield Segment(title, console.get_style(style) if style else Style.null())
        yield Segment(" " * (room - wide + 1))
        yield Segment(f"{note}{' ' * (NOTE - noted)}", dim)
        yield Segment(f" {self.time:>{TIME}}", dim)
        yield Segment.line()

    def plain(self, width: int) -> str:
        """The same for a file, which has no colours; empty where a table is needed."""
        room = width - 1 - NOTE - TIME - GAPS
        title, note = self.title[0], self.note
        if len(title) > room or len(note) > NOTE or not (title.isascii() and note.isascii()):
            return ""
        if _folds(title) or _folds(note):
            return ""
        return f"{self.sign[0]} {title:<{room}} {note:<{NOTE}} {self.time:>{TIME}}\n"

    def _table(self) -> Table:
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(width=1)
        row.add_column(ratio=1, overflow="fold")
        row.add_column(width=NOTE, overflow="fold", style="dim")
        row.add_column(justify="right", width=TIME, style="dim")
        row.add_row(Text(*self.sign), Text(*self.title), Text(self.note), self.time)
        return row


def _folds(text: str) -> bool:
    """Whether a table would do more than show it: tabs, ends of lines, and spaces at the end, which it takes away."""
    return text != text.rstrip() or not text.isprintable()
