"""A bash text to its statements: each is judged by its own status, so each is sent as a text of its own."""

import tree_sitter_bash
from tree_sitter import Language, Node, Parser


def statements(text: str) -> list[str]:
    """The statements with all of their lines, comments left out; what shares a line stays together.

    A text that cannot be read is one statement: bash will say so when it is sent.
    """
    root = Parser(Language(tree_sitter_bash.language())).parse(text.encode()).root_node
    if root.has_error:
        return [text]
    rows: list[tuple[int, int]] = []
    for node in root.named_children:
        if node.type == "comment":
            continue
        first, last = node.start_point.row, _last(node)
        if rows and first <= rows[-1][1]:
            before = rows.pop()
            first, last = before[0], max(before[1], last)
        rows.append((first, last))
    lines = text.split("\n")
    return ["\n".join(lines[first : last + 1]) for first, last in rows]


def _last(node: Node) -> int:
    """A line end behind a node belongs to it, the row behind that does not."""
    row, column = node.end_point
    return row - 1 if column == 0 and row > node.start_point.row else row
