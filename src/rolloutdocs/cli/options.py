"""Options that several commands share, so that they mean the same everywhere."""

from pathlib import Path

import click

source_option = click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="The folder of the sources, or one rollout's file.",
)

rollout_option = click.option(
    "--rollout", metavar="NAME", default="", help="One of several rollouts: its folder's name."
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
    help="Take policy from this commit, such as origin/main; a plan that it does not have needs --confirm.",
)

evidence_option = click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".rolloutdocs"),
    show_default=True,
    help="The folder in which runs leave their evidence.",
)
