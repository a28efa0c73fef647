"""file {file} has the SHA-256 {sha256}: of its bytes, taken on the environment."""

import re

from ..probes.questions import AskDigest, DigestAnswer
from ..verdict import Judgement, compare
from .slots import Unaskable, Values, path


def ask(values: Values, variables: Values) -> AskDigest:
    """Ask for the digest."""
    if not re.fullmatch("[0-9a-f]{64}", values["sha256"]):
        raise Unaskable(
            f"`{values['sha256']}` is no SHA-256", "Write 64 hexadecimal digits, in small letters."
        )
    return AskDigest(path(values["file"], variables))


def judge(values: Values, answer: DigestAnswer) -> Judgement:
    """Compare."""
    expected = f"has the SHA-256 {values['sha256']}"
    if answer.sha256 is None:
        return compare(False, expected, "there is no such file")
    return compare(answer.sha256 == values["sha256"], expected, f"has the SHA-256 {answer.sha256}")
