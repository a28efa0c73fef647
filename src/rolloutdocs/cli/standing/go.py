"""GO or NO-GO in front of a person or a program."""

from pathlib import Path

import click

from ...checks.base import Base
from ...checks.facts import flaky
from ...checks.gates.deciding import decide
from ...checks.gates.form import decided as as_json
from ...checks.gates.stand import stand
from ...environments import Environment
from ..exits import Exit
from ..reading import Read
from . import decision_text
from .deciding import facts


def guarded(environment: Environment) -> bool:
    """Whether it is one that people decide about: it has gates, or no run may change anything there.

    Without gates it is never a go: else whoever takes them out of the file would have opened all of them.
    """
    return environment.gates is not None or environment.ceiling == "reads"


def decided(read: Read, environment: str, evidence: Path, base: Base | None, form: str) -> Exit:
    """Print the decision. Raises OptionRefused, OSError."""
    found = facts(read, environment, evidence, base)
    decision = decide(found)
    where = stand(decision, read.plan)
    if form == "json":
        click.echo(as_json(decision, where))
    else:
        lucky = flaky(evidence / "runs", read.rollout, read.looks.shelf)
        decision_text.show(decision, where, read, found.words.troubles, lucky)
    return Exit.PASSED if decision.go else Exit.FAILED
