"""The gate of approval, opened by reviews on GitHub of the commit that is here, and by nothing else."""

import json

import pytest

from .conftest import Place

PEOPLE = {"ada": {"name": "Ada", "github": "Ada"}, "ben": {"name": "Ben", "github": "ben"}}


@pytest.fixture
def gated(place: Place) -> Place:
    """Production needs both reviewers, and has no other gate."""
    path = place.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    gates = {"approval": {"by": ["ada", "ben"], "enough": 2}}
    policy["environments"]["production"] = {"title": "The real one", "gates": gates}
    path.write_text(json.dumps({**policy, "people": PEOPLE}))
    built = place.lab.run("build")
    assert built.returncode == 0, built.stderr
    place.commit()
    return place


def asked(place: Place, **more: str) -> tuple[int, dict[str, str]]:
    done = place.run("status", "--env", "production", "--format", "json", **more)
    (gate,) = json.loads(done.stdout)["gates"]
    assert gate["name"] == "approval"
    return done.returncode, gate


def test_reviews_of_this_commit_open_it(gated: Place) -> None:
    assert asked(gated)[1]["state"] != "open"
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    code, gate = asked(gated)
    assert (code, gate["state"], gate["by"]) == (0, "open", "Ada and Ben")
    assert not gated.hub.writes


def test_each_that_says_no_or_something_else_blocks(gated: Place) -> None:
    gated.hub.review("ada", "APPROVED")
    gated.hub.review("ben", "APPROVED", commit="1" * 40)
    assert "has changed since" in asked(gated)[1]["reason"]
    gated.hub.review("ben", "CHANGES_REQUESTED")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "blocked")
    assert "Ben asked for changes" in gate["reason"]
    gated.hub.review("ben", "DISMISSED")
    assert asked(gated)[1]["state"] == "blocked"


def test_an_edit_that_is_not_in_the_commit_keeps_it_closed(gated: Place) -> None:
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    path = gated.lab.folder / "content/environments.yaml"
    path.write_text(path.read_text() + "\n")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "not as in the commit: content/environments.yaml" in gate["reason"]


def test_another_commit_here_keeps_it_closed(gated: Place) -> None:
    gated.hub.head = "2" * 40
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "the pull request proposes 222222222222" in gate["reason"]


def test_who_cannot_ask_is_told_why(gated: Place) -> None:
    code, gate = asked(gated, GITHUB_TOKEN="")
    assert (code, gate["state"]) == (1, "unknown")
    assert "there is no token in GITHUB_TOKEN" in gate["reason"]
    gated.hub.fault = lambda _: (404, {}, {"message": "Not Found"})
    assert "404" in asked(gated)[1]["reason"] or "no such" in asked(gated)[1]["reason"]
