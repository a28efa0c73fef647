"""With whose account copies are made, and what is copied: from an environment's setting alone."""

from ..setting import Setting, filled


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
