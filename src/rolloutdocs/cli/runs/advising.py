"""After a run that did not pass: the exact commands with which a person goes on."""

import shlex
from collections.abc import Iterator

import click
from click.core import ParameterSource

from ...checks.evidence import LOCK, Done, Ended, Phase, Record
from ...checks.rehearsal.selection import Selection
from ..again import PAGELESS, again

#: Options that say what one run is about; the next one gets its own.
OWN = {
    "environment",
    "only",
    "since",
    "skip_rollback_test",
    "read_only",
    "resume",
    "dry_run",
    "form",
    "jobs",
} | {"yes"}


class Advice:
    """Listens to a run, and knows at its end what to do next."""

    def __init__(self, environment: str, selection: Selection, stays: bool) -> None:
        """`stays`: whether the environment is still as the run left it when it has ended."""
        self._environment = environment
        self._selection = selection
        self._stays = stays
        self._closed = True
        self._alone = True
        self._proved = selection.after
        self._stopped = ""

    def __call__(self, record: Record) -> None:
        """Note where it stopped."""
        if isinstance(record, Phase) and record.name == LOCK:  # going on is refused then, too
            self._alone = False
        if not isinstance(record, Done):
            return
        if (
            record.purpose == "closing"
        ):  # nobody knows what it left if it did not pass, and going on is refused
            self._closed = self._closed and record.verdict == "passed"
            return
        if record.verdict == "passed":
            self._proved += record.purpose == "step"
        elif not self._stopped and record.purpose != "recovery":  # its passage is none of the rehearsal
            self._stopped = f"{record.step}@{record.passage}"

    def lines(self, ended: Ended, columns: int) -> Iterator[str]:
        """What is printed below the verdict; nothing after a run that passed. A command is copied from one line."""
        if ended.verdict == "passed" or self._selection.reset:
            return
        commands = dict(self._commands())
        width = max(map(len, commands))
        yield "When it is mended (and `rolloutdocs build` run again, if the source changed):"
        rows = [f"  {command:<{width}}  # {what}" for command, what in commands.items()]
        if max(map(len, rows)) > columns:  # the terminal would fold them
            rows = [row for command, what in commands.items() for row in (f"  # {what}", f"  {command}")]
        yield from rows

    def _commands(self) -> Iterator[tuple[str, str]]:
        if self._selection.read_only:
            yield self._again(*shlex.split(self._selection.words)), "asks again"
            return
        if self._stopped:
            yield self._again("--only", self._stopped), "that step, after what brings its state about"
        goes_on = self._closed and self._alone and self._selection.remembered
        if self._stays and goes_on and self._proved:
            yield (
                self._again("--resume"),
                "goes on after the last proved step, if documents and application stay",
            )
        yield self._again(), "from a clean start: restores the starting state first"
        if self._stays and "--policy-from" not in _given():  # `reset` would take the change's own
            yield (
                again("reset", self._environment, PAGELESS),
                "only restores the starting state, and leaves it so",
            )

    def _again(self, *options: str) -> str:
        return shlex.join(["rolloutdocs", "verify", "--env", self._environment, *_given(), *options])


def _given() -> Iterator[str]:
    """The other options as they were given, so that the command can be copied as it is."""
    context = click.get_current_context(silent=True)
    recovers = context is not None and context.command.name == "recover"
    own = OWN | {"confirm"} if recovers else OWN  # what that was told to confirm is no plan of `verify`
    for parameter in context.command.params if context else ():
        name = parameter.name or ""
        if not context or name in own or context.get_parameter_source(name) != ParameterSource.COMMANDLINE:
            continue
        value = context.params[name]
        if isinstance(parameter, click.Option) and parameter.is_flag:
            yield parameter.opts[0]
            continue
        for one in value if isinstance(value, tuple) else (value,):
            yield from (parameter.opts[0], str(one))
