"""Where what is proved has to hold: the databases that environments declare on which the deploy runs too."""

from ...dataclass import dataclass
from ...environments import Environments, plainly
from ..plan import Plan

#: Beginning of a database's URL -> the systems that may answer there. `mysql` is what both are asked by; `mariadb` says
#: which of them it is, and its driver takes no other.
_SYSTEMS = {
    "mysql": ("mariadb", "mysql"),
    "mariadb": ("mariadb",),
    "postgresql": ("postgresql",),
    "sqlite": ("sqlite",),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What one environment declares of its database."""

    environment: str
    systems: tuple[str, ...]  #: one of these; () where its URL begins with what only a run there knows
    version: str  #: as far as it matters; "" for nothing declared
    itself: bool = False  #: whether it is the one that is asked, so that its system is seen

    def unlike(self, system: str, version: str) -> str:
        """How a server is another one than declared, in words; "" where it is not."""
        if not self.systems and not self.itself:
            return (
                f"nobody can tell which database system {self.environment} has, as its `database.url` begins with a "
                "secret; begin it with the system, such as `mysql+pymysql://`"
            )
        if self.systems and system not in self.systems:
            return f"{self.environment} has {' or '.join(self.systems)}, and this is {system} {version}"
        parts = self.version.split(".") if self.version else []
        if parts and version.split(".")[: len(parts)] != parts:
            return f"{self.environment} has the version {self.version}, and this is {system} {version}"
        return ""


def declared(policy: Environments, plan: Plan, here: str) -> tuple[Declared, ...]:
    """One for each environment on which a step of the deployment may run and that has a database; `here` is asked."""
    if plan.claims is None:
        return ()
    names = {name for step in plan.procedures[plan.claims.deploy].steps for name in step.runs_on}
    return tuple(
        Declared(
            name,
            _SYSTEMS.get(_driver(plainly(one.database.url, one)), ()),
            one.database.version,
            name == here,
        )
        for name, one in policy.environments.items()
        if name in names and one.database is not None
    )


def _driver(url: str) -> str:
    return url.partition(":")[0].partition("+")[0].lower()
