"""`rolloutdocs init`: what it writes builds and verifies at once, and it never writes over or through anything."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from rolloutdocs.cli import main
from rolloutdocs.starts import write as writing
from rolloutdocs.starts.files import files
from rolloutdocs.starts.start import STARTS

from .test_policy_from import git_in

ROOT = Path(__file__).parents[2]
LARAVEL = pytest.mark.real(
    "php-cli", "php-laravel-framework", "phpunit", "php-mockery", "mariadb-server-core", "mariadb-client"
)
each = pytest.mark.parametrize("name", list(STARTS))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*words: str) -> Result:
    return CliRunner().invoke(main, ["init", *words], catch_exceptions=False)


def run(folder: Path, *words: str) -> str:
    """Run a module of this Python, as people do, in a terminal of their own."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tree(folder: Path) -> dict[str, bytes | str | None]:
    """Everything that is there: content of files, targets of links, None for folders."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


# --- what is written


@pytest.mark.parametrize("name", ["plain", "alembic", "django", pytest.param("laravel", marks=LARAVEL)])
def test_it_builds_verifies_and_becomes_a_site(name: str, folder: Path) -> None:
    run(folder, "rolloutdocs", "init", "--template", name, "--ci", "github")
    assert " documents in docs, 0 unchanged" in run(folder, "rolloutdocs", "build")
    assert " 0 failed · 0 inconclusive" in run(folder, "rolloutdocs", "verify", "--env", "staging")
    run(folder, "rolloutdocs", "build", "--check")
    run(folder, "mkdocs", "build", "--quiet", "--strict")
    page = (folder / "site/index.html").read_text("utf-8")
    assert 'href="stylesheets/pages.css"' in page
    assert (folder / "site/stylesheets/pages.css").read_bytes() == (
        ROOT / "site_templates/site/stylesheets/pages.css"
    ).read_bytes()
    assert not list((folder).glob("*/**/__pycache__"))


def test_after_a_failure_of_plain_nobody_is_sent_to_what_would_be_refused(folder: Path) -> None:
    """Assert that what was open in a folder that went with the run is told as gone: `recover` cannot get there."""
    run(folder, "rolloutdocs", "init", "--template", "plain")
    (folder / "service/releases/2/convert").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    run(folder, "rolloutdocs", "build")
    failed = CliRunner().invoke(main, ["verify", "--env", "staging"])
    assert "OPEN  maintenance is left open" in failed.output
    assert "nothing is left to close" in " ".join(failed.output.split())
    assert "rolloutdocs recover" not in failed.output
    assert "Nothing to do" in run(folder, "rolloutdocs", "recover", "--env", "staging")


def test_the_default_is_alembic(folder: Path) -> None:
    assert init().exit_code == 0
    assert (folder / "alembic.ini").is_file()


@each
def test_what_is_written_names_no_folder_of_ours(name: str) -> None:
    ours = (b"examples/", b"site_templates", b"src/rolloutdocs", b"make demo", b"make staging", bytes(ROOT))
    seen = {
        path: [word for word in ours if word in file.content] for path, file in files(name, "github").items()
    }
    assert {path: words for path, words in seen.items() if words} == {}


@each
def test_scripts_can_be_run_and_nothing_else(name: str, folder: Path) -> None:
    assert init("--template", name).exit_code == 0
    found = {path for path in folder.rglob("*") if path.is_file()}
    assert {path for path in found if path.stat().st_mode & 0o111} == {
        path for path in found if path.read_bytes().startswith(b"#!")
    }


@pytest.mark.parametrize(
    "path",
    [
        *("docs/index.md", "docs/drop-roles/index.md", "docs/drop-roles/staging-rehearsal.sh"),
        *("docs/staging-rehearsal.ps1", "archive/drop-roles/index.md", "archive/drop-roles/evidence.jsonl"),
    ],
)
def test_pages_and_evidence_keep_their_bytes_in_every_checkout(path: str, folder: Path) -> None:
    """Assert that it holds in the folders of several rollouts too: `*` of git stops at a folder."""
    assert init("--template", "plain").exit_code == 0
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(b"a line\n")
    git = git_in(folder)
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "All")
    (folder / path).unlink()
    git("-c", "core.autocrlf=true", "checkout", "--quiet", "--", path)
    assert (folder / path).read_bytes() == b"a line\n"


@each
def test_the_same_bytes_each_time(name: str) -> None:
    first = files(name, "github")
    assert list(first) == sorted(first)
    assert first == files(name, "github")


@each
def test_it_says_what_was_written_what_it_needs_and_the_next_command(name: str, folder: Path) -> None:
    result = init("--template", name, "my rollout")
    for top in {path.partition("/")[0] for path in files(name)}:
        assert f"\n  {top}" in result.output
    assert result.output.endswith(
        "\nNext:\n  cd 'my rollout'\n  rolloutdocs build\n  rolloutdocs verify --env staging\n"
    )
    assert ("It needs" in result.output) == (name in ("django", "laravel"))
    assert STARTS[name].install in (folder / "my rollout/ROLLOUT.md").read_text("utf-8")


def test_what_is_missing_here_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "rolloutdocs.cli.init.shutil.which", lambda name, path: None if "maria" in name else name
    )
    assert (
        "Not found here: mariadbd, mariadb-install-db, mariadb-dump.\n"
        in init("--template", "laravel").output
    )


def test_the_site_looks_as_the_one_of_this_repository() -> None:
    """Assert that a setting that is mended in one of the two files is mended in the other."""
    yaml = YAML(typ="rt")
    ours = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"))
    theirs = yaml.load(files("plain")["mkdocs.yml"].content.decode())
    for key in ("site_name", "site_description", "nav"):
        ours.pop(key), theirs.pop(key, None)
    assert theirs["theme"].pop("custom_dir") == "theme"
    assert ours["theme"].pop("custom_dir") == "site_templates/site"
    assert str(theirs) == str(ours)


# --- what is refused


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda folder: (folder / "mkdocs.yml").write_text("mine"), "mkdocs.yml: exists."),
        (lambda folder: (folder / "service").write_text("mine"), "service: is not a folder"),
        (lambda folder: (folder / "mkdocs.yml").symlink_to("nowhere"), "mkdocs.yml: exists."),
        (lambda folder: (folder / "service").symlink_to(folder.parent), "service: is a symbolic link"),
        (lambda folder: (folder / ".gitignore").symlink_to(__file__), ".gitignore: exists."),
        (lambda folder: (folder / ".gitattributes").mkdir(), ".gitattributes: exists."),
        (
            lambda folder: ((folder / "docs").mkdir(), (folder / "docs/index.md").touch()),
            "docs/index.md: exists.",
        ),
        (lambda folder: ((folder / "content").mkdir(), (folder / "content/rollout.yaml").touch()), "already"),
    ],
    ids=["file", "file-for-folder", "dead-link", "link", "linked-ignore", "folder", "page", "rollout"],
)
def test_whatever_is_there_stays_and_nothing_is_written(
    make: Callable[[Path], object], named: str, folder: Path
) -> None:
    target = folder / "project"
    target.mkdir()
    make(target)
    before = tree(folder)
    result = init("--template", "plain", "project")
    assert result.exit_code == 2
    assert f"project/{named}" in result.stderr or named in result.stderr
    assert result.stderr.endswith("Nothing was written.\n")
    assert tree(folder) == before


def test_all_that_is_in_the_way_is_named_at_once(folder: Path) -> None:
    for name in ("ROLLOUT.md", "mkdocs.yml"):
        (folder / name).touch()
    result = init("--template", "plain")
    assert [line.partition(":")[0] for line in result.stderr.splitlines() if "exists" in line] == [
        "ROLLOUT.md",
        "mkdocs.yml",
    ]


def test_a_rollout_that_is_there_says_how_to_go_on(folder: Path) -> None:
    assert init("--template", "plain").exit_code == 0
    before = tree(folder)
    result = init("--template", "alembic")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "content/rollout.yaml: a rollout is there already. Go on with it: `rolloutdocs build`"
    )
    assert tree(folder) == before


def test_a_file_for_a_folder_is_refused(folder: Path) -> None:
    (folder / "file").touch()
    result = init("file")
    assert (result.exit_code, result.stderr) == (
        2,
        "file: is not a folder. Name a folder, or one that is not there yet.\n\nNothing was written.\n",
    )


def test_a_name_that_is_nearly_one_is_suggested(folder: Path) -> None:
    result = init("--template", "larvel")
    assert result.exit_code == 2
    assert "Did you mean `laravel`?" in result.stderr
    assert tree(folder) == {}


def test_git_files_of_the_folder_are_kept_and_what_they_lack_is_said(folder: Path) -> None:
    (folder / ".gitignore").write_text("/site/\n.venv/\n")
    result = init("--template", "plain")
    assert result.exit_code == 0
    assert (folder / ".gitignore").read_text() == "/site/\n.venv/\n"
    assert (
        ".gitignore is yours and was left as it is. Add to it:\n\n  .rolloutdocs/\n  __pycache__/\n"
        in result.stdout
    )
    assert "docs/**/*.md text eol=lf" in (folder / ".gitattributes").read_text()


@pytest.mark.parametrize("at", [1, 7, 20])
def test_a_full_disk_leaves_nothing(at: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that folders that were made on the way are gone too, and what was there before is not."""
    (folder / "deep").mkdir()
    (folder / "deep/mine").write_text("mine")
    before = tree(folder)
    counted = SimpleNamespace(files=0)

    def full(number: int) -> None:
        counted.files += 1
        if counted.files == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.os, "fsync", full)
    result = init("--template", "plain", "deep/er/folder")
    assert result.exit_code == 2
    assert "deep/er/folder: cannot be written: No space left on device. Make room" in result.stderr
    assert counted.files == at
    assert tree(folder) == before


def test_an_interrupt_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(number: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.os, "fsync", interrupted)
    assert init("--template", "plain", "new").exit_code == 130
    assert tree(folder) == {}


def test_a_folder_that_may_not_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the system's answer is given in its place."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(writing.os, "mkdir", denied)
    result = init("--template", "plain")
    assert result.exit_code == 2
    assert "cannot be written: Permission denied. Make room or give the right to write" in result.stderr
    assert tree(folder) == {}


@pytest.mark.parametrize("made", ["link", "file"])
def test_what_appears_meanwhile_is_not_written_over(
    made: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = folder / "outside"
    outside.mkdir()
    target = folder / "project"
    target.mkdir()
    (target / "service").symlink_to(outside) if made == "link" else (target / "mkdocs.yml").write_text("mine")
    before = tree(folder)
    monkeypatch.setattr(writing, "_ways", lambda *_: iter(()))
    assert init("--template", "plain", "project").exit_code == 2
    assert tree(folder) == before


# --- the workflow


@each
def test_the_workflow_asks_for_little_and_keeps_the_evidence(name: str) -> None:
    text = files(name, "github")[".github/workflows/rollout.yml"].content.decode()
    workflow = YAML(typ="safe").load(text)
    assert set(workflow["on"]) == {"push", "pull_request", "workflow_dispatch"}
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"]
    assert {job: spec["permissions"] for job, spec in jobs.items() if "permissions" in spec} == {
        "pull-request": {
            "contents": "read",
            "issues": "write",
            "pull-requests": "write",
            "statuses": "write",
        },
        "site": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    assert all(job["timeout-minutes"] for job in jobs.values())
    assert jobs["verify"].get("container", "") == STARTS[name].container
    assert set(jobs["publish"]["needs"]) >= {"documents", "verify", "site"}
    runs = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    wanted = ["rolloutdocs build --check", "mkdocs build --strict"]
    assert [run for run in runs if run in wanted] == wanted
    assert text.count("secrets.") == 1
    assert [name for name, job in jobs.items() if "secrets." in str(job)] == ["sign"]
    assert jobs["sign"]["if"].startswith("github.event_name != 'pull_request' && github.ref == format(")
    assert jobs["sign"]["environment"] == "rollout"
    given = [
        (name, step["run"])
        for name, job in jobs.items()
        for step in job["steps"]
        if "env" in step and "GITHUB_TOKEN" in step["env"]
    ]
    assert given == [("pull-request", "rolloutdocs pr sync")]  # what a change under review runs has no token
    assert "head.repo.full_name == github.repository" in jobs["pull-request"]["if"]
    expressions = re.findall(r"\$\{\{(.*?)\}\}", "\n".join(runs))
    assert expressions == []  # nothing that a stranger can name stands in a script


@each
def test_policy_is_that_of_the_branch_it_goes_into(name: str) -> None:
    workflow = YAML(typ="safe").load(files(name, "github")[".github/workflows/rollout.yml"].content)
    verify = workflow["jobs"]["verify"]
    (command,) = (step["run"] for step in verify["steps"] if step.get("name") == "Verify")
    assert '--policy-from "$POLICY" --confirm "$CONFIRM"' in command
    assert all(f"--report {one}=" in command for one in ("junit", "sarif", "markdown"))
    assert verify["env"]["POLICY"].startswith(
        "${{ github.event_name == 'pull_request' && format('origin/{0}', github.base_ref)"
    )
    checkout = next(step for step in verify["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}


def test_a_job_that_is_cancelled_reaches_the_tool(tmp_path: Path) -> None:
    """Assert that it can close what it opened: the runner asks the process it started, and kills the rest later."""
    workflow = YAML(typ="safe").load(files("plain", "github")[".github/workflows/rollout.yml"].content)
    steps = workflow["jobs"]["verify"]["steps"]
    script = tmp_path / "script.sh"
    script.write_text(next(step["run"] for step in steps if step.get("name") == "Verify"))
    tool = tmp_path / "rolloutdocs"
    tool.write_text(
        "#!/bin/bash\ntrap 'exit 130' INT\ntouch begun\nwhile [ -e begun ]; do sleep 0.05; done\n"
    )
    tool.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    job = subprocess.Popen(["bash", "-e", script], cwd=tmp_path, env={**os.environ, "PATH": path})
    try:
        end = time.monotonic() + 30
        while not (tmp_path / "begun").exists() and time.monotonic() < end:
            time.sleep(0.01)
        job.send_signal(signal.SIGINT)
        assert job.wait(7.5) == 130
    finally:
        (tmp_path / "begun").unlink()
        job.kill()


def test_the_workflow_s_own_commands_on_a_change_under_review(folder: Path) -> None:
    """Assert that they run as they stand: green on the branch, refused for another plan, green when it is confirmed."""
    init("--template", "plain", "--ci", "github")
    run(folder, "rolloutdocs", "build")
    git = git_in(folder)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=the rollout")
    git("update-ref", "refs/remotes/origin/main", "main")
    workflow = YAML(typ="safe").load((folder / ".github/workflows/rollout.yml").read_text("utf-8"))
    steps = {step["name"]: step["run"] for step in workflow["jobs"]["verify"]["steps"] if "name" in step}

    def ci(name: str, confirm: str = "") -> "subprocess.CompletedProcess[str]":
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "POLICY": "origin/main",
            "CONFIRM": confirm,
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        }
        return subprocess.run(
            ["bash", "-e", "-c", steps[name]],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    first = ci("Verify")
    assert first.returncode == 0, first.stdout + first.stderr
    assert ci("Export the evidence").returncode == 0
    assert all((folder / f"rollout{end}").stat().st_size for end in ("-junit.xml", ".sarif", "-report.md"))
    summary = (folder / "summary").read_text("utf-8")
    assert "**passed**" in summary or "passed" in summary
    assert "  head  " in summary
    signs_what_ran(folder, workflow)
    source = folder / "content/rollout.yaml"
    source.write_text(
        source.read_text("utf-8").replace("time_limit: 30 seconds", "time_limit: 31 seconds", 1)
    )
    run(folder, "rolloutdocs", "build", "--force")
    changed = ci("Verify")
    assert changed.returncode == 2
    (digest,) = re.findall(r"--confirm ([0-9a-f]{64})", changed.stderr)
    assert ci("Verify", digest).returncode == 0


def signs_what_ran(folder: Path, workflow: dict[str, Any]) -> None:
    """The signing job's own commands, in a checkout of its own: the gate of the rehearsal opens by what it keeps."""
    (script,) = (step["run"] for step in workflow["jobs"]["sign"]["steps"] if "name" in step)
    job, temp, key = (folder.with_name(name) for name in ("job", "temp", "ci-key"))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
    signers = folder / "content/signers"
    before = signers.read_bytes()
    signers.write_text(f"ci@example.org {key.with_suffix('.pub').read_text('utf-8')}")
    shutil.copytree(folder, job, ignore=shutil.ignore_patterns(".rolloutdocs", ".git"))
    temp.mkdir()
    (job / "rollout-evidence.jsonl").rename(temp / "rollout-evidence.jsonl")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for secret in ("", key.read_text("utf-8")):
        given = {**os.environ, "PATH": path, "RUNNER_TEMP": str(temp), "ROLLOUT_KEY": secret}
        subprocess.run(["bash", "-e", "-c", script], cwd=job, env=given, check=True, timeout=120)
        assert (job / "rollout-evidence-signed.jsonl").exists() == bool(secret)
        assert [one.name for one in temp.iterdir()] == ["rollout-evidence.jsonl"], "the key is gone"
    signed = str(job / "rollout-evidence-signed.jsonl")
    run(folder, "rolloutdocs", "evidence", "import", signed, "--evidence", "laptop")
    asked = ["status", "--env", "production", "--evidence", "laptop", "--format", "json"]
    status = CliRunner().invoke(main, asked)
    states = {gate["name"]: gate["state"] for gate in json.loads(status.stdout)["gates"]}
    assert (states["rehearsal"], states["rollback"]) == ("open", "open")
    signers.write_bytes(before)


@each
def test_the_workflow_publishes_the_default_branch_only(name: str) -> None:
    workflow = YAML(typ="safe").load(files(name, "github")[".github/workflows/rollout.yml"].content)
    branch = "format('refs/heads/{0}', github.event.repository.default_branch)"
    default = f"github.event_name == 'push' && github.ref == {branch}"
    assert workflow["jobs"]["publish"]["if"] == default
    pages = [step for step in workflow["jobs"]["site"]["steps"] if "pages" in step.get("uses", "")]
    assert [step["if"] for step in pages] == [default, default]


@each
def test_the_evidence_is_kept_when_the_run_failed(name: str) -> None:
    workflow = YAML(typ="safe").load(files(name, "github")[".github/workflows/rollout.yml"].content)
    (upload,) = (
        step for step in workflow["jobs"]["verify"]["steps"] if "upload-artifact" in step.get("uses", "")
    )
    assert upload["if"] == "always()"
    paths = upload["with"]["path"].split()
    assert paths == ["rollout-evidence.jsonl", "rollout-junit.xml", "rollout.sarif", "rollout-report.md"]
    (export,) = (step for step in workflow["jobs"]["verify"]["steps"] if "Export" in step.get("name", ""))
    assert export["if"].startswith("always()")


def test_the_workflow_uses_what_those_of_this_repository_use() -> None:
    """Assert that one version of each action is pinned, by its commit, everywhere."""
    own = [path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")]
    shipped = [files(name, "github")[".github/workflows/rollout.yml"].content.decode() for name in STARTS]
    pins: dict[str, set[str]] = {}
    for line in "\n".join(own + shipped).splitlines():
        if line.lstrip(" -").startswith("uses: "):
            name, _, commit = line.partition("uses: ")[2].partition("@")
            pins.setdefault(name, set()).add(commit)
    assert len(pins) >= 6
    for name, commits in pins.items():
        (commit,) = commits
        assert len(commit.partition(" # v")[0]) == 40, name


def test_without_ci_there_is_no_workflow() -> None:
    assert not [path for path in files("plain") if path.startswith((".github", "requirements"))]
