"""A user reaches the routes of the own area and no other."""

from unittest import TestCase

from .desk_client import get, someone, token

ADMIN, APP = ("/admin/users", "/admin/workspaces"), "/api/requests"


class AreaEnforcementTest(TestCase):
    def reaches(self, area: str, path: str) -> None:
        status, content = get(path, token(someone(area)))
        assert (status, bool(content)) == (200, True), (status, content)

    def kept_out(self, area: str, path: str) -> None:
        answer = get(path, token(someone(area)))
        assert answer == (403, {"error": "Forbidden"}), answer

    def nobody(self, path: str, credentials: str | None = None) -> None:
        answer = get(path, credentials)
        assert answer == (401, {"error": "Unauthorized"}), answer

    def somebody_else(self, path: str) -> None:
        signature = token(someone("app")).partition(".")[2]
        self.nobody(path, f"{someone('admin')}.{signature}")

    def test_an_administrator_reaches_the_users(self) -> None:
        self.reaches("admin", ADMIN[0])

    def test_an_administrator_reaches_the_workspaces(self) -> None:
        self.reaches("admin", ADMIN[1])

    def test_a_user_of_the_app_is_kept_out_of_the_users(self) -> None:
        self.kept_out("app", ADMIN[0])

    def test_a_user_of_the_app_is_kept_out_of_the_workspaces(self) -> None:
        self.kept_out("app", ADMIN[1])

    def test_a_user_of_the_app_reaches_the_requests(self) -> None:
        self.reaches("app", APP)

    def test_an_administrator_is_kept_out_of_the_requests(self) -> None:
        self.kept_out("admin", APP)

    def test_nobody_sees_the_users_without_a_token(self) -> None:
        self.nobody(ADMIN[0])

    def test_nobody_sees_the_workspaces_without_a_token(self) -> None:
        self.nobody(ADMIN[1])

    def test_nobody_sees_the_requests_without_a_token(self) -> None:
        self.nobody(APP)

    def test_a_token_of_another_user_opens_no_users(self) -> None:
        self.somebody_else(ADMIN[0])

    def test_a_token_of_another_user_opens_no_workspaces(self) -> None:
        self.somebody_else(ADMIN[1])

    def test_a_token_of_another_user_opens_no_requests(self) -> None:
        self.somebody_else(APP)
