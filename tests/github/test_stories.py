"""Whole stories of a pull request, over real HTTP: nothing is lost, and nothing doubled, whoever writes meanwhile."""

import copy
import json
import os
import re
import shutil
from collections.abc import Callable

import pytest
from rolloutdocs.checks.github import block
from rolloutdocs.checks.github import client as clients

from .conftest import Place
from .server import TOKEN, Asked, GitHub

STEP = "step:deploy.step-1"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked again is asked at once."""
    monkeypatch.setattr(clients, "AGAIN", (0.0, 0.0, 0.0))


def line(text: str, name: str) -> str:
    (found,) = [one for one in text.split("\n") if f"id={name} " in one]
    return found


def manual(text: str) -> str:
    """The id of a line that only people tick."""
    return re.findall(r"task id=(t-\w+)", text)[0]


def click(text: str, name: str) -> str:
    """What GitHub makes of a click on a box: the line ends of a browser too."""
    old = line(text, name)
    new = old.replace("- [ ]", "- [x]") if old.startswith("- [ ]") else old.replace("- [x]", "- [ ]")
    return text.replace(old, new).replace("\r\n", "\n").replace("\n", "\r\n")


def whole(hub: GitHub) -> None:
    """Assert that there is one of everything, and that what somebody wrote is where it was."""
    assert hub.body is not None
    assert hub.body.startswith("What I say.")
    assert hub.body.count("<!-- rolloutdocs:begin") == hub.body.count("<!-- rolloutdocs:end") == 1
    assert hub.body.count("# Production rollout preparation") == 1
    assert len([one for one in hub.own() if "rolloutdocs:checklist" in one["body"]]) == 1


def test_the_first_sync_and_the_second(place: Place) -> None:
    place.verify()
    place.synced()
    hub = place.hub
    whole(hub)
    assert hub.requested == ["ada", "ben"]
    assert [one["state"] for one in hub.statuses] == ["success"]
    assert line(hub.own()[0]["body"], STEP).startswith("- [x]")
    assert f"/blob/{hub.head}/docs/PRODUCTION-ROLLOUT-CHECKLIST.md" in str(hub.body)
    asked = len(hub.asked)
    again = place.sync()
    assert "nothing was written" in again.stdout
    assert len(hub.asked) - asked <= 4
    assert len(hub.writes) == 4


def test_a_dry_run_writes_nothing_and_shows_what_it_would(place: Place) -> None:
    done = place.sync("--dry-run")
    assert done.returncode == 0
    assert place.hub.writes == []
    assert "+# Production rollout preparation" in done.stdout
    assert "4 to write" in done.stdout


def test_what_is_outside_stays_byte_for_byte(place: Place) -> None:
    hub = place.hub
    before, after = "Mine:\t \r\n\r\n", "\r\n\r\n- [ ] mine too  \r\n<!-- kept -->é\U0001f600\n\n\n"
    place.synced()
    hub.body = before + str(hub.body).removeprefix("What I say.\n\n") + after
    place.verify()
    place.synced()
    assert hub.body.startswith(before + "<!-- rolloutdocs:begin")
    assert hub.body.endswith("-->" + after)


def test_an_edit_inside_is_told_and_not_wiped(place: Place) -> None:
    place.synced()
    hub = place.hub
    hub.body = str(hub.body).replace("## Documents", "Read this first!\r\n\r\n## Documents")
    place.verify()
    told = place.sync()
    assert told.returncode == 1
    assert "somebody wrote in the part" in told.stderr
    assert "-Read this first!" in told.stderr
    assert "Read this first!" in str(hub.body)
    assert line(hub.own()[0]["body"], STEP).startswith("- [x]"), "the rest is brought up to date"
    assert place.sync("--replace").returncode == 0
    assert "Read this first!" not in str(hub.body)
    whole(hub)


def test_a_tick_of_a_person_stays_and_is_told_as_theirs(place: Place) -> None:
    place.synced()
    hub = place.hub
    comment, name = hub.own()[0], manual(str(hub.body))
    hub.body = click(str(hub.body), name)
    comment["body"] = click(click(comment["body"], STEP), name)
    place.verify("--only", "deploy.step-1")
    place.synced()
    assert line(str(hub.body), name).startswith("- [x]")
    assert "ticked by a person" in line(str(hub.body), name)
    assert "- [x]" in line(comment["body"], name)
    assert "evidence does not show it" not in line(comment["body"], STEP)
    place.synced()
    comment["body"] = click(comment["body"], name)
    place.synced()
    assert line(comment["body"], name).startswith("- [ ]"), "they may take it back"


def test_a_tick_without_evidence_says_so(place: Place) -> None:
    place.synced()
    comment = place.hub.own()[0]
    comment["body"] = click(comment["body"], STEP)
    place.synced()
    assert re.match(
        r"- \[x\] .*ticked by a person.*evidence does not show it: never run", line(comment["body"], STEP)
    )
    assert place.hub.statuses[-1]["state"] == "pending"


def test_stale_evidence_takes_its_tick_away_and_says_why(place: Place) -> None:
    place.verify()
    place.synced()
    comment = place.hub.own()[0]
    place.write("echo one", "echo two")
    place.synced()
    assert line(comment["body"], STEP).startswith("- [ ]")
    assert "stale: `the step changed since`" in line(comment["body"], STEP)
    assert place.hub.statuses[-1]["state"] == "error"
    assert place.hub.statuses[-1]["sha"] == place.hub.head
    whole(place.hub)


def test_a_file_that_proves_nothing_keeps_it_from_being_green(place: Place) -> None:
    """Assert that the pull request is no greener than `status`: the file might have told of a failure."""
    place.verify()
    runs = place.lab.folder / ".rolloutdocs/runs"
    spoilt = min(runs.glob("*.jsonl"))
    place.verify()
    place.synced()
    assert place.hub.statuses[-1]["state"] == "success"
    spoilt.write_text(spoilt.read_text().replace("step-2", "step-3"))
    assert place.run("status", "--env", "staging").returncode == 3
    place.synced()
    assert place.hub.statuses[-1]["state"] == "error"
    assert "; 1 file of evidence proves nothing; evidence " in place.hub.statuses[-1]["description"]
    rehearsal = line(place.hub.own()[0]["body"], "rehearsal")
    assert rehearsal.startswith("- [ ]")
    assert "(1 file of evidence proves nothing)" in rehearsal


def test_a_tick_of_a_line_that_goes_is_there_when_it_comes_back(place: Place) -> None:
    place.synced()
    comment = place.hub.own()[0]
    comment["body"] = click(comment["body"], "step:deploy.step-2")
    place.write("true")
    place.synced()
    assert "id=step:deploy.step-2 " not in comment["body"]
    place.write("true", "echo two")
    place.synced()
    assert line(comment["body"], "step:deploy.step-2").startswith("- [x]")


def test_one_bad_name_does_not_lose_the_others(place: Place) -> None:
    place.hub.collaborators.discard("ben")
    done = place.sync()
    assert done.returncode == 1
    assert place.hub.requested == ["ada"]
    assert "`ben` cannot be asked" in done.stderr
    whole(place.hub)
    assert place.hub.statuses


def test_the_author_is_not_asked_and_who_reviewed_is_not_asked_again(place: Place) -> None:
    place.hub.author = "ben"
    place.hub.review("ada", "APPROVED")
    place.synced()
    assert place.hub.requested == []
    place.hub.review("ada", "COMMENTED")
    place.synced()
    assert place.hub.requested == []


def test_a_new_head_is_linked_and_its_review_asked_for(place: Place) -> None:
    """A force-push: what was approved is not what is proposed."""
    place.verify()
    place.synced()
    place.hub.review("ada", "APPROVED")
    place.hub.review("ben", "APPROVED")
    assert place.run("pr", "check").returncode == 0
    old = place.hub.head
    place.git("commit", "--quiet", "--amend", "--message", "Another")
    place.commit()
    checked = place.run("pr", "check")
    assert checked.returncode == 1
    assert f"its links lead to {old[:12]}" in checked.stdout
    assert f"ada approved {old[:12]}, and {place.hub.head[:12]} is proposed now" in checked.stdout
    place.synced()
    assert old not in str(place.hub.body)
    assert place.hub.requested == ["ada", "ben"]
    assert place.hub.statuses[-1]["sha"] == place.hub.head


@pytest.mark.parametrize(
    ("then", "says"),
    [("DISMISSED", "has not approved it: dismissed"), ("CHANGES_REQUESTED", "changes requested")],
)
def test_an_approval_that_was_taken_back(place: Place, then: str, says: str) -> None:
    place.verify()
    place.synced()
    for login in ("ada", "ben"):
        place.hub.review(login, "APPROVED")
    for _ in range(120):
        place.hub.review("lena", "COMMENTED")
    place.hub.review("ada", then)  # on the second page
    place.hub.review("ada", "COMMENTED")
    checked = place.run("pr", "check")
    assert checked.returncode == 1
    assert says in checked.stdout


def test_check_tells_each_difference(place: Place) -> None:
    before = place.run("pr", "check")
    assert before.returncode == 1
    assert {"- it has no description of this rollout", "- it has no checklist of this rollout"} <= set(
        before.stdout.split("\n")
    )
    place.verify()
    place.synced()
    hub = place.hub
    for login in ("ada", "ben"):
        hub.review(login, "APPROVED")
    assert place.run("pr", "check").returncode == 0
    assert place.hub.writes[-1].method == "POST", "a check writes nothing"
    comment = hub.own()[0]
    kept = comment["body"]
    comment["body"] = click(kept, STEP)
    assert f"the line `{STEP}` is open, and evidence has it ticked" in place.run("pr", "check").stdout
    comment["body"] = kept
    hub.statuses[-1]["state"] = "failure"
    assert "its status says `failure" in place.run("pr", "check").stdout
    hub.statuses[-1]["state"] = "success"
    hub.body = str(hub.body).replace("## Documents", "## Papers")
    assert "somebody wrote in the part" in place.run("pr", "check").stdout


#: What is not as it should be -> how it comes to be so, and the sentence that `pr check` says of it.
WRONG: dict[str, tuple[Callable[[GitHub], None], str]] = {
    "description": (lambda hub: setattr(hub, "body", "Mine"), "it has no description of this rollout"),
    "links": (
        lambda hub: setattr(
            hub, "body", block.put("", "", inner(hub).replace(f"/{hub.head}/", f"/{'1' * 40}/"))
        ),
        "description: its links lead to 111111111111",
    ),
    "ticks": (
        lambda hub: hub.own()[0].update(body=click(hub.own()[0]["body"], STEP)),
        f"checklist: the line `{STEP}` is open, and evidence has it ticked",
    ),
    "checklist": (lambda hub: hub.comments.clear(), "it has no checklist of this rollout"),
    "status": (lambda hub: hub.statuses.clear(), "it has no status of this rollout"),
    "reviewers": (lambda hub: hub.reviews.clear(), "nobody asks for the review of ada, ben"),
    "approval": (lambda hub: hub.review("ben", "DISMISSED"), "ben has not approved it: dismissed"),
}


def inner(hub: GitHub) -> str:
    found = block.found(str(hub.body), "")
    assert found
    return found.inner


def test_check_fails_on_each(place: Place) -> None:
    """Whatever one of them is not as source and evidence say, by itself."""
    hub = place.hub
    place.verify()
    for login in ("ada", "ben"):  # so that sync has nobody to ask, and remembers nobody
        hub.review(login, "APPROVED")
    place.synced()
    assert place.run("pr", "check").returncode == 0
    kept = copy.deepcopy((hub.body, hub.comments, hub.statuses, hub.reviews))
    for name, (spoil, says) in WRONG.items():
        hub.body, hub.comments, hub.statuses, hub.reviews = copy.deepcopy(kept)
        spoil(hub)
        found = place.run("pr", "check")
        assert found.returncode == 1, name
        told = [line for line in found.stdout.split("\n") if line.startswith("- ")]
        assert any(says in line for line in told), (name, told)
        allowed = {"links": 2, "reviewers": 4, "checklist": 2}.get(name, 1)
        assert len(told) <= allowed, (name, told)
    assert not [one for one in hub.writes if one.path.endswith("requested_reviewers")]


def test_our_comment_is_on_another_page(place: Place) -> None:
    for number in range(230):
        place.hub.comment("lena", f"Word {number}")
    place.synced()
    for number in range(300):
        place.hub.comment("lena", f"Word {number}")
    asked = len(place.hub.asked)
    place.verify()
    place.synced()
    whole(place.hub)
    asked = len(place.hub.asked)
    place.synced()
    reads = [one for one in place.hub.asked[asked:] if one.path.endswith("/comments")]
    assert (len(reads), len(place.hub.asked) - asked) == (6, 9), "only the pages of comments are more"


def test_a_forged_mark_does_nothing(place: Place) -> None:
    place.synced()
    hub = place.hub
    own = hub.own()[0]
    forged = own["body"].replace("- [ ]", "- [x]")
    hub.comments.insert(0, {"id": 1, "user": {"login": "mallory"}, "body": forged})
    place.verify()
    place.synced()
    assert hub.comments[0]["body"] == forged
    assert line(own["body"], manual(own["body"])).startswith("- [ ]")
    whole(hub)


def test_two_of_ours_become_one_with_the_ticks_of_both(place: Place) -> None:
    place.synced()
    hub = place.hub
    first = hub.own()[0]
    name = manual(first["body"])
    hub.comment(hub.login, click(first["body"], name))
    place.synced()
    assert hub.own() == [first]
    assert line(first["body"], name).startswith("- [x]")


def test_two_runs_at_once(place: Place) -> None:
    """Both find nothing and both write: what is there in the end is one of each."""
    hub = place.hub
    starts = [place.lab.start("pr", "sync", env=_environment(place)) for _ in range(2)]
    codes = [one.wait(60) for one in starts]
    assert codes == [0, 0]
    place.synced()
    whole(hub)
    assert hub.requested == ["ada", "ben"]


def _environment(place: Place) -> dict[str, str]:
    mixed = {**os.environ, **place.environment}
    return {name: value for name, value in mixed.items() if value is not None}


def test_another_first_sync_in_between(place: Place) -> None:
    """The other one's comment and description come just before ours: ours gives way."""
    hub, done = place.hub, []

    def between(asked: Asked) -> None:
        if asked.method == "POST" and asked.path.endswith("/comments") and not done:
            done.append(asked)
            hub.comments.insert(0, {"id": 7, "user": {"login": hub.login}, "body": asked.body["body"]})

    hub.after = between
    place.synced()
    assert done
    whole(hub)
    assert [one["id"] for one in hub.own()] == [7]


def test_what_somebody_writes_between_our_read_and_our_write(place: Place) -> None:
    """As long as it comes before our last look, it is kept."""
    hub, done = place.hub, []

    def between(asked: Asked) -> None:
        if asked.path.endswith("/status") and not done:
            done.append(asked)
            hub.body = "What I say. And more.\n"

    hub.after = between
    place.synced()
    assert str(hub.body).startswith("What I say. And more.\n")
    whole(hub)


def test_it_stays_away(place: Place) -> None:
    place.hub.fault = lambda _asked: (502, {}, {})
    done = place.sync()
    assert done.returncode == 3
    assert "GitHub answered 502" in done.stderr
    assert place.hub.writes == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_who_may_not_even_read_is_told(place: Place, status: int) -> None:
    place.hub.fault = lambda _asked: (status, {}, {"message": f"No {TOKEN}"})
    done = place.sync()
    assert done.returncode == 3
    assert f"GitHub answered {status}" in done.stderr
    assert TOKEN not in done.stdout + done.stderr


def test_a_limit_that_is_too_long_is_told(place: Place) -> None:
    place.hub.fault = lambda _asked: (429, {"Retry-After": "3000"}, {})
    done = place.sync()
    assert done.returncode == 3
    assert "takes no more requests of this token for 3000 seconds" in done.stderr


def test_a_description_that_is_nearly_full(place: Place) -> None:
    """What fits goes in, with a link to the rest; where nothing does, it is told and all else is done."""
    hub = place.hub
    hub.body = "What I say. " + "é\U0001f600\n" * 12_700
    done = place.sync()
    assert done.returncode == 0, done.stderr
    assert len(str(hub.body)) <= 65_536
    assert "**Cut here:**" in str(hub.body)
    assert f"/blob/{hub.head}/docs/PR-ENHANCEMENT.md" in str(hub.body)
    place.synced()
    hub.body = "What I say. " + "x" * 65_500
    full = place.sync()
    assert full.returncode == 1
    assert "there is no room for it" in full.stderr
    assert hub.body == "What I say. " + "x" * 65_500


def test_another_commit_is_here(place: Place) -> None:
    place.hub.head = "1" * 40
    done = place.sync()
    assert done.returncode == 3
    assert "the pull request proposes 111111111111" in done.stderr
    assert place.hub.writes == []


def test_what_is_here_is_not_committed(place: Place) -> None:
    path = place.lab.folder / "content/environments.yaml"
    path.write_text(path.read_text() + "\n")
    done = place.sync()
    assert done.returncode == 3
    assert "not as in the commit: content/environments.yaml" in done.stderr


def test_a_merge_that_a_workflow_checks_out(place: Place) -> None:
    head = place.hub.head
    place.git("checkout", "--quiet", "--orphan", "other")
    place.git("commit", "--quiet", "--message", "Base", "--allow-empty")
    place.git("merge", "--quiet", "--no-ff", "--allow-unrelated-histories", "--message", "Merge", head)
    place.synced()
    whole(place.hub)


@pytest.mark.parametrize("words", [{"GITHUB_TOKEN": ""}, {"GITHUB_API_URL": "http://api.example"}])
def test_what_is_missing_is_told(place: Place, words: dict[str, str]) -> None:
    done = place.sync(**words)
    assert done.returncode == 2
    assert place.hub.asked == []


@pytest.mark.parametrize("part", ["begin", "end"])
def test_half_of_a_mark(place: Place, part: str) -> None:
    """It cannot be told what is ours then: nothing is added, and nothing taken away."""
    place.synced()
    hub = place.hub
    hub.body = re.sub(f"<!-- rolloutdocs:{part}[^>]*-->", "", str(hub.body))
    kept = hub.body
    done = place.sync()
    assert done.returncode == 1
    assert "the mark at" in done.stderr
    assert hub.body == kept


@pytest.mark.parametrize("wrong", [("digest=", "digest= "), ("begin rollout=-", "begin  rollout=-")])
def test_marks_that_somebody_wrote_in(place: Place, wrong: tuple[str, str]) -> None:
    """Assert that the part is not written a second time below the one that is there."""
    place.synced()
    hub = place.hub
    hub.body = str(hub.body).replace(*wrong)
    kept = hub.body
    done = place.sync()
    assert done.returncode == 1
    assert hub.body == kept
    assert "mark" in done.stderr


def event(place: Place, data: object) -> dict[str, str]:
    path = place.lab.folder.parent / "event.json"
    path.write_text(json.dumps(data))
    return {"GITHUB_EVENT_PATH": str(path), "GITHUB_ACTIONS": "true"}


def test_in_a_workflow(place: Place) -> None:
    """The token of one may not ask who it is; no address of the event is used."""
    hub = place.hub
    hub.login = "github-actions[bot]"
    hub.fault = lambda asked: (
        (403, {}, {"message": "Resource not accessible"}) if asked.path == "/user" else ""
    )
    evil = "https://evil.example"
    given = event(place, {"pull_request": {"number": 1, "url": evil}, "repository": {"url": evil}})
    for _ in range(2):
        done = place.sync(**given, GITHUB_REPOSITORY="example/desk")
        assert done.returncode == 0, done.stdout + done.stderr
    whole(hub)
    assert len(hub.writes) == 4
    assert place.sync().returncode == 3, "elsewhere an account has a name"


@pytest.mark.parametrize(
    "about", [{"pull_request": {"number": 7}}, {"issue": {"number": 7, "pull_request": {}}}]
)
def test_a_workflow_of_another_pull_request(place: Place, about: dict[str, object]) -> None:
    given = event(place, about | ({"pull_request": {"number": 7}} if "issue" in about else {}))
    for command in ("sync", "check"):
        done = place.run("pr", command, **given)
        assert done.returncode == 0
        assert "Pull request 7 is not this rollout's (1): nothing to do." in done.stdout
    assert place.hub.asked == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"pull_request": {"number": "1"}}', "[" * 100_000])
def test_an_event_that_is_none(place: Place, text: str) -> None:
    path = place.lab.folder.parent / "event.json"
    path.write_text(text)
    assert place.sync("--dry-run", GITHUB_EVENT_PATH=str(path)).returncode == 0


def test_two_rollouts_of_one_pull_request(place: Place) -> None:
    """Each keeps its own part, comment and status."""
    content = place.lab.folder / "content"
    for name in ("one", "two"):
        shutil.copytree(content, place.lab.folder / "both" / name)
    shutil.rmtree(content)
    shutil.rmtree(place.lab.folder / "docs")
    (place.lab.folder / "both").rename(content)
    assert place.lab.run("build").returncode == 0
    place.commit()
    for name in ("one", "two", "one"):
        done = place.sync("--rollout", name)
        assert done.returncode == 0, done.stdout + done.stderr
    hub = place.hub
    assert len(hub.own()) == 2
    assert {one["context"] for one in hub.statuses} == {"rolloutdocs/one/staging", "rolloutdocs/two/staging"}
    assert str(hub.body).count("<!-- rolloutdocs:begin rollout=one ") == 1
    assert "/docs/two/PRODUCTION-ROLLOUT-CHECKLIST.md" in str(hub.body)
    assert len(hub.writes) == 7


def test_what_is_exported(place: Place) -> None:
    place.verify()
    body = place.run("pr", "export")
    assert f"](https://github.com/example/desk/blob/{place.hub.head}/docs/" in body.stdout
    assert "2 of 2 steps passed" in body.stdout
    assert "<!-- rolloutdocs:" not in body.stdout
    assert place.run("pr", "export", "--format", "reviewers").stdout == "ada\nben\n"
    checklist = place.run("pr", "export", "--format", "checklist").stdout
    assert "- [x] `deploy.step-1`" in checklist
    assert "<!--" not in checklist
    place.synced()
    comment = place.run("pr", "export", "--format", "comment").stdout
    assert comment.strip() == place.hub.own()[0]["body"].partition("\n")[2].strip()
    wrong = place.run("pr", "export", "--head", "main")
    assert wrong.returncode == 2
    assert "`main` is no commit" in wrong.stderr


def test_a_line_on_two_pages_is_ticked_once_and_can_be_taken_back(place: Place) -> None:
    place.synced()
    comment = place.hub.own()[0]
    ids = re.findall(r"task id=(\S+) ", comment["body"])
    assert len(ids) == len(set(ids))
    assert comment["body"].count("] A gate. Lifted by") == 1


def test_what_blocks_it_is_named(place: Place) -> None:
    """What policy checks, and beside it what only the documents call a gate."""
    nothing = place.run("pr", "export", "--format", "comment").stdout
    assert "Policy has no gates: nothing decides whether anything may go." in nothing
    assert "`staging` names no files of the application" in nothing
    path = place.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    gates = {"approval": {"by": ["ada"]}}
    policy["environments"]["production"] = {"title": "The real one", "gates": gates}
    policy["environments"]["staging"]["application"] = ["../app"]
    (place.lab.folder / "app").mkdir()
    path.write_text(json.dumps({**policy, "people": {"ada": {"name": "Ada", "github": "ada"}}}))
    assert place.lab.run("build").returncode == 0
    shown = place.run("pr", "export", "--format", "comment").stdout
    assert "`rolloutdocs status --env production` checks `approval`. No tick here opens one of them." in shown
    assert "The documents also call gates, in words that nothing checks: A gate." in shown
    assert "names no files" not in shown


def test_words_of_the_source_take_no_effect(place: Place) -> None:
    """In the description and in the checklist; a name after `@` the source refuses by itself."""
    words = "Fixes GH-12 and resolves"
    place.write("true", definition_of_done=[words], checklist={"final": [{"what": words}]})
    place.synced()
    for text in (str(place.hub.body), place.hub.own()[0]["body"]):
        assert "F&#8203;ixes" in text
        assert not re.search(r"GH-12|Fixes", text)
