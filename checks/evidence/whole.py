"""A new file beside evidence, there with all of its bytes or not at all.

Half a word is no word any more, and keeps every gate closed until somebody takes it away: a disk that fills up, a kill
or an interrupt must not leave one. Rejected: writing it under its name, and taking it away where that fails.
"""

import os
import tempfile
from pathlib import Path

from .journal import force


def whole(path: Path, data: bytes) -> None:
    """Write it beside, then give it its name. Raises OSError; what has that name already is never replaced."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".rolloutdocs-") as beside:
            beside.write(data)
            beside.flush()
            os.fsync(beside.fileno())
            os.link(beside.name, path)
        force(path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
