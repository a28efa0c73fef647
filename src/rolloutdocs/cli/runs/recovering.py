"""Recovers in front of a person: what is open, what would be run, the question whether to, the run itself."""

import shlex
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from ...checks.base import Base
from ...checks.evidence import Ended, Listener
from ...checks.left import Left, left
from ...checks.past import Run, back, known
from ...checks.reader import digest
from ...checks.recover import recover, tidy
from ...checks.rehearsal.policy import NotAdmitted, admit_recovery, by_hand
from ...checks.rehearsal.recovery import Way, way
from ...checks.remains import copies_of
from ...checks.reports.printable import printable
from ...checks.unfinished import doubtful
from ...checks.verify import Order
from ...dataclass import dataclass
from ...errors import Finding, Place, Refused
from ..again import again
from ..exits import Exit
from ..reading import Read, basing, confirmed
from ..saying import say
from . import running


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line was asked for."""

    environment: str
    evidence: Path  #: the folder of the evidence
    confirm: tuple[str, ...]  #: digests of the plan and of the policy that somebody read
    pages_only: bool
    dry_run: bool
    yes: bool
    base: Base | None = None  #: the commit from which policy was taken


def lead(read: Read, asked: Asked) -> Exit:
    """The whole command. Raises Refused where a run goes on, or policy lets nothing begin."""
    before = left(asked.evidence / "runs", asked.environment, read.rollout)
    _dead(before)
    _copies(before)
    if read.policy.environments[asked.environment].private:
        return _private(read, asked)
    if lines := list(_unknown(read, asked)):
        _tidy(read, asked)
        _open(before, "nobody can tell what was changed")
        click.echo(printable("\n".join([*lines, f"So nobody can say what is open on {asked.environment}."])))
        return Exit.INCONCLUSIVE
    if not before.openings and not before.undecided:
        _tidy(read, asked)
        click.echo(f"Nothing to do: no run left anything open on {asked.environment}.")
        _changed(read, before)
        _others(read, asked)
        return Exit.PASSED
    found = way(read.plan, asked.environment, before)
    _tell(before, found)
    if found.decides:
        _tidy(read, asked)  # what only the tool made has to go, whoever decides on the rest
        return _not_run(asked, found)
    _later(asked, before)
    _vouched(read, asked, before)
    whole = _admit(read, asked, found)
    if asked.dry_run:
        code = _not_run(asked, found)
        return code if whole else Exit.INCONCLUSIVE
    if not (asked.yes or _go_on()):
        click.echo("Nothing was run. `--yes` runs it without a question.", err=True)
        return Exit.INCONCLUSIVE
    go = running.Asked(go=partial(_go, before, found))
    code = running.code(running.run(read, asked.environment, asked.evidence, go))
    if code is Exit.PASSED:
        click.echo(f"Nothing is open on {asked.environment} any more.")
    return code


def _admit(read: Read, asked: Asked, found: Way) -> bool:
    """Say before anybody is asked that nothing will be run, or what not: whether all will be.

    What a killed run left running has to go all the same.
    """
    where = asked.environment, read.policy.environments[asked.environment]
    passages = found.steps, found.closing
    try:
        admit_recovery(read.plan, passages, where, str(read.policy_path))
    except NotAdmitted:
        _tidy(read, asked)
        raise
    left_out = by_hand(read.plan, passages, where)
    for one in left_out:
        click.echo(printable(f"Not sent, and left open: {one.what}. Do it by hand ({one.place})."))
    return not left_out


def _changed(read: Read, before: Left) -> None:
    """What was changed with nothing open is led back by people: then the page that says how is named."""
    run = before.newest
    procedure = read.plan.procedures.get(read.plan.detours.get(before.stopped, ""))
    if run and procedure and run.unfinished:
        click.echo(
            printable(
                f"But run {run.started.run} stopped at {before.stopped} after something was changed, and that is not "
                f"led back by this command: the page says to go to {procedure.title}, {procedure.place}."
            )
        )


def _unknown(read: Read, asked: Asked) -> Iterator[str]:
    """What keeps anybody from saying that nothing is open: files that nobody can read, and clocks that were wrong."""
    where = asked.evidence / "runs", asked.environment, read.rollout
    yield from (one for one in back(*where) if isinstance(one, str))
    yield from doubtful(*where)


def _go(before: Left, found: Way, order: Order, tell: Listener, meanwhile: Callable[[], None]) -> Ended:
    return recover(order, before, found, tell, meanwhile)


def _dead(before: Left) -> None:
    run = before.alive
    if run is not None:
        what = f"the run has not ended: process {run.started.process} still writes to this file"
        raise Refused(
            [
                Finding(
                    Place(str(run.path), 0), what, "Wait for its end, or interrupt it; it closes by itself."
                )
            ]
        )


def _private(read: Read, asked: Asked) -> Exit:
    """What a run makes ends with it: what was open in it is gone."""
    if not asked.dry_run:
        _tidy(read, asked)
    click.echo(
        f"Nothing to do: a run makes {asked.environment} itself, and what was open in it is gone with it."
    )
    return Exit.PASSED


def _others(read: Read, asked: Asked) -> None:
    """Another rollout may have left the same environment open: it has pages, and a way back, of its own."""
    folder = asked.evidence / "runs"
    runs = [run for run in known(folder, asked.environment) if isinstance(run, Run)]
    for name in sorted({run.started.rollout for run in runs} - {read.rollout}):
        for opening in left(folder, asked.environment, name).openings:
            click.echo(printable(f"The rollout {name} left {opening.what} open: {opening.path}"))


def _copies(before: Left) -> None:
    """Copies of the database that a killed run may have left; being our own, they are removed without a question."""
    for run in before.runs:
        for name in copies_of(run):
            say(
                (
                    printable(f"COPY  {name} of the database, which run {run.started.run} may have left"),
                    "bold",
                )
            )


def _tidy(read: Read, asked: Asked) -> None:
    if asked.dry_run:
        return
    order = Order(
        read.plan, read.pages, asked.environment, read.policy, read.policy_path, asked.evidence, read.rollout
    )
    for line in tidy(order):
        click.echo(printable(line))


def _open(before: Left, unchanged: str) -> None:
    """What is open, since when, and what was changed since; `unchanged` is said where no run is known to."""
    for opening in reversed(before.openings):
        head = f"OPEN  {opening.what}, since {opening.begun.step}  {opening.begun.place}"
        say((printable(head), "bold"))
        click.echo(printable(f"  run {opening.run.run} ({opening.run.at}), {opening.path}"))
        click.echo(printable(f"  since then: {opening.changed or unchanged}"))
    if before.unseen:
        click.echo(printable(f"Nobody saw how {before.unseen.step} ended ({before.unseen.place})."))


def _tell(before: Left, found: Way) -> None:
    """What is open, why it is not simply closed, and what comes next."""
    _open(before, "nothing was changed")
    if found.decides:
        click.echo(printable(found.decides))
        return
    if found.procedure:
        click.echo(
            printable(f"Recovery, {found.procedure.title} ({found.procedure.place}), would run first:")
        )
    for step in found.steps:
        click.echo(printable(f"  {step.id}  {step.place}\n{_indented(step.command)}"))
    if found.closing:
        click.echo("Closing, if all of that passed:" if found.steps else "Closing:")
    for step in found.closing:
        click.echo(printable(f"  {step.id}  {step.place}\n{_indented(step.command)}"))


def _indented(command: str) -> str:
    return "\n".join(f"      {line}" for line in command.split("\n"))


def _not_run(asked: Asked, found: Way) -> Exit:
    if found.decides:
        click.echo(
            f"Nothing was run. {again('verify', asked.environment)} begins with the starting state again."
        )
        return Exit.INCONCLUSIVE
    click.echo("Nothing was run.")
    return Exit.PASSED


def _vouched(read: Read, asked: Asked, before: Left) -> None:
    """Exit with 2 where the pages or the policy are not those that were run with, unless somebody vouches for today's.

    Behind the same name there may be another machine or folder by now: led back there, what is open would stay so.
    """
    given = read.plan.digest if read.plan.digest in asked.confirm else ""
    if asked.pages_only:
        confirmed(read, given)
    elif asked.base:
        basing.confirmed(read.plan, asked.base, (read.docs, read.others), given)
    other = next((one for one in before.runs if one.acted and one.started.plan != read.plan.digest), None)
    if other and read.plan.digest not in asked.confirm:
        raise click.UsageError(
            f"The pages have changed since run {other.started.run}: what they say now may not lead back from what was "
            f"done then. Read the steps above, then vouch for them:\n"
            f"{again('recover', asked.environment)} --confirm {read.plan.digest}"
        )
    policy = digest.policy(read.policy, asked.environment)
    changed = running.moved(read, asked.environment, before)
    if changed and policy not in asked.confirm:
        raise click.UsageError(
            f"The policy of {asked.environment} has changed since run {changed}: what was left open may be on "
            f"another target than the one it leads to now. See that it is the same, then say so: --confirm {policy}"
        )


def _later(asked: Asked, before: Left) -> None:
    """Refuse where another rollout ran there since: the way back from this one may close what covers the other one."""
    folder = asked.evidence / "runs"
    for run in known(folder, asked.environment):
        if not isinstance(run, Run) or run.reads:
            continue
        if run.path == before.runs[0].path:
            return
        if run.started.rollout == before.runs[0].started.rollout:
            continue
        name = run.started.rollout
        theirs = left(folder, asked.environment, name)
        if theirs.openings or theirs.undecided or run.alive:
            what = f"the rollout {name or 'of before'} ran on {asked.environment} since, and is not led back"
            command = again("recover", asked.environment, ("source", "docs", "evidence", "policy_from"))
            command += f" --rollout {shlex.quote(name)}" if name else ""
            remedy = f"Lead that one back first: `{command}`."
            raise Refused([Finding(Place(str(run.path), 0), what, remedy)])
        if run.started.run not in asked.confirm:
            raise click.UsageError(
                f"The rollout {name or 'of before'} ran on {asked.environment} since ({run.path}), so what was left "
                "may be gone, or cover what that one did. Look there, then say that it may go: "
                f"--confirm {run.started.run}"
            )


def _go_on() -> bool:
    """Ask, where somebody is there to answer."""
    if not sys.stdin.isatty():
        return False
    try:
        return bool(click.confirm("Run this?", default=False))
    except click.Abort:  # click ends it with 1, which says that a step failed
        click.echo("\nNothing was run.")
        raise KeyboardInterrupt from None
