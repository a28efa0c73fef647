"""Asks git, and only for objects: nothing of what a repository or its caller has set takes part, and all is bounded."""

import os
import selectors
import time
from collections.abc import Mapping
from typing import IO, Final

from . import processes

SECONDS: Final = 60.0
#: Bytes of one answer: a page may have ten million, all of them together hardly more.
LARGEST: Final = 50_000_000
_SETTINGS: Final = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"),
    "core.warnAmbiguousRefs=true",
    "safe.bareRepository=explicit",  # the change may have files that look like a repository, in any folder of its own
    "safe.directory=*",  # a checkout of another account, as in containers: nothing of its configuration is run
)
_HARDENED: Final = (
    *("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"),
    *(word for one in _SETTINGS for word in ("-c", one)),
)


def _environment() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    ours = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return {**kept, **ours, "GIT_CONFIG_GLOBAL": os.devnull}


def git(*words: str) -> bytes:
    """What git answers. Raises OSError in its words where it fails, warns, or answers too much or too late.

    A warning is one that a name has two meanings: a tag of the change under review could stand for the branch.
    """
    setting = processes.Setting(_environment(), stdout=processes.PIPE, stderr=processes.PIPE, mortal=True)
    process = processes.start(["git", *_HARDENED, *words], setting)
    try:
        _, out, err = process.streams
        assert out is not None
        assert err is not None
        answer, said = _drained((out, err))
        status = process.wait(SECONDS)
    finally:
        process.end()
    if status != 0 or said:
        told = said.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise OSError(5, told or "git did not answer", "git")
    return answer


def _drained(streams: tuple[IO[bytes], IO[bytes]]) -> tuple[bytes, bytes]:
    """Both streams to their ends, whichever fills first. Raises OSError past the bounds."""
    texts = {stream: bytearray() for stream in streams}
    end = time.monotonic() + SECONDS
    with selectors.DefaultSelector() as waiting:
        for stream in streams:
            waiting.register(stream, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(max(0.0, end - time.monotonic()))
            if not ready:
                raise OSError(110, f"git did not answer within {SECONDS:g} seconds", "git")
            for key, _ in ready:
                stream = next(one for one in streams if one is key.fileobj)
                chunk = os.read(stream.fileno(), 65536)
                texts[stream] += chunk
                if not chunk:
                    waiting.unregister(stream)
                if len(texts[stream]) > LARGEST:
                    raise OSError(27, "git answers more than is read", "git")
    out, err = (bytes(texts[stream]) for stream in streams)
    return out, err
