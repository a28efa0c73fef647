"""`rolloutdocs verify`: documents to verdict."""

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .exits import Exit, refusals
from .once import Once
from .options import (
    docs_option,
    evidence_option,
    idle,
    policy_from_option,
    rollout_option,
    said,
    source_option,
    sourceless,
    spoken,
)
from .runs.reporting import Reporting, Target, report_option
from .selecting import selecting

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ..checks.base import Base
    from ..checks.evidence import Listener, Record
    from ..checks.resume import Going
    from .reading import Read


@click.command(cls=Once)
@click.option(
    "--env",
    "environment",
    default="",
    metavar="NAME",
    help="The environment on which to run; several as `a,b`, or a pattern such as `staging-*`.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Of several environments, how many run at a time.  [default: 4]",
)
@rollout_option
@source_option
@docs_option
@evidence_option
@click.option("--pages-only", is_flag=True, help="Verify pages that come without a source; needs --confirm.")
@click.option("--confirm", metavar="DIGEST", default="", help="The digest of the plan that you have read.")
@click.option(
    "--environments",
    type=click.Path(path_type=Path),
    default=Path("content/environments.yaml"),
    show_default=True,
    help="With --pages-only: the environments file.",
)
@policy_from_option
@selecting
@report_option
@click.option(
    "--published",
    metavar="URL",
    callback=said,
    default="",
    help="Instead: compare the site at this address, or in this folder, with the documents; run nothing.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="With --published: the site's own configuration.",
)
@click.option(
    "--pr",
    "number",
    metavar="NUMBER",
    type=click.IntRange(1),
    help="Tick this pull request's checklist meanwhile; the token is in GITHUB_TOKEN.",
)
@click.option("--dry-run", is_flag=True, help="Show the whole plan as it would run; run nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="With --dry-run: for people, or for programs.",
)
def verify(
    environment: str,
    jobs: int | None,
    rollout: str,
    source: Path,
    docs: Path,
    evidence: Path,
    pages_only: bool,
    confirm: str,
    environments: Path,
    reports: tuple[Target, ...],
    policy_from: str,
    published: str,
    config: Path,
    number: int | None,
    dry_run: bool,
    form: str,
    selected: dict[str, Any],
    resume: str | None,
) -> None:
    """Read the documents back and run what they say.

    First the pages must be what the source gives; then every step of the rehearsal runs on the environment, and each
    sentence that its page claims is judged. Evidence is kept in a file.

    \b
    Example:
      rolloutdocs verify --env staging
      rolloutdocs verify --env staging --dry-run
      rolloutdocs verify --env staging --only deploy.migrate
      rolloutdocs verify --env production --read-only
      rolloutdocs verify --env staging --resume
      rolloutdocs verify --env staging --report junit --report sarif=found.sarif
      rolloutdocs verify --env 'staging-*' --jobs 10
      rolloutdocs verify --env staging --pr 28
      rolloutdocs verify --env staging --rollout drop-roles      one of several
      rolloutdocs verify --published https://example.org/rollout/
      rolloutdocs verify --env staging --policy-from origin/main      in CI, for a change under review
    """
    from ..checks.rehearsal.selection import Selection
    from . import naming, reading
    from .reading import disagreements
    from .runs import continuing

    for name, other, there in (
        ("environments", "--pages-only", pages_only),
        ("config", "--published", published),
        ("form", "--dry-run", dry_run),
    ):
        idle(name, other, there)
    sourceless(pages_only)
    if published:
        sys.exit(_published(published, (config, source, docs, rollout)))
    if not environment:
        raise click.UsageError("Missing option '--env'.")
    reporting = _reporting(reports, dry_run)
    with refusals(), reporting:
        base = _base(policy_from) if policy_from else None
        if pages_only:
            read = reading.pages_alone(docs, environments, base=base)
        else:
            read = reading.pages_with_source(source, docs, rollout=rollout, base=base)
        names = naming.names(environment, read.policy.environments, str(read.policy_path))
        _emptied(reports, names)
        read = disagreements.settled(read)

        def going(name: str) -> "Going":
            return continuing.going(read, name, evidence, (Selection(**selected), resume))

        if dry_run:
            reporting.apart()
            sys.exit(_announced(read, {name: going(name) for name in names}, form))
        _confirmed(read, base, confirm, pages_only=pages_only)
        if number and (len(names) > 1 or pages_only):
            raise click.UsageError("--pr goes with one environment, and with pages that have a source.")
        if len(names) == 1:
            going_on = going(names[0])  # refused before anybody is asked for the pull request
            with _ticking(read, names[0], evidence, number) as ticks:
                code = _run(read, names[0], evidence, (going_on, reporting), ticks)
        else:
            code = _each(read, names, evidence, (going, reporting, reports), jobs)
    sys.exit(reporting.code(code))


def _reporting(reports: tuple[Target, ...], dry_run: bool) -> Reporting:
    if dry_run and reports:
        raise click.UsageError(
            "--report is about a run, and --dry-run runs nothing. Leave one of them out; "
            "--format json gives the plan to programs."
        )
    return Reporting(reports)


def _emptied(reports: tuple[Target, ...], names: "Sequence[str]") -> None:
    """Of several environments each has reports of its own: also one that will not begin keeps none of before."""
    if reports and len(names) > 1:
        for name in names:
            _beside(reports, name).empty()


def _base(ref: str) -> "Base":
    from ..checks.base import at

    return at(ref)


def _published(address: str, what: "tuple[Path, Path, Path, str]") -> Exit:
    from .sites import published

    for name, option in spoken().items():
        if name not in ("published", "config", "source", "docs", "rollout"):
            raise click.UsageError(f"--published reads a site and runs nothing: leave {option} out.")
    with refusals():
        return published.verify(address, *what)


def _confirmed(read: "Read", base: "Base | None", confirm: str, *, pages_only: bool) -> None:
    """A plan that neither the source nor the base branch vouches for is run only by its digest; and none by another's.

    Where there is a base, a digest of long ago may still be given: CI keeps it in a variable.
    """
    from . import reading
    from .reading import basing

    if pages_only:
        reading.confirmed(read, confirm)
    elif base:
        basing.confirmed(read.plan, base, (read.docs, read.others), confirm)
    elif confirm not in ("", read.plan.digest):
        what = f"This plan is another one than the one whose digest was given; its own is {read.plan.digest}."
        raise click.UsageError(f"{what} Read it (--dry-run shows it) before you run it.")


def _announced(read: "Read", going: "dict[str, Going]", form: str) -> Exit:
    from .runs import announcing

    return announcing.announce(read, {name: one.selection for name, one in going.items()}, form)


def _each(
    read: "Read",
    names: "Sequence[str]",
    evidence: Path,
    how: "tuple[Callable[[str], Going], Reporting, tuple[Target, ...]]",
    jobs: int | None,
) -> Exit:
    """Several environments: a run and its reports for each."""
    from ..checks.left import Left, left
    from .runs import running, several  # noqa: F401 - now, and not in each of them

    going, reporting, reports = how
    if read.plan.claims is not None:
        from ..checks.proof import proving  # noqa: F401 - so is this
    reporting.apart()

    def remaining(name: str) -> Left:
        private = read.policy.environments[name].private  # what was open there is gone with the run
        return Left() if private else left(evidence / "runs", name, read.rollout)

    return several.verify(
        names, jobs, evidence, remaining, lambda name: _one(read, name, evidence, (going, reports))
    )


def _ticking(
    read: "Read", name: str, evidence: Path, number: int | None
) -> "AbstractContextManager[Listener | None]":
    if number is None:
        return nullcontext()
    from .pulls.ticking import Ticking

    return Ticking(read, name, evidence, number)


def _run(
    read: "Read",
    name: str,
    evidence: Path,
    how: "tuple[Going, Reporting]",
    ticks: "Listener | None" = None,
) -> Exit:
    from .runs import running

    going, reporting = how

    def report(record: "Record") -> None:
        reporting(record)
        if ticks is not None:
            ticks(record)

    return running.code(running.run(read, name, evidence, running.Asked(going, report=report)))


def _one(
    read: "Read", name: str, evidence: Path, how: "tuple[Callable[[str], Going], tuple[Target, ...]]"
) -> Exit:
    """One of several environments, in a process of its own."""
    going, reports = how
    reporting = _beside(reports, name)
    with refusals(), reporting:
        code = _run(read, name, evidence, (going(name), reporting))
    return reporting.code(code)


def _beside(reports: "tuple[Target, ...]", name: str) -> Reporting:
    """The reports of one of several environments."""
    from .runs import several

    return Reporting(Target(one.format, several.beside(one.path, name)) for one in reports)
