"""The rows of the starting state: the same on every machine, all roles in use, most of them not the default.

Written at the migration before the critical one, while `request_participants.role` is there.
"""

import sqlalchemy as sa

WORKSPACES = ("North", "Harbour", "Old Town")
PEOPLE = 5  # in each workspace; the first of the first workspace is the administrator
REQUESTS = 8  # in each workspace
ROLES = ("manager", "contributor", "viewer", "contributor", "manager", "contributor")

Rows = list[dict[str, object]]


def sow(connection: sa.Connection) -> None:
    for table, content in tables().items():
        names = ", ".join(content[0])
        values = ", ".join(f":{name}" for name in content[0])
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), content)


def tables() -> dict[str, Rows]:
    places = range(len(WORKSPACES))
    return {
        "workspaces": [{"id": place + 1, "name": WORKSPACES[place]} for place in places],
        "users": [user(place, index) for place in places for index in range(PEOPLE)],
        "requests": [request(place, index) for place in places for index in range(REQUESTS)],
        "request_participants": [
            participant(place, index, turn)
            for place in places
            for index in range(REQUESTS)
            for turn in range(3)
        ],
    }


def user(place: int, index: int) -> dict[str, object]:
    number = place * PEOPLE + index + 1
    area = "admin" if number == 1 else "app"
    return {"id": number, "workspace_id": place + 1, "email": f"user{number}@desk.example", "area": area}


def request(place: int, index: int) -> dict[str, object]:
    number = place * REQUESTS + index + 1
    return {"id": number, "workspace_id": place + 1, "title": f"Request {number}"}


def participant(place: int, index: int, turn: int) -> dict[str, object]:
    """Three people a request, never the administrator (the first of a workspace is left out)."""
    asked = place * REQUESTS + index
    number = asked * 3 + turn
    return {
        "id": number + 1,
        "request_id": asked + 1,
        "user_id": place * PEOPLE + 2 + (index + turn) % (PEOPLE - 1),
        "role": ROLES[number % len(ROLES)],
        "joined_on": f"2025-08-{number % 28 + 1:02d}",
    }
