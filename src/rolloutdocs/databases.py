"""What policy says of an environment's database: where it is asked, and what of its data may be seen."""

from typing import Annotated, Final

from pydantic import Field

from .notation import names
from .shapes import Held, Model, Problem, shape

TableColumn = Annotated[str, shape(r"[^\s.`|]+\.[^\s.`|]+", "`table.column`")]


def _named(pattern: str, words: str) -> Held:
    """A name as claims write it, in the one way: another would be that of nothing."""

    def rule(text: str) -> Problem:
        if problem := shape(pattern, words).rule(text):
            return problem
        plain = names.needless(text)
        return (f"has quotes that it does not need: `{text}`", f"Write `{plain}`.") if plain else None

    return Held(rule, rf"^(?:{pattern})$", f"Must be {words}.")


#: How a URL can begin: what the tool knows how to ask, and by which driver.
DRIVERS: Final = ("mysql+pymysql", "mariadb+pymysql", "postgresql+psycopg", "sqlite")


def _driven(text: str) -> Problem:
    """A URL whose beginning is written out names a driver; what else is in it may be a secret, and is not shown."""
    given = text.partition("://")[0]
    if not text or "$" in given or (given in DRIVERS and "://" in text):
        return None
    known = [f"`{one}://`" for one in DRIVERS]
    near = [one for one in DRIVERS if one[:5] == given[:5]]
    told = (
        f"`{given}`, which is none of {', '.join(known)}" if "://" in text else "none of " + ", ".join(known)
    )
    return f"begins with {told}", f"Write `{near[0]}://`." if near else "Choose one."


Url = Annotated[str, Held(_driven)]
Column = Annotated[str, _named(names.COLUMN, names.A_COLUMN)]
Table = Annotated[str, _named(names.TABLE, names.A_TABLE)]
#: At first a number, then as many parts as matter.
_VERSION: Final = r"([0-9]+(\.[0-9]+)*)?"


class MigrationsLog(Model):
    """Where the database says which migrations have run."""

    log: TableColumn = Field(
        description="The table and column that name them, one row each.", examples=["migrations.migration"]
    )


class Database(Model):
    """Where sentences about columns and rows are asked, and what of its data may be seen."""

    url: Url = Field(
        description="SQLAlchemy's URL, in which `$NAME` is replaced; give an account that can only read.",
        examples=["mysql+pymysql://$DB_USERNAME:$DB_PASSWORD@$DB_HOST/$DB_DATABASE", "sqlite:///app.db"],
    )
    version: Annotated[str, shape(_VERSION, "a version such as `10.11`")] = Field(
        default="",
        description="The server's version, as far as it matters: a claim is not proved on another one or system.",
        examples=["10.11"],
    )
    shown: list[Column] = Field(
        default=[],
        description="Columns of few values whose values and their counts may be shown, and of no other column ever.",
    )
    sensitive: list[Column] = Field(
        default=[],
        description="Columns in which another value means something else, such as rights: a claim has to say which.",
    )
    smallest: int = Field(
        default=5, ge=1, description="Of shown values, a count below it is shown as less than it."
    )
    sample: int = Field(
        default=0,
        ge=0,
        description="So many rows of each table are compared, which every report says; 0: all.",
    )
    ignore: list[Table] = Field(
        default=[],
        description="Tables that others write to, such as a cache: never compared, and said in every report.",
    )
    migrations: MigrationsLog | None = Field(
        default=None,
        description="Where it says which migrations have run; known of Laravel, Alembic and Django.",
    )
