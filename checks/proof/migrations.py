"""The migrations of an environment: which there are, which are pending, each by its key."""

from ...dataclass import dataclass
from ...errors import suggest
from ..copies.state import Undecided
from ..frameworks import FRAMEWORKS
from ..frameworks.framework import Framework, Migration
from ..frameworks.observed import Unobserved, listed, ran
from ..rehearsal.stage import Stage
from ..shell import Shell


@dataclass(frozen=True, slots=True)
class Known:
    """What the framework lists, and what has run."""

    framework: Framework
    all: tuple[Migration, ...]
    ran: tuple[str, ...]

    @property
    def pending(self) -> tuple[Migration, ...]:
        """Those that have not run, in the order of running."""
        return tuple(one for one in self.all if one.key not in self.ran)

    def called(self, name: str) -> Migration:
        """The pending one that people call so. Raises Undecided."""
        found = [one for one in self.pending if one.called(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Undecided(f"several pending migrations are called `{name}`")
        if any(one.called(name) for one in self.all):
            raise Undecided(f"the migration `{name}` has run already before the deploy")
        raise Undecided(
            f"no pending migration is called `{name}`.{suggest(name, [one.key for one in self.pending])}"
        )


def known(stage: Stage, shell: Shell) -> Known:
    """Ask the framework, in a shell on the stage. Raises Undecided."""
    framework = FRAMEWORKS.get(stage.setting.environment.framework)
    if framework is None:
        raise Undecided("the environments file names no `framework`")
    try:
        migrations = listed(framework, shell)
        return Known(framework, migrations, ran(framework, stage.access().database, migrations))
    except Unobserved as error:
        raise Undecided(str(error)) from None
