"""What a template could make grow without its being seen: lists of lists of lists, which share their parts.

Forty lines that each put the same list twice into a new one make a value that takes a comparison or a print 2 to the
40th step to walk, in one call that nothing can interrupt. So a list is made of fields and words, never of what the
template made itself; everything else that grows is counted where it is made (`sandbox`).
"""

from collections.abc import Iterator

from jinja2 import nodes

_SPELLED = (nodes.List, nodes.Tuple, nodes.Dict)
_REMEDY = "Put fields and texts into it, or write its parts one after the other."


def unbounded(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Line, what is wrong, what to do."""
    made, turns = _made(tree), _turns(tree)
    for one in tree.find_all(_SPELLED):
        if getattr(one, "ctx", "load") == "load" and not all(
            _plain(part, made, turns) for part in _parts(one)
        ):
            yield one.lineno, "a list or mapping has something in it that the template made itself", _REMEDY
    for name in tree.find_all(nodes.Name):
        if name.name in ("varargs", "kwargs"):
            yield name.lineno, f"`{name.name}` is not offered here", "Name what the macro is given."


def _made(tree: nodes.Template) -> frozenset[str]:
    """The names that the template gives a value itself."""
    found = {name for one in tree.find_all(nodes.Assign) for name in _names(one.target)}
    found |= {name for one in tree.find_all(nodes.AssignBlock) for name in _names(one.target)}
    found |= {arg.name for one in tree.find_all(nodes.Macro) for arg in one.args}
    return frozenset(found | {arg.name for one in tree.find_all(nodes.CallBlock) for arg in one.args})


def _turns(tree: nodes.Template) -> frozenset[str]:
    """The names of loops' turns: a field of one is a record's, while the turn itself may be anything."""
    return frozenset(name for one in tree.find_all(nodes.For) for name in _names(one.target))


def _names(target: nodes.Node) -> Iterator[str]:
    for name in (target, *target.find_all((nodes.Name, nodes.NSRef))):
        if isinstance(name, nodes.Name | nodes.NSRef):
            yield name.name


def _parts(one: nodes.Expr) -> list[nodes.Expr]:
    if isinstance(one, nodes.Dict):
        return [part for pair in one.items for part in (pair.key, pair.value)]
    return one.items if isinstance(one, nodes.List | nodes.Tuple) else []


def _plain(part: nodes.Expr, made: frozenset[str], turns: frozenset[str]) -> bool:
    """A word, a list of such, or a field."""
    if isinstance(part, nodes.Const | nodes.TemplateData):
        return True
    if isinstance(part, _SPELLED):
        return all(_plain(inner, made, turns) for inner in _parts(part))
    if isinstance(part, nodes.Name):
        return part.name not in made | turns
    while isinstance(part, nodes.Getattr):
        part = part.node
    return isinstance(part, nodes.Name) and part.name not in made
