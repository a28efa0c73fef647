"""Staging of the examples, with the plan of their own pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan

from tests.checks.copies.conftest import ROOT, Staged, example, staged


def plan(docs: Path) -> Plan:
    pages = [read_page(f"docs/{path.name}", path.read_text("utf-8")) for path in sorted(docs.glob("*.md"))]
    return read_plan(pages, also={f"docs/{path.name}" for path in docs.iterdir()})


@pytest.fixture(scope="session")
def laravel() -> Iterator[Staged]:
    with staged(example("laravel"), plan(ROOT / "docs")) as found:
        yield found


@pytest.fixture(scope="session")
def alembic() -> Iterator[Staged]:
    with staged(example("alembic"), plan(ROOT / "examples/alembic/docs")) as found:
        yield found
