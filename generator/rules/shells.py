"""Commands can be shown as they are run."""

from collections.abc import Iterator

from ...errors import Finding
from .. import shown
from ..commands import bash
from ..source import Source


def commands(source: Source) -> Iterator[Finding]:
    """Assert that an argument list gives a command that can be shown; bash texts were checked when read."""
    for one in source.rollout.located():
        if isinstance(one.step.run, str):
            continue
        problem = shown.command(bash(one.step.run))
        if problem:
            what = f"`run` of the step `{one.id}` {problem[0]}"
            yield Finding(source.lines.place(*one.keys, "run"), what, problem[1])
