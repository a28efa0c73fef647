"""Imports run one way, and printing, exiting and starting processes each have one place.

What is looked for is found in the syntax tree, inside functions and `if TYPE_CHECKING` too. Every rule is
shown to see a planted violation, so that none of them can go blind unnoticed.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MAPPED = {
    "rolloutdocs": "src/rolloutdocs",
    "rolloutdocs.generator": "generator",
    "rolloutdocs.checks": "checks",
    "rolloutdocs.site_templates": "site_templates",
}

CLI = ("rolloutdocs.cli", "rolloutdocs.__main__")
PROCESSES = "rolloutdocs.checks.processes"
REPORTS = "rolloutdocs.checks.reports"
EVIDENCE = "rolloutdocs.checks.evidence"
DECISION = "rolloutdocs.checks.gates.decision"  # records of what was decided, made to be shown
FORM = "rolloutdocs.dataclass"  # what all records are made by

STARTING = ("subprocess", "pty", "multiprocessing", "concurrent.futures.process", "pexpect")
STARTING_CALLS = (
    *(f"os.{word}" for word in ("exec", "spawn", "posix_spawn", "fork", "system", "popen", "startfile")),
    "asyncio.create_subprocess",
)
EXITS = ("sys.exit", "os._exit", "exit", "quit")
PRINTS = ("print", "pprint.pprint", "pprint.pp", "rich.print")
STREAMS = ("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the tree, by the name it is imported under."""

    name: str
    package: str  #: what its relative imports start from
    tree: ast.Module


def parse(name: str, source: str) -> Module:
    """`name` ends in `.__init__` for a package, as its file does."""
    package, _, last = name.rpartition(".")
    return Module(package if last == "__init__" else name, package, ast.parse(source))


@cache
def real() -> tuple[Module, ...]:
    return tuple(
        parse(
            ".".join((prefix, *path.relative_to(ROOT / folder).with_suffix("").parts)),
            path.read_text("utf-8"),
        )
        for prefix, folder in MAPPED.items()
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


def imported(module: Module) -> Iterator[str]:
    """Every dotted name it imports; of `from a import b` both `a` and `a.b`, as either may be the module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.package.split(".")
            start = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            origin = ".".join(filter(None, (start, node.module)))
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func) in ("importlib.import_module", "__import__"):
            yield from (
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def names(module: Module) -> Iterator[str]:
    """Every dotted name it mentions or imports: `from sys import exit` is caught as well.

    A bare name that an import gave it is left out, as it is known by where it came from: `exit` may be our own.
    """
    yield from imported(module)
    froms = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)]
    given = {alias.asname or alias.name for node in froms for alias in node.names}
    mentioned = (dotted(node) for node in ast.walk(module.tree) if isinstance(node, ast.Name | ast.Attribute))
    yield from (name for name in mentioned if name not in given)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def one_way(module: Module) -> list[str]:
    """Generator and checks are known to themselves and the command line alone; nobody knows the command line.

    So neither side can reach the other, not through a third module either.
    """
    closed = [
        side
        for side in ("rolloutdocs.generator", "rolloutdocs.checks")
        if not within(module.name, side, *CLI)
    ]
    closed += [] if within(module.name, *CLI) else CLI
    return [name for name in imported(module) if within(name, *closed)]


def quiet(module: Module) -> list[str]:
    """Only the command line imports click, prints and exits."""
    if within(module.name, *CLI):
        return []
    seen = [name for name in imported(module) if within(name, "click")]
    seen += [name for name in names(module) if name in EXITS + PRINTS or within(name, *STREAMS)]
    raised = [node.exc for node in ast.walk(module.tree) if isinstance(node, ast.Raise) and node.exc]
    called = [exc.func if isinstance(exc, ast.Call) else exc for exc in raised]
    return seen + [name for name in map(dotted, called) if name == "SystemExit"]


def one_starter(module: Module) -> list[str]:
    """Only one module starts processes."""
    if module.name == PROCESSES:
        return []
    seen = [name for name in imported(module) if within(name, *STARTING)]
    return seen + [name for name in names(module) if name.startswith(STARTING_CALLS)]


def reports_know_evidence(module: Module) -> list[str]:
    """A report knows the evidence, and what was decided on it, and nothing else of ours."""
    if not within(module.name, REPORTS):
        return []
    ours = [name for name in imported(module) if within(name, "rolloutdocs")]
    # `from .. import evidence` names them on the way
    parents = ("rolloutdocs.checks.gates", "rolloutdocs.checks", "rolloutdocs")
    known = (REPORTS, EVIDENCE, DECISION, FORM)
    return [name for name in ours if not within(name, *known) and name not in parents]


def relative(module: Module) -> list[str]:
    """Mapped folders are imported under `rolloutdocs.` alone: installed, their bare names do not exist."""
    return [name for name in imported(module) if within(name, "generator", "checks", "site_templates")]


def by_statement(module: Module) -> list[str]:
    """Modules of ours are imported by statements: no checker looks into a string, and a module that moved is missed."""
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    strings = [node.args[0] for node in calls if dotted(node.func).endswith("import_module") and node.args]
    given = [str(one.value) for one in strings if isinstance(one, ast.Constant)]
    return [name for name in given if name.startswith(".") or within(name, "rolloutdocs")]


Rule = Callable[[Module], list[str]]
RULES: list[Rule] = [one_way, quiet, one_starter, reports_know_evidence, relative, by_statement]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    modules = real()
    assert len(modules) > 5
    assert {module.name: seen for module in modules if (seen := rule(module))} == {}


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (one_way, "rolloutdocs.generator.a", "from ..checks import plan"),
        (one_way, "rolloutdocs.generator.a", "from ..checks.plan import Plan"),
        (one_way, "rolloutdocs.generator.deep.a", "from ...checks.plan import Plan"),
        (one_way, "rolloutdocs.generator.__init__", "from ..checks import plan"),
        (one_way, "rolloutdocs.generator.a", "import rolloutdocs.checks.plan"),
        (one_way, "rolloutdocs.generator.a", "from rolloutdocs import checks"),
        (one_way, "rolloutdocs.generator.a", "from .. import checks"),
        (one_way, "rolloutdocs.generator.a", "def f():\n    from ..checks import plan"),
        (one_way, "rolloutdocs.generator.a", "if TYPE_CHECKING:\n    from ..checks import plan"),
        (one_way, "rolloutdocs.generator.a", "importlib.import_module('rolloutdocs.checks.plan')"),
        (one_way, "rolloutdocs.generator.a", "from ..cli import main"),
        (one_way, "rolloutdocs.checks.a", "from ..generator import rollout"),
        (one_way, "rolloutdocs.checks.deep.a", "from ...cli.verify import run"),
        (one_way, "rolloutdocs.notation.a", "from ..checks import plan"),
        (one_way, "rolloutdocs.errors", "from .generator import rollout"),
        (one_way, "rolloutdocs.__init__", "from .cli import main"),
        (quiet, "rolloutdocs.checks.a", "import click"),
        (quiet, "rolloutdocs.checks.a", "from click import echo"),
        (quiet, "rolloutdocs.checks.a", "print('x')"),
        (quiet, "rolloutdocs.checks.a", "write = print"),
        (quiet, "rolloutdocs.checks.a", "from rich import print"),
        (quiet, "rolloutdocs.checks.a", "import sys\nsys.stderr.write('x')"),
        (quiet, "rolloutdocs.checks.a", "from sys import stdout"),
        (quiet, "rolloutdocs.checks.a", "import sys\nsys.exit(1)"),
        (quiet, "rolloutdocs.checks.a", "from sys import exit"),
        (quiet, "rolloutdocs.checks.a", "def f():\n    exit(1)"),
        (quiet, "rolloutdocs.checks.a", "raise SystemExit(2)"),
        (quiet, "rolloutdocs.checks.a", "def f():\n    raise SystemExit"),
        (quiet, "rolloutdocs.checks.a", "import os\nos._exit(1)"),
        (one_starter, "rolloutdocs.checks.a", "import subprocess"),
        (one_starter, "rolloutdocs.checks.a", "from subprocess import Popen"),
        (one_starter, "rolloutdocs.checks.a", "import pty"),
        (one_starter, "rolloutdocs.checks.a", "import os\nos.execvp('a', [])"),
        (one_starter, "rolloutdocs.checks.a", "from os import posix_spawn"),
        (one_starter, "rolloutdocs.checks.a", "import os\nos.system('a')"),
        (one_starter, "rolloutdocs.checks.a", "import asyncio\nasyncio.create_subprocess_exec('a')"),
        (one_starter, "rolloutdocs.cli", "import subprocess"),
        (one_starter, "rolloutdocs.checks.processes_too", "import subprocess"),
        (reports_know_evidence, "rolloutdocs.checks.reports.junit", "from ..plan import Plan"),
        (reports_know_evidence, "rolloutdocs.checks.reports.junit", "from .. import plan"),
        (reports_know_evidence, "rolloutdocs.checks.reports.__init__", "from ...notation import labels"),
        (relative, "rolloutdocs.cli", "import generator"),
        (relative, "rolloutdocs.cli", "from checks.plan import Plan"),
        (by_statement, "rolloutdocs.cli.verify", "import_module('rolloutdocs.checks.rehearsal.proving')"),
        (by_statement, "rolloutdocs.cli.verify", "importlib.import_module('.running', __package__)"),
    ],
)
def test_the_rule_sees_a_violation(rule: Rule, name: str, source: str) -> None:
    assert rule(parse(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("rolloutdocs.cli", "import sys, click\nfrom . import generator, checks\nprint('x')\nsys.exit(0)"),
        ("rolloutdocs.cli.verify", "import click\nfrom ..checks import plan\nraise SystemExit(3)"),
        ("rolloutdocs.checks.processes", "import os, subprocess\nos.execvp('a', [])"),
        ("rolloutdocs.checks.reports.junit", "from ..evidence import Evidence\nfrom .. import evidence"),
        ("rolloutdocs.checks.reports.__init__", "from . import junit\nfrom .junit import write"),
        ("rolloutdocs.generator.a", "from ..notation import marks\nfrom .rollout import Rollout"),
        ("rolloutdocs.checks.sentences.__init__", "from . import exit, prints\nKINDS = {'exit': exit}"),
        ("rolloutdocs.checks.a", "import_module('sqlalchemy.event')"),
        ("rolloutdocs.checks.a", "import sys, os\nsys.platform\nos.path.exists('a')\nconsole.print('x')"),
    ],
)
def test_the_rules_let_the_rest_be(name: str, source: str) -> None:
    module = parse(name, source)
    assert [seen for rule in RULES for seen in rule(module)] == []


def circle(modules: Iterable[Module]) -> list[str]:
    """Modules that import each other in a circle, the first that is found; [] where imports run one way."""
    known = {module.name.removesuffix(".__init__"): module for module in modules}
    try:
        TopologicalSorter({name: needed(module, known) for name, module in known.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def needed(module: Module, known: Mapping[str, Module]) -> set[str]:
    """The modules it imports. `from . import sub` asks for `sub`; a name that is no module, for the package's face."""
    found = set(imported(module)) & known.keys()
    faces = {name for name in found if any(other.startswith(f"{name}.") for other in found)}
    return found - faces - {module.name.removesuffix(".__init__")}


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(real()) == []


@pytest.mark.parametrize("how", ["from .{} import x", "from . import {}", "def f():\n    from .{} import x"])
def test_a_circle_is_seen(how: str) -> None:
    first, second = (
        parse("rolloutdocs.checks.a", how.format("b")),
        parse("rolloutdocs.checks.b", how.format("a")),
    )
    assert set(circle([first, second])) == {"rolloutdocs.checks.a", "rolloutdocs.checks.b"}
    assert circle([first, parse("rolloutdocs.checks.b", "")]) == []


def test_a_package_s_face_may_name_its_own() -> None:
    face, one = (
        parse("rolloutdocs.checks.p.__init__", "from . import one"),
        parse("rolloutdocs.checks.p.one", ""),
    )
    other = parse("rolloutdocs.checks.p.other", "from . import one")
    assert circle([face, one, other]) == []
