"""The PowerShell that our script may be made of, read from a real grammar's tree into small tuples.

A construct that is not listed here is refused, so that what Windows PowerShell 5.1 lacks, aliases, pipelines, and
texts in which something is replaced cannot come in unseen.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

Tree = tuple[Any, ...]

#: Operators between two values; texts are compared with regard to letter case only.
OPERATORS: Final = frozenset(
    (
        *("+", "-", "*", "%", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-ceq", "-cne"),
        *("-and", "-or", "-band", "-bor", "-is", "-contains"),
    )
)
_PARSER: Final = Parser(Language(tree_sitter_powershell.language()))


class Refused(AssertionError):  # noqa: N818 - it reads as what happened
    """The script has something that it must not have."""


def read(text: str) -> list[Tree]:
    """The script's statements."""
    if not text.isascii():
        raise Refused(
            "Windows PowerShell reads a file without a byte order mark in the machine's own code page"
        )
    root = _PARSER.parse(text.encode()).root_node
    for node in _nodes(root):
        if node.is_error or node.is_missing:
            raise Refused(f"line {node.start_point[0] + 1}: no PowerShell: {_text(node)[:60]}")
    params = [_params(node) for node in root.named_children if node.type == "param_block"]
    body = [one for node in root.named_children if node.type == "statement_list" for one in _statements(node)]
    return [("params", params[0] if params else []), *body]


def walk(tree: Any) -> Iterator[Tree]:
    """Every tuple of a tree, outermost first."""
    if isinstance(tree, tuple | list):
        if isinstance(tree, tuple) and tree and isinstance(tree[0], str):
            yield tree
        for part in tree:
            yield from walk(part)


def functions(tree: list[Tree]) -> dict[str, Tree]:
    """Name -> function; one name must not stand for two."""
    found = [one for one in tree if one[0] == "function"]
    if len({one[1].lower() for one in found}) != len(found):
        raise Refused("two functions have one name")
    return {one[1]: one for one in found}


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _named(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _refuse(node: Node) -> Refused:
    return Refused(f"line {node.start_point[0] + 1}: `{node.type}` is not used here: {_text(node)[:60]}")


def _child(node: Node, kind: str) -> Node | None:
    return next((child for child in node.named_children if child.type == kind), None)


def _block(node: Node | None) -> list[Tree]:
    listed = _child(node, "statement_list") if node else None
    return _statements(listed) if listed else []


def _statements(node: Node) -> list[Tree]:
    return [_statement(child) for child in _named(node) if child.type != "empty_statement"]


def _statement(node: Node) -> Tree:  # noqa: C901 - one case a statement
    parts = _named(node)
    line = node.start_point[0] + 1
    match node.type:
        case "pipeline":
            return ("do", _pipeline(node), line)
        case "function_statement":
            script = _child(node, "script_block")
            assert script is not None
            params = _child(script, "param_block")
            body = _child(script, "script_block_body")
            listed = _child(body, "statement_list") if body else None
            name = _child(node, "function_name")
            assert name is not None
            return (
                "function",
                _text(name),
                _params(params) if params else [],
                _statements(listed) if listed else [],
            )
        case "if_statement":
            arms = [(_pipeline(parts[0]), _block(_child(node, "statement_block")))]
            more = _child(node, "elseif_clauses")
            arms += [
                (_pipeline(_named(one)[0]), _block(_named(one)[1])) for one in (_named(more) if more else [])
            ]
            last = _child(node, "else_clause")
            return ("if", arms, _block(_child(last, "statement_block")) if last else None)
        case "while_statement":
            return ("while", _pipeline(_named(parts[0])[0]), _block(parts[-1]))
        case "for_statement":
            return ("for", *(_pipeline(_named(part)[0]) for part in parts[:3]), _block(parts[3]))
        case "foreach_statement":
            return ("foreach", _variable(parts[0]), _pipeline(parts[1]), _block(parts[2]))
        case "switch_statement":
            return _switch(node)
        case "try_statement":
            catches = _child(node, "catch_clauses")
            caught = None
            if catches:
                (clause,) = _named(catches)
                if _child(clause, "catch_type_list"):
                    raise _refuse(clause)
                caught = _block(_child(clause, "statement_block"))
            final = _child(node, "finally_clause")
            last = _block(_child(final, "statement_block")) if final else None
            return ("try", _block(parts[0]), caught, last)
        case "flow_control_statement":
            word = re.match(r"\w+", _text(node))
            assert word is not None
            if word[0] not in ("return", "throw", "exit", "break", "continue"):
                raise _refuse(node)
            return (word[0], _pipeline(parts[0]) if parts else None, line)
    raise _refuse(node)


def _switch(node: Node) -> Tree:
    if [_text(one) for one in _nodes(node) if one.type == "switch_parameter"] != ["-CaseSensitive"]:
        raise _refuse(node)
    condition = _child(node, "switch_condition")
    assert condition is not None
    arms = [
        (_expression(_named(_named(one)[0])[0]), _block(_named(one)[1]))
        for one in _nodes(node)
        if one.type == "switch_clause"
    ]
    return ("switch", _pipeline(_named(condition)[0]), [(_condition(one), body) for one, body in arms])


def _condition(tree: Tree) -> Tree:
    if tree[0] != "text":
        raise Refused(f"a case of a switch is no text: {tree}")
    return tree


def _params(node: Node) -> list[tuple[str, str]]:
    listed = _child(node, "parameter_list")
    found = []
    for one in _named(listed) if listed else []:
        kinds = [_type(part) for part in _nodes(one) if part.type == "type_literal"]
        if len(kinds) != 1:
            raise _refuse(one)
        variable = _child(one, "variable")
        assert variable is not None
        if _child(one, "script_parameter_default"):
            raise _refuse(one)
        found.append((_text(variable)[1:], kinds[0]))
    return found


def _pipeline(node: Node) -> Tree:
    """One expression or one command; a real pipeline is refused."""
    parts = _named(node)
    if node.type not in ("pipeline", "pipeline_chain"):
        return _expression(node)
    if len(parts) != 1 or any(not child.is_named for child in node.children):
        raise _refuse(node)
    if parts[0].type == "assignment_expression":
        target, sign, value = _named(parts[0])
        if _text(sign) != "=":
            raise _refuse(parts[0])
        return ("set", _expression(target), _pipeline(value))
    return _pipeline(parts[0]) if parts[0].type == "pipeline_chain" else _expression(parts[0])


def _expression(node: Node) -> Tree:  # noqa: C901 - one case a construct
    parts = _named(node)
    line = node.start_point[0] + 1
    match node.type:
        case "command":
            return _command(node)
        case "variable":
            return ("name", _variable(node), line)
        case "string_literal":
            text = _text(node)
            if parts[0].type != "verbatim_string_characters":
                raise _refuse(parts[0])
            return ("text", text[1:-1].replace("''", "'"))
        case "integer_literal":
            return ("number", int(_text(node), 0))
        case "real_literal":
            return ("number", float(_text(node)))
        case "type_literal":
            return ("type", _type(node))
        case "parenthesized_expression":
            return ("group", _pipeline(parts[0]))
        case "array_expression":
            return ("array", _statements(parts[0]) if parts else [])
        case "hash_literal_expression":
            entries = _named(parts[0]) if parts else []
            return ("table", [(_text(_named(one)[0]), _pipeline(_named(one)[1])) for one in entries])
        case "member_access":
            return ("member", _expression(parts[0]), _text(parts[1]), "::" in _signs(node))
        case "invokation_expression":
            given = _child(parts[2], "argument_expression_list") if len(parts) > 2 else None
            values = [_expression(_named(one)[0]) for one in (_named(given) if given else [])]
            return ("call", _expression(parts[0]), _text(parts[1]), values, "::" in _signs(node), line)
        case "element_access":
            return ("item", _expression(parts[0]), _expression(parts[1]))
        case "cast_expression":
            return ("cast", _type(parts[0]), _expression(parts[1]))
        case "expression_with_unary_operator":
            (sign,) = [*_signs(node), ""][:1]
            if not sign and parts[0].type == "cast_expression":
                return _expression(parts[0])
            if sign not in ("-not", "-"):
                raise _refuse(node)
            return ("unary", sign, _expression(parts[0]))
        case "post_increment_expression" | "post_decrement_expression":
            return ("step", _variable(parts[0]), 1 if "increment" in node.type else -1)
    if node.type == "array_literal_expression" and len(parts) > 1:
        return ("list", [_expression(part) for part in parts])
    if node.type.endswith("_expression") and len(parts) == 1:
        return _expression(parts[0])
    if node.type.endswith("_expression") and len(node.children) == 3:
        left, sign, right = node.children
        if _text(sign).lower() not in OPERATORS:
            raise Refused(f"line {line}: the operator `{_text(sign)}` is not used here")
        return ("two", _text(sign).lower(), _expression(left), _expression(right), line)
    raise _refuse(node)


def _signs(node: Node) -> list[str]:
    return [_text(child) for child in node.children if not child.is_named]


def _variable(node: Node) -> str:
    name = _text(node)
    if not re.fullmatch(r"\$(env:)?[A-Za-z_][A-Za-z0-9_]*", name):
        raise _refuse(node)
    return name[1:]


def _type(node: Node) -> str:
    return _text(node)[1:-1]


def _command(node: Node) -> Tree:
    line = node.start_point[0] + 1
    name, *rest = _named(node)
    if name.type != "command_name":
        raise _refuse(name)
    given: list[tuple[str, Tree]] = []
    waiting = ""
    for part in _named(rest[0]) if rest else []:
        if part.type == "command_argument_sep":
            continue
        if part.type == "command_parameter":
            if waiting:
                raise _refuse(part)
            waiting = _text(part)[1:]
        elif waiting:
            given.append((waiting, _expression(part)))
            waiting = ""
        else:
            raise _refuse(part)
    if waiting:
        raise Refused(f"line {line}: `-{waiting}` has no value")
    return ("command", _text(name), given, line)
