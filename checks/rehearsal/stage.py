"""Where a run takes place: the plan, the environment's values, and whom to tell. Every part of a run gets this one."""

import tempfile
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import ClassVar

from ...dataclass import dataclass
from ...environments import Readiness
from .. import services
from ..drift.asked import Names
from ..evidence import Listener, Phase, Record
from ..placed import PlacedShell
from ..plan import Plan, Procedure, Step
from ..probes.reach import Access, Data
from ..redaction import Redaction
from ..sentences.slots import Captured
from ..setting import Setting, filled
from ..shell import Outcome, Output, Shell, nothing
from .files import ShellFiles
from .memory import Memory
from .sighted import Sighted
from .watch import Watch


@dataclass(slots=True)
class Counter:
    """Numbers things of one run."""

    last: int = 0

    def take(self) -> int:
        """The next number."""
        self.last += 1
        return self.last


@dataclass(frozen=True, slots=True)
class Stage:
    """One run's surroundings."""

    RESET_LIMIT: ClassVar[int] = 600  #: seconds that bringing the starting state back may take
    SHOWN: ClassVar[int] = 8192  #: bytes of each stream of a step that evidence keeps, from its end

    plan: Plan
    setting: Setting
    tell: Listener
    redact: Redaction
    outputs: Path  #: private folder for raw output, gone after the run: it may hold secrets
    probing: Shell  #: a shell of its own in which files are asked for
    whole: Callable[["Stage"], Data]  #: asks for all of the database at once, on the stage that it is given
    memory: Memory | None = None  #: keeps what shells know; None: nobody can go on from this run
    watch: Watch = field(default_factory=Watch)  #: what it stands on: lock and services
    origins: Mapping[str, str] = field(default_factory=dict)  #: id of a step -> its `path:line` in the source
    captured: dict[str, str] = field(default_factory=dict, repr=False)  #: what steps have captured so far
    names: Names = field(default_factory=Names)  #: those on the pages that only the environment knows
    sighted: Sighted = field(default_factory=Sighted)  #: what was seen there of what is to be gone
    copies: Counter = field(default_factory=Counter)  #: of the copies that this run has made
    meanwhile: Callable[[], None] = nothing  #: what else is done while a command runs

    def telling(self, tell: Listener) -> "Stage":
        """The same stage with another listener."""
        return replace(self, tell=tell)

    @contextmanager
    def patient(self) -> Iterator["Stage"]:
        """The same stage, on which a record that cannot be kept ends nothing before the end: then it raises OSError."""
        missed: list[OSError] = []

        def tell(record: Record) -> None:
            try:
                self.tell(record)
            except OSError as error:
                missed.append(error)
                self.tell(record)  # it is raised once, and what is told again reaches a person

        yield self.telling(tell)
        if missed:
            raise missed[0]

    def steps(self, procedure: Procedure) -> tuple[Step, ...]:
        """The steps of a procedure that the page lets run here."""
        return tuple(step for step in procedure.steps if self.setting.name in step.runs_on)

    def access(self) -> Access:
        """How probes reach the environment."""
        captured = {name: Captured(value) for name, value in self.captured.items()}
        variables = {**self.setting.variables, **captured}
        return Access(variables, ShellFiles(self.probing), _url(self.setting), self.whole(self))

    def services(self) -> list[services.Service]:
        """The environment's services with every `$NAME` filled in."""
        fill = self.setting.fill
        return [
            services.Service(
                name=name,
                argv=tuple(map(fill, service.run)),
                directory=str(self.setting.directory),
                environment=self.setting.process,
                ready=_ready(self.setting, service.ready),
                within=float(service.ready.within),
                stop=service.stop,
                stop_within=float(service.stop_within),
            )
            for name, service in self.setting.environment.services.items()
        ]

    def printed(self, outcome: Outcome) -> str:
        """The end of what a step printed on both streams, without secrets."""
        parts = [self._end(stream).rstrip("\n") for stream in (outcome.stdout, outcome.stderr)]
        return "\n".join(part for part in parts if part)

    def tell_left(self, shell: Shell, name: str) -> None:
        """Tell what may still run of a shell that was ended, if anything may."""
        if shell.remains:
            self.tell(Phase(name, 0.0, "inconclusive", shell.remains))

    def tell_ended(self, shell: Shell, whose: str) -> None:
        """Tell of what a shell had started and left running when it was closed: it goes on no longer."""
        if shell.ended:
            names = ", ".join(sorted(set(shell.ended)))
            self.tell(Phase(f"left running by {whose}, and ended: {names}", 0.0, "passed"))

    def _end(self, stream: Output) -> str:
        """A secret that the cut goes through is not recognised: so much more is read, and left out, as one is long."""
        spare = self.redact.longest
        text = self.redact(stream.tail(self.SHOWN + spare))
        return text if stream.size <= self.SHOWN + spare else text[spare:]


def _ready(
    setting: Setting, asked: Readiness
) -> services.Port | services.Http | services.Line | services.File:
    ((kind, text),) = asked.questions.items()
    text = setting.fill(text)
    if kind == "port":
        return services.Port("127.0.0.1", _port(text))
    if kind == "http":
        return services.Http(text)
    return services.Line(text) if kind == "output" else services.File(setting.directory / text)


def _port(text: str) -> int:
    """A port's number; what is none becomes one that nobody can ask, and is told of by its service."""
    return int(text) if text.isascii() and text.isdigit() else -1


def opened(
    setting: Setting, outputs: Path, captured: dict[str, str] | None = None, *, forget: bool = False
) -> Shell:
    """A new shell on the environment, with a folder of its own for what it prints. It starts with its first command.

    It has what was captured when it starts, which may be again and later: so the mapping is looked into then. `forget`:
    nobody reads what was printed once the shell is closed; it need not fill the disk to the run's end.
    """
    target = setting.target
    if captured is not None:
        target = replace(target, environment=ChainMap(captured, dict(target.environment)))
    return PlacedShell(target, Path(tempfile.mkdtemp(dir=outputs)), setting.places, forget=forget)


def _url(setting: Setting) -> str | None:
    """The database's URL, if there is a database."""
    database = setting.environment.database
    return None if database is None else filled(setting, database.url)
