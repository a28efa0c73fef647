"""Our own part of a site alone, in the project of the current folder: what `site.py` measures beside MkDocs.

A program of its own: what else measures (a browser, a server, a project of many rollouts) is no part of a site.
"""

import gc
import sys
from pathlib import Path


def ours(copied: Path) -> None:
    """All that `site` does but for MkDocs."""
    from rolloutdocs.cli import MADE
    from rolloutdocs.cli.sites import siting
    from rolloutdocs.cli.sites.sited import Asked

    gc.set_threshold(MADE, 10, 10)  # as the command line does, whatever it is asked for
    content, docs, evidence = Path("content"), Path("docs"), Path(".rolloutdocs")
    siting.put(Asked(content, docs, evidence, Path("mkdocs.yml"), Path("site")), copied)


if __name__ == "__main__":
    ours(Path(sys.argv[1]))
