"""Whether a step can be sent to a shell in which not all of its procedure ran: to close, after a failure or a kill.

A page is written for one terminal: what an earlier step set, a later one has. A shell without it runs another command
than the page has, and a step that closes would be called passed although nothing was closed.
"""

import re
from collections.abc import Collection, Container

from ... import bash
from ...environments import Environment, is_chosen, made_of, names_in, plainly
from ..plan import Plan, Step

#: How the text of a command takes the value of a variable: with a dollar sign, also in quotes, or as programs do.
_TAKEN = r"(?:\$\{{?[!#]?|(?:environ|getenv|ENV(?:IRON)?)\W{{0,8}}(?:get\W{{1,3}})?){}\b"
NOT_SENT = "{}, and the shell here does not have that: it was not sent, do it by hand"


def leans(
    plan: Plan, where: tuple[str, Environment], step: Step, known: Container[str], captured: Collection[str]
) -> str:
    """What the step may need that its shell does not have, in words; "": it has everything.

    `known` are the ids of the steps that passed in that shell, and `captured` the variables that have their values.
    """
    name, environment = where
    new = {variable: _rooted(variable, environment) for variable in environment.variables}
    for earlier in plan.procedures[step.procedure].steps:
        if earlier.id == step.id:
            break
        gone = name in earlier.runs_on and earlier.id not in known
        if gone and (what := bash.lacks(step.command, earlier.command, new)):
            return f"`{step.id}` may need {what}, as `{earlier.id}` leaves it"
    for earlier in plan.steps:
        for one in earlier.captures:
            if one.variable not in captured and _names(step, one.variable):
                return f"`{step.id}` uses `${one.variable}`, which `{earlier.id}` captures"
    return ""


def _names(step: Step, variable: str) -> bool:
    """Whether it takes the value: its own bash, one in quotes that another shell reads, or a sentence."""
    if re.search(_TAKEN.format(variable), step.command) or bash.needs(step.command, variable):
        return True
    # What it captures itself it has when its sentences are judged, and not before.
    own = {one.variable for one in step.captures}
    sentences = (value for one in step.expectations for value in one.values.values())
    return variable not in own and any(variable in names_in(value) for value in sentences)


def _rooted(variable: str, environment: Environment) -> bool:
    return plainly(f"${variable}", environment).startswith("/") or made_of(
        variable, environment, is_chosen("folder")
    )
