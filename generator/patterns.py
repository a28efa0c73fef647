"""What `shown` refuses, as far as one pattern can say it: for editors that check a source while it is written.

A pattern takes every text that its rule takes, so that no editor marks what `build` lets pass. It takes some more:
the rule has the last word. Read alike by ECMAScript, as JSON Schema wants it, and by Python.
"""

from typing import Final

from ..notation.labels import CHANGES, DESTROYS, READS

#: A text begins with a letter, a digit, `_`, a backtick or a parenthesis, has one line, and ends with no space.
_LINE: Final = r"(?![\s!\x22#$%&')*+,\-./:;<=>?@\[\\\]^{|}~])(?!.*\s$)"
#: Signs that stand in code only. Where two backticks touch, the rule decides.
_WORDS: Final = r"(?:(?:[^`{}<\\$~@\n]|`[^`\n]+`)+|.*``.*)"

PROSE: Final = rf"^{_LINE}{_WORDS}$"
OPTIONAL: Final = rf"^(?:{_LINE}{_WORDS})?$"
CELL: Final = rf"^(?!.*\|){_LINE}{_WORDS}$"
OPTIONAL_CELL: Final = rf"^(?:(?!.*\|){_LINE}{_WORDS})?$"
SPAN: Final = r"^(?!\s)(?!.*\s$).+$"
OPTIONAL_SPAN: Final = r"^(?:(?!\s)(?!.*\s$).+)?$"
HEADING: Final = r"^[A-Za-z0-9]+(?:[ \-][A-Za-z0-9]+)*$"
#: No empty line first or last, no space at the end of a line, no tab, no gap that hides what follows.
COMMAND: Final = r"^(?!\n)(?![\s\S]*(?:[\t\r]| \n| $|\n\n$| {40}))(?=[\s\S]*\S)"
COLUMN: Final = r"^[^.`|\n]+\.[^.`|\n]+$"
EFFECT: Final = rf"^(?:{READS}|(?:{CHANGES}|{DESTROYS}) [^|\n]*[^|\s])$"
TIME_LIMIT: Final = r"^(?:1 (?:second|minute)|(?:[2-9]|[1-9][0-9]{1,5}) (?:seconds|minutes))$"
PATIENCE: Final = rf"^(?:{TIME_LIMIT[1:-1]})?$"
JOINED: Final = r"\$(?:[A-Z][A-Z0-9_]*|\{[A-Z][A-Z0-9_]*\})"

SAYS_LINE: Final = "Must be one line of plain words, in which code stands between backticks."
SAYS_CELL: Final = "Must be one line of plain words without `|`, in which code stands between backticks."
SAYS_SPAN: Final = "Must be one line, with no space around it."
SAYS_HEADING: Final = "Must be letters, digits, single spaces and hyphens only."
SAYS_COMMAND: Final = (
    "Must be a command, with no tab, no space at the end of a line and no empty line around it."
)
SAYS_COLUMN: Final = "Must be `table.column`."
SAYS_EFFECT: Final = f"Must be `{READS}`, `{CHANGES} ...` or `{DESTROYS} ...`."
SAYS_TIME_LIMIT: Final = "Must be a time limit such as `30 seconds`, `1 minute` or `5 minutes`."
SAYS_JOINED: Final = "Must have a variable, `$NAME` or `${NAME}`."
