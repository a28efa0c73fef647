"""Ask about the environment's files: size or digest of one, that none is there, what a report of this step says.

Whether a report is this step's is not decided by its content, because an honest second run may write the same
bytes, nor by removing the old one, because the path comes from a page. It is fresh if the system describes it
otherwise than before the step (inode, size, times; the change time cannot be set back) and its modification
time is not before the step, on the environment's own clock: an old report moved or copied into place with its
times kept does not count.
"""

from collections.abc import Iterable
from typing import Final

from .questions import (
    AbsenceAnswer,
    AskAbsence,
    AskDigest,
    AskFile,
    AskReport,
    DigestAnswer,
    FileAnswer,
    ReportAnswer,
    Unanswered,
)
from .reach import Before, Files, Reach, Stat

LARGEST: Final = 16_000_000
_UNASKED: Final = "the environment could not be asked about its files"


def _unasked(error: OSError) -> Unanswered:
    """With what stood in the way, such as another pod behind the same name."""
    return Unanswered(f"{_UNASKED}: {error}" if str(error) else _UNASKED)


def file(question: AskFile, reach: Reach) -> FileAnswer | Unanswered:
    """Ask what the environment says of the file."""
    try:
        return FileAnswer(reach.access.files.stat(question.path))
    except OSError as error:
        return _unasked(error)


def digest(question: AskDigest, reach: Reach) -> DigestAnswer | Unanswered:
    """Have the digest taken there: a large file does not travel."""
    try:
        return DigestAnswer(reach.access.files.digest(question.path))
    except OSError as error:
        return _unasked(error)


def absence(question: AskAbsence, reach: Reach) -> AbsenceAnswer | Unanswered:
    """Ask whether anything is there; who may not look does not know."""
    try:
        return AbsenceAnswer(reach.access.files.absent(question.path))
    except OSError:
        return Unanswered("the environment could not be asked whether something is there")


def report(question: AskReport, reach: Reach) -> ReportAnswer | Unanswered:
    """Read the report, and see whether it was written since the step began."""
    if question.path not in reach.before.files:
        return Unanswered(
            "what was there before the step is not known, so an old report could not be told from a new one"
        )
    try:
        return _read(question.path, reach)
    except OSError as error:
        return _unasked(error)


def look(paths: Iterable[str], files: Files) -> Before:
    """See what is there before a step; nothing, so inconclusive later, if the environment cannot be asked."""
    wanted = list(paths)
    if not wanted:
        return Before()
    try:
        return Before(files.clock(), {path: files.stat(path) for path in wanted})
    except OSError:
        return Before()


def _read(path: str, reach: Reach) -> ReportAnswer | Unanswered:
    stat = reach.access.files.stat(path)
    if stat is None:
        return ReportAnswer(None)
    if stat.size > LARGEST:
        return Unanswered(f"the report has {stat.size} bytes, more than the {LARGEST} that are read")
    content = reach.access.files.read(path, LARGEST) or b""
    return ReportAnswer(stat, _fresh(stat, path, reach.before), content)


def _fresh(stat: Stat, path: str, before: Before) -> bool:
    return stat != before.files[path] and stat.modified >= before.clock
