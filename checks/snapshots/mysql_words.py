"""What the errors of MariaDB and MySQL mean, in our own words."""

from typing import Final

_WORDS: Final = {
    1044: "does not let this account use it",
    1045: "does not accept the account or its password",
    1049: "does not exist on this server",
    1054: "has no such column any more",
    1142: "does not let this account read it",
    1143: "does not let this account read every column of it",
    1146: "has no such table any more",
    1205: "is locked by somebody else",
    1227: "does not let this account read it",
    1356: "cannot read the view: what it is made of is gone, or may not be read",
    1370: "does not let this account read the routine",
    1412: "had the table altered while it was read",
    1969: "did not answer in time",
    2002: "cannot be reached",
    2003: "cannot be reached",
    2006: "broke the connection",
    2013: "broke the connection",
}


def number(error: BaseException) -> int:
    """The server's number of an error; 0 if it has none."""
    arguments = getattr(getattr(error, "orig", error), "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else 0


def words(error: Exception) -> str:
    """A predicate that stands after "the database ..."."""
    found = number(error)
    return _WORDS.get(found, f"answered with the error {found or type(error).__name__}")
