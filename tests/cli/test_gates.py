"""GO or NO-GO on a real rollout: rehearsed, signed by real keys, and each way in which a word opens nothing."""

import errno
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rolloutdocs.checks.anchor import Keys
from rolloutdocs.checks.evidence import whole
from rolloutdocs.checks.examine import examine
from rolloutdocs.checks.gates import spoken
from rolloutdocs.checks.gates import word as words
from rolloutdocs.checks.gates.signed_runs import vouch as vouch_for
from rolloutdocs.checks.witnessed import Ran

from rolloutdocs.cli import main
from rolloutdocs.gating import Window

from .conftest import Lab
from .test_site import CONFIG, until

PEOPLE = ("ada", "bo", "ops", "ci")
Call = Callable[..., Result]
STAMP = "%Y-%m-%dT%H:%MZ"


def window(begins: int = -10, ends: int = 50) -> Window:
    """Around now, in minutes."""
    now = datetime.now(UTC)
    moments = [(now + timedelta(minutes=one)).strftime(STAMP) for one in (begins, ends)]
    return Window(begins=moments[0], ends=moments[1])


def gates(**changed: Any) -> dict[str, Any]:
    asked = {
        "window": window().model_dump(),
        "rehearsal": {"on": "staging", "days": 7, "vouched_by": ["ci"]},
        "rollback": True,
        "approval": {"by": ["ada", "bo"], "enough": 1},
        "operations": {"by": ["ops"]},
        "items": {"room": {"what": "There is room for a second backup", "by": ["bo"]}},
        "go_ahead": {"by": ["ada"], "hours": 1},
        **changed,
    }
    return {name: value for name, value in asked.items() if value is not None}


def policy(lab: Lab, **changed: Any) -> None:
    """Write production's gates, and the window that the documents have."""
    path = lab.folder / "content" / "environments.yaml"
    found = json.loads(path.read_text())
    asked = gates(**changed)
    found["environments"]["production"] = {"title": "The real one", "gates": asked}
    found["people"] = {one: {"name": one.title(), "principal": f"{one}@example.org"} for one in PEOPLE}
    found["signers"] = "signers"
    path.write_text(json.dumps(found))
    path = lab.folder / "content" / "rollout.yaml"
    source = json.loads(path.read_text())
    source["release"]["window"] = str(Window(**asked["window"])) if "window" in asked else "A word"
    source["checklist"] = {"before": [{"what": "Nobody else deploys"}]}
    source["escalation"] = [{"when": "Anything is unclear", "call": "ada"}]
    path.write_text(json.dumps(source))


def key(folder: Path, name: str) -> Path:
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rollout that was rehearsed once for all, and the keys of everybody, and of Eve."""
    lab = Lab(tmp_path_factory.mktemp("once"))
    (lab.folder / "app").mkdir()
    (lab.folder / "app" / "code").write_text("code")
    both = {"runs_on": ["staging", "production"], "expect": [{"exit": 0}]}
    steps = {
        name: {"one": lab.step("test ! -e broken", title=name.title(), **both)}
        for name in ("deploy", "rollback")
    }
    lab.write(steps, application=["../app"])
    policy(lab)
    keys = lab.folder / "keys"
    keys.mkdir()
    lines = [f"{one}@example.org {key(keys, one).with_suffix('.pub').read_text()}" for one in PEOPLE]
    key(keys, "eve")
    (lab.folder / "content" / "signers").write_text("".join(lines))
    done = lab.verify()
    assert done.returncode == 0, done.stderr + done.stdout
    return lab.folder


@pytest.fixture
def ready(lab: Lab, once: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """That rollout; nothing is signed yet."""
    shutil.copytree(once, lab.folder, dirs_exist_ok=True)
    monkeypatch.chdir(lab.folder)
    return lab


def call(*words: str) -> Result:
    return CliRunner().invoke(main, [*words], catch_exceptions=False)


def sign(item: str, who: str, *more: str, by: str = "") -> Result:
    return call("sign", item, "--as", who, "--key", f"keys/{by or who}", *more)


def vouch(who: str = "ci") -> None:
    (run,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    done = call("evidence", "sign", run.stem, "--key", f"keys/{who}")
    assert done.exit_code == 0, done.output


def decision(*more: str) -> dict[str, Any]:
    done = call("status", "--env", "production", "--format", "json", *more)
    found = json.loads(done.output)
    assert done.exit_code == (0 if found["go"] else 1)
    return found


def states(*more: str) -> dict[str, str]:
    return {one["name"]: one["state"] for one in decision(*more)["gates"]}


def gate(name: str) -> dict[str, str]:
    return next(one for one in decision()["gates"] if one["name"] == name)


def said(name: str) -> str:
    return f"{gate(name)['state']}: {gate(name)['reason']}"


ALL = ("window", "rehearsal", "rollback", "approval", "operations", "room", "go-ahead")


def everything() -> None:
    vouch()
    for item, who in (("approval", "bo"), ("operations", "ops"), ("room", "bo"), ("go-ahead", "ada")):
        done = sign(item, who, "--note", "All clear")
        assert done.exit_code == 0, done.output


@pytest.fixture
def go(ready: Lab) -> Lab:
    """All gates are open."""
    everything()
    assert decision()["go"] is True, decision()
    return ready


def test_it_is_blocked_until_the_last_gate_is_lifted(ready: Lab) -> None:
    before = call("status", "--env", "production")
    assert before.exit_code == 1
    assert before.output.startswith("NO-GO for production\n")
    assert states() == {"window": "open"} | dict.fromkeys(ALL[1:], "blocked")
    everything()
    after = call("status", "--env", "production")
    assert after.exit_code == 0, after.output
    assert after.output.startswith("GO for production\n")
    assert decision()["blockers"] == []


def test_each_blocker_says_what_lifts_it_and_doing_that_lifts_it(ready: Lab) -> None:
    """The commands of the blockers, typed as they stand, lead to GO."""
    for _ in range(10):
        found = decision()
        if found["go"]:
            break
        lifts = next(one["lifts"] for one in found["gates"] if one["state"] != "open")
        assert found["now"].endswith(lifts)
        command = lifts.split()
        who = command[command.index("--as") + 1] if "--as" in command else "ci"
        typed = [{"FILE": f"keys/{who}", "WORDS": "Yes"}.get(one, one) for one in command[1:]]
        assert call(*typed).exit_code == 0, typed
    assert found["go"] is True
    assert found["now"].startswith("Deploy: docs/PRODUCTION-ROLLOUT-CHECKLIST.md:")


def test_what_is_at_hand_is_shown_where_the_person_stands(ready: Lab) -> None:
    shown = call("status", "--env", "production").output
    asked = json.loads(Path("content/environments.yaml").read_text())["environments"]["production"]
    assert f"window      {Window(**asked['gates']['window'])}" in shown
    assert "contact     Ada, owner: a letter" in shown
    assert "escalation  Anything is unclear: Ada, a letter" in shown
    assert "before:      Nobody else deploys" in shown
    assert shown.rstrip().split("\n")[-2].startswith("Now:  Rehearsal on staging complete and fresh: ")
    assert shown.rstrip().split("\n")[-1].startswith("Next: Approval by 1 of 2 reviewers: ")


def test_the_steps_stay_reachable(ready: Lab) -> None:
    shown = json.loads(call("status", "--env", "production", "--steps", "--format", "json").output)
    assert {one["step"] for one in shown["steps"]} == {"deploy.one", "rollback.one"}
    for option in ("--all", "--claims"):
        assert "steps:" in call("status", "--env", "production", option).output
    staging = call("status", "--env", "staging").output
    assert "NO-GO" not in staging
    assert "Whether production may go: rolloutdocs status --env production" in staging


def test_what_is_served_follows_words(go: Lab) -> None:
    """Assert that whoever looks at the site sees that a word was taken back: it went on to say GO."""
    Path("mkdocs.yml").write_text(CONFIG)
    running = go.start("site", "--serve", "--port", "0", stdout=subprocess.PIPE)
    try:
        assert running.stdout
        status = f"{running.stdout.readline().split()[0]}evidence/status.html"
        until(status, "<strong>GO</strong>")
        assert sign("go-ahead", "ada", "--revoke", "--note", "The disk fills up").exit_code == 0
        until(status, "<strong>NO-GO</strong>", 30)
    finally:
        running.kill()
        running.communicate()


def test_an_age_does_not_put_the_decision_aside(ready: Lab) -> None:
    """Assert that whoever asks for younger evidence keeps the gates: it showed the steps, and exited with 0."""
    asked = ("status", "--env", "production", "--max-age", "1")
    shown = call(*asked)
    assert shown.exit_code == 2
    assert "--max-age goes with --steps, --all or --claims where it says GO or NO-GO" in shown.output
    assert "steps:" in call(*asked, "--steps").output


def test_without_gates_it_is_never_a_go(ready: Lab) -> None:
    path = Path("content/environments.yaml")
    found = json.loads(path.read_text())
    del found["environments"]["production"]["gates"]
    path.write_text(json.dumps(found))
    shown = call("status", "--env", "production")
    assert shown.exit_code == 1
    assert "NO-GO for production\nproduction has no gates" in shown.output
    assert decision()["gates"] == []


def test_without_gates_and_with_changes_nothing_decides(ready: Lab) -> None:
    """It has no decision, and must not look like a GO: it says so in words."""
    path = Path("content/environments.yaml")
    found = json.loads(path.read_text())
    del found["environments"]["production"]["gates"]
    found["environments"]["production"]["ceiling"] = "changes"
    path.write_text(json.dumps(found))
    assert call("build").exit_code == 0
    said_ = "production has no gates: this is what is proven, and nothing decides whether it may go."
    shown = call("status", "--env", "production")
    assert shown.exit_code == 3
    assert said_ in shown.output
    assert json.loads(call("status", "--env", "production", "--format", "json").output)["gated"] == []
    assert "staging has no gates" in call("status", "--env", "staging").output


def test_what_the_documents_call_gates_stands_beside_those_of_policy(ready: Lab) -> None:
    shown = call("status", "--env", "production").output
    assert "Gates in the documents' words, which nothing checks\nA gate: lifted by A word\n" in shown


def test_a_command_keeps_the_options_by_which_it_was_asked(ready: Lab) -> None:
    """Else it would be about another folder when it is typed as it stands."""
    Path(".rolloutdocs").rename("the evidence")
    options = ("--evidence", "the evidence", "--docs", "docs")
    for _ in range(10):
        found = decision(*options)
        if found["go"]:
            break
        command = shlex.split(next(one["lifts"] for one in found["gates"] if one["state"] != "open"))
        who = command[command.index("--as") + 1] if "--as" in command else "ci"
        typed = [{"FILE": f"keys/{who}", "WORDS": "Yes"}.get(one, one) for one in command[1:]]
        assert call(*typed).exit_code == 0, typed
    assert found["go"] is True
    steps = call("status", "--env", "production", "--steps", *options).output
    assert "Next: rolloutdocs verify --env production --docs docs --evidence 'the evidence'" in steps


def test_the_json_is_what_the_schema_says(go: Lab) -> None:
    jsonschema.validate(decision(), json.loads(call("schema", "decision").output))


# --- the rehearsal


def test_a_run_that_nobody_signed_opens_nothing(ready: Lab) -> None:
    assert "nobody vouches for the run" in said("rehearsal")
    assert said("rollback").startswith("blocked: nobody vouches")
    vouch("ada")  # who may give the go-ahead may not vouch for the rehearsal
    assert said("rehearsal").startswith("blocked: nobody vouches")


def test_a_signature_of_another_run_opens_nothing(ready: Lab) -> None:
    (run,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    other = run.with_name("other.jsonl")
    other.write_text("something else\n")
    argv = ["ssh-keygen", "-q", "-Y", "sign", "-n", "rolloutdocs-evidence", "-f", "keys/ci", other]
    subprocess.run(argv, check=True, capture_output=True)
    Path(f"{other}.sig").rename(f"{run}.sig")
    other.unlink()
    assert said("rehearsal").startswith("blocked: nobody vouches")


def test_an_imported_run_opens_what_its_signature_does(go: Lab, tmp_path: Path) -> None:
    """And words come with it."""
    assert (
        call("evidence", "export", "--output", "all.jsonl").output.strip() == "1 runs and 4 words: all.jsonl"
    )
    shutil.move(".rolloutdocs", tmp_path / "away")
    assert decision()["go"] is False
    brought = call("evidence", "import", "all.jsonl")
    assert brought.exit_code == 0, brought.output
    assert decision()["go"] is True
    again = call("evidence", "import", "all.jsonl")
    assert "0 imported, 5 were there already" in again.output
    for path in Path(".rolloutdocs/runs").glob("*.sig"):
        path.unlink()
    assert said("rehearsal").startswith("blocked: nobody vouches")


def test_a_rehearsal_of_other_documents_or_another_application_is_stale(go: Lab) -> None:
    Path("app/code").write_text("other")
    assert "application changed" in said("rehearsal")
    Path("app/code").write_text("code")
    assert decision()["go"] is True
    path = Path("content/rollout.yaml")
    path.write_text(path.read_text().replace('"run": "test ! -e broken"', '"run": "test ! -e broken2"', 1))
    assert call("build").exit_code == 0
    assert states()["rehearsal"] == "blocked"


def test_a_rehearsal_that_is_too_old_is_stale(go: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    from rolloutdocs.cli.standing import deciding

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(days=8)

    monkeypatch.setattr(deciding, "datetime", Later)
    assert "older than 7 days" in said("rehearsal")


def test_a_file_that_proves_nothing_leaves_it_undecided(go: Lab) -> None:
    Path(".rolloutdocs/runs/20260101T000000Z-staging-0.jsonl").write_text("no record\n")
    assert said("rehearsal").startswith("unknown: a file that proves nothing")
    assert decision()["go"] is False


def test_a_run_after_it_decides_and_has_to_be_signed_too(go: Lab) -> None:
    """Whoever can write evidence can close the gate with it, and cannot open it, nor hide a failure behind a run."""
    assert call("verify", "--env", "staging").exit_code == 0
    assert said("rehearsal").startswith("blocked: nobody vouches")
    newest = max(Path(".rolloutdocs/runs").glob("*.jsonl"))
    assert call("evidence", "sign", newest.stem, "--key", "keys/ci").exit_code == 0
    assert decision()["go"] is True
    Path("content/broken").touch()
    assert call("verify", "--env", "staging").exit_code == 1
    assert said("rehearsal").startswith("blocked: deploy.one is failed")


# --- words


def test_a_word_lapses_with_documents_application_and_window(go: Lab) -> None:
    Path("app/code").write_text("other")
    assert said("go-ahead") == "blocked: Ada gave it for another application, which changed since"
    Path("app/code").write_text("code")
    policy(go, window=window(-20, 40).model_dump())
    call("build")
    assert said("operations") == "blocked: Ops gave it for another window"
    assert set(states().values()) == {"open", "blocked"}


def test_a_word_lapses_with_what_policy_asks(go: Lab) -> None:
    """Assert that nobody is said to have signed a sentence that policy got afterwards; other words stay."""
    path = go.folder / "content" / "environments.yaml"
    path.write_text(path.read_text().replace("There is room for a second backup", "The backup was restored"))
    assert call("build", "--check").exit_code == 0
    assert said("room") == (
        "blocked: Bo gave it for other documents, or another wording of it in policy, which changed since"
    )
    assert {name for name, state in states().items() if state != "open"} == {"room"}
    assert sign("room", "bo").exit_code == 0
    assert decision()["go"]


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source["procedures"]["deploy"]["steps"]["one"].update(title="Deploy it all"),
        lambda source: source["checklist"]["before"].append({"what": "Delete the backup"}),
        lambda source: source["release"].update(downtime="Two days"),
        lambda source: source["people"]["ada"].update(contact="another letter"),
        lambda source: source["procedures"]["deploy"].update(intro="Leave out what is below."),
    ],
)
def test_a_word_lapses_with_what_only_people_read(go: Lab, change: Callable[[dict[str, Any]], None]) -> None:
    """What is done by hand is in no plan, and a person signed it all the same."""
    path = Path("content/rollout.yaml")
    source = json.loads(path.read_text())
    change(source)
    path.write_text(json.dumps(source))
    assert call("build").exit_code == 0
    assert said("room").startswith("blocked: Bo gave it for other documents")
    assert said("go-ahead") == "blocked: Ada gave it for other documents, which changed since"


def test_a_pipe_where_the_allowed_signers_should_be_does_not_wait_for_ever(go: Lab) -> None:
    Path("content/signers").unlink()
    os.mkfifo("content/signers")
    shown = call("status", "--env", "production")
    assert shown.exit_code == 2
    assert "it is no regular file" in shown.output


def test_what_lifts_a_gate_is_a_command_alone(ready: Lab) -> None:
    policy(ready, window=window(90, 150).model_dump())
    assert call("build").exit_code == 0
    (run,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    assert gate("rehearsal")["lifts"] == f"rolloutdocs evidence sign {run.stem} --key FILE"
    assert gate("rehearsal")["reason"].endswith("; Ci can")
    assert gate("go-ahead")["lifts"].endswith("--as ada --key FILE --note WORDS")
    assert "; it can be given from " in gate("go-ahead")["reason"]


def test_the_documents_have_to_name_the_window_of_policy(go: Lab) -> None:
    path = Path("content/rollout.yaml")
    source = json.loads(path.read_text())
    source["release"]["window"] = "Tonight"
    path.write_text(json.dumps(source))
    assert call("build").exit_code == 0
    assert said("window").startswith("blocked: the documents say `Tonight`, and policy says")


def test_a_go_ahead_counts_within_the_window_only(ready: Lab) -> None:
    policy(ready, window=window(30, 90).model_dump())
    call("build")
    everything()
    assert said("go-ahead") == "blocked: Ada gave it, and the window is not open yet"
    assert decision()["blockers"] == ["go-ahead"]
    assert decision()["now"].startswith("Explicit go-ahead: Wait until ")
    policy(ready, window=window(-90, -30).model_dump())
    call("build")
    assert "the window is over" in said("go-ahead")
    assert "the window is over" in said("window")
    assert decision()["now"].startswith(
        "Window agreed on, and the one in the documents: Agree on another window"
    )


@pytest.mark.parametrize(("begins", "ends", "why"), [(30, 90, "not open yet"), (-90, -30, "is over")])
def test_a_window_counts_also_where_nobody_gives_a_go_ahead(
    ready: Lab, begins: int, ends: int, why: str
) -> None:
    policy(ready, go_ahead=None, window=window(begins, ends).model_dump())
    assert call("build").exit_code == 0
    assert why in said("window")
    assert states()["window"] == "blocked"


def test_a_go_ahead_that_was_given_too_early_opens_nothing(ready: Lab) -> None:
    policy(ready, window=window(90, 150).model_dump())
    call("build")
    sign("go-ahead", "ada")
    assert "too early" in said("go-ahead")


def test_a_word_is_taken_back_and_stays_so(go: Lab, tmp_path: Path) -> None:
    """Also where the word itself is brought once more, under another name."""
    (old,) = [one for one in Path(".rolloutdocs/words").glob("*.json") if b'"go-ahead"' in one.read_bytes()]
    done = sign("go-ahead", "ada", "--revoke", "--note", "The disk fills up")
    assert done.exit_code == 0, done.output
    assert said("go-ahead") == "blocked: Ada took it back"
    copy = old.with_name("word-copy.json")
    shutil.copy(old, copy)
    shutil.copy(f"{old}.sig", f"{copy}.sig")
    assert said("go-ahead") == "blocked: Ada took it back"
    sign("go-ahead", "ada", "--note", "Mended")
    assert states()["go-ahead"] == "open"


@pytest.mark.parametrize(
    ("hours", "named", "state"), [(-1, True, "blocked"), (1, False, "blocked"), (-1, False, "open")]
)
def test_what_is_taken_back_is_named_or_was_said_before(go: Lab, hours: int, named: bool, state: str) -> None:
    """One clock may be ahead of the other; and a word may be brought from elsewhere after it was taken back."""
    (old,) = [one for one in Path(".rolloutdocs/words").glob("*.json") if b'"go-ahead"' in one.read_bytes()]
    at = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
    sealed(
        forged("x", says="revoked", at=at, revokes=(words.digest(old.read_bytes()),) if named else ()), "ada"
    )
    assert states()["go-ahead"] == state


def test_a_word_is_taken_back_after_hundreds_of_others(go: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that what takes them back stays a word: one too long is none, and taken away it takes nothing back."""
    monkeypatch.setattr(spoken, "vouched", lambda *_: "")  # hundreds of signatures are a minute
    for number in range(240):
        forged(f"word-{number}", at=(datetime.now(UTC) - timedelta(seconds=number)).isoformat())
    before = set(Path(".rolloutdocs/words").glob("*.json"))
    done = sign("go-ahead", "ada", "--revoke", "--note", "\N{WASTEBASKET}" * words.LONGEST)
    assert done.exit_code == 0, done.output
    (path,) = set(Path(".rolloutdocs/words").glob("*.json")) - before
    revoked = words.parsed(path.read_bytes())
    newest = max(before, key=lambda one: words.parsed(one.read_bytes()).at)
    assert words.digest(newest.read_bytes()) in revoked.revokes
    assert said("go-ahead") == "blocked: Ada took it back"


def test_a_signature_of_what_was_not_looked_at_vouches_for_nothing(go: Lab) -> None:
    (path,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    run = examine(path.stem, str(path), path.read_bytes())
    signers = Keys(Path("content/signers").read_bytes())
    who = {"ci": "ci@example.org"}
    ran = Ran(run.name, "", "", run.head)
    assert vouch_for(path.parent, [ran], who, signers)[run.name].by == "ci"
    other = replace(ran, head="0" * 64)
    assert vouch_for(path.parent, [other], who, signers)[run.name].by == ""


def test_whoever_takes_a_word_back_need_not_prove_who_they_are(go: Lab) -> None:
    """A key that is over or lost must not keep a gate open."""
    forged("x", says="revoked", at=datetime.now(UTC).isoformat())
    assert said("go-ahead") == "blocked: Ada took it back"


def test_what_took_a_word_back_is_missed_where_it_is_taken_out(go: Lab) -> None:
    before = set(Path(".rolloutdocs/words").iterdir())
    sign("go-ahead", "ada", "--revoke")
    revoked = set(Path(".rolloutdocs/words").iterdir()) - before
    sign("approval", "ada")
    for path in revoked:
        path.unlink()
    assert (
        said("go-ahead")
        == "unknown: Ada gave a word that is missing here, and it may have taken something back"
    )


def forged(name: str, **changed: Any) -> Path:
    """A word of `ada` on the go-ahead, changed; its signature is another matter."""
    given = [json.loads(one.read_text()) for one in Path(".rolloutdocs/words").glob("*.json")]
    template = next(one for one in given if one["item"] != "room")  # which is bound to its own wording, too
    for key_ in ("kind", "version"):
        template.pop(key_)
    body = {**template, "item": "go-ahead", "by": "ada", "says": "given", "revokes": (), "after": "0" * 64}
    data = words.written(words.Word(**{**body, **changed}))
    path = Path(".rolloutdocs/words") / f"{name}.json"
    path.write_bytes(data)
    return path


def sealed(path: Path, by: str, namespace: str = "rolloutdocs-word") -> None:
    argv = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", f"keys/{by}", path]
    subprocess.run(argv, check=True, capture_output=True)


@pytest.fixture
def almost(ready: Lab) -> Lab:
    """All gates are open, but for the go-ahead."""
    vouch()
    for item, who in (("approval", "bo"), ("operations", "ops"), ("room", "bo")):
        sign(item, who)
    assert decision()["blockers"] == ["go-ahead"]
    return ready


def test_the_forger_of_these_tests_can_write_a_word_that_holds(almost: Lab) -> None:
    """Else the tests below would show nothing."""
    sealed(forged("x"), "ada")
    assert decision()["go"] is True


@pytest.mark.parametrize(
    ("changed", "by", "namespace", "why"),
    [
        ({}, "", "", "it is not signed"),
        ({}, "eve", "rolloutdocs-word", "nobody can believe"),
        ({}, "bo", "rolloutdocs-word", "nobody can believe"),
        ({}, "ada", "rolloutdocs-evidence", "nobody can believe"),
        ({}, "ada", "git", "nobody can believe"),
        ({"environment": "staging"}, "ada", "rolloutdocs-word", "has said nothing"),
        ({"rollout": "other"}, "ada", "rolloutdocs-word", "has said nothing"),
        ({"item": "operations"}, "ada", "rolloutdocs-word", "has said nothing"),
        ({"plan": "0" * 64}, "ada", "rolloutdocs-word", "other documents"),
        ({"application": "0" * 64}, "ada", "rolloutdocs-word", "another application"),
        ({"window": ""}, "ada", "rolloutdocs-word", "another window"),
        ({"at": "2999-01-01T00:00:00+00:00"}, "ada", "rolloutdocs-word", "clock"),
        ({"at": "2020-01-01T00:00:00+00:00"}, "ada", "rolloutdocs-word", "too early"),
        ({"at": "yesterday"}, "ada", "rolloutdocs-word", "too early"),
        ({"by": "bo"}, "bo", "rolloutdocs-word", "has said nothing"),
        ({"by": "nobody"}, "eve", "rolloutdocs-word", "has said nothing"),
    ],
)
def test_a_word_that_is_not_what_it_should_be_opens_nothing(
    almost: Lab, changed: dict[str, str], by: str, namespace: str, why: str
) -> None:
    path = forged("x", **changed)
    if by:
        sealed(path, by, namespace)
    found = gate("go-ahead")
    assert found["state"] == "blocked"
    assert why in found["reason"]


def test_a_word_that_was_edited_opens_nothing(go: Lab) -> None:
    for path in Path(".rolloutdocs/words").glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"All clear", b"All is clear"))
    assert set(states().values()) == {"open", "blocked"}
    assert all(states()[one] == "blocked" for one in ALL[3:])


def test_a_key_that_is_over_opens_nothing(go: Lab) -> None:
    path = Path("content/signers")
    good = path.read_text()
    path.write_text(good.replace("ada@example.org ", 'ada@example.org valid-before="20200101" '))
    assert said("go-ahead").startswith("blocked: Ada signed something that nobody can believe")
    path.write_text(good.replace("ada@example.org ", 'ada@example.org valid-before="29990101" '))
    assert states()["go-ahead"] == "open"
    path.write_text(good.replace("ada@example.org ", 'ada@example.org namespaces="git" '))
    assert states()["go-ahead"] == "blocked"
    path.write_text("".join(line for line in good.splitlines(True) if "ada" not in line))
    assert states()["go-ahead"] == "blocked"


@pytest.mark.parametrize("form", ["keys", "list"])
def test_a_key_that_leaked_opens_nothing(go: Lab, form: str) -> None:
    """Neither by words nor by runs, whenever they were signed; and policy takes no new word by it."""
    path = Path("content/environments.yaml")
    path.write_text(json.dumps({**json.loads(path.read_text()), "revoked": "leaked"}))
    Path("content/leaked").touch()
    assert decision()["go"] is True, "an empty file takes no key away"
    for who, name in (("ada", "go-ahead"), ("ci", "rehearsal")):
        if form == "keys":
            Path("content/leaked").write_text(Path(f"keys/{who}.pub").read_text())
        else:
            argv = ["ssh-keygen", "-q", "-k", "-f", "content/leaked", f"keys/{who}.pub"]
            subprocess.run(argv, check=True, capture_output=True)
        found = {one["name"]: one["state"] for one in decision()["gates"] if one["state"] != "open"}
        assert found == ({name: "blocked"} if who == "ada" else {name: "blocked", "rollback": "blocked"})
        if who == "ada":
            refused = sign("go-ahead", "ada")
            assert refused.exit_code == 2
            assert "policy does not take this key as that of `ada`" in refused.output
    Path("content/leaked").unlink()
    gone = call("status", "--env", "production")
    assert gone.exit_code == 2
    assert "the file of revoked keys cannot be read" in gone.output


def test_a_list_of_revoked_keys_that_is_none_opens_nothing(go: Lab) -> None:
    path = Path("content/environments.yaml")
    path.write_text(json.dumps({**json.loads(path.read_text()), "revoked": "leaked"}))
    Path("content/leaked").write_text("These are no keys\n")
    assert {name for name, state in states().items() if state == "open"} == {"window"}


def test_a_disk_that_is_full_leaves_no_half_of_a_word(go: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that what cannot be kept is told, and keeps no gate closed."""
    before = sorted(Path(".rolloutdocs/words").iterdir())

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole.os, "fsync", full)
    done = sign("operations", "ops")
    assert done.exit_code == 3
    assert re.search(r"words/word-\w+\.json\.sig: No space left on device", done.output)
    assert sorted(Path(".rolloutdocs/words").iterdir()) == before
    for path in Path(".rolloutdocs/runs").glob("*.sig"):
        path.unlink()
    (run,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    assert call("evidence", "sign", run.stem, "--key", "keys/ci").exit_code == 3
    monkeypatch.undo()
    monkeypatch.chdir(go.folder)
    vouch()
    assert decision()["go"] is True


def test_a_key_that_would_be_asked_for_is_told(ready: Lab) -> None:
    """Nobody can answer a prompt here, and nothing waits for one."""
    argv = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret phrase", "-f", "keys/ada"]
    subprocess.run(argv, check=True, capture_output=True)
    done = sign("go-ahead", "ada")
    assert done.exit_code == 2
    assert "has a passphrase" in done.output
    assert "`ssh-add" in done.output
    Path("keys/bo").unlink()
    os.mkfifo("keys/bo")
    assert "is no regular file" in sign("approval", "bo").output
    assert not Path(".rolloutdocs/words").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_whoever_gives_up_while_their_agent_waits_leaves_nothing(
    ready: Lab, tmp_path: Path, number: int, code: int
) -> None:
    """No word, and no `ssh-keygen` that would go on waiting for a finger on the card."""
    Path("keys/ada").unlink()
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        agent.settimeout(30)
        environment = {**os.environ, "SSH_AUTH_SOCK": str(tmp_path / "agent")}
        words_ = ("sign", "go-ahead", "--as", "ada", "--key", "keys/ada.pub")
        started = ready.start(*words_, env=environment, stderr=subprocess.DEVNULL)
        with started as process, agent.accept()[0] as asked:
            asked.settimeout(30)
            process.send_signal(number)
            assert process.wait(30) == code
            while asked.recv(1000):
                pass  # it ends when ssh-keygen has gone
    assert not Path(".rolloutdocs/words").exists()


def test_nobody_says_what_policy_does_not_let_them_say(ready: Lab) -> None:
    for who, by, item, why in (
        ("bo", "bo", "go-ahead", "`bo` may not say `go-ahead`"),
        ("ada", "eve", "go-ahead", "policy does not take this key as that of `ada`"),
        ("ada", "ada", "goahead", "Did you mean `go-ahead`?"),
        ("eve", "eve", "go-ahead", "`eve` may not say"),
    ):
        done = sign(item, who, by=by)
        assert done.exit_code == 2
        assert why in done.output
    assert not Path(".rolloutdocs/words").exists()
    assert "several people may say `approval`" in call("sign", "approval", "--key", "keys/bo").output


def test_a_note_is_bounded_printable_and_redacted(go: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("content/environments.yaml")
    found = json.loads(path.read_text())
    found["environments"]["production"]["variables"] = {
        "TOKEN": {"secret": "environment", "name": "THE_TOKEN"}
    }
    found["environments"]["production"]["read_by_programs"] = ["TOKEN"]
    path.write_text(json.dumps(found))
    call("build")
    monkeypatch.setenv("THE_TOKEN", "hunter2-hunter2")
    done = sign("go-ahead", "ada", "--note", "a\x1b[2Jb\nGO for production\r\u202e hunter2-hunter2")
    assert done.exit_code == 0, done.output
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_0123456789abcdefOfNobody")
    assert sign("room", "bo", "--note", "ghp_0123456789abcdefOfNobody").exit_code == 0
    monkeypatch.delenv("GITHUB_TOKEN")
    shown = call("status", "--env", "production").output
    assert "hunter2" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "ab GO for production" in shown
    assert "hunter2" not in "".join(one.read_text() for one in Path(".rolloutdocs/words").glob("*.json"))
    notes = {json.loads(one.read_text())["note"] for one in Path(".rolloutdocs/words").glob("*.json")}
    assert notes == {"All clear", "ab GO for production \\u202e [secret]", "[secret]"}
    assert "at most 500" in sign("go-ahead", "ada", "--note", "x" * 501).output


def test_a_pipe_where_a_signature_should_be_does_not_wait_for_ever(go: Lab) -> None:
    for path in [*Path(".rolloutdocs/runs").glob("*.sig"), *Path(".rolloutdocs/words").glob("*.sig")]:
        path.unlink()
        os.mkfifo(path)
    assert {name for name, state in states().items() if state == "open"} == {"window"}


def test_what_is_no_word_is_named_and_opens_nothing(go: Lab) -> None:
    Path(".rolloutdocs/words/x.json").write_text('{"kind": "word"}\n')
    Path(".rolloutdocs/words/y.json").write_text("[" * 100_000)
    shown = call("status", "--env", "production").output
    assert "x.json: is no word. It opens nothing" in shown
    assert "y.json" in shown
    assert said("go-ahead").startswith("unknown: Ada may have taken it back in a file")
    assert gate("room")["lifts"].startswith("Take that file away: .rolloutdocs/words/x.json")
    refused = call("evidence", "export", "--output", "all.jsonl")
    assert refused.exit_code == 2
    assert "is no word" in refused.output
    signed = sign("room", "bo")
    assert signed.exit_code == 0
    assert (
        "x.json: is no word. While it is there, no word opens a gate: take that file away." in signed.output
    )


def test_whoever_signs_is_not_told_to_take_away_what_they_may_not_read(
    go: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that a word of another account is left: it may have taken something back."""
    denied = Path(".rolloutdocs/words/x.json")
    denied.touch()
    real = spoken.content

    def content(path: Path) -> bytes:
        if path.name == denied.name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(spoken, "content", content)
    signed = sign("room", "bo")
    assert "no word opens a gate: look as the account that may read it." in signed.output
    shown = call("status", "--env", "production").output
    assert shown.startswith("NO-GO for production")
    assert "x.json: Permission denied. It opens nothing: look as the account that may read it." in shown
    assert f"lift: Look as the account that may read it: {denied}: Permission denied" in shown
    assert "take that file away" not in shown.lower()
    denied.unlink()
    assert call("status", "--env", "production").output.startswith("GO for production")
    os.mkfifo(".rolloutdocs/words/z.json")
    assert re.search(r"^\S+z\.json: this is no regular", call("status", "--env", "production").output, re.M)


# --- policy


def test_gates_come_from_the_branch_that_policy_comes_from(go: Lab) -> None:
    """A change under review cannot take a gate out, name other people, or bring a key."""
    repository()
    for path in Path(".rolloutdocs/words").glob("*.json*"):
        path.unlink()
    eve = Path("keys/eve.pub").read_text()
    Path("content/signers").write_text(f"ada@example.org {eve}")
    found = json.loads(Path("content/environments.yaml").read_text())
    found["environments"]["production"]["gates"] = gates(
        approval=None, operations=None, items={}, rehearsal=None, rollback=False
    )
    found["environments"]["production"]["application"] = ["../app"]
    found["environments"]["production"]["gates"]["window"] = json.loads(
        Path("content/environments.yaml").read_text()
    )["environments"]["production"]["gates"]["window"]
    Path("content/environments.yaml").write_text(json.dumps(found))
    assert sign("go-ahead", "ada", by="eve").exit_code == 0
    refused = sign("go-ahead", "ada", "--policy-from", "main", by="eve")
    assert refused.exit_code == 2
    assert "policy does not take this key" in refused.output
    assert set(states()) == {"window", "go-ahead"}
    base = states("--policy-from", "main")
    assert set(base) == set(ALL)
    assert base["go-ahead"] == base["approval"] == "blocked"


def test_a_leaked_key_is_that_of_the_branch_too(go: Lab) -> None:
    """A change under review cannot take a key off the list."""
    path = Path("content/environments.yaml")
    before = json.loads(path.read_text())
    path.write_text(json.dumps({**before, "revoked": "leaked"}))
    Path("content/leaked").write_text(Path("keys/ada.pub").read_text())
    repository()
    path.write_text(json.dumps(before))
    Path("content/leaked").write_text("")
    assert states()["go-ahead"] == "open"
    assert states("--policy-from", "main")["go-ahead"] == "blocked"


def repository() -> None:
    Path(".gitignore").write_text("keys\n.rolloutdocs\n")
    argv = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words_ in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*argv, *words_], check=True)
