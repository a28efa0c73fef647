"""What the source claims of a deployment and its way back: typed records, and each claim as its sentence."""

from pydantic import Field

from ..environments import Name
from ..notation.claims import CLAIMS
from ..notation.sentences import Sentence
from ..shapes import Model
from .procedure import Slot
from .text import span

#: One key, the claim's name; or the name alone, of one that takes no value.
Claim = str | dict[str, Slot | dict[str, Slot]]


class Claims(Model):
    """What is claimed of the whole database, and proved by each rehearsal with snapshots of it."""

    deploy: Name = Field(default="deploy", description="The procedure that deploys.")
    rollback: Name = Field(default="rollback", description="The procedure that goes back.")
    recovery: Name = Field(
        default="",
        description="The procedure that brings back what a rollback does not; left out, there is none.",
    )
    sentences: list[Claim] = Field(
        min_length=1,
        description="The claims, as `rolloutdocs explain` lists them; what none of them covers must not happen.",
    )


def filled(claim: Claim) -> tuple[Sentence, dict[str, str]]:
    """A valid claim's sentence and the values of its slots, as texts; several of one slot, one a line."""
    if isinstance(claim, str):
        return CLAIMS[claim], {}
    ((name, value),) = claim.items()
    sentence = CLAIMS[name]
    values = value if isinstance(value, dict) else {sentence.slots[0]: value}
    return sentence, {slot: "\n".join(_texts(values[slot])) for slot in sentence.slots}


def claimed(claim: Claim) -> str:
    """The sentence of a claim."""
    sentence, values = filled(claim)
    return sentence.template.format(
        **{slot: ", ".join(map(span, sentence.parted(slot, value))) for slot, value in values.items()}
    )


def _texts(value: Slot) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else [str(value)]
