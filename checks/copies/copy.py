"""One copy, for as long as a block lasts: made, pointed to, proved to be the copy, and removed whatever happens.

It is a stage of its own, on which steps run as they do on the environment. What is told there is kept apart: a step on
a copy says nothing about the environment. The run's own records only have that a copy was begun and removed, so that
the next start after a kill knows which is left.
"""

import secrets
import shlex
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType

from ...copying import Copies
from ...dataclass import dataclass
from ..evidence import Phase, Record
from ..interrupts import held
from ..ports import free_port
from ..rehearsal.identity import stranger
from ..rehearsal.run import Stopped, serving
from ..rehearsal.sighted import Sighted
from ..rehearsal.stage import Stage, opened
from ..rehearsal.watch import Watch
from ..setting import Setting
from ..shell import Shell
from . import own
from .addresses import account, source
from .kinds import KINDS
from .left import BEGUN, REMOVED, copy_name
from .method import Method, Order, Unmade
from .pointed import pointed
from .state import Undecided, differences, state


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is there and has proved to be it."""

    name: str  #: of its database, or the path of its file
    stage: Stage  #: on which steps run, and probes ask
    told: list[Record] = field(default_factory=list)  #: what was told there

    def shell(self) -> Shell:
        """A new shell on it."""
        return opened(self.stage.setting, self.stage.outputs, self.stage.captured, forget=True)


@contextmanager
def copied(
    stage: Stage,
    *,
    empty: bool = False,
    served: bool = True,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Copy]:
    """A copy of the stage's database, or an empty one. Raises Unmade where there is none; nothing ran on it then.

    `more` are variables that have these values there; `served`: with the services that policy names.
    """
    copies = stage.setting.environment.copies
    if copies is None:
        raise Unmade(f"`{stage.setting.name}` declares no copies in the environments file")
    number = stage.copies.take()
    with ExitStack() as stack:
        values = stack.enter_context(_values(stage, copies, number))
        told: list[Record] = []
        setting = pointed(stage.setting, copies, values, more)
        there = _stage(stage, setting, told)
        probing = stack.enter_context(opened(setting, there.outputs))
        copy = Copy(values["COPY"], replace(there, probing=probing), told)
        method = _method(copy, copies)
        order = Order(account(stage.setting), source(stage.setting), copy.name)
        stack.enter_context(_made(stage, method, order, (number, empty)))
        _whole_url(copy.stage, copies)
        if copies.kind == "own" and not empty:
            _whole(stage, copy)
        if served:
            stack.enter_context(_served(stage, copy))
        _proved(stage, copy)
        yield copy


@contextmanager
def _values(stage: Stage, copies: Copies, number: int) -> Iterator[dict[str, str]]:
    """What `$COPY` and its like are, for as long as the copy is there."""
    name = copy_name(stage.setting.mark, number)
    if copies.kind == "sqlite":
        name = str(stage.outputs / f"{name}.db")  # a private folder that goes with the run, also after a kill
    with free_port() as port, _folder(stage) as folder:
        yield {"COPY": name, "COPY_DIR": folder, "COPY_PORT": str(port)}


@contextmanager
def _folder(stage: Stage) -> Iterator[str]:
    """Where steps run; of this machine's the whole goes with the run's private folder."""
    there = stage.setting.there
    if there is None:
        with tempfile.TemporaryDirectory(
            prefix="copy-", dir=stage.outputs, ignore_cleanup_errors=True
        ) as made:
            yield str(Path(made).resolve())
        return
    try:
        yield there.make()  # removed with the other folders that the run made there
    except OSError as error:
        raise Unmade(f"there is no folder for the copy on the target: {error}") from None


def _stage(stage: Stage, setting: Setting, told: list[Record]) -> Stage:
    return replace(
        stage,
        setting=setting,
        outputs=Path(
            tempfile.mkdtemp(prefix="on-copy-", dir=stage.outputs)
        ),  # services there have the same names
        tell=told.append,
        memory=None,
        watch=Watch(),
        captured=dict(stage.captured),
        sighted=Sighted(),  # what was there is no witness for what is here
    )


def _method(copy: Copy, copies: Copies) -> Method:
    return own.method(copy.stage, copies) if copies.kind == "own" else KINDS[copies.kind]


@contextmanager
def _made(stage: Stage, method: Method, order: Order, which: tuple[int, bool]) -> Iterator[None]:
    """Its record is kept before it is made: a kill in between leaves something that is known."""
    number, empty = which
    begun = time.monotonic()
    stage.tell(Phase(BEGUN.format(number), 0.0, "passed"))
    try:
        (method.empty if empty else method.make)(order)
        yield
    finally:
        with held():
            left = ""
            try:
                method.remove(order)
            except Unmade as error:
                left = f"{order.name} is left: {error}"
            verdict = "inconclusive" if left else "passed"
            stage.tell(Phase(REMOVED.format(number), time.monotonic() - begun, verdict, left))


def _whole_url(stage: Stage, copies: Copies) -> None:
    """The database that is asked is the copy: seen from its address before anybody is asked."""
    from sqlalchemy import make_url

    asked, name = make_url(stage.access().database or "").database or "", stage.setting.variables["COPY"]
    if asked != name and not (copies.kind == "own" and name in asked):
        raise Unmade("`database.url` does not lead to the copy where the variables of `copies` are set")


def _whole(stage: Stage, copy: Copy) -> None:
    """A command of the environment's own may leave something out, and end with 0."""
    key = secrets.token_bytes(16)
    try:
        there = state(stage, key, every=True)
        found = differences(there, state(copy.stage, key, every=True), elsewhere=True)
    except Undecided as error:
        raise Unmade(f"nobody can say whether the copy is whole: {error}") from None
    if found.found or found.undecided:
        raise Unmade(
            f"the copy is not the same as the database: {found.words or '; '.join(found.undecided[:3])}"
        )


@contextmanager
def _served(stage: Stage, copy: Copy) -> Iterator[None]:
    """The services of the copy. Why one did not start is told there."""
    try:
        with serving(copy.stage, stage.tell):
            yield
    except Stopped:
        phase = next(record for record in reversed(copy.told) if isinstance(record, Phase) and record.reason)
        raise Unmade(f"a service of the copy did not start: {phase.name}: {phase.reason}") from None


def _proved(stage: Stage, copy: Copy) -> None:
    """The target says with the copy's variables that it is the copy, and would not say so without them."""
    identity = stage.setting.environment.identity
    if identity is None or stage.setting.fill(identity.prints) == copy.stage.setting.fill("$COPY_PROVES"):
        raise Unmade("the target would prove to be the copy without being it")
    proves(copy)


def proves(copy: Copy, shell: Shell | None = None, what: str = "first step on the copy") -> None:
    """Ask who the target is, in a shell that is given or in a new one. Raises Unmade unless it is the copy."""
    if shell is None:
        with copy.shell() as own_shell:
            proves(copy, own_shell, what)
        return
    if (other := stranger(copy.stage, shell, what)) is not None:
        raise Unmade(
            f"the target does not prove to be the copy: {other.reason}; it says {shlex.quote(other.actual)}"
        )
