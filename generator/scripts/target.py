"""Where the rehearsal takes place, as PowerShell: variables, services, database, identity and the starting state."""

import re
from typing import Final
from urllib.parse import unquote

from ...environments import Chosen, Environment, Secret, Service
from .literals import array, filled, literal

#: What programs keep of the caller's variables: who it is and how the system works, not what they talk to.
KEPT: Final = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSH_AUTH_SOCK"),
    *("SystemRoot", "windir", "SystemDrive", "ComSpec", "PATHEXT", "OS", "TEMP", "TMP", "USERNAME"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)"),
    *("PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS"),
)

_MYSQL: Final = re.compile(
    r"(?:mysql|mariadb)\+pymysql://(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@(?P<server>[^:@/]+)"
    r"(?::(?P<port>[^/]+))?/(?P<name>[^/?]+)"
)
_SQLITE: Final = re.compile(r"sqlite:///(?P<file>[^?]+)")


def setting(environment: Environment) -> list[str]:
    """The body of the function that gives every variable its value."""
    names = dict.fromkeys([*KEPT, *environment.variables])
    lines = [f"Save-Setting -Names {array(map(literal, names))}"]
    if environment.path:
        lines.append(f"Add-Path -Folders {array(map(literal, environment.path))}")
    lines += [
        f"$env:{name} = {_value(name, value)}"
        for name, value in environment.variables.items()
        if not (isinstance(value, Secret) and value.secret == "command")  # noqa: S105 - an obstacle: nothing runs
    ]
    return lines


def target(environment: Environment) -> list[str]:
    """The entries of the table that says what is asked, started and brought back."""
    services = [_service(name, one) for name, one in environment.services.items()]
    return [
        f"Services = {array(services)}",
        f"Database = {_database(_address(environment))}",
        f"Identity = {_identity(environment)}",
        f"Reset = @{{ {task(environment.reset)} }}",
    ]


def task(command: str | list[str]) -> str:
    """A command of the environments file: an argument list, or bash text that this script cannot run."""
    if isinstance(command, str):
        return f"Text = {literal(command)}; Arguments = @()"
    return f"Text = ''; Arguments = {array(map(filled, command))}"


def _value(name: str, value: str | Chosen | Secret) -> str:
    if isinstance(value, str):
        return filled(value)
    if isinstance(value, Chosen):
        return "New-Port" if value.chosen == "port" else "New-Folder"
    if value.secret == "made":  # noqa: S105 - the origin's name
        return "New-Secret"
    return (
        f"Read-Secret -Variable {literal(name)} -Origin {literal(value.secret)} -Name {literal(value.name)}"
    )


def _service(name: str, one: Service) -> str:
    fields = [
        f"Name = {literal(name)}",
        f"Arguments = {array(map(filled, one.run))}",
        f"Port = {filled(one.ready.port)}",
        f"Address = {filled(one.ready.http)}",
        f"Within = {one.ready.within}",
        f"Signal = {literal(one.stop)}",
    ]
    return f"@{{ {'; '.join(fields)} }}"


def _identity(environment: Environment) -> str:
    if environment.identity is None:
        return "$null"
    identity = environment.identity
    fields = [
        task(identity.command),
        f"Prints = {filled(identity.prints)}",
        f"Query = {literal(identity.query)}",
        f"Before = {literal(identity.before)}",
        f"BeforeReset = ${str(environment.asked_before_reset).lower()}",
    ]
    return f"@{{ {'; '.join(fields)} }}"


def _address(environment: Environment) -> str:
    """The database's; of a variable alone, what it is: its parts must be known when the script is written."""
    url = environment.database.url if environment.database else ""
    for _ in environment.variables:  # no variable is its own
        value = environment.variables.get(url.removeprefix("$")) if url.startswith("$") else None
        if not isinstance(value, str):
            break
        url = value
    return url


def _database(url: str) -> str:
    """The address in its parts: a value in it is escaped for an address there, and must not be here."""
    if found := _SQLITE.fullmatch(url):
        return f"@{{ Kind = 'sqlite'; Problem = ''; File = {filled(found['file'])} }}"
    if found := _MYSQL.fullmatch(url):
        parts = {
            "User": unquote(found["user"]),
            "Password": unquote(found["password"] or ""),
            "Server": found["server"],
            "Port": found["port"] or "3306",
            "Name": found["name"],
        }
        fields = "; ".join(f"{key} = {filled(value)}" for key, value in parts.items())
        return f"@{{ Kind = 'mysql'; Problem = ''; {fields} }}"
    problem = (
        "this script cannot ask the environment's database" if url else "the environment declares no database"
    )
    return f"@{{ Kind = ''; Problem = {literal(problem)} }}"
