"""What several rollouts share without copying: people, procedures and steps of other files, put into a rollout.

They are put in as plain data, before anything is typed, so that all rules see one rollout and every finding still
names the file and line of its value. Overriding single fields was not taken: a shared step would then be another in
each rollout, and nobody could tell from its file what it does.
"""

import os
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, Final, Protocol

from pydantic import Field

from ..dataclass import dataclass
from ..environments import Name
from ..errors import Finding, Place, suggest
from ..shapes import Model
from ..yaml_nodes import Keys, Lines, Nodes
from .procedure import Step
from .project import leads
from .release import Person
from .words import Span

#: Shared files of one rollout; more than these, nobody finds a step in.
MOST: Final = 50

#: What a file can share, as a person calls one of them.
_KINDS: Final = {"people": "person", "procedures": "procedure", "steps": "step"}


class Shared(Model):
    """A file that rollouts share. Its procedures are checked where they are put in."""

    shared: list[Span] = Field(default=[], description="Further such files, relative to this one.")
    people: dict[Name, Person] = Field(default={}, description="People, added to those of the rollout.")
    procedures: dict[Name, dict[str, Any]] = Field(
        default={}, description="Procedures, added to those of the rollout."
    )
    steps: dict[Name, Step] = Field(
        default={}, description="Steps that a procedure takes over as `{use: name}`, whole."
    )


@dataclass(frozen=True, slots=True)
class SharedFile:
    """Such a file as it was read."""

    data: dict[str, Any]
    lines: Lines
    findings: tuple[Finding, ...]


class Reads(Protocol):
    """Reads shared files: `library.Library`."""

    def shared(self, path: Path, shown: str) -> SharedFile: ...  # noqa: D102


@dataclass(slots=True)
class Joined:
    """What was put into a rollout; filled while files are followed."""

    root: Path  #: the project's folder, which no file leaves
    reads: Reads
    files: dict[Path, SharedFile] = field(default_factory=dict)  #: by the path that leads to it
    findings: list[Finding] = field(default_factory=list)

    def add(self, place: Place, what: str, remedy: str) -> None:
        """Note a mistake."""
        self.findings.append(Finding(place, what, remedy))


def join(nodes: Nodes, path: Path, root: Path, reads: Reads) -> Joined:
    """Put the shared files of a rollout into its data. With findings, the data is not worth typing."""
    joined = Joined(root, reads)
    _follow(nodes.data, nodes.lines, path, joined, (os.path.realpath(path),))
    if not joined.findings:
        for kind in ("people", "procedures"):
            _add(kind, nodes, joined)
        _use(nodes, joined)
    return joined


def _follow(data: Any, lines: Lines, path: Path, joined: Joined, way: tuple[str, ...]) -> None:  # noqa: ANN401
    """Read the files that a file names, and the files that those name, each once."""
    names = data.get("shared") if isinstance(data, dict) else None
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if not isinstance(name, str):
            continue  # the model tells it
        place = lines.place("shared", index)
        target = path.parent / name
        if problem := leads(name, path.parent, joined.root):
            joined.add(
                place,
                f"names the shared file `{name}`, which {problem}",
                "Name a file inside of the project's folder.",
            )
            continue
        real = os.path.realpath(target)
        if real in way:
            joined.add(place, f"names `{name}`, which leads back to this file", "Take it out.")
        elif len(joined.files) >= MOST:
            joined.add(place, f"is one shared file too many: {MOST} can be read", "Join some of them.")
            return
        elif all(real != os.path.realpath(one) for one in joined.files):
            _read(Path(os.path.normpath(target)), place, joined, (*way, real))


def _read(target: Path, place: Place, joined: Joined, way: tuple[str, ...]) -> None:
    shown = Path(os.path.relpath(os.path.realpath(target), os.path.realpath(joined.root))).as_posix()
    file = joined.reads.shared(target, shown)
    joined.files[target] = file
    for finding in file.findings:
        if finding.place.line:
            joined.findings.append(finding)
        else:
            joined.add(place, f"names the shared file `{shown}`: {finding.what}", finding.remedy)
    _follow(file.data, file.lines, target, joined, way)


def _add(kind: str, nodes: Nodes, joined: Joined) -> None:
    """The rollout's own first, in the order of its file; then those of each shared file, in the order of the lists."""
    own = nodes.data.get(kind, {})
    if not isinstance(own, dict):
        return  # the model tells it
    merged = dict(own)
    parts: dict[Keys, tuple[Lines, Keys]] = {}
    places = {name: nodes.lines.place(kind, name) for name in own}
    for name, value, file in _named(kind, joined, places):
        merged[name] = value
        parts[(kind, name)] = (file.lines, (kind, name))
    if parts:
        nodes.data[kind] = merged
        nodes.lines.parts.update(parts)


def _named(kind: str, joined: Joined, places: dict[str, Place]) -> Iterator[tuple[str, Any, SharedFile]]:
    """What the files share of a kind. A name that is there twice is a mistake, at both places."""
    for file in joined.files.values():
        for name, value in file.data.get(kind, {}).items():
            here = file.lines.place(kind, name)
            if name in places:
                for one, other in ((here, places[name]), (places[name], here)):
                    what = f"the {_KINDS[kind]} `{name}` is here and at {other}"
                    joined.add(one, what, "Keep one of them, or rename one.")
                continue
            places[name] = here
            yield name, value, file


def _use(nodes: Nodes, joined: Joined) -> None:
    """Put shared steps where procedures use them. Shared data is not changed: other rollouts have it, too."""
    steps = {name: (value, file) for name, value, file in _named("steps", joined, {})}
    procedures = nodes.data.get("procedures")
    for name, procedure in list(procedures.items()) if isinstance(procedures, dict) else ():
        body = procedure.get("steps") if isinstance(procedure, dict) else None
        if not isinstance(body, dict) or not any(_uses(step) for step in body.values()):
            continue
        procedures[name] = {**procedure, "steps": dict(body)}
        for key, step in body.items():
            keys = ("procedures", name, "steps", key)
            if _uses(step) and (used := _used(step, nodes.lines.place(*keys, "use"), steps, joined)):
                procedures[name]["steps"][key] = steps[used][0]
                nodes.lines.parts[keys] = (steps[used][1].lines, ("steps", used))


def _uses(step: Any) -> bool:  # noqa: ANN401 - plain data
    return isinstance(step, dict) and "use" in step


def _used(step: dict[str, Any], place: Place, steps: dict[str, Any], joined: Joined) -> str:
    """The name of the shared step; nothing, and a finding, if there is none."""
    name = step["use"]
    if len(step) > 1:
        what = "uses a shared step and says more: a shared step is used whole, as its file has it"
        joined.add(place, what, "Remove the other keys, or write the step out here.")
    elif not isinstance(name, str):
        joined.add(place, "`use` must be the name of a shared step", "Correct it.")
    elif name not in steps:
        what = f"there is no shared step `{name}`"
        joined.add(place, what, f"Correct the name, or add its file to `shared`.{suggest(name, steps)}")
    else:
        return name
    return ""
