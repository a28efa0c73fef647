"""What no single field of `copies` can keep: a copy that nothing points to is the database itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from .copying import BACKUP, OWN, Command, Copies
from .environments import Environment, Secret, made_of, names_in
from .errors import Finding, Place, suggest

At = Callable[..., Place]

#: Kind of copy -> how the URL of its database begins.
SCHEMES: Final = {"mariadb": ("mysql", "mariadb"), "postgresql": ("postgresql",), "sqlite": ("sqlite",)}


def copies(environment: Environment, declared: Copies, at: At) -> Iterator[Finding]:
    """Everything that is wrong with one environment's copies."""
    yield from _needed(environment, at)
    yield from _commands(declared, at)
    yield from _kind(environment, declared, at)
    yield from _names(environment, declared, at)
    yield from _arguments(environment, declared, at)
    yield from _services(environment, declared, at)
    if environment.database and not pointed(environment, environment.database.url, declared):
        what = "no variable that `database.url` uses points to the copy, so it would be asked for the database itself"
        yield Finding(at("copies", "variables"), what, "Point one of them to `$COPY`.")
    if not {*names_in(declared.prints)} & {*OWN}:
        what = "`prints` does not name the copy, so the database itself would prove to be it"
        yield Finding(at("copies", "prints"), what, "Use `$COPY` in it.")


def pointed(environment: Environment, text: str, declared: Copies) -> bool:
    """Whether a text is another one where variables point to the copy: it uses one, or one that is made of one."""
    leads: set[str] = set()
    for name, value in environment.variables.items():
        value = declared.variables.get(name, value if isinstance(value, str) else "")
        if {*names_in(value)} & ({*OWN} | leads):
            leads.add(name)
    return bool(leads & {*names_in(text)})


def _needed(environment: Environment, at: At) -> Iterator[Finding]:
    for name, value in (("database", environment.database), ("identity", environment.identity)):
        if value is None:
            what = f"copies need the environment's `{name}`, and there is none"
            yield Finding(at("copies"), what, f"Declare `{name}`.")
    for name in (*OWN, BACKUP):
        if name in environment.variables:
            what = f"`{name}` is a name that the copy's own setting uses"
            yield Finding(at("variables", name), what, "Give the variable another name.")


def _commands(declared: Copies, at: At) -> Iterator[Finding]:
    own = declared.kind == "own"
    for key in ("make", "remove"):
        if bool(getattr(declared, key)) is not own:
            what = f"copies of the kind `{declared.kind}` {'need' if own else 'have no use for'} `{key}`"
            yield Finding(
                at("copies", key), what, "Write the command." if own else "Remove it, or write `own`."
            )
    if declared.empty and not own:
        what = f"copies of the kind `{declared.kind}` have no use for `empty`"
        yield Finding(at("copies", "empty"), what, "Remove it, or write `own`.")


def _kind(environment: Environment, declared: Copies, at: At) -> Iterator[Finding]:
    begins = SCHEMES.get(declared.kind)
    url = environment.database.url if environment.database else ""
    scheme, _, rest = url.partition(":")
    if begins and rest and not names_in(scheme) and not scheme.startswith(begins):
        what = f"`database.url` is none of the kind `{declared.kind}`"
        yield Finding(at("copies", "kind"), what, "Name the kind of that database, or `own`.")


def _names(environment: Environment, declared: Copies, at: At) -> Iterator[Finding]:
    known = [*environment.variables]
    inside = [*known, *OWN]
    for name, value in declared.variables.items():
        place = at("copies", "variables", name)
        yield from _declared([name], known, place)
        earlier = known[: known.index(name)] if name in known else known
        yield from _declared(names_in(value), [*earlier, *OWN], place)
    yield from _declared(names_in(declared.account), known, at("copies", "account"))
    yield from _declared(names_in(declared.prints), inside, at("copies", "prints"))
    for keys, command in declared.commands:
        for index, part in enumerate(command if isinstance(command, list) else []):
            place = at("copies", *keys, index)
            yield from _declared(names_in(part), [*known, *declared.known_in(keys)], place)
            yield from _secret(names_in(part), environment, place)
    for index, name in enumerate(declared.production.variables):
        place = at("copies", "production", "variables", index)
        if name in declared.variables or (
            environment.database and name in names_in(environment.database.url)
        ):
            what = f"`{name}` leads to the copy, and would lead to production with its value there"
            yield Finding(place, what, "Leave it out.")


def _declared(used: Iterable[str], known: list[str], place: Place) -> Iterator[Finding]:
    for name in dict.fromkeys(used):
        if name not in known:
            remedy = f"Declare it under `variables`, or correct the name.{suggest(name, known)}"
            yield Finding(place, f"`${name}` is used but not declared before in this environment", remedy)


def _secret(used: Iterable[str], environment: Environment, place: Place) -> Iterator[Finding]:
    for name in used:
        if _hidden(name, environment):
            what = f"`${name}` holds a secret, and the arguments of a process can be read by every user"
            yield Finding(place, what, "Let the program read the variable from its environment.")


def _arguments(environment: Environment, declared: Copies, at: At) -> Iterator[Finding]:
    """What runs on the copy shows no variable that is made of a secret there alone."""
    there = environment.model_copy(update={"variables": {**environment.variables, **declared.variables}})
    for keys, command in _run_there(environment, declared):
        parts = enumerate(command if isinstance(command, list) else [])
        for index, name in ((index, name) for index, part in parts for name in names_in(part)):
            if _hidden(name, there) and not _hidden(name, environment):
                what = f"`${name}` holds a secret on a copy, and the arguments of a process can be read by every user"
                remedy = "Let the program read the variable from its environment."
                yield Finding(at(*keys, index), what, remedy)


def _run_there(environment: Environment, declared: Copies) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command of the file that runs on a copy, and where it stands."""
    yield from ((("copies", *keys), command) for keys, command in declared.commands)
    for name in declared.services:
        if name in environment.services:
            yield ("services", name, "run"), environment.services[name].run
    if environment.identity:
        yield ("identity", "command"), environment.identity.command


def _hidden(name: str, environment: Environment) -> bool:
    return made_of(name, environment, lambda value: isinstance(value, Secret))


def _services(environment: Environment, declared: Copies, at: At) -> Iterator[Finding]:
    for index, name in enumerate(declared.services):
        if name not in environment.services:
            what = f"there is no service `{name}` in this environment"
            remedy = f"Correct the name.{suggest(name, environment.services)}"
            yield Finding(at("copies", "services", index), what, remedy)
