"""Captures: values of a step's output that later steps use, as data; and secrets, which no command's arguments show."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from ...bash import evaluating, evaluations
from ...environments import Environment, Secret, made_of, names_in
from ...errors import Finding, Place
from ...notation.captures import reserved
from ..commands import bash
from ..procedure import Capture
from ..rollout import Located
from ..shell_names import Holders, arguments, names_of
from ..source import Source
from .expectations import filled

#: Words of bash that start no process, so that nobody else sees what they are given.
_WORDS: Final = (
    ". [ [[ : alias break builtin cd continue declare dirs echo eval exit export false getopts hash kill let local "
    "mapfile popd printf pushd pwd read readarray readonly return set shift shopt source test trap true type typeset "
    "unset wait"
)
_INNER: Final = frozenset(_WORDS.split())


def names(source: Source) -> dict[str, str]:
    """Captured variable -> id of the step that takes it first."""
    found: dict[str, str] = {}
    for one, capture, _ in _all(source):
        found.setdefault(capture.variable, one.id)
    return found


def named(source: Source) -> Iterator[Finding]:
    """Assert that a captured variable is its own: taken by one step, declared nowhere, and nothing to a shell."""
    seen: dict[str, str] = {}
    for one, capture, place in _all(source):
        name = capture.variable
        if name in seen:
            yield Finding(
                place, f"`{name}` is captured here and by `{seen[name]}`", "Give one of them another name."
            )
        seen.setdefault(name, one.id)
        for environment, policy in source.environments.environments.items():
            if name in policy.variables:
                what = f"`{name}` is captured, and is a variable of `{environment}`"
                yield Finding(place, what, "Give one of them another name.")
        if capture.from_json and capture.from_line:
            yield Finding(place, f"`{name}` is captured both from JSON and from a line", "Keep one of them.")
        if reserved(name):
            what = f"`{name}` means something to shells or programs, and no output may set it"
            yield Finding(place, what, "Give the capture another name.")


def used(source: Source) -> Iterator[Finding]:
    """Assert that a value is captured for something."""
    everything = {name for one in source.rollout.located() for name in _uses(one)}
    for _, capture, place in _all(source):
        if capture.variable not in everything:
            what = f"`{capture.variable}` is captured and nothing uses it"
            yield Finding(place, what, "Use it in a later step, or take it out.")


def in_order(source: Source) -> Iterator[Finding]:
    """Assert that a value is there when it is used: in the rehearsal's order, on each environment by itself."""
    known, steps = names(source), list(source.rollout.located())
    order = [one for procedure in source.rollout.rehearsal for one in steps if one.procedure == procedure]
    uses = {
        one.id: [name for name in dict.fromkeys(_uses(one)) if name in known]
        for one in (order if known else ())
    }
    told: set[tuple[str, str]] = set()
    for environment in dict.fromkeys(chain.from_iterable(one.step.runs_on for one in order)):
        there: set[str] = set()
        for one in (one for one in order if environment in one.step.runs_on):
            for name in uses.get(one.id, ()):
                if name not in there and (one.id, name) not in told:
                    told.add((one.id, name))
                    what = f"`${name}` is used, and on `{environment}` no step has captured it before"
                    remedy = f"`{known[name]}` captures it: let it run there, and earlier in the rehearsal."
                    yield Finding(source.lines.place(*one.keys, "run"), what, remedy)
            there |= {capture.variable for capture in one.step.captures}


def asked(source: Source) -> Iterator[Finding]:
    """Assert that no captured value becomes a part of a query: it would be read as SQL, and it is data."""
    known = names(source)
    for one in source.rollout.located():
        for index, values in _slots(one):
            for name in names_in(values.get("sql", "")):
                if name in known:
                    place = source.lines.place(*one.keys, "expect", index)
                    what = f"`${name}` is captured, and would be read as a part of the query"
                    yield Finding(place, what, "Ask with a step that prints what it finds.")


def evaluated(source: Source) -> Iterator[Finding]:
    """Assert that bash takes no captured value for more than text: output would choose what runs."""
    known = names(source)
    declared: dict[str, set[str]] = {}
    for one, shell in _in_shells(source) if known else ():
        before = declared.setdefault(one.procedure, set())
        held = sorted(
            name for name in shell.of(known) if " " not in name
        )  # no argument of one function alone
        for found in evaluations(bash(one.step.run), held, before):
            yield Finding(source.lines.place(*one.keys, "run"), found.what, found.remedy)
        before |= evaluating(bash(one.step.run))


def shown_to_all(source: Source) -> Iterator[Finding]:
    """Assert that no command is given a secret as an argument: every user of a machine can list those."""
    captured = {capture.variable for _, capture, _ in _all(source) if capture.secret}
    for one, shell in _in_shells(source):
        hidden = captured | {name for policy in _policies(source, one) for name in _secrets(policy)}
        yield from _paths(source, one, hidden)
        yield from _given_away(bash(one.step.run), shell.of(hidden), source.lines.place(*one.keys, "run"))
    for name, policy in source.environments.environments.items():
        asked = policy.identity.command if policy.identity else ""
        copies = policy.copies.commands if policy.copies else ()
        texts = ((("reset",), policy.reset), (("identity", "command"), asked))
        for keys, command in (*texts, *((("copies", *keys), command) for keys, command in copies)):
            if isinstance(command, str):  # of an argument list it is a rule of the file
                place = source.policy.place("environments", name, *keys)
                yield from _given_away(command, Holders(command).of(_secrets(policy)), place)


def _given_away(command: str, shown: frozenset[str], place: Place) -> Iterator[Finding]:
    """These variables among the arguments of a program."""
    for program, given in arguments(command):
        for name in given if program not in _INNER else ():
            if name in shown:
                shown_as = name.rpartition(" ")[2]  # of an argument its number
                what = f"`${shown_as}` holds a secret, and every user can read the arguments of `{program}`"
                remedy = (
                    "Let the program read the variable itself, or its input: `printf '%s' \"$NAME\" | …`."
                )
                yield Finding(place, what, remedy)


def _in_shells(source: Source) -> Iterator[tuple[Located, Holders]]:
    """Each step, and what its shell holds at its end."""
    shells: dict[str, Holders] = {}
    for one in source.rollout.located():
        shell = shells.setdefault(one.procedure, Holders())
        shell.add(bash(one.step.run))
        yield one, shell


def _paths(source: Source, one: Located, hidden: set[str]) -> Iterator[Finding]:
    """The file of a sentence is looked for with a program, on the environment."""
    for index, values in _slots(one):
        for name in names_in(values.get("file", "")):
            if name in hidden:
                what = f"`${name}` holds a secret, and a file's path is an argument of the program that looks for it"
                place = source.lines.place(*one.keys, "expect", index)
                yield Finding(place, what, "Name the file without it.")


def _policies(source: Source, one: Located) -> list[Environment]:
    known = source.environments.environments
    return [known[on] for on in one.step.runs_on if on in known]


def _secrets(policy: Environment) -> Iterator[str]:
    return (name for name in policy.variables if made_of(name, policy, lambda it: isinstance(it, Secret)))


def _all(source: Source) -> Iterator[tuple[Located, Capture, Place]]:
    for one in source.rollout.located():
        for index, capture in enumerate(one.step.captures):
            yield one, capture, source.lines.place(*one.keys, "captures", index, "variable")


def _slots(one: Located) -> Iterator[tuple[int, dict[str, str]]]:
    """The values of a step's sentences. Wrong sentences are told elsewhere."""
    for index, expectation in enumerate(one.step.expect):
        try:
            yield index, filled(expectation)[1]
        except (KeyError, TypeError, ValueError):
            continue


def _uses(one: Located) -> Iterator[str]:
    yield from names_of(bash(one.step.run))
    for _, values in _slots(one):
        for value in values.values():
            yield from names_in(value)
