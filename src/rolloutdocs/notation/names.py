"""How claims write the names of tables and columns: `users.role`, or in double quotes what is no plain word.

A stop stands between a table and its column, and before a table of another schema: `billing.invoices`. What has a stop,
a space, a quote, a backtick or a bar in it stands in double quotes, as SQL has it, a quote within them twice. There is
one way to write each name, so that two claims about the same are seen. Rejected: backticks, which MySQL writes: within
a code span of Markdown they are the hardest of all to read.
"""

import re
from typing import Final

_PLAIN: Final = r'[^.\s`|"]+'
_QUOTED: Final = r'"(?:[^"\n]|"")+"'
_PART: Final = rf"(?:{_PLAIN}|{_QUOTED})"

TABLE: Final = rf"{_PART}(?:\.{_PART})?"
COLUMN: Final = rf"{_PART}(?:\.{_PART}){{1,2}}"
#: What must stand there, in words.
A_TABLE: Final = 'a table such as `users` or `"old users"`'
A_COLUMN: Final = 'table and column such as `users.role` or `"old users".role`'


def written(name: str) -> str:
    """One name, in quotes where it needs them."""
    return name if re.fullmatch(_PLAIN, name) else '"' + name.replace('"', '""') + '"'


def column(table: str, name: str) -> str:
    """A column as claims write it; the table is written already."""
    return f"{table}.{written(name)}"


def parts(text: str) -> list[str]:
    """The names that stand there, without their quotes."""
    return [
        one[1:-1].replace('""', '"') if one.startswith('"') else one
        for one in re.findall(r'"(?:[^"]|"")+"|[^.]+', text)
    ]


def split(text: str) -> tuple[str, str]:
    """A column: its table as claims write it, and its own name."""
    *owner, name = parts(text)
    return ".".join(map(written, owner)), name


def needless(text: str) -> str:
    """How a name is to be written that has quotes where it needs none; "" where it has not."""
    plain = ".".join(map(written, parts(text)))
    return "" if plain == text else plain
