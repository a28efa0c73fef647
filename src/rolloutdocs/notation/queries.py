"""Whether a query asks anything of the database: `select 12` returns `12` from every database there is.

Told from its text, and on the safe side: a table or a view is named, or something that the server says of itself. What
a table's rows have to do with the answer is not looked at.
"""

import re
from typing import Final

#: Texts and remarks, which name nothing. Between double quotes there may be a name; MySQL's own remarks are remarks.
_ASIDE: Final = re.compile(r"'(?:[^']|'')*'|/\*.*?(?:\*/|\Z)|--[^\n]*|#[^\n]*", re.DOTALL)
#: A name behind FROM or JOIN that no bracket follows: that would be a function, as in `extract(year from now())`.
_NAMED: Final = re.compile(
    r"""\b(?:from|join)[\s(]+((?:[`"\[][^`"\]]+[`"\]]|[\w$]+)(?:\s*\.\s*(?:[`"\[][^`"\]]+[`"\]]|[\w$]+))*)(?![\w$])(\s*\()?""",
    re.IGNORECASE,
)
#: FROM that names no table, behind DISTINCT; brackets, with the function before them, and every other FROM.
_PARTS: Final = re.compile(r"\bdistinct\s+from\b|(\b\w+\s*)?\(|\)|\bfrom\b", re.IGNORECASE)
#: Functions with a FROM of their own: `substring(name from 2)`.
_TAKING: Final = frozenset({"substring", "substr", "mid", "trim", "extract", "overlay"})
_NUMBER: Final = re.compile(r"[\d.]+(?:e\d+)?|0x[\da-f]+", re.IGNORECASE)
#: What the query itself makes up: `name as (select …)`.
_MADE: Final = re.compile(
    r"\b(\w+)\s*(?:\([^()]*\)\s*)?as\s*(?:not\s+materialized\s*|materialized\s*)?\(", re.IGNORECASE
)
#: No names of tables: they stand there in every database.
_NONE: Final = frozenset(
    {
        "dual",
        "select",
        "values",
        "table",
        "lateral",
        "with",
        "current_date",
        "current_time",
        "current_timestamp",
    }
    | {"localtime", "localtimestamp"}
)
#: What a server says of itself.
_SERVER: Final = re.compile(
    r"@@\w|\b(?:version|sqlite_version|database|schema|user|session_user|system_user|current_user|current_database"
    r"|current_schema|current_setting|pg_\w+)\s*\(|\b(?:current_user|session_user|current_catalog|current_schema)\b",
    re.IGNORECASE,
)
#: Where a query asks nothing: what it is, and what to do.
WHAT: Final = "asks nothing of the database"
REMEDY: Final = "Name the table it is about: `select count(*) from users`."


def asks_nothing(sql: str) -> bool:
    """Whether it would return the same from any database, also from an empty one."""
    text = _tables(_ASIDE.sub(" '' ", sql))
    made = {name.casefold() for name in _MADE.findall(text)} | _NONE
    for name, call in _NAMED.findall(text):
        known = name.casefold() in made or _NUMBER.fullmatch(name)
        if not known and (not call or name.casefold().startswith("pragma_")):
            return False
    return _SERVER.search(text) is None


def _tables(sql: str) -> str:
    """The query with no FROM but those behind which tables are named."""
    opened: list[str] = []

    def kept(part: re.Match[str]) -> str:
        said = part[0].casefold()
        if said.endswith("("):
            opened.append(said[:-1].strip())
        elif said == ")":
            opened[-1:] = []
        elif said != "from" or (opened[-1:] and opened[-1] in _TAKING):
            return ","
        return part[0]

    return _PARTS.sub(kept, sql)
