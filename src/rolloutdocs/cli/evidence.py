"""`rolloutdocs evidence`: what runs left behind, listed, checked, signed and carried."""

import sys
from pathlib import Path

import click

from .exits import refusals
from .once import Once
from .options import evidence_option, said
from .spared import output as spared

RUNS = click.argument("runs", nargs=-1, metavar="[RUN|FILE]...")


@click.group()
def evidence() -> None:
    """List, check, sign and carry what runs left behind.

    \b
    Example:
      rolloutdocs evidence list --last 5
      rolloutdocs evidence export --output evidence.jsonl
    """


@evidence.command("list", short_help="List the runs, newest first.", cls=Once)
@evidence_option
@click.option("--env", "environment", metavar="NAME", default="", help="Only runs on this environment.")
@click.option("--rollout", metavar="NAME", default="", help="Only runs of this one of several rollouts.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest ones.")
def list_(evidence: Path, environment: str, rollout: str, last: int | None) -> None:
    """List the runs, newest first: verdict, when, environment, what was asked for, and the head.

    Only the first and the last line of each is looked at; `evidence check` looks at all of them.

    \b
    Example:
      rolloutdocs evidence list --env staging --last 5
    """
    from .keeping import kept

    kept.listed(evidence / "runs", environment, rollout, last)


@evidence.command(short_help="Check that runs are whole, and compare with anchors.", cls=Once)
@RUNS
@evidence_option
@click.option(
    "--anchor",
    metavar="DIGEST",
    default="",
    callback=said,
    help="The head as it was kept elsewhere, of one run.",
)
@click.option(
    "--signature",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The signature of one run; left out, the file beside the run that ends with `.sig`.",
)
@click.option(
    "--signers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="OpenSSH's file of allowed signers.",
)
@click.option("--identity", metavar="WHO", default="", help="Who has to have signed, as that file says it.")
@click.option(
    "--revoked",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Keys that count for nothing any more: public keys, or OpenSSH's list of revoked ones.",
)
def check(
    runs: tuple[str, ...],
    evidence: Path,
    anchor: str,
    signature: Path | None,
    signers: Path | None,
    identity: str,
    revoked: Path | None,
) -> None:
    """Check that evidence is whole, and compare it with what ties it to somebody; without RUN the newest.

    Exits with 0 where each run is whole and its anchor fits: the digest that `verify` printed and somebody kept where
    the writer of the file cannot reach it, or a signature. With 1 where a file was changed or an anchor does not fit.
    With 3 where that cannot be said: there is no anchor, the run has no end.

    \b
    Example:
      rolloutdocs evidence check --anchor 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      rolloutdocs evidence check --signers .github/signers --identity ada@example.org --revoked .github/revoked
    """
    from .keeping import anchored, kept

    with refusals():
        asked = anchored.Asked(anchor.lower(), signature, signers, identity, revoked)
        anchored.possible(asked, len(runs))
        code = anchored.check(kept.named(evidence / "runs", runs), asked)
    sys.exit(code)


@evidence.command(short_help="Sign a run with OpenSSH.", cls=Once)
@click.argument("run", metavar="RUN|FILE")
@evidence_option
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A private key of OpenSSH, or a public one whose private key your agent has.",
)
def sign(run: str, evidence: Path, key: Path) -> None:
    """Sign a run with OpenSSH; the signature stands beside its file and travels with it.

    Only a run that is whole and has an end is signed: with `ssh-keygen -Y sign`, in the namespace
    `rolloutdocs-evidence`.

    \b
    Example:
      rolloutdocs evidence sign 20260101T120000Z-staging-0a1b2c3d --key ~/.ssh/id_ed25519
    """
    from .keeping import anchored, kept

    with refusals():
        anchored.sign(kept.named(evidence / "runs", (run,))[0], key)


@evidence.command(short_help="Write runs and signatures into one file.", cls=Once)
@RUNS
@evidence_option
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=spared,
    help="The file to write; one that is there is replaced.",
)
def export(runs: tuple[str, ...], evidence: Path, output: Path) -> None:
    """Write runs and their signatures into one file, to be imported elsewhere; without RUN all of them.

    The same runs give the same bytes. A run that was changed is not carried.

    \b
    Example:
      rolloutdocs evidence export --output evidence.jsonl
    """
    from .keeping import carried

    with refusals():
        carried.export(evidence / "runs", runs, output)


@evidence.command("import", short_help="Bring the runs of an exported file here.", cls=Once)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@evidence_option
def import_(file: Path, evidence: Path) -> None:
    """Bring the runs of an exported file here: all of them, or none.

    A run that is there already must be the same, byte for byte; nothing is ever replaced.

    \b
    Example:
      rolloutdocs evidence import evidence.jsonl
    """
    from .keeping import carried

    with refusals():
        carried.bring(file, evidence / "runs")
