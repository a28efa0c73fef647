"""A decision as JSON, for programs: versioned, and described by `schema`."""

import json
from dataclasses import asdict
from typing import Any, Final

from pydantic import TypeAdapter

from ...dataclass import dataclass
from .decision import Decision, Gate
from .stand import Stand

#: A field may come in; none goes or changes its meaning without another number.
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether an environment may go."""

    version: int  #: of this form
    go: bool  #: whether nothing blocks; never where there is no gate
    environment: str
    rollout: str
    at: str
    window: str
    gates: tuple[Gate, ...]
    blockers: tuple[str, ...]  #: names of the gates that are not open
    now: str  #: what to do first
    next: str  #: what comes after that


def decided(decision: Decision, stand: Stand) -> str:
    """The decision as JSON."""
    made = Decided(
        VERSION,
        decision.go,
        decision.environment,
        decision.rollout,
        decision.at,
        decision.window,
        decision.gates,
        tuple(one.name for one in decision.blockers),
        stand.now,
        stand.next,
    )
    return json.dumps(asdict(made), indent=2)  # ASCII: nothing in it can steer a terminal


def schema() -> dict[str, Any]:
    """The JSON Schema of `decided`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A decision of rolloutdocs",
        **TypeAdapter(Decided).json_schema(),
        "description": "What `rolloutdocs status --env production --format json` says, version 1.",
    }
