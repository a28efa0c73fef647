from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Say which database file is open, as the database itself names it."

    def handle(self, **_: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA database_list")
            return str(cursor.fetchone()[2])
