"""The pages, the PowerShell script and the bash script say the same plan: a change to one alone is seen.

The pages are read by the verifier's own reader; the scripts by a grammar, and by bash.
"""

# ruff: noqa: E501 - tables of cases

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rolloutdocs.checks.plan import Code, Plan
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load

from .evaluator import Session

ROOT = Path(__file__).parents[3]
FOLDERS = [ROOT, ROOT / "examples/alembic"]


class Said(NamedTuple):
    """What one text says of one step of the rehearsal."""

    passage: int
    id: str
    title: str
    words: tuple[str, ...]
    sentences: tuple[str, ...]
    seconds: int
    effect: str
    opens: str
    closed_by: str
    then: str


def pages(folder: Path) -> list[Said]:
    read = [read_page(path.name, path.read_text("utf-8")) for path in sorted((folder / "docs").glob("*.md"))]
    scripts = {path.name for path in (folder / "docs").glob("*-rehearsal.*")}
    plan = read_plan(read, also={"guide/index.md", "guide/start.md", *scripts})
    return [
        _paged(plan, number, step)
        for number, procedure in enumerate(plan.rehearsal, 1)
        for step in plan.procedures[procedure].steps
        if "staging" in step.runs_on
    ]


def _paged(plan: Plan, number: int, step: Any) -> Said:
    kind = "reads" if step.effect.kind == "reads only" else step.effect.kind
    advice = "".join(f"`{part.value}`" if isinstance(part, Code) else part for part in step.failure.advice)
    return Said(
        number,
        step.id,
        step.title,
        words(step.command),
        tuple(map(str, step.expectations)),
        step.seconds,
        kind,
        step.opening.what if step.opening else "",
        plan.closers.get(step.id, ""),
        plan.detours.get(step.id, advice),
    )


def words(command: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\$\{(\w+)\}", r"$\1", word) for word in shlex.split(command))


def powershell(folder: Path, text: str) -> list[Said]:
    """With each variable holding its own name, so that an argument shows which it is made of."""
    source = load(folder / "content/rollout.yaml", folder)
    names = source.environments.environments["staging"].variables
    session = Session(text, "", [], {name: f"${name}" for name in names})
    listed = session.call("Get-Passages")
    steps = {step["Id"]: step for step in session.call("Get-Steps")}
    return [
        Said(
            number,
            name,
            steps[name]["Title"],
            tuple(steps[name]["Arguments"]),
            tuple(claim["Says"] for claim in steps[name]["Expect"]),
            steps[name]["Seconds"],
            steps[name]["Kind"],
            steps[name]["Opens"],
            steps[name]["ClosedBy"],
            steps[name]["GoTo"] or steps[name]["Stop"],
        )
        for number, passage in enumerate(listed, 1)
        for name in passage["Steps"]
    ]


_ASK = r"""
expect() { SENTENCES+="$1"$'\x1f'; }
for each in "${PLAN[@]}"; do
  read -r passage id <<<"$each"
  OPENS='' CLOSED_BY='' DETOUR='' ADVICE='' SENTENCES='' STATEMENTS=()
  load "$id"
  printf '%s\x1e' "$passage" "$id" "$TITLE" "${STATEMENTS[*]}" "$SENTENCES" "$LIMIT" "$EFFECT" "$OPENS" "$CLOSED_BY" "$DETOUR$ADVICE"
done
"""


def bash(text: str) -> list[Said]:
    """Its tables alone, asked by bash; nothing of the program is run."""
    plan = re.search(r"^PLAN=\(\n.*?^\)\n", text, re.MULTILINE | re.DOTALL)
    steps = re.search(r"^load\(\) \{\n.*?^\}\n", text, re.MULTILINE | re.DOTALL)
    assert plan
    assert steps
    asked = subprocess.run(
        ["bash"], input=f"{plan[0]}{steps[0]}{_ASK}", capture_output=True, text=True, check=True
    )
    parts = asked.stdout.split("\x1e")[:-1]
    rows = [parts[at : at + 10] for at in range(0, len(parts), 10)]
    return [
        Said(
            int(passage),
            name,
            title,
            words(run),
            tuple(claims.split("\x1f")[:-1]),
            int(limit),
            effect,
            opens,
            closed,
            then,
        )
        for passage, name, title, run, claims, limit, effect, opens, closed, then in rows
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=["seed", "alembic"])
def test_pages_and_scripts_say_the_same(folder: Path) -> None:
    said = pages(folder)
    assert len(said) > 25
    assert powershell(folder, (folder / "docs/staging-rehearsal.ps1").read_text("ascii")) == said
    assert bash((folder / "docs/staging-rehearsal.sh").read_text("utf-8")) == said


#: What somebody might change in one script alone.
CHANGES = [
    ("'alembic', 'upgrade', 'head')", "'alembic', 'upgrade', '+1')"),
    ("Seconds = 300", "Seconds = 30"),
    ("Kind = 'destroys'", "Kind = 'changes'"),
    ("ClosedBy = 'deploy.up'", "ClosedBy = 'rollback.up'"),
    ("GoTo = 'recover'", "GoTo = 'rollback'"),
    ("Steps = @('deploy.down', 'deploy.migrate', 'deploy.up')", "Steps = @('deploy.migrate', 'deploy.up')"),
    ("holds `3` different values", "holds `2` different values"),
    ("$env:BACKUP_DIR + '/before", "$env:RUN_DIR + '/before"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=lambda text: text[:20])
def test_a_change_of_the_script_alone_is_seen(old: str, new: str) -> None:
    text = (FOLDERS[1] / "docs/staging-rehearsal.ps1").read_text("ascii")
    assert old in text
    assert powershell(FOLDERS[1], text.replace(old, new, 1)) != pages(FOLDERS[1])


@pytest.mark.parametrize("folder", FOLDERS, ids=["seed", "alembic"])
def test_what_is_judged_is_what_is_said(folder: Path) -> None:
    """A sentence's slots are what its words show: nobody can read one and judge another."""
    session = Session((folder / "docs/staging-rehearsal.ps1").read_text("ascii"), "", [], {})
    for step in session.call("Get-Steps"):
        for claim in step["Expect"]:
            values = [value for key, value in claim.items() if key not in ("Sentence", "Says")]
            assert re.findall(r"`([^`]*)`", claim["Says"]) == values
