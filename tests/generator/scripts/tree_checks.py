"""What must hold of the PowerShell script's tree, one function a rule. Each raises `Refused`.

Nobody can run the script here, so that what PowerShell would only say at run time is looked for in the tree.
"""

from pathlib import Path
from typing import Any, Final

from .small_language import Refused, Tree, functions, walk

#: Commands that are no functions of the script, with the parameters they are given; no alias is among them.
CMDLETS: Final = {"Set-StrictMode": {"Version"}, "Write-Host": {"Object"}, "Start-Sleep": {"Milliseconds"}}
#: Names that PowerShell gives a value by itself; nothing may be assigned to them.
AUTOMATIC: Final = frozenset(
    ("_", "null", "true", "false", "args", "PSScriptRoot", "PSCommandPath", "PSVersionTable")
)
RESERVED: Final = frozenset(
    ("input", "matches", "host", "home", "pid", "pwd", "error", "this", "profile", "foreach")
)
#: Set where the run begins and seen by every function called from there.
EVERYWHERE: Final = frozenset(("Run", "Target", "Steps"))
#: Methods that give nothing, so that a statement may be one.
SILENT: Final = frozenset(
    ("Insert", "Copy", "Clear", "Close", "Set", "Write", "Add", "Start", "Stop", "RemoveAt")
)
SILENT_STATIC: Final = frozenset(("SetEnvironmentVariable", "Delete", "Copy"))
SILENT_MORE: Final = frozenset(("GetBytes", "LoadXml"))
STARTERS: Final = frozenset(("Invoke-Native", "Invoke-Words"))

#: Types of .NET Framework 4.5, which Windows PowerShell 5.1 has at least, that are all in .NET of PowerShell 7 too.
TYPES: Final = frozenset((Path(__file__).parent / "types.txt").read_text().split())


def starts_strict(tree: list[Tree]) -> None:
    """Assert that a name without a value is an error, and that an error ends what it happens in."""
    first = [one[1] for one in tree[1:3] if one[0] == "do"]
    strict = bool(first) and first[0][:2] == ("command", "Set-StrictMode")
    stops = len(first) > 1 and first[1][:1] == ("set",) and first[1][1][1] == "ErrorActionPreference"
    if not (strict and stops and first[1][2] == ("text", "Stop")):
        raise Refused("the script does not begin with strict mode and `Stop`")


def commands_are_known(tree: list[Tree]) -> None:
    """Assert that each command is a function of the script, with all its parameters, or one of few cmdlets."""
    known = functions(tree)
    for _, name, given, line in (one for one in walk(tree) if one[0] == "command"):
        names = {key for key, _ in given}
        wanted = CMDLETS.get(name) or ({key for key, _ in known[name][2]} if name in known else None)
        if wanted is None:
            raise Refused(
                f"line {line}: `{name}` is no function of the script: an alias, a program or a cmdlet?"
            )
        if names != wanted or len(names) != len(given):
            raise Refused(f"line {line}: `{name}` is given {sorted(names)}, but has {sorted(wanted)}")


def no_function_hides_a_cmdlet(tree: list[Tree]) -> None:
    """Assert that no function has the name of something that PowerShell has already."""
    taken = {
        "get-content",
        "get-process",
        "start-process",
        "test-path",
        "get-command",
        "write-output",
        "get-host",
    }
    for name in functions(tree):
        if name.lower() in taken or "-" not in name:
            raise Refused(f"the function `{name}` stands for something else")


def programs_are_started_once(tree: list[Tree]) -> None:
    """Assert that one place starts programs, and nothing evaluates text."""
    starts = [
        one
        for one in walk(tree)
        if one[0] == "call" and one[1:3] == (("type", "System.Diagnostics.Process"), "Start")
    ]
    within = [name for name, one in functions(tree).items() if any(part in starts for part in walk(one))]
    if len(starts) != 1 or within != ["Start-Program"]:
        raise Refused(f"programs are started in {within}, {len(starts)} times")


def statuses_are_looked_at(tree: list[Tree]) -> None:
    """Assert that after each program its status is looked at, or handed on whole."""
    for name, function in functions(tree).items():
        for one in walk(function):
            if one[0] == "command" and one[1] in STARTERS:
                _looked_at(name, function, one)
        for one in walk(function):
            if one[0] == "command" and one[1] == "Start-Program":
                _looked_at(name, function, one, ("Problem",))


def _looked_at(name: str, function: Tree, call: Tree, members: tuple[str, ...] = ("Status", "Lost")) -> None:
    body = list(walk(function))
    if any(one[0] == "return" and one[1] is call for one in body):
        return
    holders = [one[1][1] for one in body if one[0] == "set" and one[2] is call and one[1][0] == "name"]
    seen = {(one[1][1], one[2]) for one in body if one[0] == "member" and one[1][0] == "name"}
    if not holders or not any((holder, member) in seen for holder in holders for member in members):
        raise Refused(f"line {call[3]}: nobody looks at how `{call[1]}` ended in `{name}`")


def types_are_everywhere(tree: list[Tree]) -> None:
    """Assert that each type is one of Windows PowerShell 5.1 too."""
    for one in walk(tree):
        used = one[1] if one[0] in ("type", "cast") else None
        if isinstance(used, str) and used.replace(" ", "") not in TYPES:
            raise Refused(f"the type `{used}` is not known to be in Windows PowerShell 5.1")


def letters_matter(tree: list[Tree]) -> None:
    """Assert that texts are compared with their letter case, and that `$null` stands on the left."""
    for one in (one for one in walk(tree) if one[0] == "two"):
        _, sign, left, right, line = one
        if sign in ("-eq", "-ne") and "text" in (left[0], right[0]):
            raise Refused(
                f"line {line}: `{sign}` does not tell `A` from `a`; write `{sign.replace('-', '-c')}`"
            )
        if right[0] == "name" and right[1] == "null":
            raise Refused(f"line {line}: `$null` on the right looks into a list; write it on the left")


def nothing_leaks(tree: list[Tree]) -> None:
    """Assert that no statement's value goes into what its function gives."""
    giving = {name for name, one in functions(tree).items() if _gives(one)}
    listed = {id(part) for one in walk(tree) if one[0] == "array" for part in one[1]}
    for one in walk(tree):
        if one[0] == "do" and id(one) not in listed:
            _silent(one[1], giving, one[2])


def _gives(function: Tree) -> bool:
    return any(one[0] == "return" and one[1] is not None for one in walk(function[3]))


def _silent(tree: Tree, giving: set[str], line: int) -> None:
    if tree[0] in ("set", "step") or (tree[0] == "cast" and tree[1] == "void"):
        return
    if tree[0] == "command" and tree[1] not in giving:
        return
    silent = SILENT_STATIC if tree[0] == "call" and tree[4] else SILENT | SILENT_MORE
    if tree[0] == "call" and tree[2] in silent:
        return
    raise Refused(
        f"line {line}: this statement has a value, which would become a part of what is given: {tree[:3]}"
    )


def names_have_values(tree: list[Tree]) -> None:
    """Assert that each variable is assigned on every way to where it is read."""
    top = _Names({name for name, _ in tree[0][1]} | AUTOMATIC)
    top.block([one for one in tree[1:] if one[0] != "function"])
    outer = EVERYWHERE | {name for name in top.known if name not in AUTOMATIC and name[0].isupper()}
    for function in functions(tree).values():
        _Names({name for name, _ in function[2]} | AUTOMATIC - {"args"} | outer).block(function[3])


class _Names:
    """The names that surely have a value, along the way."""

    def __init__(self, known: set[str] | frozenset[str]) -> None:
        self.known = {name.lower() for name in known} | set(known)

    def block(self, statements: list[Tree]) -> bool:
        """Go through; tell whether the end is reached."""
        return all(self.statement(one) for one in statements)

    def statement(self, one: Tree) -> bool:
        match one[0]:
            case "do":
                self.value(one[1])
            case "return" | "throw" | "exit" | "break" | "continue":
                self.value(one[1])
                return False
            case "if":
                return self._branches(one[1], one[2])
            case "switch":
                self.value(one[1])
                return self._branches([(case, body) for case, body in one[2]], None)
            case "while":
                self.value(one[1])
                _Names(self.known).block(one[2])
            case "for":
                self.value(one[1])
                self.value(one[2])
                inner = _Names(self.known)
                inner.block(one[4])
                inner.value(one[3])
            case "foreach":
                self.value(one[2])
                self._assign(one[1])
                _Names(self.known).block(one[3])
            case "try":
                return self._try(*one[1:])
            case _:
                raise Refused(f"unexpected: {one[0]}")
        return True

    def _branches(self, arms: list[tuple[Tree, list[Tree]]], last: list[Tree] | None) -> bool:
        ends = []
        for condition, body in arms:
            self.value(condition)
            inner = _Names(self.known)
            if inner.block(body):
                ends.append(inner.known)
        inner = _Names(self.known)
        if inner.block(last or []):
            ends.append(inner.known)
        if ends:
            self.known = set.intersection(*ends)
        return bool(ends)

    def _try(self, body: list[Tree], caught: list[Tree] | None, last: list[Tree] | None) -> bool:
        before = set(self.known)
        inner, ends = _Names(before), []
        if inner.block(body):
            ends.append(inner.known)
        if caught is not None:
            other = _Names(before)
            if other.block(caught):
                ends.append(other.known)
        _Names(before).block(last or [])
        self.known = set.intersection(*ends) if ends else before
        return bool(ends)

    def value(self, tree: Any) -> None:
        if isinstance(tree, list):
            for part in tree:
                self.value(part)
        if not isinstance(tree, tuple) or not tree:
            return
        if tree[0] == "set":
            self.value(tree[2])
            if tree[1][0] == "name":
                self._assign(tree[1][1])
            else:
                self.value(tree[1])
        elif tree[0] in ("name", "step"):
            self._read(tree[1], tree[2])
        elif tree[0] == "do":
            self.value(tree[1])
        else:
            for part in tree[1:]:
                self.value(part)

    def _assign(self, name: str) -> None:
        if name.lower() in {one.lower() for one in AUTOMATIC | RESERVED}:
            raise Refused(f"`${name}` is PowerShell's own")
        self.known |= {name, name.lower()}

    def _read(self, name: str, line: int) -> None:
        if not name.startswith("env:") and name.lower() not in self.known:
            raise Refused(f"line {line}: `${name}` may have no value")


ALL: Final = (
    starts_strict,
    commands_are_known,
    no_function_hides_a_cmdlet,
    programs_are_started_once,
    statuses_are_looked_at,
    types_are_everywhere,
    letters_matter,
    nothing_leaks,
    names_have_values,
)
