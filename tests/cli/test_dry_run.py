"""What a dry run shows is what would run; and it executes nothing at all."""

import json

import pytest


def traps(lab, **fields) -> None:
    """A rollout in which everything that could be started leaves a file."""
    deploy = {
        "look": lab.step('touch trap\necho "$DOOR"'),
        "down": lab.step(
            "touch trap", effect="changes the door", opens={"what": "the door", "closed_by": "deploy.up"}
        ),
        "up": lab.step("touch trap", effect="changes the door", if_it_fails={"go_to": "rollback"}),
    }
    rollback = {"back": lab.step("touch trap", effect="destroys the values of `a.b`", time_limit="2 minutes")}
    settings = {
        "ceiling": "destroys",
        "shell": ["./shell", "bash"],
        "reset": "touch trap; restore it",
        "variables": {
            "DOOR": "one",
            "TOKEN": {"secret": "file", "name": "token"},
            "PORT": {"chosen": "port"},
        },
        "read_by_programs": ["TOKEN", "PORT"],
        "services": {"web": {"run": ["touch", "trap"], "ready": {"port": "$PORT", "within": 7}}},
        "identity": {"command": "touch trap; who", "prints": "staging $DOOR"},
    }
    lab.write({"deploy": deploy, "rollback": rollback}, **{**settings, **fields})
    content = lab.folder / "content"
    (content / "token").write_text("hunter2-hunter2")
    (content / "shell").write_text("#!/bin/sh\ntouch trap\nexec bash\n")
    (content / "shell").chmod(0o755)


@pytest.fixture
def dry(lab, here):
    def run(*words: str) -> str:
        shown = here("verify", "--env", "staging", "--dry-run", *words)
        assert shown.exit_code == 0, shown.stdout + shown.stderr
        assert not list(lab.folder.rglob("trap"))
        assert not (lab.folder / ".rolloutdocs" / "runs").exists()
        assert "hunter2" not in shown.stdout
        return shown.stdout

    return run


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"http": "http://localhost:$PORT"}, "http://localhost:$PORT answers"),
        ({"output": "is up"}, "it prints `is up`"),
        ({"file": "web/up"}, "it has written web/up"),
    ],
)
def test_when_a_service_is_ready_is_shown(lab, here, dry, asked, shown) -> None:
    traps(lab, services={"web": {"run": ["touch", "trap"], "ready": asked}})
    here("build")
    assert f"web: touch trap; ready when {shown}, within 30 s" in dry()


def test_the_whole_plan_is_shown_and_nothing_started(lab, here, dry) -> None:
    traps(lab)
    here("build")
    shown = dry()
    for words in (
        "./shell bash, in .",
        "web: touch trap; ready when port $PORT accepts, within 7 s",
        "restores     touch trap; restore it",
        "identity     `touch trap; who` prints `staging $DOOR`",
        "1/2 Deploy  deploy  docs/",
        "1.2 ",
        "deploy.down  docs/PRODUCTION-ROLLOUT-CHECKLIST.md:",
        "effect       changes the door",
        "opens        the door, closed by deploy.up  docs/PRODUCTION-ROLLOUT-CHECKLIST.md:",
        "effect       destroys the values of `a.b`",
        "first        the target proves to be staging",
        "time limit   120 s",
        "if it fails  go to Rollback  docs/",
        "if it fails  stop. Ask Ada.",
        "4 steps would run on staging. Nothing was run.",
        "Digest of the plan: ",
    ):
        assert words in shown, words
    assert "Left out" not in shown


def test_a_part_names_what_is_left_out_and_what_stays_open(lab, here, dry) -> None:
    traps(lab)
    here("build")
    shown = dry("--only", "deploy.down")
    assert "(preparation)" in shown
    assert "which runs at the end of the passage" in shown
    assert "deploy.up  docs/" in shown
    assert ": it comes after the last selected step" in shown
    assert (
        "2 steps would run on staging, 1 of them as preparation, which proves nothing. Nothing was run."
        in shown
    )
    assert "Partial (--only deploy.down): such a run proves no rehearsal by itself." in shown


def test_for_programs_it_is_the_same(lab, here, dry) -> None:
    traps(lab)
    here("build")
    whole = json.loads(dry("--format", "json"))
    assert [one["id"] for passage in whole["passages"] for one in passage["steps"]] == [
        "deploy.look",
        "deploy.down",
        "deploy.up",
        "rollback.back",
    ]
    assert whole["obstacles"] == []
    assert whole["passages"][1]["steps"][0]["asks_identity"]
    assert (whole["steps"], whole["preparation"], whole["left"]) == (4, 0, [])


def test_what_policy_would_refuse_is_said(lab, here, dry) -> None:
    traps(lab, ceiling="changes")
    here("build")
    shown = dry()
    assert "4 steps are shown for staging, where policy lets no run of them begin. Nothing was run." in shown
    assert "`staging` is bounded to: changes; 1 of 4 steps go further" in shown
