"""What must hold across the source: one module a subject, each rule from the source to findings."""

from collections.abc import Callable, Iterator
from typing import Final

from ...errors import Finding
from ..source import Source
from . import captures, claims, expectations, headings, names, paths, shells, values, ways

Rule = Callable[[Source], Iterator[Finding]]

#: Rules on the rollout alone.
CROSS: Final[tuple[Rule, ...]] = (
    names.procedures,
    names.people,
    names.migrations,
    names.steps,
    names.emergencies,
    names.closers,
    names.openers,
    names.failures,
    ways.circles,
    paths.named,
    expectations.sentences,
    claims.sentences,
    claims.agree,
    claims.procedures,
    shells.commands,
    shells.statements,
    headings.unique,
    headings.filled,
)

#: Rules that need the environments file as well.
JOINT: Final[tuple[Rule, ...]] = (
    names.environments,
    names.rehearsed,
    names.logins,
    values.shown_in_table,
    values.uses_are_plain,
    values.used_are_declared,
    values.declared_are_used,
    values.bash_of_environments,
    captures.named,
    captures.used,
    captures.in_order,
    captures.asked,
    captures.evaluated,
    captures.shown_to_all,
    values.literals,
    claims.subjects,
    claims.variables,
)
