"""A picture of the procedures: which lines a fence of Mermaid may have, as patterns.

Mermaid knows comments, settings, links, scripts and styles, and any of them could hide or change what a page says.
None of these lines has one: a picture is nodes, arrows and quoted texts. In a text all signs but a few stand as
`#<number>;`, so that nothing in it means anything to Mermaid or to HTML.
"""

from typing import Final

#: The language of the fence.
LANGUAGE: Final = "mermaid"

#: Languages that renderers draw, so that nobody sees what the fence says.
DRAWN: Final = frozenset({LANGUAGE, "geojson", "math", "stl", "topojson"})

#: A sign that stands as itself in a text, or the number of another one.
SIGN: Final = r"(?:[A-Za-z0-9 ,.-]|#[1-9][0-9]{1,6};)"
_NODE: Final = r"(?:gates|part[1-9][0-9]*|done|back)"
_TEXT: Final = rf'"{SIGN}+(?:<br/>{SIGN}+)*"'

#: Above everything else.
FIRST: Final = (
    "flowchart TD",
    "    accTitle: The procedures of the rollout, what must be true before them, and the ways back",
    "    classDef destroys stroke:#c62828,stroke-width:4px",
)

#: Every other line matches one of these.
LINES: Final = (
    rf"    {_NODE}\{{\{{{_TEXT}\}}\}}",  # the gates
    rf"    {_NODE}\[{_TEXT}\](?::::destroys)?",  # a procedure
    rf"    {_NODE}\(\[{_TEXT}\]\)",  # an end
    rf"    {_NODE} --> {_NODE}",  # when all is well
    rf"    {_NODE} -\.->\|{_TEXT}\| {_NODE}",  # when something fails
)
