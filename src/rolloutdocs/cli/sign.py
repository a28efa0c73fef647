"""`rolloutdocs sign`: a person's word, signed, as evidence."""

from pathlib import Path

import click

from .exits import refusals
from .once import Once
from .options import docs_option, evidence_option, policy_from_option, rollout_option, said, source_option


@click.command(cls=Once)
@click.argument("item")
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    default="production",
    show_default=True,
    callback=said,
    help="The environment for which it is said.",
)
@click.option(
    "--as",
    "who",
    metavar="WHO",
    default="",
    help="Your short name in policy; left out where only one person may say it.",
)
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A private key of OpenSSH, or a public one whose private key your agent has.",
)
@click.option("--note", metavar="WORDS", default="", help="What you add in your own words, one line.")
@click.option("--revoke", is_flag=True, help="Take back what you said of it.")
@rollout_option
@source_option
@docs_option
@evidence_option
@policy_from_option
def sign(
    item: str,
    environment: str,
    who: str,
    key: Path,
    note: str,
    revoke: bool,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    policy_from: str,
) -> None:
    """Say ITEM in your name: `go-ahead`, `approval`, `operations`, or an item that policy names.

    Your word is signed with your SSH key (`ssh-keygen -Y sign`, in the namespace `rolloutdocs-word`) and kept
    beside the runs; `evidence export` carries it. It holds for these documents, this application and this window, and
    lapses when one of them changes. Nothing is kept that policy would not take as yours.

    \b
    Example:
      rolloutdocs sign go-ahead --as priya --key ~/.ssh/id_ed25519 --note "All clear"
      rolloutdocs sign go-ahead --as priya --key ~/.ssh/id_ed25519 --revoke --note "The disk fills up"
    """
    from ..checks.base import at
    from . import reading
    from .keeping import signing

    with refusals():
        base = at(policy_from) if policy_from else None
        read = reading.pages_with_source(source, docs, environment, rollout, base)
        asked = signing.Asked(item, environment, who, note, revoke)
        signing.sign(read, asked, key, evidence, base)
