"""Migrations that a page names in code spans: a file of that name must be in the application.

Laravel's and dated names (`2025_09_27_004003_drop_roles`, `2025_09_27_drop_role`) are found inside a longer span too;
Django's (`0003_drop_role`) and Alembic's (`3f2a9c1b7d04_drop_role`) only as the whole of one. The suffix may be left
out. What a step must *not* print may well be no migration.
"""

import re
from collections.abc import Iterator
from typing import Final

from ...errors import suggest
from .found import Documents, Found
from .tree import MIGRATED

_DATED: Final = re.compile(r"(?<![\w.-])(\d{4}_\d{2}_\d{2}_(?:\d{6}_)?[a-z]\w*)(?:\.(?:php|py))?(?![\w-])")
_NUMBERED: Final = re.compile(r"(?:[\w.-]+/)*(\d{4}_[a-z]\w*|(?=[0-9a-f]*\d)[0-9a-f]{12}_[a-z]\w*)(?:\.py)?")


def migrations(documents: Documents) -> Iterator[Found]:
    """Names of migrations for which there is no file."""
    for words in documents.words:
        tree = documents.tree(words)
        for span in words.spans:
            if span.elsewhere or span.before.endswith("does not print "):
                continue
            for name in named(span.value):
                if not tree.migrated(name):
                    what = f"there is no migration `{name}`"
                    stems = [one.rpartition(".")[0] for one in tree.names if one.endswith(MIGRATED)]
                    near = suggest(name, stems) if stems else ""
                    remedy = "Correct the name." + (near if near.startswith(" Did") else "")
                    yield Found("migrations", words.name, name, span.place, what, remedy)


def named(text: str) -> list[str]:
    """The migrations that a code span names."""
    dated = _DATED.findall(text)
    whole = _NUMBERED.fullmatch(text)
    return dated or ([str(whole[1])] if whole else [])
