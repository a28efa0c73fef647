"""What to do with a file of evidence that proves nothing."""

import errno
import os
from typing import Final

#: How it ends where a folder has so many files that nobody looked at one.
UNSEEN: Final = "and none was looked at"


def remedy(trouble: str) -> str:
    """In words. One of another account may be that of a run that goes on, or all that tells what is open."""
    if trouble.endswith(UNSEEN):
        return "take that folder away, and sign anew"
    denied = trouble.endswith(os.strerror(errno.EACCES))
    return "look as the account that may read it" if denied else "take that file away"
