"""What a sync of the pull request that changes nothing asks of GitHub, with 1 and with 500 comments on it.

GitHub is the server of the tests, on loopback, and the command is the whole one. What counts are requests, which do not
depend on the machine.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rows import ROOT, compiled, row

sys.path.insert(0, str(ROOT / "tests/github"))
from server import TOKEN, GitHub, served

MANY = 500
A_PAGE = 100
REQUESTS = 4  #: that a sync may make which changes nothing


def git(folder: Path, *words: str) -> str:
    """What git says there."""
    named = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *named, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def sync(folder: Path, hub: GitHub) -> tuple[int, int]:
    """Requests and writes of one sync."""
    asked, written = len(hub.asked), len(hub.writes)
    given = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": "example/desk"}
    command = [sys.executable, "-m", "rolloutdocs", "pr", "sync", "--pr", "1"]
    gone = ("GITHUB_EVENT_PATH", "GITHUB_ACTIONS", "GITHUB_SERVER_URL")
    environment = {name: value for name, value in compiled().items() if name not in gone}
    subprocess.run(command, cwd=folder, env={**environment, **given}, check=True, stdout=subprocess.DEVNULL)
    return len(hub.asked) - asked, len(hub.writes) - written


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as name, served(GitHub("")) as hub:
        folder = Path(name)
        words = [sys.executable, "-m", "rolloutdocs"]
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*words, "init", "--template", "plain"], **quiet)
        subprocess.run([*words, "build"], **quiet)
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "All")
        hub.head = git(folder, "rev-parse", "HEAD").strip()
        sync(folder, hub)
        few, writes = sync(folder, hub)
        for number in range(MANY - len(hub.comments)):
            hub.comment("lena", f"Word {number}")
        many, more = sync(folder, hub)
        pages = MANY // A_PAGE - 1
        nothing = "a sync of a pull request without a change"
        row("Requests, one comment", nothing, few, limit=REQUESTS, unit=" requests")
        row("Writes, one and 500 comments", nothing, writes + more, limit=0, unit=" writes")
        row(
            "Requests more with 500 comments",
            f"{pages} more pages of them",
            many - few,
            limit=pages,
            unit=" requests",
        )


if __name__ == "__main__":
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    main()
