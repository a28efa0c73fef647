"""What a workflow of GitHub's says of the run it is part of: the pull request's number, nothing else of its event.

An event is a file of a change under review's making, as far as titles and texts go; no address in it is used.
"""

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

#: Bytes of an event: GitHub's own are smaller.
LARGEST: Final = 30_000_000


def inside(environment: Mapping[str, str]) -> bool:
    """Whether a workflow runs us."""
    return environment.get("GITHUB_ACTIONS") == "true"


def number(environment: Mapping[str, str]) -> int | None:
    """The pull request that the event is about; None where it is about none, or cannot be read."""
    name = environment.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(_content(Path(name))) if name else None
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    issue = event.get("issue")
    about = issue if isinstance(issue, dict) and issue.get("pull_request") else event.get("pull_request")
    found = about.get("number") if isinstance(about, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def _content(path: Path) -> bytes:
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(number, "rb") as stream:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(22, "is no file", str(path))
        return stream.read(LARGEST)
