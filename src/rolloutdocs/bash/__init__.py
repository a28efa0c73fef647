"""Reads a documented command as bash would: its statements, and what in it would hide a status.

One statement a line, each judged by its status: that is what a page promises. So a form whose failure
nobody would see is refused here, with the way to write it, before anything runs. Read with tree-sitter, not
with `bash -n`: reading a page starts no process. What bash takes for a statement is a fact about bash and not of the
notation, so the source and the pages are held to it by the same code.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from tree_sitter import Node

from ..dataclass import dataclass
from . import changing
from .assigned import assigned
from .changing import MOVES, given, moved
from .evaluating import evaluated, evaluators
from .hiding import LOOKS, RUN, RUNS, Words
from .lacking import lacking
from .lacking import needs as needing
from .parsing import depth, functions, parse, text, walk

#: Parts of a command within each other; what looks into groups and substitutions goes that deep, and no deeper.
DEEPEST = 200


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One thing in a command that is not taken."""

    line: int  #: counted from 1, within the command
    what: str  #: one sentence without a final stop
    remedy: str  #: how to write it instead, in the imperative

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}. {self.remedy}"


class Unreadable(ValueError):  # noqa: N818 - it reads as what the command is
    """A command was refused; carries every reason."""

    def __init__(self, reasons: tuple[Refusal, ...]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(map(str, reasons)))


def statements(command: str) -> tuple[str, ...]:
    """Give the statements of a command, each with all of its lines; raises Unreadable."""
    if reasons := refusals(command):
        raise Unreadable(reasons)
    return split(command)


@lru_cache(maxsize=4096)
def split(command: str) -> tuple[str, ...]:
    """Give the statements, refusing nothing: what shares a line stays together, comments are left out.

    Remembered: a page's commands are split when it is read, and each again when it runs.
    """
    root = parse(command)
    lines = command.split("\n")
    if root.has_error:
        return (command,)
    chunks: list[tuple[int, int]] = []
    for node in root.named_children:
        if node.type == "comment":
            continue
        first, last = node.start_point.row, _last(node)
        if chunks and first <= chunks[-1][1]:
            first, last = chunks[-1][0], max(chunks[-1][1], last)
            chunks.pop()
        chunks.append((first, last))
    return tuple("\n".join(lines[first : last + 1]) for first, last in chunks)


def several(statement: str, command: str) -> bool:
    """Whether this statement of the command is more than one of bash's own: a list, a pipe, a group, a function.

    Any of them may give the status.
    """
    root, whole = parse(statement), parse(command)
    return len(root.named_children) != 1 or not _one(root.named_children[0], functions(walk(whole)))


#: What is one command, if nothing in it is more.
_PLAIN = ("command", "test_command", "variable_assignment", "variable_assignments", "declaration_command")


def _one(node: Node, own: set[str]) -> bool:
    inner = [child for child in node.named_children if child.type != "comment"]
    if node.type in ("subshell", "compound_statement", "command_substitution"):
        return len(inner) == 1 and _one(inner[0], own)
    if node.type == "redirected_statement":
        more = ("pipeline", "list", "&&", "||", "|")
        hidden = any(each.type in more for child in inner[1:] for each in child.children)
        return not hidden and _one(inner[0], own)
    named = text(node.child_by_field_name("name")) if node.type == "command" else ""
    within = (each for each in walk(node) if each.type == "command_substitution")
    plain = node.type in _PLAIN and named not in {*own, "eval"}
    return plain and all(_one(each, own) for each in within)


def refusals(command: str) -> tuple[Refusal, ...]:
    """Everything in a command that is not taken, in order of lines."""
    if found := tuple(_characters(command)):
        return found
    root = parse(command)
    if root.has_error:
        return (_unread(root),)
    if depth(root) > DEEPEST:
        return (
            Refusal(
                1, "the command is nested deeper than anybody reads", "Put it into a script, and run that."
            ),
        )
    if not split(command):
        return (Refusal(1, "the command has no statement", "Write a command, or take the block away."),)
    found = tuple(Refusal(row + 1, *words) for row, words in _several(root))
    for node in walk(root):
        for look in LOOKS:
            if words := look(node):
                found += (Refusal(node.start_point.row + 1, *words),)
    return tuple(sorted(set(found)))


def evaluations(command: str, names: Iterable[str], evaluating: Container[str] = ()) -> tuple[Refusal, ...]:
    """Where bash would evaluate the value of one of these variables, of which somebody else chose the value.

    `evaluating` are those that earlier commands of the same shell declared so that they evaluate what they are given.
    """
    return tuple(
        Refusal(
            line,
            f"bash would evaluate what `{name}` holds, which is a step's output",
            f'Take it as text: `[ "${name}" -lt 5 ]`, or an argument of a program that is named.',
        )
        for line, name in evaluated(parse(command), names, evaluating)
    )


def evaluating(command: str) -> frozenset[str]:
    """The variables that evaluate what they are given afterwards, as numbers do: `declare -i K`."""
    return frozenset(evaluators(parse(command)))


def moves(command: str) -> bool:
    """Whether the shell that runs it may be in another directory afterwards."""
    return any(word in command for word in MOVES) and moved(parse(command))


def gives(command: str, names: Iterable[str]) -> frozenset[str]:
    """Those of these variables that may have another value afterwards, in the shell that runs it."""
    named = frozenset(name for name in names if name in command)
    return named & given(parse(command)) if named else named


def left(command: str) -> frozenset[str]:
    """What the shell that runs it has otherwise afterwards, and that no assignment brings back."""
    return changing.left(parse(command))


def leaning(command: str) -> frozenset[str]:
    """What it takes of that from the shell it begins in."""
    return changing.leaning(parse(command))


def lacks(command: str, before: str, new: Mapping[str, bool]) -> str:
    """What it may need of a shell in which the command `before` ran, and a new shell does not have; "": nothing.

    `new` has the variables of a new shell, and whether each is the path of a folder from the root on.
    """
    return next(lacking(parse(command), parse(before), new), "")


def needs(command: str, name: str) -> bool:
    """Whether it may take the value of a variable from the shell it begins in."""
    return needing(parse(command), name)


@lru_cache(maxsize=4096)
def sets(command: str) -> frozenset[str]:
    """The variables to which it gives a value itself."""
    return assigned(parse(command))


@lru_cache(maxsize=4096)
def readable(command: str) -> bool:
    """Whether nothing in it is open or out of place, as far as this reading goes; bash has the last word."""
    return not parse(command).has_error


def _last(node: Node) -> int:
    """Find the last row of a node; a newline at its end belongs to it, the row behind it does not."""
    row, column = node.end_point
    return row - 1 if column == 0 and row > node.start_point.row else row


def _characters(command: str) -> Iterator[Refusal]:
    for number, line in enumerate(command.split("\n"), 1):
        if "\r" in line:
            yield Refusal(
                number,
                "the line has a carriage return, which bash takes as part of a word",
                "End lines with a newline.",
            )
        if "\0" in line:
            yield Refusal(number, "the line has a NUL character, which bash cannot take", "Take it away.")


def _unread(root: Node) -> Refusal:
    bad = next((node for node in walk(root) if node.is_error or node.is_missing), root)
    if RUNS.search(text(root)):
        return Refusal(bad.start_point.row + 1, *RUN)
    return Refusal(
        bad.start_point.row + 1,
        "the command cannot be read as bash: from here on something is left open or does not belong",
        "Close quotes, here-documents, brackets and `if`, `for`, `while`, `case`.",
    )


def _several(root: Node) -> Iterator[tuple[int, Words]]:
    last = -1
    for node in root.named_children:
        if node.type == "comment":
            continue
        if node.start_point.row <= last:
            yield node.start_point.row, ("a line has several statements", "Write one statement a line.")
        last = _last(node)
