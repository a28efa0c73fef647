"""The rehearsal as a PowerShell script, for operators on Windows without Python.

The source gives tables: where it runs, the steps, their order. What is done with them stands in fragments, real files
that an editor and a grammar can read. Steps are argument lists started by one function; handing bash text to some
bash was the other choice: on Windows that may be a machine of its own, with other files.
"""

import posixpath
from collections.abc import Iterator
from importlib import resources
from typing import Final

from ...notation import labels
from ...notation.marks import NO_DIGEST, WORD
from ...notation.sentences import SENTENCES
from ..commands import bash
from ..document import FILES
from ..procedure import Argument, Joined, Step
from ..rollout import Located
from ..shown import NAMED
from ..source import Source
from . import rehearsed
from .literals import arguments, array, literal
from .target import setting, target

#: Functions in the order in which they stand; `start` comes before them and `main` after the source's tables.
_FRAGMENTS: Final = (
    *("text", "native", "http", "json", "files", "database"),
    *("sentences", "setting", "services", "rehearsal"),
)

#: The sentences that the fragments have a function for.
DECIDED: Final = frozenset(
    (
        *("exit", "prints", "prints_not", "answers", "answers_json", "column_gone", "column_type"),
        *("column_default", "column_values", "query", "tests_passed", "file_filled"),
        *("prints_exactly", "prints_in_order", "prints_all_of"),
    )
)

#: Words that mean something to bash alone: no program does the same.
_BUILTINS: Final = frozenset(
    (
        *(".", ":", "[[", "alias", "bg", "bind", "break", "builtin", "cd", "command", "continue", "declare"),
        *("dirs", "disown", "enable", "eval", "exec", "exit", "export", "fg", "getopts", "hash", "history"),
        *("jobs", "let", "local", "mapfile", "popd", "pushd", "read", "readarray", "readonly", "return"),
        *("set", "shift", "shopt", "source", "times", "trap", "type", "typeset", "ulimit", "umask"),
        *("unalias", "unset", "wait"),
    )
)

_HEADER: Final = """\
#Requires -Version 5.1
# The rehearsal of this rollout, for people without Python. Written by `rolloutdocs build`.
# Change the source, not this file.
# `rolloutdocs verify` does not run this script. It compares it, byte for byte, with what the source gives.
{mark}
param([switch]$SkipRollbackTest, [switch]$Help)
"""


def powershell(source: Source) -> str:
    """The script, with no digest yet."""
    fragments = [_fragment(name) for name in _FRAGMENTS]
    parts = [
        _HEADER.format(mark=f"# {WORD}script id=powershell digest={NO_DIGEST}"),
        _fragment("start"),
        _constants(source),
        *fragments,
        *_tables(source),
        _fragment("main"),
    ]
    return "\n".join(parts)


def _fragment(name: str) -> str:
    return (
        resources.files("rolloutdocs.site_templates") / "scripts" / "powershell" / f"{name}.ps1"
    ).read_text("ascii")


def _constants(source: Source) -> str:
    policy = posixpath.join("..", posixpath.dirname(source.name), source.rollout.environments)
    environment = rehearsed.environment(source)
    used = dict.fromkeys(name for one in rehearsed.steps(source).values() for name in _variables(one.step))
    captured = {each.variable for one in source.rollout.located() for each in one.step.captures}
    undeclared = [name for name in used if name not in environment.variables and name not in captured]
    lines = [
        f"$PolicyFile = {literal(posixpath.normpath(policy))}",
        f"$WorkFolder = {literal(environment.directory)}",
        f"$UndeclaredNames = {array(map(literal, undeclared))}",
        f"$ClaimCount = {len(source.rollout.claims.sentences) if source.rollout.claims else 0}",
        f"$RollbackRehearsed = {_truth(rehearsed.goes_back(source) > 0)}",
        "",
    ]
    return "\n".join(lines)


def _tables(source: Source) -> Iterator[str]:
    environment = rehearsed.environment(source)
    yield _function("Show-Help", [f"Write-Line -Text {literal(line)}" for line in _help(source)])
    yield _function("Get-Obstacles", [f"return {array(map(literal, _obstacles(source)))}"])
    yield _function("Initialize-Setting", setting(environment))
    yield _function("Get-Target", ["return @{", *(f"    {line}" for line in target(environment)), "}"])
    yield _function("Get-Passages", _listed(_passages(source)))
    yield _function("Get-Steps", _listed(_step(source, one) for one in rehearsed.steps(source).values()))


def _obstacles(source: Source) -> Iterator[str]:
    """Why it must not begin: what is so for every script, and what only another shell could do."""
    name, shell = source.rollout.rehearsed_on, rehearsed.environment(source).shell
    if shell != ["bash"]:
        yield f"The steps of {name} run in a shell of their own (`{' '.join(shell)}`); this script runs them here only."
    if not rehearsed.plan(source):
        yield f"There is nothing to run on {name}."
    yield from rehearsed.obstacles(source, DECIDED)
    rehearsal = {sent.id for sent in rehearsed.plan(source)}
    for step, one in rehearsed.steps(source).items():
        if one.step.ask_again and step in rehearsal:
            yield f"`{step}` asks again for {one.step.ask_again}, which this script cannot."


def _passages(source: Source) -> Iterator[list[str]]:
    """The procedures in the order in which staging runs them. From the first rollback on they test it."""
    testing = False
    for number, name in enumerate(source.rollout.rehearsal, 1):
        testing = testing or name == labels.ROLLBACK
        yield [
            f"Procedure = {literal(name)}",
            f"Title = {literal(source.rollout.procedures[name].title)}",
            f"RollbackTest = {_truth(testing)}",
            f"Steps = {array(literal(one.id) for one in rehearsed.plan(source) if one.passage == number)}",
        ]


def _truth(value: bool) -> str:
    return f"${str(value).lower()}"


def _function(name: str, body: list[str]) -> str:
    return "\n".join([f"function {name} {{", *(f"    {line}" for line in body), "}", ""])


def _listed(tables: Iterator[list[str]]) -> list[str]:
    """Tables as the array that a function gives."""
    lines = ["return @("]
    found = list(tables)
    for number, fields in enumerate(found, 1):
        end = "}," if number < len(found) else "}"
        lines += ["    @{", *(f"        {field}" for field in fields), f"    {end}"]
    return [*lines, ")"]


def _step(source: Source, one: Located) -> list[str]:
    step = one.step
    text = step.run if isinstance(step.run, str) or step.run[0] in _BUILTINS else ""
    listed = [] if isinstance(step.run, str) or text else step.run
    page = source.rollout.procedures[one.procedure].page
    return [
        f"Id = {literal(one.id)}",
        f"Procedure = {literal(one.procedure)}",
        f"Title = {literal(step.title)}",
        f"Page = {literal(FILES[page])}",
        f"Effect = {literal(step.effect)}",
        f"Kind = {literal(rehearsed.reach(one))}",
        f"Seconds = {rehearsed.seconds(one)}",
        f"Shown = {literal(bash(step.run))}",
        f"Text = {literal(bash(text) if text else '')}",
        f"Arguments = {arguments(listed)}",
        *_claims(one),
        f"Opens = {literal(step.opens.what if step.opens else '')}",
        f"ClosedBy = {literal(step.opens.closed_by if step.opens else '')}",
        f"GoTo = {literal(step.if_it_fails.go_to)}",
        f"Stop = {literal(step.if_it_fails.stop)}",
    ]


def _claims(one: Located) -> Iterator[str]:
    yield "Expect = @("
    claims = list(rehearsed.sentences(one))
    for number, (says, name, values) in enumerate(claims, 1):
        fields = {"Sentence": name, **dict(zip(SENTENCES[name].slots, values, strict=True)), "Says": says}
        table = "; ".join(f"{key} = {literal(value)}" for key, value in fields.items())
        yield f"    @{{ {table} }}{',' if number < len(claims) else ''}"
    yield ")"


def _variables(step: Step) -> Iterator[str]:
    for part in [] if isinstance(step.run, str) else step.run:
        if isinstance(part, Argument):
            yield part.variable
        elif isinstance(part, Joined):
            yield from (found[1] or found[2] for found in NAMED.finditer(part.text))


def _help(source: Source) -> Iterator[str]:
    name = source.rollout.rehearsed_on
    yield f"{name}-rehearsal.ps1 [-SkipRollbackTest] [-Help]"
    yield ""
    yield f"Rehearses on {name}: {source.rollout.release.title}"
    yield "It does what the pages of this rollout say, step by step, and judges each of their sentences."
    yield "The tool that wrote it does not run it; `rolloutdocs verify` runs the pages themselves."
    yield ""
    if rehearsed.goes_back(source):
        yield "-SkipRollbackTest  stops before the first rollback, and says so."
    else:
        yield "-SkipRollbackTest  is refused: this rehearsal has no procedure `rollback`."
    yield "-Help              prints this, and runs nothing."
    yield ""
    yield "Exit codes: 0 all true, 1 a claim failed, 2 wrong usage, 3 it could not be decided, 130 interrupted."
