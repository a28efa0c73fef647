"""The examples' own environments, with their services and at their starting state, as a run has them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from rolloutdocs.checks.evidence import Record
from rolloutdocs.checks.outputs import outputs
from rolloutdocs.checks.plan import Claim, Claims, Plan
from rolloutdocs.checks.proof.whole import Whole
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.checks.redaction import Redaction
from rolloutdocs.checks.rehearsal.run import serving
from rolloutdocs.checks.rehearsal.stage import Stage, opened
from rolloutdocs.checks.setting import chosen

from rolloutdocs.bash_text import bash_text
from rolloutdocs.environment_rules import load_environments
from tests.checks.copies.small import pages, project

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
        stage = Stage(plan, setting, told.append, Redaction(setting.secrets), folder, probing, Whole)
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
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    with staged(project(tmp_path_factory.mktemp("small")), pages()) as found:
        yield found


@pytest.fixture
def bare(small: Staged) -> Iterator[Staged]:
    """The small one without a row but in its log of migrations."""
    opened = "import os, sqlite3; c = sqlite3.connect(os.environ['DATABASE'])"
    small.sh(
        f'cp "$DATABASE" "$WORK/full.db"; python -c "{opened}; c.execute(\'delete from users\'); c.commit()"'
    )
    try:
        yield small
    finally:
        small.sh('mv "$WORK/full.db" "$DATABASE"')


@pytest.fixture(scope="session")
def django() -> Iterator[Staged]:
    with staged(example("django")) as found:
        yield found


def on(staged: Staged, plan: Plan) -> Staged:
    """The same stage with another plan, and with ears of its own."""
    told: list[Record] = []
    return Staged(replace(staged.stage, plan=plan, tell=told.append), told)


def looking(staged: Staged, **how: object) -> Staged:
    """The same with other words on what is looked at in its database."""
    environment = staged.stage.setting.environment
    assert environment.database is not None
    database = environment.database.model_copy(update=how)
    changed = environment.model_copy(update={"database": database})
    return Staged(replace(staged.stage, setting=replace(staged.stage.setting, environment=changed)))


def kept(plan: Plan, **steps: tuple[str, ...]) -> Plan:
    """The plan with these steps of these procedures alone: the rest is not asked for here, and takes long."""
    procedures = dict(plan.procedures)
    for name, keys in steps.items():
        found = tuple(one for one in plan.procedures[name].steps if one.id.partition(".")[2] in keys)
        assert len(found) == len(keys), f"{name}: {[one.id for one in plan.procedures[name].steps]}"
        procedures[name] = replace(procedures[name], steps=found)
    return replace(plan, procedures=procedures)


def sends(plan: Plan, step: str, command: str) -> Plan:
    """The plan with another command in one step, of which its status alone is expected."""
    procedure = plan.procedures[step.partition(".")[0]]
    steps = tuple(
        replace(one, command=command, expectations=one.expectations[:1]) if one.id == step else one
        for one in procedure.steps
    )
    assert steps != procedure.steps
    return replace(plan, procedures={**plan.procedures, procedure.id: replace(procedure, steps=steps)})


def claims(plan: Plan, recovery: str = "", *said: Claim) -> Claims:
    """What a page claims of `deploy` and `rollback`."""
    return Claims("deploy", "rollback", recovery, said, plan.procedures["rollback"].place)
