"""file {file} has at least {count} bytes: the file exists on the environment and is so large."""

from ..probes.questions import AskFile, FileAnswer
from ..verdict import Judgement, compare
from .slots import Values, path, positive


def ask(values: Values, variables: Values) -> AskFile:
    """Ask for the file."""
    positive(values["count"])
    return AskFile(path(values["file"], variables))


def judge(values: Values, answer: FileAnswer) -> Judgement:
    """Compare; a folder or a device is no file, whatever size it reports."""
    expected = f"has at least {values['count']} bytes"
    if answer.stat is None:
        return compare(False, expected, "there is no such file")
    return compare(answer.stat.size >= int(values["count"]), expected, f"has {answer.stat.size} bytes")
