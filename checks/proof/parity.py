"""Production parity: the documented commands of both procedures, sent with the setting of production, on a copy.

The variables that policy lists have their values of production there, the ones that lead to the database lead to the
copy, and secrets are those of the copy. There is no terminal; what policy says is done first in each shell, such as
caching the configuration; and the target has to prove, in that very shell, to be the copy. What would ask a person, is
prohibited or is not installed in production is found where nobody is hurt.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from ...bash_text import bash_text
from ...dataclass import dataclass
from ...environments import Environment
from ..copies.copy import Copy, copied, proves
from ..copies.method import Unmade
from ..copies.pointed import plain
from ..copies.state import Undecided
from ..plan import Claims, Plan, Step
from ..rehearsal.closing import Trail
from ..rehearsal.stage import Stage
from ..shell import Shell
from .walking import Halt, before, here, walk

#: Seconds that preparing a shell may take.
LIMIT: Final = 600


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the commands in the setting of production."""

    commands: int  #: that passed
    taken: tuple[str, ...]  #: variables that had their values of production
    kept: tuple[str, ...]  #: those that kept the copy's, although production has others
    halt: Halt | None = None  #: the first that did not pass


def tried(stage: Stage, claims: Claims, name: str, environments: Mapping[str, Environment]) -> Tried:
    """Go through both procedures. Raises Undecided where nothing can be said of them."""
    copies = stage.setting.environment.copies
    production = environments.get(name)
    if copies is None:
        raise Undecided(f"`{stage.setting.name}` declares no copies in the environments file")
    if production is None:
        raise Undecided(f"the environments file has no `{name}`")
    if not (copies.production.variables or copies.production.prepare):
        raise Undecided(
            f"`copies.production` takes nothing from `{name}`, so the setting would be the copy's own"
        )
    values, missing = plain(production, copies.production.variables)
    if missing:
        raise Undecided(f"`{name}` has no plain value for {', '.join(missing)}")
    kept = [one for one in production.variables if one not in values]
    try:
        with copied(stage, more=values) as copy:
            count, halt = _both(copy, stage.plan, claims, name)
    except Unmade as error:
        raise Undecided(f"there is no copy with the setting of `{name}`: {error}") from None
    return Tried(count, tuple(values), tuple(kept), halt)


def _both(copy: Copy, plan: Plan, claims: Claims, name: str) -> tuple[int, Halt | None]:
    """How many commands passed, and the first that did not."""
    for procedure in before(plan, claims.deploy):
        if halt := _in_shell(copy, plan, here(plan, procedure.id, name)):
            raise Undecided(f"what comes before the deploy cannot be done in that setting: {halt.words}")
    count = 0
    for procedure_id in (claims.deploy, claims.rollback):
        steps = here(plan, procedure_id, name)
        if not steps:
            raise Undecided(f"no step of `{procedure_id}` runs on `{name}`")
        if halt := _in_shell(copy, plan, steps):
            return count + steps.index(halt.step), halt
        count += len(steps)
    return count, None


def _in_shell(copy: Copy, plan: Plan, steps: tuple[Step, ...]) -> Halt | None:
    """One shell a procedure, prepared, and proved before its first step."""
    with copy.shell() as shell:
        _prepare(copy, shell)
        proves(copy, shell)
        return walk(copy, shell, steps, Trail(plan))


def _prepare(copy: Copy, shell: Shell) -> None:
    copies = copy.stage.setting.environment.copies
    assert copies is not None
    if not copies.production.prepare:
        return
    outcome = shell.run(bash_text(copies.production.prepare), LIMIT)
    if not outcome.passed:
        raise Undecided(
            f"`prepare` of `copies.production`: {outcome.reason}\n{copy.stage.printed(outcome)}".rstrip()
        )


def words(found: Tried, name: str) -> Iterator[str]:
    """What was tried, for a report."""
    yield f"{found.commands} commands passed with the setting of `{name}`"
    if found.taken:
        yield f"its values of {', '.join(found.taken)}"
    if found.kept:
        yield f"the copy's of {', '.join(found.kept)}"
