"""The part of the policy that says how a copy of the database is made, pointed to and removed.

A copy has a name that the tool chose. Commands meet it by the variables that point to it, and only after the target
has proved, with these very variables, to be the copy.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from .databases import Url
from .shapes import Model, shape

#: Variables that only a copy's setting has, and what each is.
OWN: Final = {
    "COPY": "the name of the copy: of a database, or the path of a file",
    "COPY_DIR": "an empty folder where steps run, removed with the copy",
    "COPY_PORT": "a free TCP port on loopback",
}
#: What the command that restores a backup has besides.
BACKUP: Final = "BACKUP"

Command = str | list[str]
_Variable = Annotated[str, shape(r"[A-Z][A-Z0-9_]*", "a variable's name such as `APP_URL`")]


class Production(Model):
    """How the setting of production is tried on a copy."""

    variables: list[_Variable] = Field(
        default=[],
        description="Those of its plain variables that commands get there; whatever is not listed keeps the copy's "
        "value, so that nothing leads to production.",
        examples=[["APP_ENV"]],
    )
    prepare: Command = Field(
        default="",
        description="Sent first to each shell there: caches the configuration, leaves development dependencies out.",
        examples=["php artisan config:cache"],
    )


class Copies(Model):
    """How a copy of the database is made, pointed to and removed; `$COPY` is its name.

    Besides `$COPY` there are `$COPY_DIR`, an empty folder where steps run, and `$COPY_PORT`, a free port on loopback.
    """

    kind: Literal["mariadb", "postgresql", "sqlite", "own"] = Field(
        description="What makes it: one that comes ready, or `own` commands."
    )
    account: Url = Field(
        default="",
        description="SQLAlchemy's URL with which copies are made and removed, `$NAME` is replaced; left out, "
        "`database.url` of the environment.",
    )
    make: Command = Field(
        default="", description="For `own`: makes the whole copy `$COPY`, data and schema, where steps run."
    )
    empty: Command = Field(
        default="",
        description="For `own`: makes the empty database `$COPY`, into which a backup is restored.",
    )
    remove: Command = Field(
        default="", description="For `own`: removes `$COPY`, also one that was half made."
    )
    variables: dict[_Variable, str] = Field(
        min_length=1,
        description="The variables that point to the copy, and their values there; `$NAME` is replaced.",
        examples=[{"DB_DATABASE": "$COPY"}],
    )
    prints: str = Field(
        min_length=1,
        description="What the environment's `identity` command prints on the copy; `$NAME` is replaced by the value "
        "that the environment has without the copy.",
        examples=["$COPY"],
    )
    services: list[str] = Field(
        default=[], description="Those of the environment's services that run a second time, for the copy."
    )
    restore: Command = Field(
        default="",
        description="Restores the file `$BACKUP` into the copy, which is empty; run where steps run, with the "
        "variables that point to the copy.",
    )
    production: Production = Field(
        default=Production.model_construct(),  # as it stands, or what checks one would be made at each start
        description="How the setting of production is tried on a copy.",
    )

    @property
    def commands(self) -> tuple[tuple[tuple[str, ...], Command], ...]:
        """Every command, and the keys below `copies` where it stands."""
        named = ("make", "empty", "remove", "restore")
        own: tuple[tuple[tuple[str, ...], Command], ...] = tuple(
            ((key,), getattr(self, key)) for key in named
        )
        return (*own, (("production", "prepare"), self.production.prepare))

    def known_in(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The variables that the command there has besides the environment's."""
        more = {"restore": (BACKUP,), "production": tuple(self.production.variables)}
        return (*OWN, *more.get(keys[0], ()))
