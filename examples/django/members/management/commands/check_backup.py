from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.database import copy, live, members, same


class Command(BaseCommand):
    help = "Restore a backup to an empty database and compare that with the live one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **given: Any) -> str:
        with TemporaryDirectory() as folder:
            scratch = Path(folder) / "restored.db"
            copy(given["file"], scratch)
            if not same(scratch, live()):
                raise CommandError(f"{given['file']} is not what the database is now")
            return f"The backup restores to equal data: {members(scratch)} members"
