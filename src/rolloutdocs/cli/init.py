"""`rolloutdocs init`: a folder to a rollout that builds and verifies."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ..checks.reports.printable import visible
from ..errors import StartRefused, suggest
from ..starts.start import DEFAULT, STARTS, Start
from .exits import refusals
from .once import Once

REQUIREMENTS = "requirements-rollout.txt"
UNPUBLISHED = "it is on no package index yet, and whoever takes its name there would be run"

#: What a person wants to know of the new files; the rest is the start's own.
ABOUT = {
    ".github": "the workflow",
    ".gitattributes": "pages keep their bytes",
    ".gitignore": "evidence stays out of git",
    "ROLLOUT.md": "what this is, and what it proves",
    "content": "the source: the rollout, and the policy",
    "mkdocs.yml": "the site of the pages",
    "requirements-rollout.txt": "what the workflow installs",
    "theme": "the look of the site",
}


class Template(click.Choice[str]):
    """A choice that says which name was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """As click does, with the suggestion of all other errors here."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.BadParameter(error.message + suggest(str(value), STARTS), ctx, param) from None


@click.command(
    cls=Once,
    epilog="\b\nTemplates:\n" + "\n".join(f"  {name:<9}{start.says}" for name, start in STARTS.items()),
)
@click.option(
    "--template", type=Template(list(STARTS)), default=DEFAULT, show_default=True, help="What to begin with."
)
@click.option("--ci", type=click.Choice(["github"]), help="Write the workflow too.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def init(template: str, ci: str | None, folder: Path) -> None:
    """Start a rollout in FOLDER, this one if none is named.

    It builds and verifies at once. Nothing that exists is overwritten: all files are written, or none.

    \b
    Example:
      rolloutdocs init my-rollout
      rolloutdocs init --template plain --ci github
    """
    from ..generator.pages import DOCUMENTS
    from ..starts.files import files, lines_of
    from ..starts.write import kept, obstacles, write

    with refusals():
        paths = files(template, ci or "")
        if found := obstacles(paths, folder, tuple(f"docs/{document.file}" for document in DOCUMENTS)):
            raise StartRefused(found)
        shared = {path: paths.pop(path) for path in kept(paths, folder)}
        write(paths, folder)
    click.echo(f"A rollout from the template {template}, {len(paths)} files in {_named(folder)}:\n")
    click.echo(_tree(paths))
    for path, file in shared.items():
        has = (folder / path).read_text("utf-8", errors="replace").splitlines()
        if lacks := [line for line in lines_of(file) if line not in has]:
            click.echo(f"\n{visible(str(folder / path))} is yours and was left as it is. Add to it:\n")
            click.echo("\n".join(f"  {line}" for line in lacks))
    click.echo(_needs(STARTS[template]), nl=False)
    if REQUIREMENTS in paths:
        click.echo(
            f"\nBefore CI runs, say in {REQUIREMENTS} where rolloutdocs is installed from: {UNPUBLISHED}."
        )
    click.echo(_next(folder), nl=False)


def _named(folder: Path) -> str:
    return "this folder" if folder == Path() else visible(str(folder))


def _tree(paths: Iterable[str]) -> str:
    """The top of what was written; folders with the number of their files."""
    below: dict[str, list[str]] = {}
    for path in paths:
        below.setdefault(path.partition("/")[0], []).append(path)
    rows = [
        (f"{name}/" if inside != [name] else name, "" if inside == [name] else _files(len(inside)), name)
        for name, inside in sorted(below.items(), key=lambda item: (item[1] == [item[0]], item[0]))
    ]
    wide = max(len(shown) for shown, _, _ in rows)
    return "\n".join(
        f"  {shown:<{wide}}  {many:>8}  {ABOUT.get(name, '')}".rstrip() for shown, many, name in rows
    )


def _files(many: int) -> str:
    return f"{many} file" if many == 1 else f"{many} files"


def _needs(start: Start) -> str:
    """What the steps need besides rolloutdocs, and what of it is not here."""
    if not start.needs:
        return ""
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    missing = [name for name in start.programs if shutil.which(name, path=path) is None]
    missing += [name for name in start.modules if find_spec(name) is None]
    lacks = f"Not found here: {', '.join(missing)}.\n" if missing else ""
    return f"\nIt needs {start.needs}:\n  {start.install}\n{lacks}"


def _next(folder: Path) -> str:
    enter = "" if folder == Path() else f"  cd {shlex.quote(visible(str(folder)))}\n"
    return f"\nNext:\n{enter}  rolloutdocs build\n  rolloutdocs verify --env staging\n"
