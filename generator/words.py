"""The kinds of text that fields of the source hold, each with the rule that keeps it showable."""

from typing import Annotated

from ..notation.marks import ID
from ..shapes import Held, shape
from . import patterns, shown

Prose = Annotated[
    str, Held(shown.prose, patterns.PROSE, patterns.SAYS_LINE)
]  #: one line of plain text in which `code` stands between backticks
Optional = Annotated[str, Held(shown.optional, patterns.OPTIONAL, patterns.SAYS_LINE)]  #: prose, or empty
Cell = Annotated[
    str, Held(shown.table_prose, patterns.CELL, patterns.SAYS_CELL)
]  #: prose that stands in a table
Span = Annotated[
    str, Held(shown.span, patterns.SPAN, patterns.SAYS_SPAN)
]  #: a value that stands in a code span
Heading = Annotated[str, Held(shown.heading, patterns.HEADING, patterns.SAYS_HEADING)]
Bash = Annotated[str, Held(shown.command, patterns.COMMAND, patterns.SAYS_COMMAND)]
StepId = Annotated[str, shape(ID, "a step's name, `procedure.step`")]
OptionalStep = Annotated[str, shape(rf"(?:{ID})?", "a step's name, `procedure.step`")]
OptionalSpan = Annotated[str, Held(shown.optional_span, patterns.OPTIONAL_SPAN, patterns.SAYS_SPAN)]
