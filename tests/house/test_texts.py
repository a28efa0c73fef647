"""What the repository's own texts promise: commands that CI runs, and no path of somebody's machine."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))

#: Written by hand, with commands a reader will type. Generated pages have their own checks.
TEXTS = [
    path
    for pattern in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/guide/**/*.md")
    for path in sorted(ROOT.glob(pattern))
]

#: Folders of one machine. The lookbehind lets `$HOME/work`, `https://x/root` and `./tmp` be.
MACHINE = re.compile(r"(?<![\w.$}/~-])/(?:work|root|tmp|home/[a-z]+|Users/[A-Za-z]+)(?:/|\b)")


def load(path: Path) -> dict:
    return YAML(typ="safe").load(path)


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def statements(shell: str) -> Iterator[str]:
    """The commands of a shell text, without settings before them and without where they are found."""
    lines = shell.replace("\\\n", " ").split("\n")
    for part in (part for line in lines for part in re.split(r"&&|\|\||;|[()]", line)):
        plain = re.sub(r"^(?:\s*[A-Z_]+=\S+)+\s+|^\s*(?:\S*/)?\.venv/bin/", "", part).strip()
        yield re.sub(r"\s+", " ", re.sub(r"^python -m (?=mkdocs|mypy|pytest)", "", plain))


def run_by_ci() -> set[str]:
    """What the workflows run, and what the make targets named there run in turn."""
    named = {
        run for path in WORKFLOWS for step in steps(load(path)) for run in statements(step.get("run", ""))
    }
    named |= set(statements((ROOT / ".ci/run").read_text(encoding="utf-8")))
    targets = sorted(word for run in named if run.startswith("make ") for word in run.split()[1:])
    recipes = subprocess.run(["make", "-n", *targets], cwd=ROOT, capture_output=True, text=True, check=True)
    return named | set(statements(recipes.stdout))


def unrun(text: str, known: set[str]) -> list[str]:
    """Commands of bash fences that CI does not run, unless the next thing said is **Not run:** and why."""
    tokens = MarkdownIt("commonmark").parse(text)
    found = []
    for at, token in enumerate(tokens):
        if token.type != "fence" or token.info.strip() not in ("bash", "sh", "shell", "console"):
            continue
        after = next((other.content for other in tokens[at + 1 :] if other.content), "")
        if not re.match(r"\*\*Not run:\*\* \S", after):
            code = re.sub(r"(?:^|\s)#.*", "", token.content, flags=re.MULTILINE)
            found += [command for command in statements(code) if command and command not in known]
    return found


@pytest.fixture(scope="module")
def known() -> set[str]:
    return run_by_ci()


def test_ci_runs_the_two_commands(known: set[str]) -> None:
    tests = "pytest --numprocesses 3 --dist worksteal"
    assert {"make test", "make demo", tests, "rolloutdocs verify --env staging"} <= known


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_shown_is_run_or_says_why_not(path: Path, known: set[str]) -> None:
    assert unrun(path.read_text(encoding="utf-8"), known) == []


def test_a_command_nobody_runs_is_seen() -> None:
    known = {"make test", "rolloutdocs build"}
    assert unrun("```bash\nmake test\nmake tset\n```\n", known) == ["make tset"]
    assert unrun("```bash\nmake test && make tset # all\n```\n", known) == ["make tset"]
    assert unrun("```bash\nmake tset\n```\n\nText.\n", known) == ["make tset"]
    assert unrun("```bash\nmake tset\n```\n\n- **Not run:**\n", known) == ["make tset"]
    assert unrun("- item\n\n  ```bash\n  make tset\n  ```\n", known) == ["make tset"]


def test_what_is_run_or_marked_is_let_be() -> None:
    known = {"make test", "rolloutdocs build"}
    assert unrun("```bash\nYES=1 make test\n.venv/bin/rolloutdocs build\n# a comment\n```\n", known) == []
    assert unrun("```bash\nmake tset\n```\n\n- **Not run:** it is an example\n", known) == []
    assert unrun("```yaml\nmake: tset\n```\n", known) == []


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def machine_paths(text: str) -> list[str]:
    return [
        f"{number}: {line.strip()}" for number, line in enumerate(text.split("\n"), 1) if MACHINE.search(line)
    ]


def test_no_text_names_a_folder_of_one_machine() -> None:
    paths = committed()
    assert len(paths) > 20
    seen = {path: machine_paths(path.read_text(encoding="utf-8", errors="ignore")) for path in paths}
    assert {str(path.relative_to(ROOT)): lines for path, lines in seen.items() if lines} == {}


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home/ann", "Users/Ann"])
def test_a_folder_of_one_machine_is_seen(folder: str) -> None:
    for text in (f"cd /{folder}", f"`/{folder}/x`", f'"/{folder}"', f"X=/{folder}/x", f"a\n(/{folder}/x)"):
        assert len(machine_paths(text)) == 1, text


@pytest.mark.parametrize(
    "text", ["https://example.org/root", "$HOME/tmp/x", "~/tmp", "storage/tmp/x", "/roots", "/var/www"]
)
def test_other_paths_are_let_be(text: str) -> None:
    assert machine_paths(text) == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_asks_for_little_and_pins_what_it_uses(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        assert "write-all" not in str(job.get("permissions"))
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step), step
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", f"actions/none@{'0' * 40}")), (
            step
        )


def test_the_workflows_test_and_publish() -> None:
    runs = {
        path.name: [step.get("run", step.get("uses")).partition("@")[0] for step in steps(load(path))]
        for path in WORKFLOWS
    }
    assert ".ci/run" in runs["test.yml"]
    order = ["rolloutdocs build --check", "rolloutdocs site", "actions/upload-pages-artifact"]
    assert [step for step in runs["pages.yml"] if step in order] == order
    assert load(ROOT / ".github/workflows/pages.yml")["on"]["push"]["branches"] == ["main"]


def test_the_guide_can_be_read_by_those_who_verify() -> None:
    """It lies below `docs`, so one doubtful fence or list in it stops every run of this repository's own rollout."""
    words = [sys.executable, "-m", "rolloutdocs", "verify", "--env", "staging", "--dry-run"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
