"""Our own templates as Jinja compiles them, kept where Python keeps what it compiles: in `__pycache__` beside them.

Compiling them takes longer than all the writing. Whoever can put something there can put it into the bytecode of our
modules as well, so nobody has to be trusted who was not. A team's templates are compiled anew each time.

Rejected: a folder of the user's caches. What lies in it would run with the next command, and a cache is what a machine
that checks a change under review takes over from the one before.
"""

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """What was compiled from the templates of one folder."""

    def __init__(self, folder: str, by: Iterable[str]) -> None:
        """`by`: files of the programs that compile, and of what templates may call meanwhile with words of their own.

        As Python does it, another size or time of one of them is another program.
        """
        self._folder = Path(folder, "__pycache__")
        about = [os.stat(file) for file in by]  # noqa: PTH116
        made = repr(
            [
                (sys.implementation.cache_tag, sys.hexversion),
                *((one.st_size, one.st_mtime_ns) for one in about),
            ]
        )
        self._by = hashlib.sha256(made.encode()).hexdigest()[:16]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept; the bucket itself refuses what is of another text."""
        try:
            with self._path(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # whatever is wrong with it, it is compiled again
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all; where nobody may write, each start compiles."""
        if sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        new = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            new.write_bytes(bucket.bytecode_to_string())
            new.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{self._by}.jinja"
