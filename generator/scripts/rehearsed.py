"""What a script rehearses: the steps of its environment in the pages' order, and what keeps it from being decided."""

from collections.abc import Collection, Iterator
from typing import Final

from ...dataclass import dataclass
from ...environments import Environment, Secret
from ...notation import labels
from ..procedure import Expectation
from ..rollout import Located
from ..rules.expectations import filled
from ..source import Source
from ..steps import expected
from ..times import in_seconds

ORDER: Final = ("reads", "changes", "destroys")


@dataclass(frozen=True, slots=True)
class Sent:
    """One step as the rehearsal sends it."""

    passage: int  #: which procedure of the rehearsal, from 1
    id: str


def environment(source: Source) -> Environment:
    """The environment that is rehearsed on."""
    return source.environments.environments[source.rollout.rehearsed_on]


def steps(source: Source) -> dict[str, Located]:
    """Every step that runs on it, by its id."""
    here = source.rollout.rehearsed_on
    return {one.id: one for one in source.rollout.located() if here in one.step.runs_on}


def plan(source: Source) -> list[Sent]:
    """The whole rehearsal, in order."""
    known = steps(source).values()
    return [
        Sent(number, one.id)
        for number, procedure in enumerate(source.rollout.rehearsal, 1)
        for one in known
        if one.procedure == procedure
    ]


def goes_back(source: Source) -> int:
    """The first step, from 1, of the first rollback; 0 where the rehearsal has none."""
    names = source.rollout.rehearsal
    if labels.ROLLBACK not in names:
        return 0
    first = names.index(labels.ROLLBACK) + 1
    return sum(one.passage < first for one in plan(source)) + 1


def reach(one: Located) -> str:
    """How far a step goes: one of `ORDER`."""
    kinds = {labels.READS: "reads", labels.CHANGES: "changes", labels.DESTROYS: "destroys"}
    return next(word for kind, word in kinds.items() if one.step.effect.startswith(kind))


def seconds(one: Located) -> int:
    """A step's time limit."""
    return in_seconds(one.step.time_limit)


def patience(one: Located) -> int:
    """For how many seconds its probes are asked again."""
    return in_seconds(one.step.ask_again) if one.step.ask_again else 0


def sentences(one: Located) -> Iterator[tuple[str, str, list[str]]]:
    """Each sentence as pages have it, its name and its slots; the exit status is always one of them."""
    exits: list[Expectation] = [] if any("exit" in each for each in one.step.expect) else [{"exit": 0}]
    for expectation in (*exits, *one.step.expect):
        sentence, values = filled(expectation)
        yield expected(expectation), sentence.name, list(values.values())


def obstacles(source: Source, decided: Collection[str]) -> Iterator[str]:
    """Why nothing can be decided there, each as a sentence; nothing is started then.

    `decided` are the names of the sentences that the script can decide: leaving one out would be a quieter promise.
    """
    here, policy, known = source.rollout.rehearsed_on, environment(source), steps(source)
    for procedure in dict.fromkeys(source.rollout.rehearsal):
        if not any(one.procedure == procedure for one in known.values()):
            yield f"The procedure `{procedure}` has no step that runs on `{here}`."
    if plan(source) and not policy.reset:
        yield f"The environment `{here}` has no `reset`, so a run does not start where the last one started."
    yield from _services(policy)
    yield from _beyond_scripts(source)
    rehearsed = {sent.id for sent in plan(source)}
    for name, one in known.items():
        if name not in rehearsed:
            continue
        if ORDER.index(reach(one)) > ORDER.index(policy.ceiling):
            yield f"`{name}` {reach(one)} something, but `{here}` is bounded to: {policy.ceiling}."
        elif reach(one) == "destroys" and policy.identity is None:
            yield f"`{name}` destroys, and `{here}` has no `identity` by which the target proves to be it."
        for text, kind, _ in sentences(one):
            if kind not in decided:
                yield f"`{name}` expects: {text}. This script cannot decide that; `rolloutdocs verify` can."


#: Seconds that a script gives a service to end.
STOP: Final = 10


def _services(policy: Environment) -> Iterator[str]:
    """What the scripts cannot ask of a service, and the verifier can."""
    for name, one in policy.services.items():
        for question in ("output", "file"):
            if question in one.ready.questions:
                yield f"The service `{name}` is ready by its `{question}`, which only `rolloutdocs verify` looks at."
        if one.stop_within > STOP:
            yield f"The service `{name}` may take {one.stop_within} seconds to end, and a script waits {STOP}."


def _beyond_scripts(source: Source) -> Iterator[str]:
    """What only the tool itself does."""
    for variable, value in environment(source).variables.items():
        if isinstance(value, Secret) and value.secret == "command":  # noqa: S105 - the kind
            yield f"The secret `{variable}` comes from a command, which only `rolloutdocs verify` runs."
    for name in dict.fromkeys(sent.id for sent in plan(source)):
        if taken := steps(source)[name].step.captures:
            names = ", ".join(f"`{one.variable}`" for one in taken)
            yield f"`{name}` captures {names} for later steps, which only `rolloutdocs verify` does."
