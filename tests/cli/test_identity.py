"""Who the target is: asked before a reset and before what destroys, of real databases. The wrong one loses nothing."""

from tests.checks.probes.conftest import mariadb

__all__ = ["mariadb"]
