"""All files of a source to one record, or to everything that is wrong in them.

Everything that can be wrong is found before anything is refused, so that a person mends all files in one go. Only
what cannot be put together (`shared`) is told by itself: what would follow from it is no help.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..environments import Environments
from ..errors import Finding, SourceRefused
from ..typed_yaml import Draft, typed, walk
from ..yaml_nodes import Lines
from . import rules, templates
from .document import FILES
from .library import Library
from .listing import unlisted
from .project import inside, leads
from .rollout import Rollout
from .rules.values import declared_are_used
from .shared import Joined, join
from .source import Source
from .templates import Templates


def load(path: Path, root: Path | None = None, name: str = "", library: Library | None = None) -> Source:
    """Read the rollout at `path`. Raises `SourceRefused` with all findings of all its files.

    `root` is the project's folder: errors and documents name files relative to it, from anywhere.
    Without it errors name the file as `path` does, documents by its bare name. `name` is the rollout's, where there
    are several; `library` has what was read for the others.
    """
    library = library or Library()
    nodes = walk(path, _shown(path, root), library.read)
    if nodes.broken:
        raise SourceRefused(nodes.findings)
    project = _project(path, root, name)
    joined = join(nodes, path, project, library)
    if joined.findings:
        raise SourceRefused(dict.fromkeys([*nodes.findings, *joined.findings]))
    draft = typed(nodes, Rollout)
    if draft.value is None:
        raise SourceRefused(draft.findings)
    place = path.parent / draft.value.environments
    policy = _policy(draft.value.environments, path.parent, project, draft.lines)
    policy = policy or library.policy(place, _shown(place, root))
    shown = _shown(path, root) if root else path.name
    files = (path, place, *joined.files)
    environments = policy.value or Environments.model_construct(environments={})
    own, wrong = _templates(draft, (path.parent, project, root), library)
    source = Source(
        shown,
        path.parent,
        draft.value,
        environments,
        draft.lines,
        policy.lines,
        templates=own,
        id=name,
        files=(*files, *(path.parent / draft.value.templates / one for one in own.texts)),
        folders=(path.parent / draft.value.templates,) if draft.value.templates else (),
        project=root if root and project == root else None,
    )
    return _held(source, (draft, wrong), policy, joined)


def _held(
    source: Source,
    drafted: tuple[Draft[Rollout], list[Finding]],
    policy: Draft[Environments],
    joined: Joined,
) -> Source:
    """The source if it keeps all rules, and nothing was found before."""
    draft, before = drafted
    found = [*draft.findings, *before, *_located(draft, policy)]
    for rule in (*rules.CROSS, *(rules.JOINT if policy.value else ())):
        if rule is not declared_are_used or not _common(source):
            found += _told(rule(source), source, joined)
    found += unlisted(source) if source.id else ()
    if found:
        raise SourceRefused(dict.fromkeys(found))
    unused = tuple(declared_are_used(source)) if _common(source) else ()
    return replace(source, unused=unused)


def _project(path: Path, root: Path | None, name: str) -> Path:
    """The folder that no path leaves. A rollout from elsewhere brings its own: that of its file, or of all rollouts."""
    lexical = Path(os.path.abspath(path))  # noqa: PTH100 - a link that leads out does not make a project
    if root and (lexical.is_relative_to(os.path.abspath(root)) or inside(path, root)):  # noqa: PTH100
        return root
    return path.parent.parent if name else path.parent


def _policy(name: str, folder: Path, project: Path, lines: Lines) -> Draft[Environments] | None:
    """What is told instead of opening an environments file that is not in the project; none if it is."""
    if not (problem := leads(name, folder, project)):
        return None
    what = f"names the environments file `{name}`, which {problem}"
    found = Finding(lines.place("environments"), what, "Name a file inside of the project's folder.")
    return Draft(None, Lines(name, {}), (found,))


def _common(source: Source) -> bool:
    """Whether other rollouts may have the environments file as well: what one leaves unused another may use."""
    return (
        bool(source.id)
        and (source.folder / source.rollout.environments).parent.resolve() != source.folder.resolve()
    )


def _told(findings: Iterator[Finding], source: Source, joined: Joined) -> Iterator[Finding]:
    """A mistake in a shared file may be one for this rollout only: say which."""
    shared = {file.lines.path for file in joined.files.values()}
    for one in findings:
        said = one.place.path in shared and not one.detail
        yield Finding(one.place, one.what, one.remedy, f"As {source.name} has it.") if said else one


def _templates(
    draft: Draft[Rollout], folders: tuple[Path, Path, Path | None], library: Library
) -> tuple[Templates, list[Finding]]:
    """A source's own templates, from a folder of its project."""
    if draft.value is None or not draft.value.templates:
        return Templates(), []
    folder, project, root = folders
    place = folder / draft.value.templates
    if problem := leads(draft.value.templates, folder, project):
        what = f"names the folder of templates `{draft.value.templates}`, which {problem}"
        remedy = "Name a folder inside of the project's folder."
        return Templates(), [Finding(draft.lines.place("templates"), what, remedy)]
    return templates.read(place, _shown(place, root), tuple(FILES), library.read)


def _located(draft: Draft[Rollout], policy: Draft[Environments]) -> list[Finding]:
    """The findings of the environments file; one that is not there is a mistake of the file that names it."""
    missing = policy.value is None and len(policy.findings) == 1 and not policy.findings[0].place.line
    if not missing:
        return list(policy.findings)
    what = f"names the environments file `{policy.lines.path}`: {policy.findings[0].what}"
    return [Finding(draft.lines.place("environments"), what, policy.findings[0].remedy)]


def _shown(path: Path, root: Path | None) -> str:
    """A path as errors name it: relative to the project where it is inside, else as the caller typed it."""
    if root is None:
        return path.as_posix()
    try:
        return (path.parent.resolve() / path.name).relative_to(root.resolve()).as_posix()
    except (OSError, ValueError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
        return path.as_posix()
