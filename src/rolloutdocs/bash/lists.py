"""`a && b` where the failure of `a` is seen by nobody: bash looks at the status of such a list only where it ends.

At the top of a step each list is judged. Within a loop, or before the last line of a group, a branch or a function,
what follows goes on; and what stands before `&&` runs as if no failure in it counted. Rejected: to leave both to the
reader of the page; `[ -f a ] && b` in a loop looks as if it were judged.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tree_sitter import Node

from .called import call
from .parsing import functions, walk

#: Where the status of what is last in it is looked at.
_JUDGED: Final = ("program", "subshell", "command_substitution", "function_definition", "pipeline")
#: What runs several commands under one status.
_SEVERAL: Final = (
    "while_statement",
    "for_statement",
    "c_style_for_statement",
    "case_statement",
)
_GROUPS: Final = ("compound_statement", "subshell", "command_substitution")
#: What runs one of several parts.
_BRANCHES: Final = ("if_statement", "elif_clause", "else_clause")
#: Where a `$(...)` gives the status.
_ASSIGNMENTS: Final = ("variable_assignment", "variable_assignments")
_BESIDE: Final = ("comment", "elif_clause", "else_clause")


def forgets(sign: Node) -> bool:
    """Whether what stands before this `&&` can fail and nobody sees it."""
    top, first = _around(sign)
    return top is not None and first is not None and (_several(first, _functions(top)) or not _last(top))


def _around(sign: Node) -> tuple[Node | None, Node | None]:
    """The list that the sign joins, and what stands before it; the tree hangs `<<EOF && b` on what reads the text."""
    top = sign.parent
    if top is not None and top.type == "heredoc_redirect" and top.parent is not None:
        return top.parent, top.parent.child_by_field_name("body")
    return (top, top.named_children[0]) if top is not None and top.type == "list" else (None, None)


def _several(node: Node, own: set[str]) -> bool:
    """Whether it is more than one command, of which the last alone gives the status."""
    if node.type == "redirected_statement":
        body = node.child_by_field_name("body")
        return body is not None and _several(body, own)
    if node.type in _GROUPS:
        inner = [child for child in node.named_children if child.type != "comment"]
        return len(inner) > 1 or any(_several(child, own) for child in inner)
    if node.type in _BRANCHES:
        then = next((child.end_byte for child in node.children if child.type in ("then", "else")), 0)
        branch = [one for one in node.named_children if one.start_byte >= then and one.type not in _BESIDE]
        others = [one for one in node.named_children if one.type in _BRANCHES]
        return len(branch) > 1 or any(_several(one, own) for one in [*branch, *others])
    if node.type == "pipeline":
        return any(_several(child, own) for child in node.named_children)
    if node.type == "list":
        return _several(node.named_children[-1], own)  # the others are asked for by a sign of their own
    if node.type in _ASSIGNMENTS:
        return any(each.type == "command_substitution" and _several(each, own) for each in walk(node))
    return node.type in _SEVERAL or call(node)[:1] == ["eval"] or not own.isdisjoint(call(node)[:1])


def _functions(node: Node) -> set[str]:
    """Names of the functions that the command itself defines, of more than one command."""
    root = node
    while root.parent is not None:
        root = root.parent
    return _defined(root)


@lru_cache(maxsize=8)
def _defined(root: Node) -> set[str]:
    defined = [node for node in walk(root) if node.type == "function_definition"]
    own, before = set[str](), -1
    while len(own) != before:  # one may call the next
        before = len(own)
        for node in defined:
            body = node.child_by_field_name("body")
            if body is not None and _several(body, own):
                own |= functions([node])
    return own


def _after(node: Node) -> Iterator[Node]:
    after = node.next_named_sibling
    while after is not None:
        yield after
        after = after.next_named_sibling


def _last(node: Node) -> bool:
    """Whether nothing goes on behind it up to where its status is looked at."""
    child, parent = node, node.parent
    while parent is not None and parent.type != "program":
        if parent.type == "do_group":
            return False
        parts = parent.children if parent.type in (*_SEVERAL, *_BRANCHES) else []
        body = next((each for each in parts if each.type in ("then", "do_group")), None)
        if body is not None and child.start_byte < body.start_byte:
            return True  # a condition
        grouped = parent.type not in ("list", "pipeline", "redirected_statement", "heredoc_redirect")
        if grouped and any(each.type not in _BESIDE for each in _after(child)):
            return False
        if parent.type in _JUDGED:
            return True
        child, parent = parent, parent.parent
    return True
