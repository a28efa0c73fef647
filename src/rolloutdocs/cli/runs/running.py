"""Runs a plan in front of a person: what the last run left, the run itself, the exit code."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from ...checks.drift.asked import Names
from ...checks.evidence import Ended, Listener, Record, Started, ends
from ...checks.interrupts import heard
from ...checks.left import Left, left
from ...checks.reader import digest
from ...checks.rehearsal.selection import Selection
from ...checks.reports.printable import printable
from ...checks.resume import Going
from ...checks.unfinished import unfinished
from ...checks.verify import Order, verify
from ...dataclass import dataclass
from ...errors import CutShort, Finding, Place, Refused
from ..again import again
from ..exits import Exit
from ..reading import Read
from .advising import Advice
from .audience import Audience
from .progress import Progress, console

Go = Callable[[Order, Listener, Callable[[], None]], Ended]
ALL: Final = Going(Selection())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for, besides its plan and its place."""

    going: Going = ALL  #: which part of the rehearsal, and from where
    go: Go = verify  #: or `recover`
    report: Listener = lambda _record: None  #: is told everything too


def run(read: Read, environment: str, evidence: Path, asked: Asked) -> Ended:
    """Verify (or recover), and show it. Raises Refused where nothing could be started."""
    if asked.go is verify:
        _tell_unfinished(read, environment, evidence / "runs", asked.going.selection)
    screen = console()
    progress = Progress(screen, read, environment)
    stays = not read.policy.environments[environment].made
    advice = Advice(environment, asked.going.selection, stays)
    audience = Audience(progress, progress.urgent)
    files: list[Path] = []

    def tell(record: Record) -> None:
        if isinstance(record, Started):
            files.append(evidence / "runs" / f"{record.run}.jsonl")
        advice(record)
        asked.report(record)
        audience(record)

    try:
        with heard():
            ended = asked.go(_order(read, environment, evidence, asked.going), tell, audience.meanwhile)
    except OSError as error:
        raise _cut(files, Place(str(error.filename or evidence), 0), str(error)) from error
    except Refused:
        raise
    except Exception as error:  # a mistake of ours; its message may hold a secret, its name does not
        raise _cut(
            files, Place(_where(error), 0), f"rolloutdocs itself failed ({type(error).__name__})"
        ) from error
    finally:
        audience.catch_up()
        progress.stop()
    if not audience.gone:
        for line in advice.lines(ended, screen.width):
            click.echo(printable(line))
    if files and not audience.gone:
        click.echo(f"Evidence: {files[0]}")
        click.echo(f"Its head, to be kept elsewhere: {ends(files[0]).head}")
    return ended


def _order(read: Read, environment: str, evidence: Path, going: Going) -> Order:
    return Order(
        read.plan,
        read.pages,
        environment,
        read.policy,
        read.policy_path,
        evidence,
        read.rollout,
        going.selection,
        going.states,
        going.sighted,
        origins=read.origins,
        commit=read.commit,
        waived=read.waived,
        names=read.names or Names(),
    )


def _tell_unfinished(read: Read, environment: str, folder: Path, selection: Selection) -> None:
    """Say what the last run left; of an environment of its own nothing is left, whatever was open on it."""
    lines = list(unfinished(folder, environment, read.rollout))
    if not lines:
        return
    before = left(folder, environment, read.rollout)
    if read.policy.environments[environment].private:
        lines.append("That run had made the environment itself: what was open in it is gone with it.")
    elif before.openings and not before.alive:
        own = "This run brings the starting state back, which is the environment's own way out of that. "
        lines.append(
            f"{own if selection.restores else ''}The pages' way out of that is: {again('recover', environment)}"
        )
        if moved(read, environment, before):
            lines.append(
                f"The policy of {environment} has changed since: what is open may be on another target, "
                "and stays open there."
            )
    for line in lines:
        console().print(Text(printable(line), "yellow"), crop=False, soft_wrap=True)


def moved(read: Read, environment: str, before: Left) -> str:
    """The run with another policy than today's that left something: it may be elsewhere. "" where there is none."""
    policy = digest.policy(read.policy, environment)
    runs = [run.started for run in before.runs if run.acted or run is before.newest]
    return next((run.run for run in runs if run.environment_digest != policy), "")


def _cut(files: list[Path], place: Place, reason: str) -> Refused:
    """Nothing ran, or not all of it: which one it was decides what a person has to look at."""
    if not files:
        return Refused([Finding(place, f"the run could not begin: {reason}", "Mend that, then start again.")])
    what = f"the run could not go on: {reason}"
    there = files[0].exists()
    look = (
        f"Look at {files[0]}"
        if there
        else "Its evidence is gone, and `recover` knows nothing of it: look above"
    )
    return CutShort([Finding(place, what, f"{look} for what was run, mend that, then start again.")])


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "rolloutdocs"


def code(ended: Ended) -> Exit:
    """The exit code of a run."""
    if ended.interrupted:
        return Exit.INTERRUPTED
    return {"passed": Exit.PASSED, "failed": Exit.FAILED}.get(ended.verdict, Exit.INCONCLUSIVE)
