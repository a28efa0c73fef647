"""The examples' own environments, with their services and at their starting state, as a run has them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Record
from rolloutdocs.checks.outputs import outputs
from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.checks.redaction import Redaction
from rolloutdocs.checks.rehearsal.run import serving
from rolloutdocs.checks.rehearsal.stage import Stage, opened
from rolloutdocs.checks.setting import chosen

from rolloutdocs.bash_text import bash_text
from rolloutdocs.environment_rules import load_environments

ROOT = Path(__file__).parents[3]
NOTHING = Plan((), {}, (), {})


def plan(docs: Path) -> Plan:
    """What these pages say."""
    pages = [read_page(f"docs/{path.name}", path.read_text("utf-8")) for path in sorted(docs.glob("*.md"))]
    return read_plan(pages, also={f"docs/{path.name}" for path in docs.iterdir()})


@dataclass
class Staged:
    """A stage, and what was told on it."""

    stage: Stage
    told: list[Record] = field(default_factory=list)

    def sh(self, command: str) -> str:
        with opened(self.stage.setting, self.stage.outputs) as shell:
            outcome = shell.run(command, 60)
            assert outcome.passed, self.stage.printed(outcome)
            return outcome.stdout.text().strip()


@contextmanager
def staged(policy: Path, plan: Plan = NOTHING, mark: str = "ROLLOUTDOCS_RUN_0A1B2C3D") -> Iterator[Staged]:
    environment = load_environments(policy).environments["staging"]
    told: list[Record] = []
    with ExitStack() as held:
        setting = replace(held.enter_context(chosen("staging", environment, policy)), mark=mark)
        folder = held.enter_context(outputs())
        probing = held.enter_context(opened(setting, folder))
        stage = Stage(plan, setting, told.append, Redaction(setting.secrets), folder, probing)
        held.enter_context(serving(stage))
        found = Staged(stage, told)
        found.sh(bash_text(environment.reset))
        yield found


def example(name: str) -> Path:
    folder = ROOT / "examples" / name / "content"
    return (folder if folder.is_dir() else ROOT / "content") / "environments.yaml"


@pytest.fixture(scope="session")
def laravel() -> Iterator[Staged]:
    with staged(example("laravel"), plan(ROOT / "docs")) as found:
        yield found


@pytest.fixture(scope="session")
def alembic() -> Iterator[Staged]:
    with staged(example("alembic"), plan(ROOT / "examples/alembic/docs")) as found:
        yield found


@pytest.fixture(scope="session")
def django() -> Iterator[Staged]:
    with staged(example("django")) as found:
        yield found
