"""Laravel: `migrations.migration` has the names of files, in the order in which they ran."""

import shlex
from typing import Final

from .framework import Framework, Migration, as_they_stand


def listed(printed: str) -> tuple[Migration, ...]:
    """One path a line; their order is that of their names."""
    paths = [line for line in printed.split("\n") if line.endswith(".php")]
    return tuple(Migration(path.rpartition("/")[2].removesuffix(".php"), path) for path in sorted(paths))


def step(migration: Migration) -> str:
    """Run one file, whatever else is pending."""
    return f"php artisan migrate --force --no-interaction --path={shlex.quote(migration.file)}"


FRAMEWORK: Final = Framework(
    log="SELECT migration FROM migrations ORDER BY id",
    listing="printf '%s\\n' database/migrations/*.php",
    listed=listed,
    ran=as_they_stand,
    step=step,
    listener="failing.php",
    placed="failing.php",
    loads='export PHP_INI_SCAN_DIR="${PHP_INI_SCAN_DIR-}:$1"',  # an empty part is PHP's own folder
    beside=(("failing.ini", 'auto_prepend_file = "@/failing.php"\n'),),
)
