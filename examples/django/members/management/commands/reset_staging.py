from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from members.database import live

START = "0002_member_area"
ROLES = ("viewer", "contributor", "manager")


class Command(BaseCommand):
    help = "Make the starting state. Destroys the data of this run; refuses any database but staging.db in RUN_DIR."

    def handle(self, **_: Any) -> str:
        if live().resolve() != settings.RUN_DIR.resolve() / "staging.db":
            raise CommandError(f"{live()} is not staging.db in {settings.RUN_DIR}: nothing was done")
        live().unlink(missing_ok=True)
        settings.MAINTENANCE.unlink(missing_ok=True)
        call_command("migrate", "members", START, verbosity=0)
        rows = [(f"Member {n:02}", ROLES[n % 3], "admin" if n % 10 == 0 else "app") for n in range(60)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO members_member (name, role, area) VALUES (%s, %s, %s)", rows)
        return f"Staging stands at {START} with {len(rows)} members."
