"""Runs on a database that Django makes for it and removes, never on staging's."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import TestCase

from .models import Member


class MembersTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        Member.objects.create(name="Ada", area="admin")
        Member.objects.create(name="Bea")

    def test_the_service_is_well(self) -> None:
        self.assertEqual(self.client.get("/api/health").json(), {"status": "ok", "members": 2})

    def test_members_of_the_app_are_listed_and_administrators_are_not(self) -> None:
        self.assertEqual(self.client.get("/api/members").json(), {"members": [{"name": "Bea"}]})

    def test_a_member_without_an_area_belongs_to_the_app(self) -> None:
        self.assertEqual(Member.objects.get(name="Bea").area, "app")

    def test_nothing_is_written_by_a_request(self) -> None:
        self.assertEqual(self.client.post("/api/members").status_code, 405)

    def test_nobody_is_answered_in_maintenance(self) -> None:
        with TemporaryDirectory() as folder, self.settings(MAINTENANCE=Path(folder)):
            self.assertEqual(self.client.get("/api/members").status_code, 503)
