"""Which effects some claim speaks of: what is left happened without a word in any document.

A claim covers what it is about even where it is false: then it fails itself, and once is enough.
"""

from ..plan import Claims

#: Claims that say that deploying changes the values of a column, or follow from it.
_DEPLOYS = frozenset({"deploy_loses", "deploy_changes", "values_lost", "values_set", "values_restored"})
#: Claims on what a column holds after the rollback.
_RETURNS = frozenset({"values_lost", "values_set", "values_restored"})
_SCHEMA = frozenset({"schema_restored", "schema_restored_except"})


def schema(said: Claims) -> frozenset[str]:
    """Tables whose schema some claim is about."""
    return _subjects(said, _SCHEMA)


def deployed(said: Claims) -> frozenset[str]:
    """Columns of which it is said that deploying changes them."""
    return _subjects(said, _DEPLOYS)


def returned(said: Claims) -> frozenset[str]:
    """Columns of which it is said what they hold in the end."""
    return _subjects(said, _RETURNS)


def rolled(said: Claims) -> frozenset[str]:
    """Columns of which it is said that going back changes them."""
    return _subjects(said, _RETURNS | {"rollback_changes"})


def rows_deployed(said: Claims) -> frozenset[str]:
    """Tables of which it is said that deploying adds or removes rows."""
    return _subjects(said, frozenset({"deploy_rows", "deploy_adds"}))


def added(said: Claims) -> frozenset[str]:
    """Tables of which it is said that deploying makes them: not what going back leaves of them."""
    return _subjects(said, frozenset({"deploy_adds"}))


def rows_rolled(said: Claims) -> frozenset[str]:
    """Tables of which it is said what going back does to their rows."""
    return _subjects(said, frozenset({"rows_kept", "rows_lost", "rows_left"}))


def rows_left(said: Claims) -> frozenset[str]:
    """Tables of which it is said that what the deploy did to their rows stays: not what was written later."""
    return _subjects(said, frozenset({"rows_left"}))


def followed(said: Claims) -> frozenset[str]:
    """Tables whose rows some claim says to be others: the rows that stay are compared one by one."""
    return _subjects(said, frozenset({"deploy_rows", "rows_kept", "rows_lost", "rows_left"}))


def _subjects(said: Claims, names: frozenset[str]) -> frozenset[str]:
    return frozenset(one.subject for one in said.said if one.name in names)
