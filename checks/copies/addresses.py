"""With whose account copies are made, and what is copied: from an environment's setting alone."""

import os
from urllib.parse import quote

from ..setting import Setting


def filled(setting: Setting, url: str) -> str:
    """A URL with each `$NAME` replaced. Only what stands before the `@` is escaped: SQLAlchemy reads the rest as is."""
    account, at, rest = url.rpartition("@")
    return setting.fill(account, lambda value: quote(os.fsencode(value), safe="")) + at + setting.fill(rest)


def account(setting: Setting) -> str:
    """The URL with which copies are made and removed."""
    copies, database = setting.environment.copies, setting.environment.database
    return filled(setting, (copies and copies.account) or (database.url if database else ""))


def source(setting: Setting) -> str:
    """The database that is copied, or the path of its file; "" for commands of the environment's own."""
    from sqlalchemy import make_url

    copies, database = setting.environment.copies, setting.environment.database
    if database is None or copies is None or copies.kind == "own":
        return ""
    return make_url(filled(setting, database.url)).database or ""
