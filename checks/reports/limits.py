"""What the comparison of a database leaves out: said wherever it is shown, in a terminal or on a page."""

from collections.abc import Iterator

from .run import Run


def limits(run: Run) -> Iterator[str]:
    """A sentence for each."""
    tables = [table for taken in run.taken for table in taken.tables]
    ignored = sorted({table.table for table in tables if table.ignored})
    sampled = max((table.sampled for table in tables), default=0)
    if ignored:
        yield f"Rows were not looked at in: {', '.join(ignored)}."
    if sampled:
        yield f"Of each table at most {sampled} rows were compared."
