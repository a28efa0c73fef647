"""What copies came to, for whoever judges: a record alone, so that nothing has to be imported for it."""

from collections.abc import Mapping
from dataclasses import field

from ...dataclass import dataclass
from ..verdict import Judgement


@dataclass(frozen=True, slots=True)
class OnCopies:
    """What copies came to."""

    tried: Mapping[str, Judgement] = field(default_factory=dict)  #: claim, in words -> judgement
    culprits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: what changed -> migrations
