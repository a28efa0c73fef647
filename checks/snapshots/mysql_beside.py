"""What a schema of MariaDB and MySQL has beside tables: views, sequences, triggers, routines, events, grants."""

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any, Final

from ...dataclass import dataclass
from .mysql_words import words
from .records import Piece

_TRIGGERS: Final = (
    "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, DEFINER, SQL_MODE,"
    " COLLATION_CONNECTION, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
    " ORDER BY CAST(TRIGGER_NAME AS BINARY)"
)
_ROUTINES: Final = (
    "SELECT ROUTINE_NAME, LOWER(ROUTINE_TYPE) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()"
    " AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE', 'PACKAGE', 'PACKAGE BODY')"
    " ORDER BY CAST(ROUTINE_NAME AS BINARY), ROUTINE_TYPE"
)
_EVENTS: Final = (
    "SELECT EVENT_NAME, 'event' FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"
    " ORDER BY CAST(EVENT_NAME AS BINARY)"
)
#: Object of the grant (a table, or all), the column of it, who has it, what it is, may it be passed on. One on a whole
#: database is on all that its pattern fits, and stands there as that was written: `desk\_staging`.
_GRANTS: Final = (
    "SELECT '', IF(TABLE_SCHEMA = DATABASE(), '', TABLE_SCHEMA), GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE"
    " FROM information_schema.SCHEMA_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() OR DATABASE() LIKE TABLE_SCHEMA"
    " UNION ALL SELECT TABLE_NAME, '', GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.TABLE_PRIVILEGES"
    " WHERE TABLE_SCHEMA = DATABASE()"
    " UNION ALL SELECT TABLE_NAME, COLUMN_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE"
    " FROM information_schema.COLUMN_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, 3, 4"
)
#: Who may run a routine: it goes with the routine, and does not come back with it. Not every account may read it.
_ROUTINE_GRANTS: Final = (
    "SELECT Routine_name, '', CONCAT('\\'', User, '\\'@\\'', Host, '\\''), "
    "CONCAT(Proc_priv, ' of the ', LOWER(Routine_type)), 'no'"
    " FROM mysql.procs_priv WHERE Db = DATABASE() ORDER BY 1, 3, 4"
)
_DATABASE: Final = (
    "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, DATABASE() FROM information_schema.SCHEMATA"
    " WHERE SCHEMA_NAME = DATABASE()"
)

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(slots=True)
class Beside:
    """What was found."""

    pieces: tuple[Piece, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    undecided: list[str] = field(default_factory=list)


def beside(ask: Ask, listed: list[tuple[str, str]], granted: list[tuple[Any, ...]]) -> Beside:
    """Ask for all of it; `listed` has what stands among the tables and is none, `granted` is of routines."""
    found = Beside()
    charset, collation, database = ask(_DATABASE)[0]
    aspects = (("charset", charset), ("collation", collation))
    pieces = [Piece("database", "defaults", "", aspects), *_comment(ask, database)]
    for name, form in listed:
        what = "sequence" if form == "SEQUENCE" else "view"
        pieces += _made(ask, found, what, name, database)
    pieces += _triggers(ask, database)
    for name, what in [*ask(_ROUTINES), *ask(_EVENTS)]:
        pieces += _made(ask, found, what, name, database)
    pieces += [
        Piece(
            "grant",
            f"{privilege} ({column}) to {who}" if column else f"{privilege} to {who}",
            of,
            (("of", ".".join(filter(None, (of, column)))), ("passed on", passed.lower())),
        )
        for of, column, who, privilege, passed in [*ask(_GRANTS), *granted]
    ]
    found.pieces = tuple(pieces)
    found.others = tuple((f"{one.kind}: {one.title}", repr(one.aspects)) for one in pieces)
    return found


def _comment(ask: Ask, database: str) -> Iterator[Piece]:
    """MariaDB's databases may have one."""
    made = ask(f"SHOW CREATE DATABASE `{database.replace('`', '``')}`")[0][1]
    if found := re.search(r" COMMENT ('(?:[^'\\]|''|\\.)*')$", made, re.DOTALL):
        yield Piece("database setting", "comment", "", (("comment", found[1]),))


def routine_grants(ask: Ask) -> list[tuple[Any, ...]]:
    """Asked before the transaction begins: the table's engine knows no savepoints, by which tables are let go."""
    try:
        return ask(_ROUTINE_GRANTS)
    except Exception:  # as with grants of other accounts: who may not read them does not see them
        return []


def _made(ask: Ask, found: Beside, what: str, name: str, database: str) -> Iterator[Piece]:
    """What SHOW CREATE says, whichever of its columns has the statement, and the modes it was made in."""
    try:
        row = ask(f"SHOW CREATE {what.upper()} `{name.replace('`', '``')}`")[0]
    except Exception as error:
        found.undecided.append(f"the {what} `{name}`: the database {words(error)}")
        yield Piece(what, name, "", (("undecided", words(error)),))
        return
    at = next((at for at, said in enumerate(row) if at and said and said.startswith("CREATE ")), None)
    if at is None:
        found.undecided.append(f"the {what} `{name}`: the database does not let this account read it")
        yield Piece(what, name, "", (("undecided", "may not be read"),))
        return
    modes = (("mode", row[1]),) if at > 1 else ()
    yield Piece(what, name, "", (*modes, ("definition", _plain(row[at], database))))


def _triggers(ask: Ask, database: str) -> Iterator[Piece]:
    words = ("timing", "event", "order", "definer", "mode", "collation", "definition")
    for name, table, *said in ask(_TRIGGERS):
        said[-1] = _plain(said[-1], database)
        yield Piece("trigger", name, table, tuple(zip(words, said, strict=True)))


def _plain(text: str, database: str) -> str:
    """A statement without the name of its own database: a copy has another one."""
    return re.sub(rf"`{re.escape(database)}`\.(?=`)", "", text)
