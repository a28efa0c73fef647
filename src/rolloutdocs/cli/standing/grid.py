"""Rows with a cell for each environment: a table where it has room, otherwise lines that put together what is equal."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from ...dataclass import dataclass

#: Columns of a cell at least, with what is between two of them.
CELL: Final = 18
GAP: Final = 2
#: Columns into which what a row is about may be folded, and no narrower.
LABEL: Final = 20
#: Environments that are named of many.
NAMED: Final = 6

Row = tuple[Text, Sequence[Text]]


@dataclass(frozen=True, slots=True)
class Grid:
    """What it is about, and a cell for each environment; none where it is a heading."""

    environments: Sequence[str]
    rows: Sequence[Row]
    whole: bool = False  #: every environment is named, however many they are

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """As rich wants it."""
        if self._width() <= options.max_width:
            yield self._table()
            return
        for label, cells in self.rows:
            yield label
            yield from self._lines(cells)

    def _width(self) -> int:
        longest: int = max(label.cell_len for label, _ in self.rows)
        columns = zip(*(cells for _, cells in self.rows if cells), strict=True)
        sizes: list[int] = [
            max(CELL, len(name), *(cell.cell_len for cell in column))
            for name, column in zip(self.environments, columns, strict=True)
        ]
        return min(LABEL, longest) + sum(size + GAP for size in sizes)

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="dim", expand=False)
        table.add_column("", overflow="fold")
        for name in self.environments:
            table.add_column(Text(name), min_width=CELL, no_wrap=True)
        for label, cells in self.rows:
            table.add_row(label, *cells)
        return table

    def _lines(self, cells: Sequence[Text]) -> Iterator[Text]:
        groups: dict[str, tuple[Text, list[str]]] = {}
        for name, cell in zip(self.environments, cells, strict=False):
            if cell:
                groups.setdefault(cell.plain, (cell, []))[1].append(name)
        for cell, names in groups.values():
            shown = names if self.whole else names[:NAMED]
            rest = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
            yield Text.assemble("  ", cell, (f"  {', '.join(shown)}{rest}", "dim"))
