"""Every request of a sync is one that GitHub's own description of its API has.

`api.github.com.json` is the part that is needed of `@octokit/openapi` 23.0.2, without answers, see the licence beside
it. It allows any property, so that what is sent is held to the names that it knows, too.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from requests import PreparedRequest
from rolloutdocs.checks.github.address import API, Address
from rolloutdocs.checks.github.approvals import approvals
from rolloutdocs.checks.github.client import Client
from rolloutdocs.checks.github.doing import synchronise
from rolloutdocs.checks.github.plan import Asked as Sync
from rolloutdocs.checks.github.there import pull

from .server import MOST, REPOSITORY, TOKEN, Asked, GitHub
from .test_faults import WANTED, whole

DESCRIBED = json.loads(Path(__file__).with_name("api.github.com.json").read_text("utf-8"))
OPENAPI = OpenAPI.from_dict(DESCRIBED)
HEADERS = {
    "Accept": "application/vnd.github+json, application/json;q=0.9",
    "X-GitHub-Api-Version": "2022-11-28",
    "Authorization": f"Bearer {TOKEN}",
}


def properties(asked: Asked) -> set[str]:
    """The names that may be sent there."""
    for path, methods in DESCRIBED["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", path.replace("{owner}/{repo}", REPOSITORY))
        if re.fullmatch(pattern, asked.path) and asked.method.lower() in methods:
            body = methods[asked.method.lower()]["requestBody"]["content"]["application/json"]["schema"]
            return set(body["properties"])
    raise AssertionError(asked)


def held(request: PreparedRequest) -> Asked:
    """The request, as it is described."""
    OPENAPI.validate_request(RequestsOpenAPIRequest(request))
    assert {name: request.headers[name] for name in HEADERS} == HEADERS
    assert request.headers["User-Agent"].startswith("rolloutdocs/")
    path, _, query = request.path_url.partition("?")
    body = json.loads(request.body) if request.body else None
    asked = Asked(str(request.method), path, dict(re.findall(r"(\w+)=(\w+)", query)), body, "")
    asked.query = {name: [value] for name, value in asked.query.items()}  # type: ignore[misc]
    if body is not None:
        assert set(body) <= properties(asked)
        assert all(len(text) <= MOST for text in body.values() if isinstance(text, str))
        assert len(body.get("description", "")) <= 140
    return asked


@pytest.fixture
def github() -> Iterator[GitHub]:
    hub = GitHub("0" * 40, body="What I say.")

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked = held(request)
        hub.asked.append(asked)
        status, headers, data = hub.answer(asked)
        return status, headers, "" if data is None else json.dumps(data)

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            mock.add_callback(method, re.compile(".*"), answer)
        yield hub


def sync(hub: GitHub) -> Client:
    client = Client(Address(API, "https://github.com", REPOSITORY, 1, TOKEN))
    asked = Sync("https://github.com", REPOSITORY, 1, hub.head)
    synchronise(client, WANTED, asked, pull(client), lambda _write: None)
    return client


def test_every_request_is_one_that_github_describes(github: GitHub) -> None:
    for number in range(101):
        github.comment("lena", f"Word {number}")
    client = sync(github)
    github.comments = [one for one in github.comments if one["user"]["login"] != "lena"]
    whole(github)
    github.comment(github.login, github.own()[0]["body"])  # to be removed
    github.own()[0]["body"] += " and more"  # to be written anew
    github.body = str(github.body).replace("- [ ]", "- [x]")
    sync(github)
    whole(github)
    for login in ("ada", "ben"):
        github.review(login, "APPROVED")
    assert [one.login for one in approvals(client).by] == ["ada", "ben"]
    done = {(one.method, re.sub(r"[0-9]{3,}", "N", one.path)) for one in github.asked}
    described = [(method.upper(), path) for path, methods in DESCRIBED["paths"].items() for method in methods]
    assert len(done) == len(described), (done, described)


@pytest.mark.parametrize(
    "wrong",
    [
        ("POST", f"/repos/{REPOSITORY}/issues/1/comment", {"body": "x"}),
        ("PUT", f"/repos/{REPOSITORY}/pulls/1", {"body": "x"}),
        ("POST", f"/repos/{REPOSITORY}/statuses/{'0' * 40}", {"state": "green"}),
        ("POST", f"/repos/{REPOSITORY}/issues/1/comments", {}),
        ("PATCH", f"/repos/{REPOSITORY}/pulls/1", {"Body": "x"}),
        ("PATCH", f"/repos/{REPOSITORY}/pulls/1", {"body": "x" * (MOST + 1)}),
    ],
    ids=["path", "method", "value", "missing", "misspelt", "too long"],
)
def test_a_wrong_request_is_seen(wrong: tuple[str, str, dict[str, Any]]) -> None:
    """Assert that the test above is not blind."""
    method, path, body = wrong
    request = PreparedRequest()
    headers = {**HEADERS, "User-Agent": "rolloutdocs/1", "Content-Type": "application/json"}
    request.prepare(method=method, url=f"{API}{path}", headers=headers, json=body)
    with pytest.raises(Exception):  # noqa: B017, PT011 - each has an error of its own
        held(request)
