"""A user sees the requests of the own workspace, all of them, and none of another."""

from unittest import TestCase

from .desk_client import ask, get, token

OWN = "SELECT id FROM requests WHERE workspace_id = :workspace ORDER BY id"
OTHERS = "SELECT id FROM requests WHERE workspace_id <> :workspace ORDER BY id"


def people() -> list[tuple[int, int]]:
    """One user of the app for each workspace; fewer than two workspaces would prove nothing."""
    found = ask("SELECT min(id), workspace_id FROM users WHERE area = 'app' GROUP BY workspace_id")
    assert len(found) > 1
    return [(user, workspace) for user, workspace in found]


def ids(question: str, workspace: int) -> list[int]:
    found = [key for (key,) in ask(question, workspace=workspace)]
    assert found
    return found


class WorkspaceScopeTest(TestCase):
    def test_the_list_holds_the_requests_of_the_own_workspace(self) -> None:
        for user, workspace in people():
            status, content = get("/api/requests", token(user))
            assert status == 200
            assert sorted(item["id"] for item in content) == ids(OWN, workspace)

    def test_a_request_of_the_own_workspace_opens_with_its_participants(self) -> None:
        for user, workspace in people():
            key = ids(OWN, workspace)[0]
            status, content = get(f"/api/requests/{key}", token(user))
            assert status == 200
            expected = ask("SELECT user_id FROM request_participants WHERE request_id = :key", key=key)
            assert sorted(item["user_id"] for item in content["participants"]) == sorted(
                member for (member,) in expected
            )

    def test_a_request_of_another_workspace_is_not_there(self) -> None:
        for user, workspace in people():
            key = ids(OTHERS, workspace)[0]
            assert get(f"/api/requests/{key}", token(user)) == (404, {"error": "Not Found"})
