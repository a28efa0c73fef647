"""The migration is another one than the pages say: on a real Laravel and MariaDB."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rolloutdocs.checks.evidence import Done, Open
from rolloutdocs.generator import rules

from .checks_out import Out, gives, named_files, sentence
from .copies import Copy, Result

pytestmark = pytest.mark.real("php-laravel-framework", "mariadb-server-core")

NAME = "2025_09_27_004003_drop_legacy_request_role_columns"
FILE = f"examples/laravel/database/migrations/{NAME}.php"
ROLE = "['viewer', 'contributor', 'manager']"
CHECKLIST, ROLLBACK = "docs/PRODUCTION-ROLLOUT-CHECKLIST.md", "docs/MIGRATION-ROLLBACK-PATH.md"
SHORT = {"deploy": ("down", "migrate", "up")}


def other_values(seed: Copy) -> None:
    seed.change(FILE, ROLE, "['viewer', 'editor', 'owner']")


def nothing_back(seed: Copy) -> None:
    file = seed.root / FILE
    text = file.read_text("utf-8")
    head = text[: text.index("    public function down")]
    file.write_text(f"{head}    public function down(): void\n    {{\n    }}\n}};\n", "utf-8")


def renamed(seed: Copy) -> None:
    (seed.root / FILE).rename(seed.root / FILE.replace("004003", "004004"))


def halfway(seed: Copy) -> None:
    """The index is gone, the column is not, and nobody has written down that it ran."""
    half = "$table->dropIndex(['role', 'request_id']);\n        });\n"
    seed.change(FILE, half, f"{half}        throw new RuntimeException('disk full');\n")


@dataclass(frozen=True, slots=True)
class Case:
    """One change of the migration."""

    change: Callable[[Copy], None]
    rehearsal: tuple[str, ...]
    keep: dict[str, tuple[str, ...]]
    lines: tuple[tuple[str, str, str], ...]  #: page, text and a text above: each of these lines is named
    out: tuple[Out, ...]  #: what finds it
    verify: Callable[[Copy], Result] = Copy.verify


MIGRATE = "id=rollback.migrate"
TYPE = "has the type `enum('viewer','contributor','manager')`"
prints, kind, default, values = map(sentence, ("prints", "column_type", "column_default", "column_values"))
CASES = (
    Case(other_values, ("deploy", "rollback"), SHORT, ((ROLLBACK, TYPE, MIGRATE),), (kind,)),
    Case(
        nothing_back,
        ("deploy", "rollback"),
        SHORT,
        (
            (ROLLBACK, TYPE, MIGRATE),
            (ROLLBACK, "has the default `viewer`", MIGRATE),
            (ROLLBACK, "holds `1` different values", MIGRATE),
        ),
        (kind, default, values),
    ),
    Case(
        renamed,
        ("deploy",),
        SHORT,
        ((CHECKLIST, f"prints `{NAME}`", "id=deploy.migrate"),),
        (prints, sentence("query"), named_files),
        Copy.alone,
    ),
    Case(
        halfway,
        ("deploy",),
        SHORT,
        ((CHECKLIST, "column `request_participants.role` is gone", "id=deploy.migrate"),),
        tuple(map(sentence, ("exit", "prints", "column_gone", "query"))),
    ),
)
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.change.__name__)


@pytest.fixture
def make(seed: Copy) -> Callable[[Case], Copy]:
    def made(case: Case) -> Copy:
        seed.watch()
        seed.shorten(*case.rehearsal, keep=case.keep)
        seed.build()
        case.change(seed)
        return seed

    return made


@each
def test_it_fails(make: Callable[[Case], Copy], case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = make(case)
    if case.change is renamed:  # found before anything runs; without that, the sentence finds it
        assert "there is no migration" in case.verify(seed).text
        named_files(monkeypatch)
    result = case.verify(seed)
    assert result.code == 1, result.text
    for line in case.lines:
        assert f"  {seed.place(*line)}" in result.text, result.text
    left_open(seed, result.text, case)
    assert seed.clean()


def left_open(seed: Copy, text: str, case: Case) -> None:
    """The migration changed something before it failed: the application is closed to the end, and that is said."""
    opened = [record for record in seed.records() if isinstance(record, Open)]
    procedure = case.rehearsal[-1]
    assert [record.step for record in opened] == [f"{procedure}.down"]
    assert "maintenance mode is left open" in text
    assert f"since {procedure}.down  docs/" in text
    assert 'bin/restore "$BACKUP_DIR/at-deploy.sql"' in opened[0].commands
    for command in opened[0].commands:
        assert command in text.partition("Restore, docs/MIGRATION-ROLLBACK-PATH.md:")[2]
    assert not [
        record for record in seed.records() if isinstance(record, Done) and record.purpose == "closing"
    ]
    assert seed.health()[-1] == "503"


@each
def test_nothing_else_finds_it(
    make: Callable[[Case], Copy], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = make(case)
    for out in case.out:
        out(monkeypatch)
    result = case.verify(seed)
    assert result.code == 0, result.text


def test_the_source_misses_a_migration_that_was_renamed(seed: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    line = seed.place("content/rollout.yaml", f"file: ../{FILE}")
    renamed(seed)
    result = seed.verify()
    assert result.code == 2
    assert f"{line}: there is no file `../{FILE}`" in result.text
    assert seed.untouched()
    rest = tuple(rule for rule in rules.CROSS if rule is not rules.names.migrations)
    monkeypatch.setattr(rules, "CROSS", rest)
    assert "there is no migration" in seed.verify("--dry-run").text
    named_files(monkeypatch)
    assert seed.verify("--dry-run").code == 0


def test_what_is_half_done_is_closed_to_users_only_by_this_rule(
    seed: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule of what changed since, the half migrated application is opened to users."""
    seed.watch()
    seed.shorten("deploy", keep=SHORT)
    seed.build()
    halfway(seed)
    gives("checks.rehearsal.closing.Trail.obstacle", None)(monkeypatch)
    result = seed.verify()
    assert result.code == 1
    assert "is left open" not in result.text
    assert seed.health()[-1] == "200"
