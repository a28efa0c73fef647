"""What is on GitHub: the pull request, its comments, reviews and the statuses of its head, each as a record."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from ...dataclass import dataclass
from .client import Client
from .trouble import DENIED, MISSING, UNREACHABLE, Trouble

A_PAGE: Final = 100  #: things on a page: the most that GitHub gives
PAGES: Final = 300  #: pages that are read
#: Who a workflow's own token is, which may not ask for its name.
ACTIONS: Final = "github-actions[bot]"
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_Of = TypeVar("_Of")


@dataclass(frozen=True, slots=True)
class Pull:
    """The pull request itself."""

    body: str
    head: str  #: the commit it proposes
    author: str
    closed: bool
    requested: tuple[str, ...]  #: logins, and `org/team` of teams, whose review is asked for


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of its conversation."""

    id: int
    login: str  #: who wrote it
    body: str


@dataclass(frozen=True, slots=True)
class Review:
    """One review."""

    login: str
    state: str  #: as GitHub says it, such as "APPROVED"
    commit: str
    at: str


@dataclass(frozen=True, slots=True)
class Status:
    """The latest status of the head by one name."""

    context: str
    state: str
    description: str


def pull(client: Client) -> Pull:
    """The pull request. Raises Trouble."""
    return _read(client.address.pull, client.get(client.address.pull).data, pulled)


def pulled(data: Any) -> Pull:  # noqa: ANN401 - what JSON has
    """Read an answer. Raises KeyError, TypeError where it is none."""
    owner = _text(data["base"]["repo"]["full_name"]).partition("/")[0]
    people = [_text(one["login"]) for one in _list(data["requested_reviewers"])]
    teams = [f"{owner}/{_text(one['slug'])}" for one in _list(data["requested_teams"])]
    return Pull(
        _text(data["body"] or ""),
        _commit(data["head"]["sha"]),
        _login(data),
        data["state"] != "open",
        (*people, *teams),
    )


def comments(client: Client) -> tuple[Comment, ...]:
    """All of them, the oldest first: one of ours may be on any page. Raises Trouble."""
    found = _all(client, f"{client.address.issue}/comments", _comment)
    return tuple(sorted({one.id: one for one in found}.values(), key=lambda one: one.id))


def comment(client: Client, number: int) -> Comment:
    """One of them as it is now. Raises Trouble."""
    path = f"/repos/{client.address.repository}/issues/comments/{number}"
    return _read(path, client.get(path).data, _comment)


def reviews(client: Client) -> tuple[Review, ...]:
    """All of them, in the order in which they were given. Raises Trouble."""
    return tuple(_all(client, f"{client.address.pull}/reviews", _review))


def statuses(client: Client, commit: str) -> tuple[Status, ...]:
    """The latest of each name. Raises Trouble."""
    path = f"/repos/{client.address.repository}/commits/{commit}/status"
    return tuple(_all(client, path, _status, key="statuses"))


def own_login(client: Client, *, actions: bool) -> str:
    """Who the token is. Raises Trouble."""
    try:
        return _read("/user", client.get("/user").data, lambda data: _text(data["login"]))
    except Trouble as trouble:
        if actions and trouble.kind in (DENIED, MISSING):
            return ACTIONS
        raise


def _all(client: Client, path: str, read: Callable[[Any], _Of], key: str = "") -> Iterator[_Of]:
    for page in range(1, PAGES + 1):
        answer = client.get(path, per_page=A_PAGE, page=page)
        data = _read(path, answer.data, lambda data: data[key] if key else data)
        yield from _read(path, data, lambda data: [read(one) for one in _list(data)])
        if not answer.more:
            return
    raise Trouble(
        UNREACHABLE, f"{path} has more than {PAGES} pages", "Nobody reads as many; look at it there."
    )


def _read(path: str, data: Any, read: Callable[[Any], _Of]) -> _Of:  # noqa: ANN401 - what JSON has
    try:
        return read(data)
    except (KeyError, TypeError, AttributeError, ValueError):
        what = f"what answered {path} is not what GitHub answers"
        raise Trouble(UNREACHABLE, what, "Look at `GITHUB_API_URL`.") from None


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - what JSON has
    """A list that is one. Raises TypeError: an empty object is no page without comments."""
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: Any) -> str:  # noqa: ANN401 - what JSON has
    """Text that is text. Raises TypeError: what is something else would be taken for it further on."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _commit(value: Any) -> str:  # noqa: ANN401 - what JSON has
    """A commit's name: it goes into paths and links. Raises ValueError for what is none."""
    if not _COMMIT.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _login(data: Any) -> str:  # noqa: ANN401 - what JSON has
    """Who it is by; an account that is gone has no name, and approves nothing."""
    return _text(data["user"]["login"]) if data["user"] else ""


def _comment(data: Any) -> Comment:  # noqa: ANN401 - what JSON has
    return Comment(int(data["id"]), _login(data), _text(data["body"] or ""))


def _review(data: Any) -> Review:  # noqa: ANN401 - what JSON has
    commit, at = _text(data["commit_id"] or ""), _text(data.get("submitted_at") or "")
    return Review(_login(data), _text(data["state"]), commit, at)


def _status(data: Any) -> Status:  # noqa: ANN401 - what JSON has
    return Status(_text(data["context"]), _text(data["state"]), _text(data["description"] or ""))
