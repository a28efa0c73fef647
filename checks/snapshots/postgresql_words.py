"""What the errors of PostgreSQL mean, in our own words."""

from typing import Final

_WORDS: Final = {
    "25006": "refused to write",
    "28000": "does not accept the account",
    "28P01": "does not accept the account or its password",
    "3D000": "does not exist on this server",
    "40001": "could not give one consistent view",
    "42501": "does not let this account read all of it",
    "42703": "has no such column any more",
    "42P01": "has no such table any more",
    "53300": "has no connection left",
    "55000": "cannot read it in the state it is in",
    "55P03": "has it locked by somebody else",
    "57014": "did not answer in time",
    "57P01": "was stopped",
    "57P03": "is starting or stopping",
    "XX000": "had it altered while it was read",
}


def state(error: BaseException) -> str:
    """The SQLSTATE of an error; "" if it has none."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def words(error: Exception) -> str:
    """A predicate that stands after "the database ..."."""
    found, message = state(error), str(error).lower()
    if found in _WORDS:
        return _WORDS[found]
    told = {
        "password": "does not accept the account or its password",
        "does not exist": "does not exist on this server, or the account does not",
        "refused": "cannot be reached",
        "timeout": "did not answer in time",
        "no such file": "cannot be reached",
        "resolve": "cannot be reached",
    }
    known = next((said for start, said in told.items() if start in message), None) if not found else None
    return known or f"answered with the error {found or type(error).__name__}"
