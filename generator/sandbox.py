"""Where a team's own templates are rendered: nothing is in reach but what a page is made of.

Jinja's sandbox closes what leads to Python. It is made narrower here, as the records that templates are given can do
more than be read: only fields are seen, only listed methods, filters and functions are called. What a page takes to
make is counted, the same on every machine; a limit of time stands behind it for what no count can see.
"""

import dataclasses
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from jinja2 import FunctionLoader, StrictUndefined, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from jinja2.visitor import NodeTransformer
from pydantic import BaseModel

from ..errors import suggest
from .templates import OURS, Templates, ours

#: Characters a page may take to make; the largest page of ours takes a thousandth.
BUDGET: Final = 50_000_000
#: What a turn of a loop or a call costs, in characters.
TURN: Final = 100
SECONDS: Final = 20

_FILTERS: Final = (
    "abs capitalize count d default dictsort first groupby int items last length list lower map max min reject "
    "rejectattr reverse select selectattr sort title trim unique upper wordcount"
)
_LOOP: Final = (
    "index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed"
)
_METHODS: Final[dict[type, frozenset[str]]] = {
    str: frozenset(("endswith", "lower", "removeprefix", "removesuffix", "startswith", "strip", "upper")),
    dict: frozenset(("get", "items", "keys", "values")),
    LoopContext: frozenset(_LOOP.split()),
    BlockReference: frozenset(("super",)),
}
_LARGEST: Final = 10**15


class Missing(StrictUndefined):
    """A name or field that is not there, told in the words of the source."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"there is no `{self._undefined_name}`"
        fields = getattr(type(self._undefined_obj), "model_fields", ())
        near = suggest(str(self._undefined_name), fields) if fields else ""
        return f"{_called(self._undefined_obj)} has no `{self._undefined_name}`.{near}"


class Sandbox(ImmutableSandboxedEnvironment):
    """The templates of one source, ours behind theirs."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, templates: Templates) -> None:
        def found(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            text = ours(name.removeprefix(OURS)) if name.startswith(OURS) else templates.texts.get(name)
            shown = name if name.startswith(OURS) else str(templates.place(name))
            return None if text is None else (text, shown, lambda: True)

        super().__init__(
            loader=FunctionLoader(found),
            undefined=Missing,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self.shown,
        )
        self.begin()
        self.globals = {"range": self.numbers, "namespace": Namespace}
        kept = {name: self.filters[name] for name in _FILTERS.split()}
        self.filters = {}
        self.tests = {name: self._asked(test) for name, test in self.tests.items()}
        for name, one in {**kept, "join": self._join, "replace": self._replace, "string": self.shown}.items():
            self.add_filter(name, one)

    def begin(self) -> None:
        """Begin to count anew, for another page."""
        self._left = BUDGET
        self._until = time.thread_time() + SECONDS

    def add_filter(self, name: str, function: Callable[..., Any]) -> None:
        """One more filter; what it makes is counted."""

        def counted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - any filter
            return self._counted(function(*given, **named))

        if (mark := getattr(function, "jinja_pass_arg", None)) is not None:
            counted.jinja_pass_arg = mark  # type: ignore[attr-defined]
        self.filters[name] = counted

    def join_path(self, template: str, parent: str) -> str:
        """Ours use ours, whatever a team's own are called."""
        return f"{OURS}{template}" if parent.startswith(OURS) and not template.startswith(OURS) else template

    def spend(self, much: int = TURN) -> str:
        """Count what is made."""
        self._left -= much
        if self._left < 0:
            raise SecurityError(f"the template makes more than {BUDGET} characters, or a loop without an end")
        if time.thread_time() > self._until:
            raise SecurityError(f"the template takes more than {SECONDS} seconds")
        return ""

    def shown(self, value: Any) -> str:  # noqa: ANN401 - whatever a template puts there
        """A value as the page has it: a list or a record would show Python's own words for it."""
        if isinstance(value, Undefined):
            return str(value)  # one that must be there says so itself
        if not isinstance(value, str | int | float):
            raise SecurityError(f"only text and numbers can be shown, and this is {_called(value)}")
        text = str(value)
        self.spend(len(text))
        return text

    def numbers(self, *bounds: int) -> range:
        """What `range` gives."""
        if len(found := range(*bounds)) > MAX_RANGE:
            raise SecurityError(f"a range of more than {MAX_RANGE} numbers is longer than a page needs")
        return found

    def together(self, *parts: Any) -> str:  # noqa: ANN401 - whatever stands around `~`
        """What `~` makes."""
        return "".join([self.shown(part) for part in parts])

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401, ARG002 - as Jinja has it
        """Fields of records, and a few methods that make nothing large."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        if dataclasses.is_dataclass(obj):
            return attr in {one.name for one in dataclasses.fields(obj)}
        if isinstance(obj, tuple):
            return attr in getattr(obj, "_fields", ())
        known = next((names for kind, names in _METHODS.items() if isinstance(obj, kind)), frozenset())
        return attr in known or isinstance(obj, Namespace | TemplateReference | TemplateModule)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - as Jinja has it
        """Macros, blocks and loops, and what may be seen of texts and mappings."""
        if isinstance(obj, Macro | BlockReference | LoopContext):
            return True
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str | dict | LoopContext):
            return self.is_safe_attribute(owner, obj.__name__, obj)
        return obj is Namespace or obj in (self.spend, self.together, self.numbers)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ANN401 - as Jinja has it
        """What stands for a value out of reach."""
        return Missing(f"`{attribute}` of {_called(obj)} is out of reach here", exc=SecurityError)

    def call(self, context: Any, obj: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        """Call what may be called; Jinja's own words for what may not would differ each time."""
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{_name(obj)} cannot be called here")
        return super().call(context, obj, *given, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Sums of what there is; all else for numbers only, and small ones."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not (numbers or operator == "+"):
            raise SecurityError(f"`{operator}` is not offered here")
        value = super().call_binop(context, operator, left, right)
        if numbers and abs(value) > _LARGEST:
            raise SecurityError("the number is larger than a page needs")
        return self._counted(value)

    def _asked(self, test: Any) -> Callable[..., bool]:  # noqa: ANN401 - any test
        """A test, counted each time it is asked: a filter may ask it of each of many values."""

        def counted(*given: Any, **named: Any) -> bool:  # noqa: ANN401 - any test
            self.spend()
            return bool(test(*given, **named))

        if (mark := getattr(test, "jinja_pass_arg", None)) is not None:
            counted.jinja_pass_arg = mark  # type: ignore[attr-defined]
        return counted

    def _counted(self, value: Any) -> Any:  # noqa: ANN401 - anything
        self.spend(TURN + (len(value) if isinstance(value, str) else 0))
        if isinstance(value, list | tuple | dict):
            self.spend(TURN * len(value))
        return value

    def _join(self, value: Iterable[Any], d: str = "") -> str:
        parts: list[str] = []
        for one in value:
            parts.append(self.shown(one))
            self.spend(len(d))
        return d.join(parts)

    def _replace(self, value: str, old: str, new: str) -> str:
        self.spend(value.count(old) * len(new))
        return value.replace(old, new)

    def _generate(self, source: nodes.Template, *rest: Any, **options: Any) -> str:  # noqa: ANN401 - as Jinja has it
        """Count each turn of a loop and each call of a macro with the words in it, and what `~` makes."""
        for node in source.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)):
            words = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
            node.body.insert(0, nodes.ExprStmt(_call("spend", [nodes.Const(TURN + words)])))  # type: ignore[attr-defined]
        for loop in source.find_all(nodes.For):
            if (
                loop.test is not None
            ):  # it is asked of what the body never sees; `spend` gives what counts as no
                loop.test = nodes.Or(_call("spend", [nodes.Const(TURN)]), loop.test)
        counted = _Counted().visit(source)
        counted.set_environment(self)
        return super()._generate(counted, *rest, **options)


class _Counted(NodeTransformer):
    """Lets `~` be counted, which Jinja's sandbox takes no notice of."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Call:  # noqa: N802 - the visitor finds it by this name
        """Call `together` in its place."""
        self.generic_visit(node)
        return _call("together", node.nodes).set_lineno(node.lineno)  # type: ignore[return-value]


def _call(name: str, given: list[nodes.Expr]) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), given, [], None, None)


def _name(value: object) -> str:
    return f"`{value.__name__}`" if hasattr(value, "__name__") else _called(value)


def _called(value: object) -> str:
    kinds = {
        str: "a text",
        int: "a number",
        float: "a number",
        bool: "yes or no",
        list: "a list",
        tuple: "a list",
    }
    kinds |= {dict: "a mapping", type(None): "nothing", Macro: "a macro"}
    record = isinstance(value, BaseModel) or dataclasses.is_dataclass(value)
    return kinds.get(type(value)) or (f"a {type(value).__name__.lower()}" if record else "no value")
