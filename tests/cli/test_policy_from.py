"""Policy comes from the commit that is named, and a plan that it does not have needs its digest; with a real git."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Lab
from .near import Near

Git = Callable[..., str]


def git_in(folder: Path) -> Git:
    """Give a git for a folder, with no configuration but its own."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = [word for key in ("name", "email") for word in ("-c", f"user.{key}=ada@example.org")]

    def run(*words: str) -> str:
        done = subprocess.run(
            ["git", *who, *words],
            cwd=folder,
            env={**os.environ, **own},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    return run


@pytest.fixture
def git(lab) -> Git:
    return git_in(lab.folder)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch `main` with a rollout that only reads, and a change under review that is checked out."""
    lab = Lab(tmp_path_factory.mktemp("template"))
    lab.write({"deploy": {"one": lab.step("echo one")}}, ceiling="reads")
    assert lab.run("build").returncode == 0
    git = git_in(lab.folder)
    git("init", "--quiet", "--initial-branch=main")
    commit(git)
    git("switch", "--quiet", "-c", "change")
    return lab.folder


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Near(tmp_path / "lab")


@pytest.fixture
def change(lab, template: Path) -> Lab:
    shutil.copytree(template, lab.folder)
    return lab


def commit(git: Git) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message=a change")


def policy(lab, **fields: object) -> None:
    """Change the environments file on the branch only."""
    path = lab.folder / "content/environments.yaml"
    data = json.loads(path.read_text("utf-8"))
    top = {key: fields.pop(key) for key in ("waivers",) if key in fields}
    data["environments"]["staging"] |= fields
    path.write_text(json.dumps(data | top), "utf-8")


def from_main(lab, *words: str, ref: str = "main"):
    return lab.run("verify", "--env", "staging", "--policy-from", ref, *words)


def test_a_plan_that_the_base_has_runs_as_it_is(change, git):
    ended = from_main(change)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (evidence,) = (change.folder / ".rolloutdocs/runs").iterdir()
    assert json.loads(evidence.read_text("utf-8").split("\n")[0])["policy"] == git("rev-parse", "main")


def test_a_reset_of_the_change_is_not_run(change, git):
    """Assert that policy is the base's: another shell and another reset in the branch do not count."""
    there = change.folder / "content"
    policy(
        change,
        shell=["bash", "-c", f"touch {there}/wrong-shell; exec bash"],
        reset=f"touch {there}/wrong-reset",
    )
    commit(git)
    assert from_main(change).returncode == 0
    assert list(there.glob("wrong*")) == []
    assert change.run("verify", "--env", "staging").returncode == 0  # its own policy would have
    assert len(list(there.glob("wrong*"))) == 2


def test_no_command_to_go_on_with_would_run_a_reset_of_the_change(change, git):
    """Assert that `verify` is told with its commit, and `reset`, which takes none, is not told at all."""
    change.write({"deploy": {"one": change.step("false")}}, ceiling="reads", reset="touch reset")
    assert change.run("build").returncode == 0
    digest = plan(change)
    ended = from_main(change, "--confirm", digest)
    assert f"  rolloutdocs verify --env staging --confirm {digest} --policy-from main " in ended.stdout
    assert "rolloutdocs reset" not in ended.stdout


def test_a_bound_that_the_change_lifts_holds(change, git):
    steps = {"one": change.step("touch destroyed", effect="destroys everything")}
    identity = {"command": "echo staging", "prints": "staging"}
    change.write({"deploy": steps}, ceiling="destroys", identity=identity)
    assert change.run("build").returncode == 0
    commit(git)
    digest = plan(change)
    ended = from_main(change, "--confirm", digest)
    assert ended.returncode == 3
    assert "`staging` is bounded to: reads" in ended.stderr
    assert not (change.folder / "content/destroyed").exists()


def test_an_identity_that_the_change_softens_holds(change, git):
    steps = {"one": change.step("touch destroyed", effect="destroys everything")}
    identity = {"command": "echo production", "prints": "staging"}
    git("switch", "--quiet", "main")
    change.write({"deploy": steps}, ceiling="destroys", identity=identity)
    assert change.run("build").returncode == 0
    commit(git)
    policy(change, identity={"command": "echo production", "prints": "production"})
    assert from_main(change).returncode == 1
    assert not (change.folder / "content/destroyed").exists()
    assert change.run("verify", "--env", "staging").returncode == 0


def test_a_change_does_not_waive_itself(change, git):
    (change.folder / "docs/by-hand.md").write_text("# By hand\n\n`content/gone.yaml`\n", "utf-8")
    found = change.run("drift")
    (mark,) = re.findall(r"fingerprint ([0-9a-f]{16})", found.stderr)
    waiver = {"finding": mark, "reason": "It comes back.", "by": "Ada", "until": _day(30)}
    policy(change, waivers=[waiver])
    commit(git)
    assert change.run("verify", "--env", "staging").returncode == 0
    ended = from_main(change)
    assert ended.returncode == 1
    assert "there is no file `content/gone.yaml`" in ended.stderr


def test_the_source_cannot_name_another_file(change, git):
    other = change.folder / "content/other.yaml"
    policy(change, reset="touch wrong-reset")
    other.write_bytes((change.folder / "content/environments.yaml").read_bytes())
    source = change.folder / "content/rollout.yaml"
    source.write_text(source.read_text("utf-8").replace("environments.yaml", "other.yaml"), "utf-8")
    assert change.run("build").returncode == 0
    commit(git)
    assert from_main(change).returncode == 0
    assert not (change.folder / "content/wrong-reset").exists()


def plan(lab) -> str:
    shown = lab.run("verify", "--env", "staging", "--dry-run")
    return str(re.search(r"Digest of the plan: ([0-9a-f]{64})", shown.stdout)[1])


def test_a_changed_plan_needs_its_digest(change, git):
    steps = {"two": change.step("echo two"), "one": change.step("echo other")}
    change.write({"deploy": steps}, ceiling="reads")
    assert change.run("build").returncode == 0
    commit(git)
    ended = from_main(change)
    assert ended.returncode == 2
    assert "new: deploy.two (docs/" in ended.stderr
    assert "changed: deploy.one (docs/" in ended.stderr
    assert f"--confirm {plan(change)}" in ended.stderr
    assert from_main(change, "--confirm", "0" * 64).returncode == 2
    assert not (change.folder / ".rolloutdocs/runs").exists()
    assert from_main(change, "--confirm", plan(change)).returncode == 0


def test_a_step_that_is_gone_needs_it_too(change, git):
    git("switch", "--quiet", "main")
    steps = {"one": change.step("echo one"), "two": change.step("echo two")}
    change.write({"deploy": steps}, ceiling="reads")
    assert change.run("build").returncode == 0
    commit(git)
    change.write({"deploy": {"one": change.step("echo one")}}, ceiling="reads")
    assert change.run("build").returncode == 0
    ended = from_main(change)
    assert ended.returncode == 2
    assert "gone: deploy.two" in ended.stderr


def test_a_base_without_a_rollout_gives_no_policy(lab, git):
    lab.folder.mkdir()
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message=nothing")
    lab.write({"deploy": {"one": lab.step("touch ran")}})
    assert lab.run("build").returncode == 0
    ended = from_main(lab)
    assert ended.returncode == 2
    assert (
        "main:content/rollout.yaml: there is no such file. Bring policy into that branch first"
        in ended.stderr
    )
    assert not (lab.folder / "content/ran").exists()


def test_a_tag_of_the_branch_s_name_is_refused(change, git):
    """Assert that a name with two meanings is none: a tag would be taken for the branch."""
    git("tag", "main", "change")
    ended = from_main(change)
    assert ended.returncode == 2
    assert "ambiguous" in ended.stderr


def test_nothing_of_git_s_configuration_is_run(change, git, tmp_path):
    """Assert that neither the repository's configuration nor the caller's variables bring a program in."""
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\ntouch {tmp_path}/hacked\n", "utf-8")
    spy.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "filter.x.smudge",
        "diff.x.textconv",
    ):
        git("config", key, str(spy))
    (change.folder / ".gitattributes").write_text("* filter=x diff=x\n", "utf-8")
    caller = {
        "GIT_DIR": "/nowhere",
        "GIT_PAGER": str(spy),
        "GIT_EXTERNAL_DIFF": str(spy),
        "GIT_EXEC_PATH": "/nowhere",
    }
    ended = change.run("verify", "--env", "staging", "--policy-from", "main", environment=caller)
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "hacked").exists()


def test_a_replaced_object_is_not_read(change, git):
    """Assert that the commit's own file counts, not one that a `replace` of the repository puts in its place."""
    policy(change, reset="touch wrong-reset")
    other = git("hash-object", "-w", "content/environments.yaml")
    git("replace", git("rev-parse", "main:content/environments.yaml"), other)
    git("checkout", "--quiet", "--", ".")
    assert from_main(change).returncode == 0
    assert not (change.folder / "content/wrong-reset").exists()


def test_in_a_folder_of_the_repository(lab, git):
    """Assert that paths are those of the folder in which the command is called."""
    inner = lab.folder / "inner"
    inner.mkdir(parents=True)
    Near(inner).write({"deploy": {"one": lab.step("echo one")}}, ceiling="reads")
    assert lab.run("build", cwd=inner).returncode == 0
    git("init", "--quiet", "--initial-branch=main")
    commit(git)
    ended = lab.run("verify", "--env", "staging", "--policy-from", "main", cwd=inner)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture
def below(lab, git) -> Path:
    """A rollout that only reads in a folder of the repository; on the branch the bound is lifted."""
    inner = lab.folder / "inner"
    inner.mkdir(parents=True)
    Near(inner).write({"deploy": {"one": lab.step("touch ran", effect="changes a file")}}, ceiling="reads")
    assert lab.run("build", cwd=inner).returncode == 0
    git("init", "--quiet", "--initial-branch=main")
    commit(git)
    git("switch", "--quiet", "-c", "change")
    policy(Near(inner), ceiling="changes")
    assert lab.run("build", cwd=inner).returncode == 0
    return inner


def test_a_repository_that_the_change_has_is_not_asked(lab, below, tmp_path):
    """Assert that files of the change which look like a repository, a `main` and all, are none."""
    other = tmp_path / "other"
    shutil.copytree(below, other)
    git = git_in(other)
    git("init", "--quiet", "--initial-branch=main")
    commit(git)
    for name in ("HEAD", "config", "objects", "refs"):
        (other / ".git" / name).rename(below / name)
    ended = lab.run("verify", "--env", "staging", "--policy-from", "main", cwd=below)
    assert ended.returncode == 2, ended.stdout
    assert "cannot use bare repository" in ended.stderr
    assert not (below / "content/ran").exists()


def test_a_submodule_is_not_asked(lab, below, git, tmp_path):
    """Assert that a change which makes the folder a submodule does not say whose `main` it is."""
    other = tmp_path / "other"
    below.rename(other)
    own = git_in(other)
    own("init", "--quiet", "--initial-branch=main")
    commit(own)
    git("rm", "--quiet", "-r", "--cached", "inner")
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "inner")
    commit(git)
    ended = lab.run("verify", "--env", "staging", "--policy-from", "origin/main", cwd=below)
    assert ended.returncode == 2, ended.stdout
    assert "is of a submodule" in ended.stderr
    assert not (below / "content/ran").exists()


def _day(ahead: int) -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def test_recover_takes_policy_from_there_too(lab, tmp_path):
    """Assert that the way back runs in the base's shell, and only by a plan that the base has or somebody confirms."""
    flag = {"effect": "changes a flag"}
    steps = {
        "down": lab.step("touch flag", **flag, opens={"what": "the door", "closed_by": "deploy.up"}),
        "migrate": lab.step("touch half\nkill -9 $PPID\nsleep 5", **flag, if_it_fails={"go_to": "back"}),
        "up": lab.step("rm flag", **flag),
    }
    lab.folder.mkdir()
    procedures = {"deploy": steps, "back": {"one": lab.step("rm half", **flag)}}
    lab.write(procedures, rehearsal=("deploy",))
    assert lab.run("build").returncode == 0
    git = git_in(lab.folder)
    git("init", "--quiet", "--initial-branch=main")
    commit(git)
    git("switch", "--quiet", "-c", "change")
    assert Lab(lab.folder).run("verify", "--env", "staging").returncode == -9
    told = Lab(lab.folder).run("verify", "--env", "staging", "--policy-from", "main").stdout
    assert "rolloutdocs recover --env staging --policy-from main" in told
    there = lab.folder / "content"
    policy(lab, shell=["bash", "-c", f"touch {there}/wrong-shell; exec bash"])
    commit(git)
    words = ("recover", "--env", "staging", "--policy-from", "main", "--yes")
    ended = lab.run(*words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Nothing is open on staging any more" in ended.stdout
    assert not {one.name for one in there.iterdir()} & {"flag", "half", "wrong-shell"}


def test_recover_asks_for_a_plan_that_the_base_does_not_have(change, git):
    """Assert that pages of the change do not say what leads back, unless somebody vouches for them."""
    flag = {"effect": "changes a flag"}
    steps = {
        "down": change.step("touch flag", **flag, opens={"what": "the door", "closed_by": "deploy.up"}),
        "stop": change.step("touch half\nkill -9 $PPID\nsleep 5", **flag, if_it_fails={"go_to": "back"}),
        "up": change.step("rm flag", **flag),
    }
    procedures = {"deploy": steps, "back": {"one": change.step("rm half", **flag)}}
    change.write(procedures, rehearsal=("deploy",), ceiling="changes")
    assert change.run("build").returncode == 0
    commit(git)
    assert Lab(change.folder).run("verify", "--env", "staging").returncode == -9
    git("switch", "--quiet", "main")
    policy(change, ceiling="changes")
    git("commit", "--quiet", "--all", "--message=policy")
    git("switch", "--quiet", "change")
    words = ("recover", "--env", "staging", "--policy-from", "main", "--yes")
    asked = change.run(*words)
    assert asked.returncode == 2
    assert "This plan is not the one that main" in asked.stderr
    assert (change.folder / "content/flag").exists()
    assert change.run(*words, "--confirm", plan(change)).returncode == 0
