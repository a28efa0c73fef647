"""What to do with a file of evidence that proves nothing."""

import errno
import os


def remedy(trouble: str) -> str:
    """In words. One of another account may be that of a run that goes on, or all that tells what is open."""
    denied = trouble.endswith(os.strerror(errno.EACCES))
    return "look as the account that may read it" if denied else "take that file away"
