"""The forms of bash in which a failure would not be seen, one function each, and what to write instead.

A function looks at one node of the syntax tree and gives what is wrong and the remedy, or None. Conditions
are left alone: `if a || b` asks a question, and the page shows what either answer leads to. But no pipe may
stand in one: its status would be that of a writer cut off by `grep -q`, and the wrong branch would be
taken.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from .builtins import BUILTINS
from .called import arguments, bare, call, hides
from .lists import forgets
from .parsing import parse, text, walk

Words = tuple[str, str]  # what is wrong, without a final stop; what to do

CONDITIONED = ("if_statement", "elif_clause", "while_statement")
LISTS = ("list", "negated_command", "pipeline", "redirected_statement")
ARITHMETIC = ("binary_expression", "arithmetic_expansion", "ternary_expression")
TRANSPARENT = ("string", "concatenation", "expansion")
ENDERS = ("exec", "logout")
TABLES = ("BASH_ALIASES", "BASH_CMDS")  # what words stand for
#: Where bash 5.3 begins to run commands.
RUNS: Final = re.compile(r"\$(?:\\\n)*\{(?:\\\n)*[\s|(]")
RUN: Final = (
    "`${ ...; }` runs commands in bash 5.3, and hides their status; an older bash cannot read it",
    'Write `X=$(...)` on a line before, and `"$X"` here.',
)
#: A backquote that no backslash takes its meaning from.
_BACKQUOTE = re.compile(r"(?<!\\)(?:\\\\)*`")


def alternatives(node: Node) -> Words | None:
    """See `a || b`: whatever happens to `a`, the status is that of `b`."""
    if node.type != "||" or node.parent is None or node.parent.type in ARITHMETIC or _asked(node.parent):
        return None
    return (
        "`||` hides the failure of what stands before it",
        "Write `if ! FIRST; then SECOND; fi`, or only FIRST.",
    )


def background(node: Node) -> Words | None:
    """See `a &`, `coproc a`: nobody waits for its status."""
    sign = node.type == "&" and node.parent is not None and node.parent.type not in ARITHMETIC
    if sign or call(node)[:1] == ["coproc"]:
        return (
            "a command in the background fails unseen",
            "Run it in the foreground, or declare it as a service of the environment.",
        )
    return None


def process(node: Node) -> Words | None:
    """See `cat <(a)`: the status of `a` is lost."""
    if node.type != "process_substitution":
        return None
    return (
        "`<(...)` hides the status of its command",
        "Write its output to a file on a line before, and name the file.",
    )


def substitution(node: Node) -> Words | None:
    """See `echo "$(a)"`, `export X=$(a)`: the status is that of the command around it."""
    if node.type != "command_substitution":
        return None
    assignment = _assignment(node)
    if assignment is None:
        return _among(node)
    if any(
        each.type == "command_substitution" and _holds(assignment, each) for each in _behind(node, assignment)
    ):
        return (
            "of several `$(...)` in one line only the last one's status is seen",
            "Assign each on a line of its own.",
        )
    return None


def negation(node: Node) -> Words | None:
    """See `! a`, `time ! a`: bash never takes it for a failure."""
    timed = node.type == "command" and re.match(r"time( -p)? !", text(node))
    if not timed and (node.type != "negated_command" or _asked(node)):
        return None
    return "bash takes no `!` for a failure, whatever its status", "Write `if COMMAND; then false; fi`."


def forgotten(node: Node) -> Words | None:
    """See `{ a && b; c; }`, `{ a; b; } && c`: `a` can fail, and what follows goes on."""
    if node.type != "&&" or _asked(node) or not forgets(node):
        return None
    return (
        "what stands before `&&` here can fail and nobody sees it",
        "Write `if FIRST; then SECOND; fi`, or each on a line of its own.",
    )


def piped(node: Node) -> Words | None:
    """See `if a | b`, `a | b && c`: a writer cut off by its reader decides what runs."""
    if node.type != "pipeline":
        return None
    parent = node.parent
    before = parent is not None and parent.type == "list" and parent.children[0] == node
    if not before and not _asked(node):
        return None
    return (
        "a pipe decides here what runs next, and it counts as failed when its reader stops early",
        "Write the output to a file or a variable on a line before, and ask that.",
    )


def options(node: Node) -> Words | None:
    """See `set +e`, `shopt -uo pipefail`, `set -n`: statuses, or everything, would no longer be looked at."""
    name, *words = call(node) or [""]
    if name not in ("set", "shopt") or not hides(name, words):
        return None
    return (
        f"`{name} {' '.join(words)}` would hide failures",
        "Take it away: every statement is judged by its status.",
    )


def taken(node: Node) -> Words | None:
    """See `trap`, `exec`, `logout`: they take the shell from whoever runs the step."""
    name = next(iter(call(node)), "")
    if name == "trap":
        return (
            "`trap` runs commands that no line of the page shows in its place",
            "Write them where they are to run.",
        )
    if name in ENDERS:
        return f"`{name}` takes the shell away from the steps that follow", "Run the command without it."
    return None


def braced(node: Node) -> Words | None:
    """See `echo "${ a; }"`: bash 5.3 runs what stands there; an older one, and the grammar, know no such form."""
    if node.type != "expansion" or not RUNS.match(text(node)):
        return None
    return RUN


def escaped(node: Node) -> Words | None:
    r"""See `a && b` and then a line `\c`, or a lone backslash: the grammar takes it for a part of the line before."""
    within = node.text or b""
    places = [(each.start_byte - node.start_byte, each.end_byte - node.start_byte) for each in node.children]
    between = (
        (within[end:start] for (_, end), (start, _) in pairwise(places)) if node.type == "command" else ()
    )
    document = node.parent is not None and node.parent.type == "heredoc_redirect"  # its text may begin so
    word = not document and node.type == "word" and within.lstrip(b" \t").startswith(b"\n")
    if not word and not any(re.search(rb"(?<!\\)\n", gap) for gap in between):
        return None
    return "a line begins with a backslash", "Write the command without it."


def evaluated(node: Node) -> Words | None:
    """See `eval 'a || b'`: what is read there is read as bash, too."""
    name, *_ = call(node) or [""]
    if name != "eval":
        return None
    inner = " ".join(map(bare, arguments(node)))
    found = (look(each) for each in walk(parse(inner)) for look in LOOKS)
    return next((words for words in found if words), None)


def backquoted(node: Node) -> Words | None:
    """See a backquote within `${X:-...}` or a here-document: a substitution that the grammar takes for text."""
    if node.type == "heredoc_redirect":
        start = next((each for each in node.children if each.type == "heredoc_start"), None)
        body = next((each for each in node.children if each.type == "heredoc_body"), None)
        taken = bare(text(start)) == text(start) and bool(_BACKQUOTE.search(text(body)))
    else:
        leaves = [each for each in node.children if not each.children and each.type in ("word", "regex")]
        taken = node.type == "expansion" and any(_BACKQUOTE.search(text(each)) for each in leaves)
    return _among(node) if taken else None


def reserved(node: Node) -> Words | None:
    """See `__rd_...`: names with which the shell's own account of a step is kept."""
    if node.type not in ("variable_name", "word") or not (node.text or b"").startswith(b"__rd_"):
        return None
    return "names that begin with `__rd_` belong to what runs the step", "Choose another name."


#: The function that bash calls for every word that it does not know, and whose status it takes for the word's.
_UNKNOWN: Final = "command_not_found_handle"


def renamed(node: Node) -> Words | None:
    """See `alias`, `enable`, `hash -p`, a function named as a builtin: words no longer mean what they say."""
    name = text(node.child_by_field_name("name"))
    called, *words = call(node) or [""]
    table = called == "hash" and any(re.fullmatch(r"-\w*p\w*", word) for word in words)
    if node.type == "function_definition" and (name in BUILTINS or name == _UNKNOWN):
        what, remedy = f"{name}()", "Give the function a name of its own."
    elif called in ("alias", "enable") or table or (node.type == "variable_name" and text(node) in TABLES):
        what, remedy = text(node), "Write the command itself, or a function."
    else:
        return None
    return f"`{what}` lets a word mean another command than the page shows", remedy


LOOKS: tuple[Callable[[Node], Words | None], ...] = (
    alternatives,
    background,
    backquoted,
    braced,
    escaped,
    evaluated,
    forgotten,
    negation,
    options,
    piped,
    process,
    renamed,
    reserved,
    substitution,
    taken,
)


def _asked(node: Node) -> bool:
    """Whether this status only answers the question of an `if` or `while`."""
    child, parent = node, node.parent
    while parent is not None and parent.type in LISTS:
        child, parent = parent, parent.parent
    if parent is None or parent.type not in CONDITIONED:
        return False
    # Where the grammar gives the condition no name of its own, it is what stands before `then` or `do`.
    body = next((each for each in parent.children if each.type in ("then", "do", "do_group")), None)
    return body is not None and child.start_byte < body.start_byte


def _assignment(node: Node) -> Node | None:
    """Find the plain assignment whose status is that of the substitution in it, or the line of them."""
    top = node.parent
    while top is not None and top.type in TRANSPARENT:
        top = top.parent
    if top is None or top.type != "variable_assignment" or top.parent is None:
        return None
    if top.parent.type in ("command", "declaration_command"):
        return None
    return top.parent if top.parent.type == "variable_assignments" else top


def _behind(node: Node, top: Node) -> Iterator[Node]:
    """What follows the node within another; the nearest first."""
    one: Node | None = node
    while one is not None and one != top:
        after = one.next_sibling
        while after is not None:
            yield from walk(after)
            after = after.next_sibling
        one = one.parent


def _holds(assignment: Node, substitution: Node) -> bool:
    return _assignment(substitution) == assignment


def _among(node: Node) -> Words:
    above = node.parent
    while above is not None and above.type not in ("declaration_command", "command"):
        above = above.parent
    if above is not None and above.type == "declaration_command":
        word = (above.children[0].text or b"").decode()
        return (
            f"`{word} X=$(...)` ends well even if the command in it fails",
            f"Write `X=$(...)`, then `{word} X` on a line of its own.",
        )
    return (
        "`$(...)` within a command hides the status of what is in it",
        'Write `X=$(...)` on a line before, and `"$X"` here.',
    )
