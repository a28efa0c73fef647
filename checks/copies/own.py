"""Copies made by the environment's own commands, in a shell on it."""

from ...bash_text import bash_text
from ...copying import Command, Copies
from ..rehearsal.stage import Stage, opened
from .complaint import complaint
from .method import Method, Order, Unmade

LIMIT = 1800  #: seconds that each may take


def method(stage: Stage, copies: Copies) -> Method:
    """The three commands, sent with the variables that point to the copy."""

    def sent(name: str, command: Command) -> None:
        if not command:
            raise Unmade(f"`copies` of the environments file has no `{name}`")
        with opened(stage.setting, stage.outputs, forget=True) as shell:
            outcome = shell.run(bash_text(command), LIMIT)
            if not outcome.passed:
                said = complaint(stage.printed(outcome))
                raise Unmade(f"`{name}` of `copies`: {outcome.reason} ({said})")

    def make(_: Order) -> None:
        sent("make", copies.make)

    def empty(_: Order) -> None:
        sent("empty", copies.empty)

    def remove(_: Order) -> bool:
        sent("remove", copies.remove)
        return True  # only the command knows

    return Method(make, empty, remove)
