"""What no single field of `gates` can keep: names that lead to somebody, and gates that somebody can open."""

import re
from collections.abc import Iterator
from functools import partial

from .environments import Environment, Environments
from .errors import Finding, Place, suggest
from .gating import MOMENT, WORDS, Gates, moment_of
from .yaml_nodes import Lines


def gates(file: Environments, lines: Lines) -> Iterator[Finding]:
    """Everything that is wrong with the gates of a file, and with the people who open them."""
    yield from _alone(file, lines)
    for name, environment in file.environments.items():
        if environment.gates:
            at = partial(lines.place, "environments", name, "gates")
            yield from _window(environment.gates, at)
            yield from _rehearsal(file, name, environment.gates, at)
            yield from _people(file, environment.gates, at)
            yield from _asked(environment.gates, at)
            yield from _bound(file, environment, at)


def _alone(file: Environments, lines: Lines) -> Iterator[Finding]:
    """Two names of one person would be two approvals."""
    for key in ("github", "principal"):
        first: dict[str, str] = {}
        for name, one in file.people.items():
            value = getattr(one, key).lower()
            if value and first.setdefault(value, name) != name:
                what = f"`{name}` and `{first[value]}` are the same: both have this {key}"
                yield Finding(lines.place("people", name, key), what, "Keep one of them.")
    if any(one.principal for one in file.people.values()) and not file.signers:
        what = "people here can sign, and no file says whose key is whose"
        remedy = "Name OpenSSH's file of allowed signers: `signers: signers`."
        yield Finding(lines.place("people"), what, remedy)


def _window(gates: Gates, at: partial[Place]) -> Iterator[Finding]:
    if gates.window is None:
        if gates.go_ahead:
            what = "a go-ahead counts within the window only, and there is none"
            yield Finding(at("go_ahead"), what, "Declare `window`.")
        return
    moments = []
    for key in ("begins", "ends"):
        if not re.fullmatch(MOMENT, getattr(gates.window, key)):
            continue  # that was said already
        try:
            moments.append(moment_of(getattr(gates.window, key)))
        except ValueError:
            what = f"`{getattr(gates.window, key)}` is no moment"
            yield Finding(at("window", key), what, "Write one that is in the calendar, of 1970 or later.")
    if len(moments) == 2 and moments[0] >= moments[1]:
        yield Finding(at("window", "ends"), "the window ends before it begins", "Correct one of them.")


def _rehearsal(file: Environments, name: str, gates: Gates, at: partial[Place]) -> Iterator[Finding]:
    if gates.rehearsal is None:
        for key in ("rollback", "backup"):
            if getattr(gates, key):
                what = f"`{key}` is proved by the rehearsal, and none is asked for"
                yield Finding(at(key), what, "Declare `rehearsal`.")
    elif gates.rehearsal.on not in file.environments:
        what = f"there is no environment `{gates.rehearsal.on}`"
        known = [one for one in file.environments if one != name]
        yield Finding(at("rehearsal", "on"), what, f"Correct it.{suggest(gates.rehearsal.on, known)}")
    elif gates.rehearsal.on == name:
        what = "an environment is no rehearsal of itself"
        yield Finding(at("rehearsal", "on"), what, "Name the one on which it is rehearsed.")


def _people(file: Environments, gates: Gates, at: partial[Place]) -> Iterator[Finding]:
    """Everybody is there, once, and has a way to say it."""
    if gates.rehearsal:
        yield from _named(file, gates.rehearsal.vouched_by, at, "rehearsal", "vouched_by")
    for item in gates.said:
        keys = ("items", item) if item in gates.items else (WORDS[item],)
        yield from _named(file, list(gates.may_say(item)), at, *keys, "by")


def _named(file: Environments, names: list[str], at: partial[Place], *keys: str) -> Iterator[Finding]:
    for index, name in enumerate(names):
        place = at(*keys, index)
        if name not in file.people:
            remedy = f"Name them under `people` of this file.{suggest(name, file.people)}"
            yield Finding(place, f"nobody is called `{name}`", remedy)
        elif name in names[:index]:
            yield Finding(place, f"`{name}` is named twice", "Remove one.")
        elif not file.people[name].principal and not (keys[0] == "approval" and file.people[name].github):
            what = f"`{name}` has no `principal`, so no signature can be theirs"
            yield Finding(place, what, "Give the one that the file of allowed signers has.")


def _bound(file: Environments, environment: Environment, at: partial[Place]) -> Iterator[Finding]:
    """A word that nothing ties to the application would hold for whatever is deployed later."""
    gates = environment.gates
    if gates is None or gates.rehearsal or environment.application:
        return
    signed = [one for one in gates.said if any(_signs(file, who) for who in gates.may_say(one))]
    if signed:
        what = f"the word on `{signed[0]}` would hold whatever the application becomes: nothing here names its files"
        remedy = "Name them under `application` of this environment, or declare `rehearsal`."
        yield Finding(at(), what, remedy)


def _signs(file: Environments, name: str) -> bool:
    return name in file.people and bool(file.people[name].principal)


def _asked(gates: Gates, at: partial[Place]) -> Iterator[Finding]:
    for name in gates.items:
        if name in WORDS or name in Gates.model_fields:
            what = f"`{name}` is the gate `{WORDS.get(name, name)}` already"
            yield Finding(at("items", name), what, "Give the item another name.")
    if gates.approval and gates.approval.enough and gates.approval.enough > len(gates.approval.by):
        what = f"{gates.approval.enough} of {len(gates.approval.by)} people can never approve"
        yield Finding(at("approval", "enough"), what, "Name more people, or ask for fewer.")
    if not (gates.rehearsal or gates.said):
        what = "no gate is declared, so nothing could ever be open"
        yield Finding(at(), what, "Declare one, such as `rehearsal`.")
