"""One run's own values: ports, folders and secrets chosen when it starts, and every `$NAME` filled in.

Steps see these variables and a few of the caller's (`KEPT`), nothing else: an exported `DB_HOST` of the person who
runs the tool must not decide which database a migration meets. On a far target they see the far side's own and the
declared ones; the client that leads there (ssh, docker) sees the caller's that it needs (`CLIENT`), none declared.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from ..dataclass import dataclass
from ..environments import Chosen, Environment, Secret
from ..errors import Finding, Place
from .far import FarFolders
from .github.address import TOKENS
from .placed import Places
from .ports import free_port
from .secret import SettingRefused, secret
from .shell import Target

#: Variables of the caller that steps keep: who they are and how their terminal speaks, not what they talk to.
KEPT: Final = ("HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSH_AUTH_SOCK")

#: What a client that leads to a far target needs besides, to find its configuration and its agent.
CLIENT: Final = (
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "KUBECONFIG",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_RUNTIME_DIR",
)

_NAME: Final = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment with all its values, for the length of one run."""

    name: str  #: the environment's name in the file
    environment: Environment
    base: Path  #: the folder of the environments file; its relative paths start here
    variables: Mapping[str, str]  #: every declared variable, filled in
    secrets: frozenset[str]  #: values that are never written anywhere
    folders: tuple[Path, ...]  #: folders made for this run, on this machine
    there: FarFolders | None = None  #: those made on a far target; None: steps run on this machine
    mark: str = (
        ""  #: name of a variable that only this run's processes have, so that they are found after a kill
    )
    places: Places = field(default_factory=Places)  #: where its far shells are, which has to be one place

    @property
    def directory(self) -> Path:
        """Where what this machine runs starts: services, and steps unless they run elsewhere; absolute."""
        below = "." if self.environment.far else self.environment.directory
        return (self.base / below).resolve()

    @property
    def target(self) -> Target:
        """Where steps run, and what they see there."""
        if self.environment.far:
            return _far(self.environment, {**self.variables, **self._marked}, self.mark)
        return Target(tuple(self.environment.shell), str(self.directory), self.process)

    @property
    def process(self) -> dict[str, str]:
        """The whole environment of every process of the run."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        here = [] if self.environment.far else self.environment.path
        first = [str((self.base / folder).absolute()) for folder in here]
        if self.environment.own_python:
            first.append(str(Path(sys.executable).parent))
        path = os.pathsep.join([*first, os.environ.get("PATH", os.defpath)])
        return {**kept, "PATH": path, **self.variables, **self._marked}

    @property
    def _marked(self) -> dict[str, str]:
        return {self.mark: "1"} if self.mark else {}

    def fill(self, text: str, escape: Callable[[str], str] = str) -> str:
        """`text` with each `$NAME` replaced by its value. Raises KeyError for a name that is not declared."""
        return fill(text, self.variables, escape)


def fill(text: str, variables: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """Replace `$NAME` and `${NAME}` in one pass, so that a value is never looked into for further names."""
    return _NAME.sub(lambda found: escape(variables[found[1] or found[2]]), text)


@contextmanager
def chosen(name: str, environment: Environment, path: Path) -> Iterator[Setting]:
    """Choose the run's values; its folders and the hold on its ports end with the block.

    `path` is the environments file. Raises SettingRefused when a secret is not where the policy says.
    """
    if environment.own_python:
        _own_python(path)
    with ExitStack() as held:
        variables: dict[str, str] = {}
        hidden = {
            os.environ[name] for name in TOKENS if os.environ.get(name)
        }  # not given to steps, but near them
        folders: list[Path] = []
        places = Places()
        there = FarFolders(_far(environment, {}), places) if environment.far else None
        if there:
            held.callback(there.remove)
        for variable, origin in environment.variables.items():
            if isinstance(origin, Secret):
                value = secret(variable, origin, path)
                hidden.add(value)
            elif isinstance(origin, Chosen) and origin.chosen == "port":
                value = str(held.enter_context(free_port()))
            elif isinstance(origin, Chosen) and there:
                value = _made(there, variable, path)
            elif isinstance(origin, Chosen):
                folders.append(held.enter_context(_folder()))
                value = str(folders[-1])
            else:
                value = fill(origin, variables)
            variables[variable] = value
        yield Setting(
            name,
            environment,
            path.parent,
            MappingProxyType(variables),
            frozenset(hidden),
            tuple(folders),
            there,
            places=places,
        )


def _far(environment: Environment, variables: Mapping[str, str], mark: str = "") -> Target:
    """A far target: nothing of this machine's folders, accounts or search path has a meaning there."""
    client = {name: os.environ[name] for name in (*KEPT, *CLIENT, "PATH") if name in os.environ}
    directory = None if environment.directory == "." else environment.directory
    return Target(tuple(environment.shell), directory, variables, client, tuple(environment.path), mark)


def _made(there: FarFolders, variable: str, path: Path) -> str:
    try:
        return there.make()
    except OSError as error:
        what = f"the folder `{variable}` could not be made on the target: {error}"
        raise SettingRefused(
            [Finding(Place(path.name, 0), what, "See that the target is there; nothing was run.")]
        ) from None


def _own_python(path: Path) -> None:
    """Another `python` of the caller's PATH would be taken in its place, without what the steps need."""
    if shutil.which("python", path=str(Path(sys.executable).parent)) is None:
        what = f"`own_python` is asked for, and there is no `python` beside `{Path(sys.executable).name}`"
        remedy = "Install rolloutdocs into an environment of its own (`python3 -m venv`); nothing was run."
        raise SettingRefused([Finding(Place(path.name, 0), what, remedy)])


@contextmanager
def _folder() -> Iterator[Path]:
    """A new folder that only this user can enter; removed even where a step took away its own rights on a part."""
    made = Path(tempfile.mkdtemp(prefix="rolloutdocs-")).resolve()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def filled(setting: Setting, url: str) -> str:
    """A URL with each `$NAME` replaced. Only what stands before the `@` is escaped: SQLAlchemy reads the rest as is."""
    account, at, rest = url.rpartition("@")
    return setting.fill(account, lambda value: quote(os.fsencode(value), safe="")) + at + setting.fill(rest)
