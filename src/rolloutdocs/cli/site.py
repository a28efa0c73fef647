"""`rolloutdocs site`: the documents, with what evidence says of them, as a site."""

from pathlib import Path

import click

from .exits import refusals
from .once import Once
from .options import docs_option, evidence_option, source_option


@click.command(cls=Once)
@source_option
@docs_option
@evidence_option
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's own configuration, as MkDocs has it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="The folder of the site; replaced as a whole when the new one is made.",
)
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("archive"),
    show_default=True,
    help="The folder of rollouts that are over: a folder each, with pages and evidence.jsonl.",
)
@click.option("--serve", is_flag=True, help="Show it on this machine, and follow every change until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="With --serve: the port on 127.0.0.1; 0 takes a free one.",
)
@click.option("--fresh", is_flag=True, help="Read everything anew, whatever an earlier site has kept of it.")
@click.option("--open", "opened", is_flag=True, help="Open it in a browser.")
def site(
    source: Path,
    docs: Path,
    evidence: Path,
    config: Path,
    output: Path,
    archive: Path,
    serve: bool,
    port: int,
    fresh: bool,
    opened: bool,
) -> None:
    """Build the documents, the pages from evidence, and the site of both.

    The documents are built as by `build`, so that a page edited by hand stops it. The site is made from a copy below
    `.rolloutdocs/`: there every step has a badge that says what evidence says of it, and `docs/` stays as it is.
    Nothing of the documents is run. What source, policy, pages and evidence say is kept in your own cache folder, so
    that the next site need not read what did not change.

    \b
    Example:
      rolloutdocs site
      rolloutdocs site --serve --open
      rolloutdocs site --output public
    """
    from .sites import sited, siting

    asked = sited.Asked(source, docs, evidence, config, output, archive, fresh)
    with refusals():
        if serve:
            siting.serve(asked, port, opened)
        else:
            made = siting.made(asked)
            click.echo(f"{made} pages in {output}")
            if opened:
                click.launch(str((output / "index.html").absolute()))
