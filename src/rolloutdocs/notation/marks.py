"""The HTML comments of a page: invisible when rendered, they carry ids and digests and nothing else.

A mark stands alone on its line, at column 0, with a blank line before and after it:
`<!-- rollout:step id=deploy.migrate -->`.
"""

from typing import Final

#: The word every mark begins with; the reader counts it in any spelling to find marks that hide.
WORD: Final = "rollout:"

#: A step's id: `deploy.migrate`, `verify-rollback.health`. The part before the first dot names the procedure.
ID: Final = r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*"

#: Kind of mark -> the keys it has, in order. `digest` is 64 hexadecimal digits; `ids` are joined by commas.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "page": ("id", "digest"),  # before the list that says how many steps the page has
    "variables": (),  # before the table of variables
    "rehearsal": (),  # before the list whose one field is the order of the procedures
    "claims": (),  # on the rollback page, before the list of procedures and claims that snapshots decide
    "step": ("id",),  # before the fence of a step's definition
    "repeat": ("ids",),  # before a fence that shows steps defined elsewhere again
    "not-run": (),  # before a fence that nobody runs, and says why
    "picture": (),  # before a fence that is drawn: `picture` has the lines that it may have
}

#: Line of a page or a script that holds its own digest, as a pattern: what is before, the digest, what is after.
#: A script's line is a comment of bash and of PowerShell.
SEALED: Final = (
    rf"^(<!-- {WORD}page id=[a-z-]+ digest=|# {WORD}script id=[a-z-]+ digest=)([0-9a-f]{{64}})((?: -->)?\r?)$"
)

#: Suffixes of the scripts that are published beside the pages.
SCRIPTS: Final = (".sh", ".ps1")

#: Stands for the digest while a page's own digest is computed (SHA-256 of the page's UTF-8 bytes).
NO_DIGEST: Final = "0" * 64
