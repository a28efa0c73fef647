from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Close the service to users, or open it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, **given: Any) -> str:
        if given["state"] == "on":
            settings.MAINTENANCE.touch()
            return "The service is closed: every route answers 503."
        settings.MAINTENANCE.unlink(missing_ok=True)
        return "The service is open."
