"""How MariaDB and MySQL write values as bytes, so that equal bytes are equal values.

Texts are taken as UTF-8 whatever they are stored as, and as bytes, because a collation counts `a` and `A` as one.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from .followed import Row
from .mysql_words import words
from .records import Table
from .server_each import each as each_of
from .server_rows import Sql
from .server_rows import rows as rows_of
from .system import Asked, Connection, Field, Shape

_TEXTS: Final = frozenset(
    ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json")
)
_BYTES: Final = frozenset(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector"))
_SHAPES: Final = frozenset(
    (
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
        "geomcollection",
    )
)
_PLAIN: Final = frozenset(
    (
        "tinyint",
        "smallint",
        "mediumint",
        "int",
        "bigint",
        "decimal",
        "date",
        "time",
        "datetime",
        "timestamp",
        "year",
        "uuid",
        "inet4",
        "inet6",
    )
)
_FLOATS: Final = frozenset(("float", "double"))
#: Whose values may be longer than what the server joins to one text (`max_allowed_packet`): then it gives NULL.
_LONG: Final = frozenset(("mediumtext", "longtext", "mediumblob", "longblob", "json", *_SHAPES))
_WHOLE: Final = frozenset(("tinyint", "smallint", "mediumint", "int", "bigint"))


def kind(column_type: str) -> str:
    """The name of a type, without what stands in brackets."""
    return re.split(r"[ (]", column_type.lower(), maxsplit=1)[0]


def known(column_type: str) -> bool:
    """Whether values of this type can be written as bytes."""
    return kind(column_type) in _TEXTS | _BYTES | _SHAPES | _PLAIN | _FLOATS | {"bit"}


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text as SQL writes it: by its bytes, whatever the server does with a backslash."""
    return f"X'{text.encode('utf-8', 'surrogatepass').hex()}'" if text else "''"


def _text(column: str, field: Field) -> str:
    name = kind(field.type)
    if name in _FLOATS:  # as they are: the text of a FLOAT has six digits
        return f"CAST({column} + 0e0 AS BINARY)"
    if name == "bit":
        return f"CAST(HEX({column}) AS BINARY)"
    if name in _TEXTS:
        text = f"CAST(CONVERT({column} USING utf8mb4) AS BINARY)"
        # What is no member of an ENUM reads as an empty text, which may be one.
        return f"IF({column} + 0 = 0, X'00', {text})" if name == "enum" else text
    return f"CAST({column} AS BINARY)"


def _long(column: str, field: Field) -> str:
    """Without a CAST, of which the result has the same limit."""
    name = kind(field.type)
    if name not in _LONG:
        return ""
    return f"CONVERT({column} USING utf8mb4)" if name in _TEXTS else column


def _joined(parts: Sequence[str]) -> str:
    return f"CONCAT({', '.join(parts)})"


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """Let go of what was read in it."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SAVEPOINT apart")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT apart")


def _streamed(connection: Connection) -> Any:  # noqa: ANN401 - a cursor of the driver's
    from pymysql.cursors import SSCursor

    return connection.cursor(SSCursor)


_SQL: Final = Sql(
    quoted,
    literal,
    _text,
    _joined,
    lambda text: f"LENGTH({text})",
    lambda text: f"MD5({text})",
    lambda digest: f"CAST(CONV(LEFT({digest}, 16), 16, 10) AS UNSIGNED)",
    "BIT_XOR",
    lambda field: kind(field.type) in _WHOLE,
    _long,
    words,
    apart,
    _streamed,
)


def rows(connection: Connection, shape: Shape, asked: Asked) -> Table:
    """Digest the rows of a table."""
    return rows_of(_SQL, connection, shape, asked)


def each(connection: Connection, shape: Shape, asked: Asked) -> Generator[Row]:
    """Every row by numbers."""
    return each_of(_SQL, connection, shape, asked)
