"""Variables: what a step uses has a value wherever the step runs, and no value is declared for nothing."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from ...bash_text import bash_text
from ...environments import Environment, Secret, names_in
from ...errors import Finding, Place, suggest
from ...notation.sentences import SENTENCES
from .. import shown
from ..commands import bash
from ..rollout import Located
from ..shell_names import names
from ..source import Source
from . import captures
from .expectations import filled

#: What the shell always sets, `HOME`, which all that starts one does, and `OLDPWD`, which `cd` does. Not what the
#: caller may have: a job of CI and a container often have no `USER` and no `TMPDIR`, and `rm -rf "$TMPDIR/app"` is
#: another command there.
_ALWAYS: Final = (
    "BASH BASHPID BASH_SOURCE BASH_VERSION EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME HOME HOSTNAME IFS "
    "LINENO OLDPWD OPTIND OSTYPE PATH PIPESTATUS PPID PWD RANDOM SECONDS SHELL SHLVL TERM UID"
)
_WELL_KNOWN: Final = frozenset(_ALWAYS.split())
_ODD: Final = re.compile(r"\$\{(?![A-Za-z_][A-Za-z0-9_]*\})")  #: a use that only a shell would understand
_REPLACED: Final = ("request", "file", "sql")  #: slots in which the verifier itself replaces `$NAME`


def shown_in_table(source: Source) -> Iterator[Finding]:
    """Assert that tables can show what each environment is and has."""
    for name, environment in source.environments.environments.items():
        if problem := shown.table_prose(environment.title):
            yield Finding(
                source.policy.place("environments", name, "title"), f"`title` {problem[0]}", problem[1]
            )
        for variable, value in environment.variables.items():
            text = value if isinstance(value, str) else value.shown if isinstance(value, Secret) else ""
            problem = shown.cell(text) if isinstance(value, str) or text else None
            if problem:
                place = source.policy.place("environments", name, "variables", variable)
                yield Finding(place, f"`{variable}` {problem[0]}", problem[1])


def uses_are_plain(source: Source) -> Iterator[Finding]:
    """Assert that what the verifier itself replaces is a name: it is no shell, and knows no `${NAME:-other}`."""
    texts = [text for one in source.rollout.located() for text in _slots(source, one)]
    texts += [
        (value, source.policy.place("environments", name, "variables", variable))
        for name, environment in source.environments.environments.items()
        for variable, value in environment.variables.items()
        if isinstance(value, str)
    ]
    for text, place in texts:
        if _ODD.search(text):
            what = f"`{text}` has `${{`, and no variable's name and `}}` after it"
            yield Finding(place, what, "Write `$NAME` or `${NAME}` only; nothing else is replaced here.")


def used_are_declared(source: Source) -> Iterator[Finding]:
    """Assert that variables have a value where a step runs; without one a command is another."""
    captured = captures.names(source)  # that they are there in time is another rule
    for procedure in source.rollout.procedures:
        own: dict[str, set[str]] = {}
        for one in source.rollout.located():
            if one.procedure == procedure:
                yield from _step(source, one, own, captured)


def declared_are_used(source: Source) -> Iterator[Finding]:
    """Assert that no variable is declared in vain: most likely something else was meant."""
    texts = [bash(one.step.run) for one in source.rollout.located()]
    texts += [text for one in source.rollout.located() for text, _ in _slots(source, one)]
    for name, environment in source.environments.environments.items():
        everything = "\n".join([*texts, *_policy(environment)])
        for variable in environment.variables:
            named = re.search(rf"(?<![A-Za-z0-9_]){variable}(?![A-Za-z0-9_])", everything)
            if not named and variable not in environment.read_by_programs:
                place = source.policy.place("environments", name, "variables", variable)
                remedy = "Remove it, or list it under `read_by_programs` if programs read it by themselves."
                yield Finding(place, f"`{variable}` is declared but nothing uses it", remedy)


def bash_of_environments(source: Source) -> Iterator[Finding]:
    """Assert that the bash of an environment uses what it declares or sets itself; an unset one means nothing there."""
    for name, environment in source.environments.environments.items():
        identity = environment.identity.command if environment.identity else ""
        texts: list[tuple[tuple[str, ...], str | list[str], Sequence[str]]] = [
            (("reset",), environment.reset, ()),
            (("identity", "command"), identity, ()),
        ]
        if copies := environment.copies:
            texts += [(("copies", *below), text, copies.known_in(below)) for below, text in copies.commands]
        for keys, text, known in texts:
            found = names(bash_text(text))
            for used in found.used:
                if used not in {*environment.variables, *known, *found.set, *_WELL_KNOWN}:
                    place = source.policy.place("environments", name, *keys)
                    near = suggest(used, environment.variables)
                    remedy = f"Declare it under `variables`, or correct the name.{near}"
                    yield Finding(place, f"`${used}` is used but has no value in this environment", remedy)


def literals(source: Source) -> Iterator[Finding]:
    """Assert that no text of an argument list looks like a variable: it would be quoted, and mean its own letters."""
    declared = {name for one in source.environments.environments.values() for name in one.variables}
    declared |= set(captures.names(source))
    for one in source.rollout.located():
        for index, part in enumerate(one.step.run if isinstance(one.step.run, list) else ()):
            for name in names_in(part) if isinstance(part, str) else ():
                if name in declared:
                    place = source.lines.place(*one.keys, "run", index)
                    what = f"`${name}` in an argument is these letters, and not the variable's value"
                    yield Finding(place, what, f"Write `variable: {name}`, or `text:` and what is around it.")


def _step(
    source: Source, one: Located, own: dict[str, set[str]], captured: Container[str]
) -> Iterator[Finding]:
    """`own`: what the procedure's steps on each environment have set so far; what this one sets is added."""
    found = names(bash(one.step.run))
    for on in one.step.runs_on:
        own.setdefault(on, set()).update(found.set)
    place = source.lines.place(*one.keys, "run")
    for name in found.used:
        if name not in _WELL_KNOWN and name not in captured:
            yield from _missing(source, [on for on in one.step.runs_on if name not in own[on]], name, place)
    for text, where in _slots(source, one):
        for name in dict.fromkeys(names_in(text)):
            if name not in captured:
                yield from _missing(source, one.step.runs_on, name, where)


def _missing(source: Source, runs_on: Iterable[str], name: str, place: Place) -> Iterator[Finding]:
    everywhere = source.environments.environments
    lacking = [on for on in runs_on if on in everywhere and name not in everywhere[on].variables]
    if lacking:
        known = dict.fromkeys(known for on in lacking for known in everywhere[on].variables)
        where = ", ".join(f"`{on}`" for on in lacking)
        what = f"`${name}` is used but has no value on {where}"
        yield Finding(
            place, what, f"Declare it in the environments file, or correct the name.{suggest(name, known)}"
        )


def _slots(source: Source, one: Located) -> Iterator[tuple[str, Place]]:
    """The texts of a step's sentences in which variables are replaced. Wrong sentences are told elsewhere."""
    for index, expectation in enumerate(one.step.expect):
        if len(expectation) != 1 or next(iter(expectation)) not in SENTENCES:
            continue
        try:
            sentence, values = filled(expectation)
        except (KeyError, TypeError):
            continue
        for slot in _REPLACED:
            if slot in values:
                place = source.lines.place(*one.keys, "expect", index, sentence.name, slot)
                yield values[slot], place


def _policy(environment: Environment) -> Iterator[str]:
    """The texts of an environment in which a variable can be used."""
    yield from (value for value in environment.variables.values() if isinstance(value, str))
    yield from (*environment.shell, bash_text(environment.reset))
    for service in environment.services.values():
        yield from (*service.run, *service.ready.questions.values())
    if environment.database:
        yield environment.database.url
    if environment.identity:
        yield from (bash_text(environment.identity.command), environment.identity.prints)
