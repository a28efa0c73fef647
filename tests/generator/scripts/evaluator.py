"""Runs the small language: a stand-in for PowerShell, since none can be had where the tests run.

It knows what the script uses and no more. Where PowerShell is strict (a name without a value, a member that is not
there) it raises `Mistake`, which no `catch` of the script sees, so that a test does.
"""

from collections.abc import Callable
from typing import Any

from . import dotnet
from .dotnet import Char, Fault, NetList, Table
from .small_language import Tree, functions, read


class Mistake(Exception):  # noqa: N818 - it reads as what happened
    """The script did what PowerShell would refuse, or what this stand-in does not know."""


class Leave(Exception):  # noqa: N818 - it is no error
    """`return` or `exit`."""

    def __init__(self, word: str, value: Any) -> None:
        self.word, self.value = word, value


class Session:
    """One run of a script."""

    def __init__(
        self,
        text: str,
        folder: str,
        given: list[str],
        environ: dict[str, str],
        replace: dict[str, Callable[..., Any]] | None = None,
    ) -> None:
        tree = read(text)
        self.body = [one for one in tree[1:] if one[0] != "function"]
        self.functions = {name.lower(): one for name, one in functions(tree).items()}
        self.replace = {name.lower(): call for name, call in (replace or {}).items()}
        self.system = dotnet.System(environ)
        self.printed: list[str] = []
        known = {name.lower() for name, _ in tree[0][1]}
        switches = {one[1:].lower() for one in given if one.startswith("-")}
        self.scopes: list[dict[str, Any]] = [
            {
                "null": None,
                "true": True,
                "false": False,
                "psscriptroot": folder,
                "pscommandpath": f"{folder}/staging-rehearsal.ps1",
                "psversiontable": Table({"PSVersion": Table({"Major": 7})}),
                "args": [one for one in given if one[1:].lower() not in known],
                **{name: name in switches for name in known},
            }
        ]

    def run(self) -> int:
        """The exit code."""
        try:
            self.block(self.body)
        except Leave as leave:
            return int(leave.value)
        return 0

    def call(self, name: str, **given: Any) -> Any:
        """Call one function, after the script's own settings were made."""
        if "run" not in self.scopes[0]:
            for one in self.body:
                if one[0] != "do":
                    break
                self.statement(one)
        return self._function(name, given)

    # Statements

    def block(self, statements: list[Tree]) -> None:
        for one in statements:
            self.statement(one)

    def statement(self, one: Tree) -> None:  # noqa: C901 - one case a statement
        match one[0]:
            case "do":
                self.value(one[1])
            case "return" | "exit":
                raise Leave(one[0], self.value(one[1]) if one[1] else None)
            case "throw":
                raise Fault(dotnet.text(self.value(one[1])))
            case "if":
                for condition, body in one[1]:
                    if truth(self.value(condition)):
                        self.block(body)
                        return
                self.block(one[2] or [])
            case "while":
                while truth(self.value(one[1])):
                    self.block(one[2])
            case "for":
                self.value(one[1])
                while truth(self.value(one[2])):
                    self.block(one[4])
                    self.value(one[3])
            case "foreach":
                for item in list(spread(self.value(one[2]))):
                    self._set(one[1], item)
                    self.block(one[3])
            case "switch":
                for case, body in one[2]:
                    if dotnet.text(self.value(one[1])) == case[1]:
                        self.block(body)
            case "try":
                self._try(*one[1:])
            case _:
                raise Mistake(one[0])

    def _try(self, body: list[Tree], caught: list[Tree] | None, last: list[Tree] | None) -> None:
        try:
            self.block(body)
        except (Fault, OSError, ValueError) as error:
            if caught is None:
                raise
            fault = error if isinstance(error, Fault) else Fault(str(error))
            self._set("_", Table({"Exception": fault, "InvocationInfo": Table({"ScriptLineNumber": 0})}))
            self.block(caught)
        finally:
            self.block(last or [])

    # Values

    def value(self, tree: Tree) -> Any:
        found: Callable[..., Any] = getattr(self, f"_{tree[0]}")
        return found(*tree[1:])

    def _text(self, text: str) -> str:
        return text

    def _number(self, number: float) -> float:
        return number

    def _name(self, name: str, line: int) -> Any:
        if name.startswith("env:"):
            return self.system.environ.get(name[4:])
        for scope in reversed(self.scopes):
            if name.lower() in scope:
                return scope[name.lower()]
        raise Mistake(f"line {line}: ${name} has no value")

    def _set(self, target: Any, value: Any) -> None:
        if isinstance(target, tuple):
            value = self.value(value)
            if target[0] == "name" and target[1].startswith("env:"):
                self.system.put(target[1][4:], value)
                return
            if target[0] == "member":
                self._put(
                    self.value(target[1]) if target[1][0] != "type" else self.system.type(target[1][1]),
                    target[2],
                    value,
                )
                return
            if target[0] == "item":
                holder = self.value(target[1])
                holder[dotnet.plain(self.value(target[2]))] = value
                return
            target = target[1]
        self.scopes[-1][target.lower()] = value

    def _put(self, holder: Any, name: str, value: Any) -> None:
        if isinstance(holder, Table):
            if name not in holder:
                raise Mistake(f"the table has no {name}")
            holder[name] = value
        elif not hasattr(holder, name):
            raise Mistake(f"{type(holder).__name__} has no {name}")
        else:
            setattr(holder, name, value)

    def _step(self, name: str, by: int) -> None:
        self._set(name, self._name(name, 0) + by)

    def _group(self, tree: Tree) -> Any:
        return self.value(tree)

    def _array(self, statements: list[Tree]) -> list[Any]:
        return [item for one in statements for item in spread(self.value(one[1]))]

    def _list(self, items: list[Tree]) -> list[Any]:
        return [self.value(one) for one in items]

    def _table(self, entries: list[tuple[str, Tree]]) -> Table:
        return Table({key: self.value(one) for key, one in entries})

    def _type(self, name: str) -> Any:
        return self.system.type(name)

    def _member(self, holder: Tree, name: str, _static: bool) -> Any:
        found = self.value(holder)
        if isinstance(found, Table):
            if name in found:
                return found[name]
            if name == "Keys":
                return list(found.keys())
        elif (isinstance(found, list | bytes | bytearray) and name in ("Count", "Length")) or (
            isinstance(found, str) and name == "Length"
        ):
            return len(found)
        elif found is not None and hasattr(found, name) and not isinstance(found, str | list | int):
            return getattr(found, name)
        raise Mistake(f"{type(found).__name__} has no {name}")

    def _item(self, holder: Tree, key: Tree) -> Any:
        found, at = self.value(holder), dotnet.plain(self.value(key))
        if isinstance(found, Table):
            return found.get(at)
        if isinstance(found, str):
            return Char(found[at])
        if not hasattr(found, "__getitem__"):
            raise Mistake(f"{type(found).__name__} has no items")
        return found[at]

    def _call(self, holder: Tree, name: str, values: list[Tree], _static: bool, line: int) -> Any:
        found, given = self.value(holder), [self.value(one) for one in values]
        if isinstance(found, str):
            return dotnet.on_text(found, name, given)
        if isinstance(found, Table) and name == "ContainsKey":
            return given[0] in found
        if isinstance(found, type) and name == "new":
            return found(*given)
        if found is None or not hasattr(found, name):
            raise Mistake(f"line {line}: {type(found).__name__} has no {name}")
        return getattr(found, name)(*given)

    def _cast(self, kind: str, tree: Tree) -> Any:
        return convert(self.value(tree), kind)

    def _unary(self, sign: str, tree: Tree) -> Any:
        value = self.value(tree)
        return not truth(value) if sign == "-not" else -value

    def _two(self, sign: str, left: Tree, right: Tree, line: int) -> Any:
        if sign in ("-and", "-or"):
            first = truth(self.value(left))
            return (
                (first and truth(self.value(right)))
                if sign == "-and"
                else (first or truth(self.value(right)))
            )
        one, other = self.value(left), self.value(right)
        if isinstance(one, Char) and sign == "+":
            raise Mistake(f"line {line}: a number or a text? `{one}`")
        return operate(sign, one, other)

    def _command(self, name: str, given: list[tuple[str, Tree]], _line: int) -> Any:
        values = {key: self.value(one) for key, one in given}
        if name == "Write-Host":
            self.printed.append(dotnet.text(values["Object"]))
            return None
        if name == "Start-Sleep":
            dotnet.time.sleep(values["Milliseconds"] / 1000)
            return None
        return None if name == "Set-StrictMode" else self._function(name, values)

    def _function(self, name: str, given: dict[str, Any]) -> Any:
        if name.lower() in self.replace:
            return self.replace[name.lower()](**given)
        _, _, params, body = self.functions[name.lower()]
        self.scopes.append({key.lower(): convert(given[key], kind) for key, kind in params})
        try:
            self.block(body)
        except Leave as leave:
            if leave.word == "exit":
                raise
            # What a function gives goes through the pipeline: a list of one becomes the one.
            items = (
                list(spread(leave.value))
                if isinstance(leave.value, list | NetList | bytes)
                else [leave.value]
            )
            return items[0] if len(items) == 1 else (items or None)
        finally:
            self.scopes.pop()
        return None


def truth(value: Any) -> bool:
    """What counts as true."""
    if isinstance(value, list):
        return bool(value) and (len(value) > 1 or truth(value[0]))
    return value is not None and (not isinstance(value, str | int | float) or bool(value))


def spread(value: Any) -> Any:
    """What a loop goes through."""
    if value is None:
        return []
    return value if isinstance(value, list | NetList | tuple | bytes) else [value]


def convert(value: Any, kind: str) -> Any:  # noqa: C901 - one case a type
    """As PowerShell casts, and as it gives parameters."""
    match kind:
        case "string":
            return dotnet.text(value)
        case "string[]":
            return [dotnet.text(one) for one in spread(value)]
        case "int" | "long":
            return int(dotnet.plain(value) or 0)
        case "double":
            return float(value)
        case "bool" | "switch":
            return truth(value)
        case "char":
            return Char(chr(value)) if isinstance(value, int) else Char(value)
        case "char[]":
            return [convert(one, "char") for one in spread(value)]
        case "hashtable":
            if value is not None and not isinstance(value, Table):
                raise Mistake(f"{value!r} is no table")
            return value
        case "void":
            return None
    return value


def operate(sign: str, one: Any, other: Any) -> Any:  # noqa: C901 - one case an operator
    """An operator between two values."""
    if sign in ("-eq", "-ceq", "-ne", "-cne"):
        if isinstance(one, list):
            raise Mistake("a list is compared, which filters it")
        same = (
            dotnet.text(one) == dotnet.text(other)
            if isinstance(one, str) and other is not None
            else one == other
        )
        return same if sign in ("-eq", "-ceq") else not same
    match sign:
        case "+":
            if isinstance(one, list):
                return [*one, *spread(other)]
            return dotnet.text(one) + dotnet.text(other) if isinstance(one, str | None) else one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "%":
            return one % other
        case "-lt":
            return one < other
        case "-le":
            return one <= other
        case "-gt":
            return one > other
        case "-ge":
            return one >= other
        case "-band":
            return one & other
        case "-bor":
            return one | other
        case "-is":
            return isinstance(one, other)
        case "-contains":
            return other in one
    raise Mistake(sign)
