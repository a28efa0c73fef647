"""The table of variables: plain values as they are, secrets by origin, and what is chosen at start."""

from ..environments import Chosen, Secret
from ..notation import labels
from .source import Source
from .text import prose, span, table

_ORIGINS = {"environment": "the variable", "file": "the file", "command": "the command"}


def variables(source: Source) -> str:
    """The table, or nothing if no environment has a variable."""
    environments = source.environments.environments
    names = dict.fromkeys(name for one in environments.values() for name in one.variables)
    rows = [
        [span(name), *(_cell(one.variables.get(name)) for one in environments.values())] for name in names
    ]
    return table(["Variable", *environments], rows) if rows else ""


def places(source: Source) -> str:
    """The environments: what people call them and how far a run of the pages may go there."""
    limits = {"reads": "reads", "changes": "reads and changes", "destroys": "reads, changes and destroys"}
    found = source.environments.environments.items()
    rows = [[name, prose(one.title), limits[one.ceiling]] for name, one in found]
    return table(["Environment", "What it is", "What `rolloutdocs verify` may do there"], rows)


def _cell(value: str | Chosen | Secret | None) -> str:
    if value is None:
        return labels.UNSET
    if isinstance(value, Chosen):
        return labels.CHOSEN
    if isinstance(value, Secret):
        return f"{labels.SECRET} {_origin(value)}"
    return span(value)


def _origin(value: Secret) -> str:
    return "made at start" if value.secret == "made" else f"from {_ORIGINS[value.secret]} {span(value.shown)}"  # noqa: S105
