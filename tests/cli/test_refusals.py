"""Bad input: a word on where, what and what to do, an exit code, and nothing else."""

import os
import re

import pytest

VERIFY = ("verify", "--env", "staging")


def built(lab):
    lab.write({"deploy": {"one": lab.step("true")}})
    assert lab.run("build").returncode == 0
    return lab.folder


@pytest.mark.parametrize(
    "name", ["content/rollout.yaml", "content/environments.yaml", "docs/PR-ENHANCEMENT.md"]
)
@pytest.mark.parametrize("words", [("build",), ("build", "--check"), VERIFY])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(lab, name, words):
    """Assert that nothing hangs on a file that never ends."""
    path = built(lab) / name
    path.unlink()
    os.mkfifo(path)
    refused = lab.run(*words, timeout=60)
    assert refused.returncode in (1, 2)
    assert "Traceback" not in refused.stderr
    assert path.name in refused.stderr


@pytest.mark.parametrize(("words", "status"), [(("build",), 2), (("build", "--check"), 1), (VERIFY, 1)])
def test_a_huge_page_is_not_read(lab, words, status):
    """Assert that a page cannot fill the memory."""
    path = built(lab) / "docs/PR-ENHANCEMENT.md"
    os.truncate(path, 60_000_000_000)
    refused = lab.run(*words)
    assert refused.returncode == status
    assert "Traceback" not in refused.stderr
    assert "docs/PR-ENHANCEMENT.md" in refused.stderr


def test_pages_behind_a_linked_folder_are_not_left_unread(lab):
    """Assert that a site, which follows links, shows no command that was not read back."""
    folder = built(lab)
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere/page.md").write_text("# Page\n\n```bash\nrm -rf /\n```\n", "utf-8")
    (folder / "docs/guide").symlink_to(folder / "elsewhere")
    refused = lab.run(*VERIFY)
    assert refused.returncode == 1
    assert "docs/guide: this folder is a link" in refused.stderr


@pytest.mark.parametrize("words", [("build", "--check"), VERIFY])
def test_a_page_cannot_repaint_the_terminal_that_shows_its_difference(lab, words):
    """Assert that escapes in an edited page are seen, and not obeyed or dropped: a reviewer looks at this diff."""
    path = built(lab) / "docs/PR-ENHANCEMENT.md"
    path.write_text(path.read_text("utf-8").replace("A word", "A \x1b[2Jword"), "utf-8")
    refused = lab.run(*words)
    assert refused.returncode == 1
    assert "\x1b" not in refused.stderr
    assert r"A \x1b[2Jword" in refused.stderr


def test_evidence_that_is_none_is_named(lab):
    """Assert that a broken file of evidence is no traceback."""
    runs = built(lab) / ".rolloutdocs/runs"
    runs.mkdir(parents=True)
    (runs / "20260101T000000Z-staging-00000000.jsonl").write_text("garbage\n", "utf-8")
    refused = lab.run("pr", "export")
    assert refused.returncode == 3
    assert "00000000.jsonl:1: not a record" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_report_shows_on_a_terminal_without_columns(lab):
    """Assert that a verdict is never invisible."""
    built(lab)
    assert "PASSED" in lab.run(*VERIFY, environment={"COLUMNS": "0"}).stdout


@pytest.mark.parametrize(
    "ready",
    [
        {"port": "abc"},
        {"port": "99999"},
        {"http": "http://127.0.0.1:99999/"},
        {"http": "http://a..b/"},
        {"http": "http://[::1"},
    ],
)
def test_an_address_that_cannot_be_read_is_named(lab, ready):
    """Assert that a service's address, known only when its variables are, is no traceback."""
    service = {"run": ["sleep", "60"], "ready": ready}
    lab.write({"deploy": {"one": lab.step("touch ran")}}, services={"web": service})
    ended = lab.verify()
    assert ended.returncode == 3
    assert "nobody can ask whether" in " ".join(ended.stdout.split())
    assert not (lab.folder / "content/ran").exists()


def test_a_shell_of_no_words_is_refused(lab):
    """Assert that an empty argument list is found before it is started."""
    lab.write({"deploy": {"one": lab.step("true")}}, shell=[])
    assert lab.run("build").returncode == 2


def test_output_that_cannot_be_written_is_named(lab):
    """Assert that a full disk is no traceback."""
    built(lab)
    refused = lab.run("pr", "export", "--output", "/dev/full")
    assert refused.returncode == 3
    assert "No space left" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--env", "staging", "--policy-from", ""),
        ("verify", "--env", "staging", "--only", ""),
        ("verify", "--env", "staging", "--from", " "),
        ("verify", "--env", "staging", "--resume", ""),
        ("verify", "--env", "staging", "--rollout", ""),
        ("verify", "--published", ""),
        ("recover", "--env", "staging", "--policy-from", ""),
        ("status", "--policy-from", ""),
        ("status", "--env", ""),
        ("pr", "export", "--env", ""),
        ("sign", "backup", "--key", "content/rollout.yaml", "--env", ""),
        ("sign", "--policy-from", ""),
        ("evidence", "check", "--anchor", ""),
    ],
    ids=" ".join,
)
def test_what_is_given_and_empty_is_no_option_left_out(lab, words):
    """Assert that a variable without a value does not widen what runs, or give policy to the change itself."""
    lab.write({"deploy": {"mark": lab.step("touch ran", effect="changes a file")}})
    assert lab.run("build").returncode == 0
    told = lab.run(*words)
    assert told.returncode == 2, told.stdout
    assert "it is empty" in told.stderr
    assert not list(lab.folder.rglob("ran"))


def test_another_plan_than_the_confirmed_one_does_not_run(lab):
    lab.write({"deploy": {"mark": lab.step("touch ran", effect="changes a file")}})
    told = lab.verify("--confirm", "0" * 64)
    assert told.returncode == 2
    digest = re.search("its own is ([0-9a-f]{64})", " ".join(told.stderr.split()))[1]
    assert not list(lab.folder.rglob("ran"))
    assert lab.verify("--confirm", digest).returncode == 0
    assert list(lab.folder.rglob("ran"))


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("verify", "--env", "staging", "--only", "deploy", "--only", "verify"), "--only"),
        (("verify", "--env", "production", "--env", "staging"), "--env"),
        (("verify", "--env", "staging", "--from", "deploy", "--from", "verify"), "--from"),
        (("verify", "--env", "staging", "--policy-from", "main", "--policy-from", "HEAD"), "--policy-from"),
        (("reset", "--env", "production", "--env", "staging"), "--env"),
        (("evidence", "list", "--env", "production", "--env", "staging"), "--env"),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
)
def test_of_two_values_none_is_dropped(lab, words, option):
    """Assert that nothing is green without a part that was asked for: click alone takes the last."""
    lab.write({name: {"mark": lab.step(f"touch {name}")} for name in ("deploy", "verify")})
    assert lab.run("build").returncode == 0
    told = lab.run(*words)
    assert told.returncode == 2, told.stdout
    assert f"{option} is given twice, of which only the last would count" in " ".join(told.stderr.split())
    assert not (lab.folder / "content/verify").exists()
    assert not (lab.folder / ".rolloutdocs/runs").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("verify", "--env", "staging", "--format", "json"), "--format goes with --dry-run"),
        (
            ("verify", "--env", "staging", "--environments", "mine.yaml"),
            "--environments goes with --pages-only",
        ),
        (("verify", "--env", "staging", "--config", "mine.yml"), "--config goes with --published"),
        (
            ("recover", "--env", "staging", "--environments", "mine.yaml"),
            "--environments goes with --pages-only",
        ),
        (("verify", "--env", "staging", "--pages-only", "--rollout", "nosuch"), "leave --rollout out"),
        (("verify", "--env", "staging", "--pages-only", "--source", "nowhere"), "leave --source out"),
        (("recover", "--env", "staging", "--pages-only", "--rollout", "nosuch"), "leave --rollout out"),
        (("verify", "--published", "site", "--only", "deploy"), "leave --only out"),
        (("verify", "--published", "site", "--dry-run"), "leave --dry-run out"),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
)
def test_what_would_count_for_nothing_runs_nothing(lab, words, told):
    """Assert that a plan asked for in JSON is not run, and bounds are no other file's."""
    lab.write({"deploy": {"mark": lab.step("touch ran")}})
    assert lab.run("build").returncode == 0
    refused = lab.run(*words)
    assert refused.returncode == 2, refused.stdout
    assert told in " ".join(refused.stderr.split())
    assert not list(lab.folder.rglob("ran"))
