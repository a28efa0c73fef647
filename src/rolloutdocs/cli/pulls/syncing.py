"""`pr sync` and `pr check` in front of a person: what is written, what stays as it is and why, the exit code."""

import difflib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ...checks.gates.approvals import Approvals
from ...checks.github import actions, block
from ...checks.github.address import Address
from ...checks.github.approvals import counted
from ...checks.github.client import Client
from ...checks.github.difference import differences
from ...checks.github.doing import read as read_there
from ...checks.github.doing import synchronise
from ...checks.github.plan import Asked, Plan, Write, planned
from ...checks.github.there import Pull, own_login, pull, reviews
from ...checks.github.trouble import Trouble
from ...checks.github.wanted import Wanted
from ...checks.reports.printable import printable
from ...dataclass import dataclass
from ..exits import Exit
from ..reading import Read
from . import pulling


@dataclass(frozen=True, slots=True)
class How:
    """What is asked of a sync."""

    number: int | None = None  #: another pull request than the source's
    dry_run: bool = False
    replace: bool = False  #: write the part of the description although somebody wrote in it


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known before anything is written."""

    client: Client
    wanted: Wanted
    asked: Asked
    there: Pull


@contextmanager
def troubles() -> Iterator[None]:
    """What keeps GitHub from answering is inconclusive."""
    try:
        yield
    except Trouble as trouble:
        click.echo(printable(str(trouble)), err=True)
        click.echo("Inconclusive: the pull request may not be what source and evidence say.", err=True)
        sys.exit(Exit.INCONCLUSIVE)


def sync(read: Read, environment: str, evidence: Path, how: How) -> Exit:
    """Bring it there, or show what would be written."""
    if number := pulling.other(read, how.number):
        click.echo(f"Pull request {number} is not this rollout's ({read.request.number}): nothing to do.")
        return Exit.PASSED
    known = look(read, environment, evidence, how)
    if how.dry_run:
        plan = _plan(known)
        for write in plan.writes:
            _show(write)
        _say_kept(plan.kept, plan.differs, known)
        click.echo(f"{len(plan.writes)} to write, and nothing was written.")
        return Exit.FAILED if plan.kept else Exit.PASSED
    done = synchronise(known.client, known.wanted, known.asked, known.there, _tell)
    _say_kept(done.kept, done.differs, known)
    if not done.writes and not done.kept:
        click.echo(f"{_name(known.client.address)} is what source and evidence say: nothing was written.")
    return Exit.FAILED if done.kept else Exit.PASSED


def check(read: Read, environment: str, evidence: Path, number: int | None) -> Exit:
    """Say what is not as it should be."""
    if other := pulling.other(read, number):
        click.echo(f"Pull request {other} is not this rollout's ({read.request.number}): nothing to do.")
        return Exit.PASSED
    known = look(read, environment, evidence, How(number))
    plan = _plan(known)
    approved = counted(known.client, known.there, reviews(known.client))
    found = [*differences(plan, known.there, known.wanted, known.asked), *_unapproved(known, approved)]
    for one in found:
        click.echo(f"- {printable(one)}")
    name = _name(known.client.address)
    click.echo(f"{name}: {len(found)} to mend." if found else f"{name} is what source and evidence say.")
    return Exit.FAILED if found else Exit.PASSED


def look(read: Read, environment: str, evidence: Path, how: How) -> Known:
    """All that is needed before a write. Raises Trouble, Refused."""
    client = Client(pulling.target(read, how.number))
    here = pulling.base()
    there = pull(client)
    pulling.held(read, here, there, environment)
    wanted = pulling.wanted(pulling.about(read, environment, evidence), here.prefix)
    return Known(client, wanted, asked(client.address, there.head, replace=how.replace), there)


def asked(address: Address, head: str, *, replace: bool = False) -> Asked:
    """What a sync goes by."""
    inside = actions.inside(os.environ)
    return Asked(address.server, address.repository, address.number, head, inside, replace)


def _plan(known: Known) -> Plan:
    login = own_login(known.client, actions=known.asked.actions)
    return planned(read_there(known.client, known.wanted, login, known.there), known.wanted, known.asked)


def _tell(write: Write) -> None:
    words = "deleted" if write.method == "DELETE" else "written anew" if write.before else "written"
    click.echo(f"{write.kind}: {words}")


def _show(write: Write) -> None:
    click.echo(f"{write.kind}:")
    for line in _difference(write.before, write.after):
        click.echo(f"  {printable(line)}")


def _difference(before: str, after: str) -> Iterable[str]:
    return difflib.unified_diff(
        before.replace("\r\n", "\n").split("\n") if before else [],
        after.split("\n") if after else [],
        "as it is",
        "as it should be",
        lineterm="",
        n=1,
    )


def _say_kept(kept: Iterable[str], differs: str, known: Known) -> None:
    for one in kept:
        click.echo(printable(one), err=True)
    if differs:
        there = block.found(known.there.body, known.wanted.rollout)
        for line in _difference(there.inner if there else "", differs):
            click.echo(f"  {printable(line)}", err=True)
        click.echo(
            "Bring it into the source, or take it out; then start again. `--replace` writes over it.",
            err=True,
        )


def _name(address: Address) -> str:
    return f"Pull request {address.name}"


def _unapproved(known: Known, approved: Approvals) -> Iterator[str]:
    """Reviewers who have not approved what is proposed now."""
    by = {one.login.lower(): one for one in approved.by}
    for login in known.wanted.reviewers:
        one = by.get(login.lower())
        if "/" in login:
            continue  # who is in a team, a token may not ask
        if one is None:
            yield f"{login} has not reviewed it"
        elif one.state != "APPROVED":
            yield f"{login} has not approved it: {one.state.lower().replace('_', ' ')}"
        elif one.commit != approved.head:
            yield f"{login} approved {one.commit[:12]}, and {approved.head[:12]} is proposed now"
