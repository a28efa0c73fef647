"""What to do with a file of evidence that proves nothing."""

import errno
import os
from typing import Final

from .evidence.reading import READS

#: How it ends where a folder has so many files that nobody looked at one.
UNSEEN: Final = "and none was looked at"
#: Of a run's file: it may be all that tells what is open.
SETTLED: Final = "look at what it left; when that is settled, take that file away"
AWAY: Final = "take that file away"  #: of a person's word, which leaves nothing open


def remedy(trouble: str, otherwise: str = SETTLED) -> str:
    """In words. One of another account or version may be that of a run that goes on, or all that tells what is open."""
    if trouble.endswith(UNSEEN):
        return "take that folder away, and sign anew"
    if trouble.endswith(os.strerror(errno.EACCES)):
        return "look as the account that may read it"
    return "use the rolloutdocs that wrote it, or a newer one" if trouble.endswith(READS) else otherwise
