"""Options that several commands share, so that they mean the same everywhere."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource


def said(context: click.Context, parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - as click has it
    """Refuse an option that is given and empty: a variable of a script had no value, and what it narrows would go.

    `--policy-from "$BASE"` would take policy from the change itself, `--only "$STEP"` would run everything.
    """
    given = context.get_parameter_source(parameter.name or "") is not ParameterSource.DEFAULT
    if given and isinstance(value, str) and not value.strip():
        raise click.BadParameter("it is empty. Give it a value, or leave the option out.", context, parameter)
    return value


def idle(name: str, other: str, there: object) -> None:
    """Refuse an option that is given without the one with which alone it counts: it would say nothing.

    `--environments FILE` would leave the bounds to another file, `--format json` of a plan would run it.
    """
    given = spoken()
    if name in given and not there:
        raise click.UsageError(f"{given[name]} goes with {other}, and counts for nothing without it.")


def sourceless(pages_only: bool) -> None:
    """Refuse options about the source where pages come without one: `--rollout NAME` would pick nothing."""
    for name, option in spoken().items():
        if pages_only and name in ("source", "rollout"):
            raise click.UsageError(f"--pages-only reads no source: leave {option} out.")


def spoken() -> dict[str, str]:
    """What this call was given on its line: the names of parameters, and how they are written."""
    context = click.get_current_context()
    return {
        one.name: one.opts[0]
        for one in context.command.params
        if one.name and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    }


source_option = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="The folder of the sources, or one rollout's file.",
)

rollout_option = click.option(
    "--rollout",
    metavar="NAME",
    default="",
    callback=said,
    help="One of several rollouts: its folder's name.",
)

docs_option = click.option(
    "--docs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("docs"),
    show_default=True,
    help="The folder of the documents.",
)

policy_from_option = click.option(
    "--policy-from",
    metavar="REF",
    default="",
    callback=said,
    help="Take policy from this commit, such as origin/main; a plan that it does not have needs --confirm.",
)

evidence_option = click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".rolloutdocs"),
    show_default=True,
    help="The folder in which runs leave their evidence.",
)
