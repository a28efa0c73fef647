"""What GitHub and the way to it can do to each request: nothing is lost, and nothing doubled."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from rolloutdocs.checks.github import client as clients
from rolloutdocs.checks.github import doing
from rolloutdocs.checks.github.address import Address
from rolloutdocs.checks.github.answer import Answer
from rolloutdocs.checks.github.boxes import Known, task
from rolloutdocs.checks.github.client import Client
from rolloutdocs.checks.github.doing import Done, synchronise
from rolloutdocs.checks.github.plan import Asked as Sync
from rolloutdocs.checks.github.plan import There
from rolloutdocs.checks.github.there import pull
from rolloutdocs.checks.github.trouble import Trouble
from rolloutdocs.checks.github.wanted import Text, Wanted
from rolloutdocs.checks.redaction import Redaction

from .server import REPOSITORY, TOKEN, Asked, Fault, GitHub

WANTED = Wanted(
    "",
    "staging",
    Text("docs/P.md", f"# A page\n\n{task('a', 'Done')}", {}),
    Text("docs/C.md", task("step:a.b", "A step"), {"step:a.b": Known(True, "proven")}),
    ("ada", "ben"),
    "success",
    "all is proven",
)


def sync(hub: GitHub, waited: list[float] | None = None) -> Done:
    address = Address(hub.url, "https://github.com", REPOSITORY, 1, TOKEN)
    client = Client(address, wait=(waited if waited is not None else []).append)
    asked = Sync(address.server, REPOSITORY, 1, hub.head)
    return synchronise(client, WANTED, asked, pull(client), lambda _write: None)


def whole(hub: GitHub) -> None:
    assert hub.body is not None
    assert hub.body.startswith("What I say.")
    assert hub.body.count("# A page") == hub.body.count("rolloutdocs:begin") == 1
    assert len(hub.comments) == 1
    assert hub.requested == ["ada", "ben"]
    assert len({one["sha"] for one in hub.statuses}) == 1


@pytest.fixture(autouse=True)
def _says(hub: GitHub) -> None:
    hub.body = "What I say.\n"


@pytest.mark.parametrize("late", [False, True], ids=["before it is done", "after it is done"])
@pytest.mark.parametrize("fault", [None, (502, {}, {"message": "Server Error"})], ids=["cut", "502"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_each_first_request_of_a_kind_fails_once(hub: GitHub, method: str, fault: Fault, late: bool) -> None:
    failed = set()

    def once(asked: Asked) -> Fault | str:
        if asked.method == method and asked.path not in failed:
            failed.add(asked.path)
            return fault
        return ""

    hub.fault, hub.late = once, late
    assert sync(hub).kept == ()
    assert failed
    whole(hub)
    assert "DELETE" not in {one.method for one in hub.writes}, "nothing was made twice"
    writes = len(hub.writes)
    assert sync(hub) == Done()
    assert len(hub.writes) == writes


@pytest.mark.parametrize("status", [403, 404, 422])
@pytest.mark.parametrize("kind", ["/statuses/", "/requested_reviewers", "/issues/1/comments", "/pulls/1"])
def test_what_is_refused_does_not_lose_the_rest(hub: GitHub, kind: str, status: int) -> None:
    def refuse(asked: Asked) -> Fault | str:
        if asked.method != "GET" and f"{asked.path}/".rpartition("0" * 40)[0].endswith(
            kind
        ) | asked.path.endswith(kind):
            return status, {}, {"message": "No, thanks"}
        return ""

    hub.fault = refuse
    done = sync(hub)
    assert "No, thanks" in " ".join(done.kept)
    assert len(done.writes) == 3, "what was refused is not told as written"
    reached = [
        bool(hub.statuses),
        bool(hub.requested),
        bool(hub.comments),
        "rolloutdocs:begin" in str(hub.body),
    ]
    assert sum(reached) == 3


LIMITS: dict[str, Callable[[float], tuple[int, dict[str, str]]]] = {
    "Retry-After": lambda _now: (429, {"Retry-After": "7"}),
    "reset": lambda now: (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now) + 6)}),
    "secondary": lambda _now: (403, {"Retry-After": "7"}),
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_limit_is_waited_for(
    hub: GitHub, limit: Callable[[float], tuple[int, dict[str, str]]], method: str
) -> None:
    waited: list[float] = []
    failed: list[Asked] = []

    def once(asked: Asked) -> Fault | str:
        if asked.method == method and not failed:
            failed.append(asked)
            return *limit(time.time()), {"message": "Slow down"}
        return ""

    hub.fault = once
    assert sync(hub, waited).kept == ()
    assert [5 <= one <= 8 for one in waited] == [True]
    whole(hub)


def test_a_limit_that_names_no_time_is_not_run_against(hub: GitHub) -> None:
    waited: list[float] = []
    hub.fault = lambda _asked: (403, {"Retry-After": "0"}, {})
    with pytest.raises(Trouble, match="takes no more requests"):
        sync(hub, waited)
    assert set(waited) == {1.0}


def test_what_is_asked_is_asked_again_with_longer_pauses(hub: GitHub) -> None:
    waited: list[float] = []
    hub.fault = lambda _asked: (502, {}, {})
    with pytest.raises(Trouble, match="GitHub answered 502"):
        sync(hub, waited)
    assert waited == [*clients.AGAIN] == sorted(waited)
    assert hub.writes == []


def test_a_redirect_to_another_host_is_not_followed(hub: GitHub) -> None:
    others: list[str] = []
    other = GitHub("0" * 40)
    from .server import served

    with served(other):
        hub.fault = lambda _asked: (307, {"Location": f"{other.url}/user"}, {})
        with pytest.raises(Trouble, match="The token goes nowhere else"):
            sync(hub)
        others += [one.authorization for one in other.asked]
    assert others == []


def test_not_modified_leads_nowhere(hub: GitHub) -> None:
    """Nothing was asked in a way that it would answer; no name of the repository is to be mended for it."""
    hub.fault = lambda _asked: (304, {}, None)
    with pytest.raises(Trouble, match="GitHub answered 304") as told:
        sync(hub)
    assert "The token goes nowhere else" not in str(told.value)


def test_two_first_syncs_that_have_read_the_same(hub: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see nothing and both write it: one of each is left, and both of them see it."""
    both, begun = threading.Barrier(2, timeout=20), threading.local()
    reads = doing.read

    def read(*arguments: Any, **more: Any) -> There:
        there = reads(*arguments, **more)
        if not hasattr(begun, "read"):
            begun.read = True
            both.wait()
        return there

    monkeypatch.setattr(doing, "read", read)
    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(sync, hub) for _ in range(2)]
        assert [one.result(60).kept for one in ends] == [(), ()]
    posted = [one for one in hub.writes if one.path.endswith("/comments")]
    assert len(posted) == 2, "each of them made a comment"
    whole(hub)
    monkeypatch.setattr(doing, "read", reads)
    assert sync(hub) == Done()


def test_the_head_moves_meanwhile(hub: GitHub) -> None:
    """Assert that nothing is said of a commit whose files are not the ones here."""

    def moves(asked: Asked) -> None:
        if asked.method == "PATCH":
            hub.head = "1" * 40

    hub.after = moves
    with pytest.raises(Trouble, match="proposes another commit now, 111111111111"):
        sync(hub)
    assert hub.statuses == hub.requested == []


def test_a_description_that_nobody_wrote(hub: GitHub) -> None:
    hub.body = None
    sync(hub)
    assert str(hub.body).startswith("<!-- rolloutdocs:begin")
    assert sync(hub) == Done()


def test_an_answer_that_is_none(hub: GitHub) -> None:
    hub.fault = lambda _asked: (200, {}, {"message": "Welcome to the hotel"})
    with pytest.raises(Trouble, match="is not what GitHub answers"):
        sync(hub)


#: Where an answer is of another shape, and which.
SHAPES: dict[str, tuple[str, Any]] = {
    "a number for a body": ("/pulls/1", lambda data: {**data, "body": 5}),
    "no commit": ("/pulls/1", lambda data: {**data, "head": {"sha": "../../user"}}),
    "a number for a commit": ("/pulls/1", lambda data: {**data, "head": {"sha": 5}}),
    "no login": ("/pulls/1", lambda data: {**data, "requested_reviewers": [{"login": None}]}),
    "no list of reviewers": ("/pulls/1", lambda data: {**data, "requested_reviewers": {}}),
    "no list of comments": ("/issues/1/comments", lambda _data: {}),
    "a number for a comment": (
        "/issues/1/comments",
        lambda _data: [{"id": 1, "user": {"login": "x"}, "body": 5}],
    ),
    "a list for a state": (
        "/pulls/1/reviews",
        lambda _data: [{"user": {"login": "x"}, "state": [], "commit_id": "", "submitted_at": ""}],
    ),
    "a number for a name": ("/user", lambda _data: {"login": 5}),
    "too deep": ("/issues/1/comments", lambda _data: "[" * 200_000),
}


@pytest.mark.parametrize("name", SHAPES)
def test_an_answer_of_another_shape(hub: GitHub, name: str) -> None:
    """Assert that it is told: what is no list of comments must not pass for one without any."""
    path, shaped = SHAPES[name]

    def fault(asked: Asked) -> Fault | str:
        if asked.method != "GET" or not asked.path.endswith(path):
            return ""
        return 200, {}, shaped(hub.answer(asked)[2])

    hub.fault = fault
    with pytest.raises(Trouble, match=r"is not what GitHub answers|is no JSON"):
        sync(hub)
    assert hub.writes == []


@pytest.mark.parametrize("header", ["Retry-After", "X-RateLimit-Reset"])
def test_a_limit_that_is_no_number_any_more(hub: GitHub, header: str) -> None:
    hub.fault = lambda _asked: (403, {"X-RateLimit-Remaining": "0", header: "9" * 400}, {})
    with pytest.raises(Trouble, match="takes no more requests of this token for 100000000"):
        sync(hub)


def test_a_token_that_is_cut_is_one_all_the_same() -> None:
    """Assert that nothing of it is left where a long answer is cut in its midst."""
    body = json.dumps({"message": "x" * 290 + TOKEN}).encode()
    assert TOKEN[:5] in Answer(403, {}, body).said()
    assert TOKEN[:5] not in Answer(403, {}, body).said(Redaction([TOKEN]))


def test_a_host_that_drips(hub: GitHub) -> None:
    """Assert that the whole exchange has a limit, and not each of its bytes."""
    given_up = threading.Event()

    def silent(_asked: Asked) -> None:
        given_up.wait(20)

    hub.after = silent
    address = Address(hub.url, "https://github.com", REPOSITORY, 1, TOKEN)
    client = Client(address, seconds=0.1, wait=lambda _seconds: None)
    began = time.monotonic()
    with pytest.raises(Trouble, match="did not answer"):
        client.write("POST", "/user", {})
    took = time.monotonic() - began
    given_up.set()
    assert took < 10


def test_somebody_who_always_writes_against_it(hub: GitHub) -> None:
    """Assert that it gives in, and says so."""

    def against(asked: Asked) -> None:
        if asked.method == "PATCH" and asked.path.endswith("/pulls/1"):
            hub.body = "What I say.\n"

    hub.after = against
    done = sync(hub)
    assert "description: something else writes it too" in done.kept[0]
    assert len([one for one in hub.writes if one.path.endswith("/pulls/1")]) == 3
    assert hub.statuses
