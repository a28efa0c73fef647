"""What sentences say is gone: looked for where the run starts and before each step, so that what never was is not gone.

A look is one question to the environment, as the sentence itself asks it. What was seen there once counts for the whole
run, and for one that goes on from it: so a page can say it of a later state too. Rejected: to look only before the step
with the sentence, as a health check after the deployment never sees what the deployment removed.
"""

from collections.abc import Iterable
from dataclasses import field, replace

from ...dataclass import dataclass
from ...notation.labels import READS
from ..decide import before, says_gone, there
from ..evidence import Listener, Seen
from ..plan import Expectation, Step
from ..probes.questions import Question
from ..probes.reach import Access, Before


@dataclass(slots=True)
class Sighted:
    """What this run saw, and what the run that it goes on from did."""

    earlier: frozenset[str] = frozenset()  #: sentences
    questions: dict[str, Question] = field(
        default_factory=dict
    )  #: sentence -> what was asked when it was seen

    def look(self, expectations: Iterable[Expectation], access: Access, tell: Listener) -> None:
        """Ask for all that was not seen yet, and tell what is there."""
        found: list[str] = []
        for one in {str(one): one for one in expectations if says_gone(one)}.values():
            question = there(one, access, self.questions.get(str(one)))
            if question is not None:
                self.questions[str(one)] = question
                found.append(str(one))
        if found:
            tell(Seen(found))

    def before(self, step: Step, access: Access, tell: Listener) -> Before:
        """What must be seen before a step so that its expectations can be decided after it.

        That a file does not exist needs no past where the step only reads: it says how things stand. Of a step that
        changes something it says that this step, or one before, removed it.
        """
        listed = [one for one in step.expectations if says_gone(one)]
        if not listed:
            return before(step.expectations, access)
        self.look(listed, access, tell)
        seen = frozenset(str(one) for one in listed) & {*self.earlier, *self.questions}
        if step.effect.kind == READS:
            seen |= {str(one) for one in listed if one.name == "file_gone"}
        return replace(before(step.expectations, access), there=seen)
