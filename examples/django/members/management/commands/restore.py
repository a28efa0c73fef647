from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.database import copy, live, members


class Command(BaseCommand):
    help = "Replace the database by a backup. What was written since is lost. Only in maintenance mode."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **given: Any) -> str:
        if not settings.MAINTENANCE.exists():
            raise CommandError("the service is open: close it first, with `maintenance on`")
        members(given["file"])  # a file that is no backup is refused before anything is lost
        copy(given["file"], live())
        return f"Restored: {members(live())} members"
