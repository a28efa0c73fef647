"""An environment's setting with its variables pointed to a copy: pure, from one setting to another.

Every variable is filled anew, in its order, so that what is made of a pointed one leads to the copy as well; what was
chosen when the run started stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ...copying import Copies
from ...environments import Environment, names_in
from ..setting import Setting, fill

#: The variable that holds what the identity command has to print on the copy.
PROVES: Final = "COPY_PROVES"


def pointed(
    setting: Setting, copies: Copies, own: Mapping[str, str], more: Mapping[str, str] = MappingProxyType({})
) -> Setting:
    """The setting of a copy. `own` is what `$COPY` and its like are; `more` are values that replace others."""
    variables = dict(own)
    for name, origin in setting.environment.variables.items():
        if name in more:
            variables[name] = more[name]
        elif name in copies.variables:
            variables[name] = fill(copies.variables[name], variables)
        else:
            variables[name] = fill(origin, variables) if isinstance(origin, str) else setting.variables[name]
    variables[PROVES] = fill(copies.prints, {**setting.variables, **own})
    environment = setting.environment
    changed = {
        "services": {name: one for name, one in environment.services.items() if name in copies.services},
        "identity": environment.identity and environment.identity.model_copy(update={"prints": f"${PROVES}"}),
    }
    return replace(
        setting,
        name=f"{setting.name}, on a copy",
        environment=environment.model_copy(update=changed),
        variables=MappingProxyType(variables),
        folders=(),
        there=None,
    )


def plain(environment: Environment, names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Of another environment the values of these variables, and those that have none that is plain."""
    values: dict[str, str] = {}
    for name, origin in environment.variables.items():
        if isinstance(origin, str) and all(used in values for used in names_in(origin)):
            values[name] = fill(origin, values)
    wanted = list(names)
    return {name: values[name] for name in wanted if name in values}, [
        name for name in wanted if name not in values
    ]
