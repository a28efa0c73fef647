"""Whether what is here is what the pull request proposes: evidence of something else says nothing of it.

In a workflow the checkout is a merge of the head into its base, which counts where the head is one of the merge's
parents: it is what will be there once it is merged.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..base import Base, found

#: Files that differ and are named.
FEW: Final = 3


def here() -> Base:
    """What is checked out in the folder in which the command was called. Raises OSError where that is no repository."""
    return found("HEAD")


def unlike(base: Base, head: str, paths: Iterable[Path], page: Path, shipped: Iterable[Path] = ()) -> str:
    """Why what is here is not what the pull request proposes; "" where it is. Raises OSError.

    `paths` are the folders that matter, and `page` is one of the files that must be in the commit. Below `shipped`
    nothing may stand that is not in it: it would go out with the application, and nobody proposed it.
    Where a link leads counts, too.
    """
    if head != base.commit and head not in base.parents[1:]:
        return f"the pull request proposes {head[:12]}, and {base.commit[:12]} is checked out here"
    if not base.has(page):
        return f"{page} is not in the commit"
    shipped = [*shipped]
    if far := [path for path in shipped if base.beyond(path)]:
        return (
            f"{os.path.relpath(far[0])} lies outside of the repository, so that nobody proposed what is in it"
        )
    shipped += [real for path in shipped if (real := path.resolve()) != path.absolute()]
    changed = [name for path in (*paths, *shipped) for name in base.changed(path)]
    changed += [name for path in shipped for name in base.added(path)]
    changed = [*dict.fromkeys(changed)]
    if changed:
        more = f" and {len(changed) - FEW} more" if len(changed) > FEW else ""
        return f"not as in the commit: {', '.join(changed[:FEW])}{more}"
    return ""
