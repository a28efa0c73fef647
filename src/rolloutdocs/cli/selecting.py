"""Options that say which part of a rehearsal is run, gathered into one value: commands take that one alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from .options import said


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options; the command gets them as `selected`, in the words of `Selection`."""

    @click.option(
        "--only",
        metavar="ID[@N],…",
        default="",
        callback=said,
        help="Only these steps or procedures, and before them what brings about their state. One that comes in "
        "several passages means the first; @N means passage N.",
    )
    @click.option(
        "--from",
        "since",
        metavar="ID[@N]",
        default="",
        callback=said,
        help="From this step or procedure to the end, and before it what brings about its state.",
    )
    @click.option(
        "--skip-rollback-test", is_flag=True, help="Leave out the first `rollback` and what follows it."
    )
    @click.option(
        "--read-only",
        is_flag=True,
        help="Only steps that read: nothing is restored, and nothing goes further. For production.",
    )
    @click.option(
        "--resume",
        metavar="[RUN]",
        callback=said,
        is_flag=False,
        flag_value="newest",
        help="Go on after the last proved step of the newest run there; RUN says which one you mean.",
    )
    @wraps(command)
    def gathered(*arguments: Any, only: str, since: str, **options: Any) -> None:  # noqa: ANN401 - as click has it
        selected = {
            "only": tuple(name.strip() for name in only.split(",") if name.strip()),
            "since": since.strip(),
            "skip_rollback_test": options.pop("skip_rollback_test"),
            "read_only": options.pop("read_only"),
        }
        if only and not selected["only"]:
            raise click.UsageError("--only names nothing: give the ids of steps or procedures.")
        command(*arguments, selected=selected, **options)

    return gathered
