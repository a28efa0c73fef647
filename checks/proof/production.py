"""Where what is proved has to hold: the databases that environments declare on which the deploy runs too."""

from ...dataclass import dataclass
from ...environments import Environment, Environments, plainly
from ..plan import Plan

#: Beginning of a database's URL -> the systems that may answer there. `mysql` is what both are asked by; `mariadb` says
#: which of them it is, and its driver takes no other.
_SYSTEMS = {
    "mysql": ("mariadb", "mysql"),
    "mariadb": ("mariadb",),
    "postgresql": ("postgresql",),
    "sqlite": ("sqlite",),
}

_HIDDEN = "its `database.url` begins with a secret; begin it with the system, such as `mysql+pymysql://`"
_MISSING = (
    "it declares no `database`; declare one whose `url` begins with the system, such as `mysql+pymysql://`"
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What one environment declares of its database."""

    environment: str
    systems: tuple[str, ...]  #: one of these; () where nothing says which
    version: str = ""  #: as far as it matters; "" for nothing declared
    untold: str = (
        ""  #: why nobody can tell which system it has; "" where one can, or it is the one that is asked
    )

    def unlike(self, system: str, version: str) -> str:
        """How a server is another one than declared, in words; "" where it is not."""
        if self.untold:
            return f"nobody can tell which database system {self.environment} has, as {self.untold}"
        if self.systems and system not in self.systems:
            return f"{self.environment} has {' or '.join(self.systems)}, and this is {system} {version}"
        parts = self.version.split(".") if self.version else []
        if parts and version.split(".")[: len(parts)] != parts:
            return f"{self.environment} has the version {self.version}, and this is {system} {version}"
        return ""


def declared(policy: Environments, plan: Plan, here: str) -> tuple[Declared, ...]:
    """One for each environment on which a step of the deployment may run; `here` is asked."""
    if plan.claims is None:
        return ()
    names = {name for step in plan.procedures[plan.claims.deploy].steps for name in step.runs_on}
    return tuple(
        _declared(name, one, name == here) for name, one in policy.environments.items() if name in names
    )


def _declared(name: str, environment: Environment, itself: bool) -> Declared:
    database = environment.database
    if database is None:
        return Declared(name, (), untold="" if itself else _MISSING)
    systems = _SYSTEMS.get(_driver(plainly(database.url, environment)), ())
    return Declared(name, systems, database.version, "" if systems or itself else _HIDDEN)


def _driver(url: str) -> str:
    return url.partition(":")[0].partition("+")[0].lower()
