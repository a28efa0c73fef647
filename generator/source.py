"""The source as a whole: the rollout, the environments it names, and where each thing stands."""

from dataclasses import field
from pathlib import Path

from ..dataclass import dataclass
from ..environments import Environments
from ..errors import Finding
from ..yaml_nodes import Lines
from .rollout import Rollout
from .templates import Templates


@dataclass(frozen=True, slots=True)
class Source:
    """What the documents are written from."""

    name: str  #: what the documents call the rollout's file, relative to the project: `content/rollout.yaml`
    folder: Path  #: where the rollout's file is; paths in it are relative to this
    rollout: Rollout
    environments: Environments
    lines: Lines  #: of the rollout's file
    policy: Lines  #: of the environments file
    templates: Templates = field(default_factory=Templates)  #: those that override ours
    id: str = ""  #: the rollout's name where a project has several
    files: tuple[
        Path, ...
    ] = ()  #: every file that was read for it; the rollout's and the environments file first
    folders: tuple[Path, ...] = ()  #: every folder of which all files count
    project: Path | None = None  #: the project's folder; none where the rollout's file is in no known one
    unused: tuple[
        Finding, ...
    ] = ()  #: variables that it does not use, of an environments file it may not have alone
