"""Both files of a source to one record, or to everything that is wrong in them.

Everything that can be wrong is found before anything is refused, so that a person mends both files in one go.
"""

from pathlib import Path

from ..environments import Environments, draft_environments
from ..errors import Finding, SourceRefused
from ..typed_yaml import Draft, parse
from . import rules, templates
from .document import FILES
from .rollout import Rollout
from .source import Source
from .templates import Templates


def load(path: Path, root: Path | None = None) -> Source:
    """Read the rollout at `path`. Raises `SourceRefused` with all findings of both files.

    `root` is the project's folder: errors and documents name files relative to it, from anywhere.
    Without it errors name the file as `path` does, documents by its bare name.
    """
    draft = parse(path, Rollout, _shown(path, root))
    if draft.value is None:
        raise SourceRefused(draft.findings)
    place = path.parent / draft.value.environments
    policy = draft_environments(place, _shown(place, root))
    found = [*draft.findings, *_located(draft, policy)]
    environments = policy.value or Environments.model_construct(environments={})
    name = _shown(path, root) if root else path.name
    own, wrong = _templates(draft, path.parent, root)
    found += wrong
    source = Source(name, path.parent, draft.value, environments, draft.lines, policy.lines, templates=own)
    for rule in (*rules.CROSS, *(rules.JOINT if policy.value else ())):
        found += rule(source)
    if found:
        raise SourceRefused(dict.fromkeys(found))
    return source


def _templates(draft: Draft[Rollout], folder: Path, root: Path | None) -> tuple[Templates, list[Finding]]:
    """A source's own templates, from a folder of its project."""
    if draft.value is None or not draft.value.templates:
        return Templates(), []
    place, project = folder / draft.value.templates, root or folder
    try:
        inside = place.resolve().is_relative_to(project.resolve())
    except (OSError, ValueError):
        inside = False
    if not inside:
        what = f"the folder of templates `{draft.value.templates}` is not in this project"
        return Templates(), [Finding(draft.lines.place("templates"), what, "Name a folder inside of it.")]
    return templates.read(place, _shown(place, root), tuple(FILES))


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
