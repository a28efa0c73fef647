from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.database import copy, live, members


class Command(BaseCommand):
    help = "Copy the database to a new file. Never replaces one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **given: Any) -> str:
        file: Path = given["file"]
        if file.exists():
            raise CommandError(f"{file} is there already: name another, or move it away")
        if not members(live()):
            raise CommandError("the database has no members: this would be no backup")
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(file.name + ".part")
        part.unlink(missing_ok=True)
        copy(live(), part)
        part.replace(file)
        return f"Backup of {members(file)} members"
