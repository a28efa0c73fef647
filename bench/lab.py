"""A rollout of so many plain steps on so many environments, built."""

import json
from collections.abc import Sequence
from pathlib import Path

from rows import tool

WORDS = ("title", "application", "version", "summary", "window", "downtime")


def write(
    folder: Path,
    steps: int,
    command: str,
    environments: Sequence[str] = ("staging",),
    expect: Sequence[dict[str, object]] = (),
) -> Path:
    """`{}` in the command is the step's number. Gives the folder."""
    content = folder / "content"
    content.mkdir(parents=True)
    policy = {"ceiling": "changes", "reset": "true"}
    places = {name: {"title": "A folder", "directory": name, **policy} for name in environments}
    for name in environments:  # one each: runs in one folder exclude each other
        (content / name).mkdir()
    (content / "environments.yaml").write_text(json.dumps({"environments": places}), "utf-8")
    (content / "rollout.yaml").write_text(json.dumps(_source(steps, command, environments, expect)), "utf-8")
    tool(folder, "build")
    return folder


def _source(
    steps: int, command: str, environments: Sequence[str], expect: Sequence[dict[str, object]]
) -> dict[str, object]:
    ask = {"stop": "Ask Ada."}
    made = {
        f"s{number}": {
            "title": f"Step number {number}",
            "run": command.replace("{}", str(number)),
            "runs_on": list(environments),
            "effect": "reads only",
            "time_limit": "10 minutes",
            "if_it_fails": ask,
            **({"expect": list(expect)} if expect else {}),
        }
        for number in range(steps)
    }
    return {
        "release": dict.fromkeys(WORDS, "A word"),
        "pull_request": {"number": 1, "repository": "example/desk"},
        "environments": "environments.yaml",
        "people": {"ada": {"name": "Ada", "role": "owner", "contact": "a letter"}},
        "changes": [{"kind": "changed", "what": "A thing"}],
        "migrations": [],
        "procedures": {
            "deploy": {"title": "Deploy", "page": "checklist", "intro": "What it is.", "steps": made}
        },
        "rehearsal": ["deploy"],
        "triggers": [{"when": "It breaks", "decided_by": "ada", "action": ask}],
        "gates": [{"title": "A gate", "lifted_by": "A word"}],
        "definition_of_done": ["A word"],
        "success_criteria": ["A word"],
        "expected_results": ["A word"],
    }
