"""The rehearsal as a bash script: what the source says as data, then the program, which is the same for every source.

The program is bash files of `site_templates/scripts/bash`, which people and shellcheck can read. Everything of the
source stands in single quotes; what bash would act on in it is never looked at.
"""

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

from ...bash import split
from ...bash_text import bash_text
from ...environments import Chosen, Environment, Secret
from ...notation.marks import NO_DIGEST, WORD
from ..commands import bash as shown
from ..document import FILES, path
from ..source import Source
from . import rehearsed

#: The program's parts, in order.
_FIRST: Final = ("text", "processes", "shell", "setting", "services", "files")
_THEN: Final = ("judge", "web", "database", "step", "passage", "summary", "main")
#: The sentences that the program has a function for.
DECIDED: Final = frozenset(
    (
        *("exit", "prints", "prints_not", "prints_exactly", "prints_in_order", "prints_all_of"),
        *("answers", "answers_json", "column_gone", "column_type", "column_default", "column_values"),
        *("column_null", "column_not_null", "table_there", "table_gone", "table_rows", "query"),
        *("tests_passed", "file_filled", "file_digest", "file_gone", "finishes_within"),
    )
)
#: Name of a sentence -> what it needs besides the programs of every run.
_TOOLS: Final = {"answers": ["curl"], "answers_json": ["curl", "jq"]}
_HEAD: Final = f"""\
#!/usr/bin/env bash
# {WORD}script id=bash digest={NO_DIGEST}
# A rehearsal of a rollout, for people without Python. It is written, never edited: change the source named below.
# Texts of the source stand in single quotes, and variables in them are replaced later; functions are called by name.
# shellcheck disable=SC1003,SC1110,SC1111,SC1112,SC2016,SC2034,SC2317,SC2329
"""


def write(source: Source) -> str:
    """The script."""
    parts = [
        _HEAD,
        _part("version.bash"),
        f"CALLERS=({_words(_callers(source))})\n",
        _part("caller.bash"),
        "# --- What the source says.\n",
        *(f"{lines}\n" for lines in _data(source)),
        _here("PROLOGUE", files("rolloutdocs.notation").joinpath("prologue.bash").read_text("utf-8")),
        _here("JUNIT", _part("junit.awk")),
        *(_part(f"{name}.bash") for name in (*_FIRST, *_THEN)),
        'main "$@"\n',
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def quoted(text: str) -> str:
    """One word of bash that stands for the text and nothing else."""
    return "'" + text.replace("'", "'\\''") + "'"


def _part(name: str) -> str:
    return files("rolloutdocs.site_templates").joinpath("scripts", "bash", name).read_text("utf-8")


def _here(name: str, text: str) -> str:
    """A text of the program as the value of a variable."""
    return f"read -r -d '' {name} <<'END_OF_{name}' || true\n{text}END_OF_{name}\n"


def _words(texts: Iterable[str]) -> str:
    return " ".join(map(quoted, texts))


def _data(source: Source) -> Iterator[str]:
    yield "\n".join(_settings(source))
    yield "\n".join(_plan(source))
    yield _function("settings", _variables(source))
    if rehearsed.environment(source).services:
        yield _function("services", _services(source))
    yield _function("load", _steps(source))


def _settings(source: Source) -> Iterator[str]:
    policy = rehearsed.environment(source)
    yield f"ENVIRONMENT={quoted(source.rollout.rehearsed_on)}"
    yield f"SOURCE={quoted(source.name)}"
    yield f"POLICY={quoted(path(source, source.rollout.environments))}"
    yield f"DIRECTORY={quoted(policy.directory)}"
    yield f"FOLDERS=({_words(policy.path)})"
    yield f"CLIENT=({_words(policy.shell)})"
    yield f"RESET=({_words(split(bash_text(policy.reset)))})"
    yield from _identity(policy)
    yield f"OWN={int(policy.private)}  # whether what is left open is gone with the run"
    yield f"DATABASE={quoted(policy.database.url if policy.database else '')}"
    yield f"TOOLS=({_words(_tools(source))})"
    yield f"CLAIMS={len(source.rollout.claims.sentences) if source.rollout.claims else 0}"
    yield f"UNDECIDABLE=({_words(rehearsed.obstacles(source, DECIDED))})"


def _identity(policy: Environment) -> Iterator[str]:
    """Who the target must be, and when it is asked: before steps that go so far, and before the reset."""
    identity = policy.identity
    yield f"IDENTITY=({_words(split(bash_text(identity.command)) if identity else ())})"
    yield f"IDENTITY_PRINTS={quoted(identity.prints if identity else '')}"
    yield f"IDENTITY_QUERY={quoted(identity.query if identity else '')}"
    yield f"IDENTITY_BEFORE={identity.before if identity else 'destroys'}"
    yield f"IDENTITY_BEFORE_RESET={int(policy.asked_before_reset)}"


def _plan(source: Source) -> Iterator[str]:
    rollout = source.rollout
    yield f"PASSAGES=({_words(rollout.rehearsal)})"
    yield f"ROLLBACK={rehearsed.goes_back(source)}"
    yield "declare -A TITLES=("
    yield from (f"  [{name}]={quoted(one.title)}" for name, one in rollout.procedures.items())
    yield ")"
    yield "declare -A PROCEDURES=("
    known = rehearsed.steps(source)
    for name in rollout.procedures:
        ids = " ".join(step for step, one in known.items() if one.procedure == name)
        yield f"  [{name}]={quoted(ids)}"
    yield ")"
    yield "PLAN=("
    yield from (f"  {quoted(f'{sent.passage} {sent.id}')}" for sent in rehearsed.plan(source))
    yield ")"


def _callers(source: Source) -> list[str]:
    """Variables of the caller that hold secrets; what cannot be a variable's name is in none."""
    values = rehearsed.environment(source).variables.values()
    named = [one.name for one in values if isinstance(one, Secret) and one.secret == "environment"]  # noqa: S105
    return [name for name in named if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name)]


def _tools(source: Source) -> list[str]:
    """Programs that sentences and services of this source need."""
    known = rehearsed.steps(source).values()
    needed = [
        tool for one in known for _, name, _ in rehearsed.sentences(one) for tool in _TOOLS.get(name, [])
    ]
    if any(one.ready.http for one in rehearsed.environment(source).services.values()):
        needed.append("curl")
    if rehearsed.environment(source).own_python:
        needed.append("python")
    return sorted(set(needed))


def _function(name: str, lines: Iterable[str]) -> str:
    body = "\n".join(f"  {line}" for line in [*lines, ":"])
    return f"{name}() {{\n{body}\n}}"


def _variables(source: Source) -> Iterator[str]:
    for name, value in rehearsed.environment(source).variables.items():
        if isinstance(value, Chosen):
            yield f"chosen_{value.chosen} {name}"
        elif isinstance(value, Secret) and value.secret == "command":  # noqa: S105 - the kind
            continue  # an obstacle: the script runs nothing
        elif isinstance(value, Secret):
            yield f"secret_{value.secret} {name} {quoted(value.name)}".removesuffix(" ''")
        else:
            yield f"plain {name} {quoted(value)}"


def _services(source: Source) -> Iterator[str]:
    for name, one in rehearsed.environment(source).services.items():
        kind = "port" if one.ready.port else "http"
        ready = f"{kind} {quoted(one.ready.port or one.ready.http)} {one.ready.within} {one.stop}"
        yield f"service {name} {ready} {_words(one.run)} || return"


def _steps(source: Source) -> Iterator[str]:
    """All that is said of each step; `load` is given its id."""
    yield "case $1 in"
    for step, one in rehearsed.steps(source).items():
        procedure = source.rollout.procedures[one.procedure]
        place = f"{FILES[procedure.page]}, {procedure.title}, step {list(procedure.steps).index(one.key) + 1}"
        yield f"  {step})"
        yield f"    TITLE={quoted(one.step.title)} EFFECT={rehearsed.reach(one)} LIMIT={rehearsed.seconds(one)}"
        yield f"    PLACE={quoted(place)}"
        yield f"    STATEMENTS=({_words(split(shown(one.step.run)))})"
        if one.step.ask_again:
            yield f"    PATIENCE={rehearsed.patience(one)}"
        if one.step.opens:
            yield f"    OPENS={quoted(one.step.opens.what)} CLOSED_BY={one.step.opens.closed_by}"
        if one.step.if_it_fails.go_to:
            yield f"    DETOUR={one.step.if_it_fails.go_to}"
        else:
            yield f"    ADVICE={quoted(one.step.if_it_fails.stop)}"
        for sentence, name, values in rehearsed.sentences(one):
            yield f"    expect {quoted(sentence)} {name} {_words(values)}"
        yield "    ;;"
    yield "esac"
