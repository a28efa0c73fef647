"""The pages under `tests/pages`, and what is expected of them beside them.

`python tests/checks/reader/cases.py` writes the expected text anew; read the difference before keeping it.
"""

from pathlib import Path

from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan

from rolloutdocs.errors import PagesRefused

PAGES = Path(__file__).parents[2] / "pages"
REFUSED = sorted(path for path in (PAGES / "refuses").iterdir() if path.suffix != ".txt")
READ = sorted((PAGES / "reads").glob("*.md"))
SAMPLE = sorted((PAGES / "sample").glob("*.md"))


def plan(case: Path) -> Plan:
    """Read a case: one page, or a folder of pages."""
    pages = [case] if case.is_file() else sorted(case.glob("*.md"))
    return read_plan([read_page(page.name, page.read_bytes()) for page in pages])


def said(case: Path) -> str:
    """What reading a case says of it; nothing if it is read."""
    try:
        plan(case)
    except PagesRefused as refused:
        return f"{refused}\n"
    return ""


def beside(case: Path) -> Path:
    """The file that has what is expected."""
    return case.with_suffix(".txt")


if __name__ == "__main__":
    for one in REFUSED:
        beside(one).write_text(said(one), encoding="utf-8")
