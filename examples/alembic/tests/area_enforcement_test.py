"""A user reaches the routes of the own area and no other."""

import pytest

from desk_client import get, someone, token

ADMIN, APP = ("/admin/users", "/admin/workspaces"), ("/api/requests",)


class AreaEnforcementTest:
    @pytest.mark.parametrize("path", ADMIN)
    def test_an_administrator_reaches_the_admin_area(self, path: str) -> None:
        status, content = get(path, token(someone("admin")))
        assert (status, bool(content)) == (200, True)

    @pytest.mark.parametrize("path", ADMIN)
    def test_a_user_of_the_app_is_kept_out_of_the_admin_area(self, path: str) -> None:
        assert get(path, token(someone("app"))) == (403, {"error": "Forbidden"})

    @pytest.mark.parametrize("path", APP)
    def test_a_user_of_the_app_reaches_the_app(self, path: str) -> None:
        status, content = get(path, token(someone("app")))
        assert (status, bool(content)) == (200, True)

    @pytest.mark.parametrize("path", APP)
    def test_an_administrator_is_kept_out_of_the_app(self, path: str) -> None:
        assert get(path, token(someone("admin"))) == (403, {"error": "Forbidden"})

    @pytest.mark.parametrize("path", ADMIN + APP)
    def test_nobody_enters_without_a_token(self, path: str) -> None:
        assert get(path) == (401, {"error": "Unauthorized"})

    @pytest.mark.parametrize("path", ADMIN + APP)
    def test_a_token_of_another_user_is_refused(self, path: str) -> None:
        signature = token(someone("app")).partition(".")[2]
        assert get(path, f"{someone('admin')}.{signature}") == (401, {"error": "Unauthorized"})
