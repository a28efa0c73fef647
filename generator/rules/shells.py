"""Commands can be shown as they are run, and each of their statements can be judged."""

from collections.abc import Iterator

from ...bash import refusals
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


def statements(source: Source) -> Iterator[Finding]:
    """Assert that no statement hides its status: whoever runs the pages would refuse it."""
    for one in source.rollout.located():
        text = bash(one.step.run)
        for reason in () if shown.command(text) else refusals(text):
            line = f", line {reason.line} of it" if "\n" in text else ""
            what = f"`run` of the step `{one.id}`{line}: {reason.what}"
            yield Finding(source.lines.place(*one.keys, "run"), what, reason.remedy)
