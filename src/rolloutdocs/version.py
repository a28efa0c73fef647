"""The version of this package, as evidence and pages name it."""

from typing import Final

VERSION: Final = "0.1.0"
