"""The kinds of text that fields of the source hold, each with the rule that keeps it showable."""

from typing import Annotated

from ..notation.marks import ID
from ..shapes import Held, shape
from . import shown

Prose = Annotated[str, Held(shown.prose)]  #: one line of plain text in which `code` stands between backticks
Optional = Annotated[str, Held(shown.optional)]  #: prose, or empty
Cell = Annotated[str, Held(shown.table_prose)]  #: prose that stands in a table
Span = Annotated[str, Held(shown.span)]  #: a value that stands in a code span
Heading = Annotated[str, Held(shown.heading)]
Bash = Annotated[str, Held(shown.command)]
StepId = Annotated[str, shape(ID, "a step's name, `procedure.step`")]
OptionalStep = Annotated[str, shape(rf"(?:{ID})?", "a step's name, `procedure.step`")]
