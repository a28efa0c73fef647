"""Help is fast and has an example; a wrong call says what is right."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from rolloutdocs.cli import COMMANDS, main

HEAVY = ("pydantic", "jinja2", "rich", "sqlalchemy", "markdown_it", "ruamel", "requests", "tree_sitter")


def printed(program: str) -> str:
    """What a Python of its own prints of it."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout


def test_help_imports_none_of_the_work() -> None:
    """Assert that `--help` does not pay for what it does not do."""
    program = (
        "import sys; from rolloutdocs.cli import main; main(['--help'], standalone_mode=False);"
        f"print('HEAVY', [name for name in {HEAVY} if name in sys.modules])"
    )
    assert "HEAVY []" in printed(program)


def test_a_run_without_claims_imports_no_claim() -> None:
    """Assert that a run begins without every claim and every database's snapshots, which only claims need."""
    program = (
        "import sys; import rolloutdocs.cli.runs.running, rolloutdocs.cli.runs.several, rolloutdocs.checks.proof.whole;"
        "found = {name.split('.')[2] for name in sys.modules if name.startswith('rolloutdocs.checks.')};"
        "print('HEAVY', sorted(found & {'claims', 'snapshots'}))"
    )
    assert "HEAVY []" in printed(program)


def test_a_plan_that_is_shown_imports_nothing_that_runs() -> None:
    """Assert that `--dry-run` does not pay for shells, questions to servers and databases, or a terminal's tables."""
    program = (
        "import sys; from rolloutdocs.cli import reading, verify; from rolloutdocs.cli.reading import disagreements;"
        "from rolloutdocs.cli.runs import announcing, continuing;"
        "from rolloutdocs.generator import loading, project, publish;"
        "ours = {'rolloutdocs.checks.' + name for name in ('base', 'probes', 'sentences', 'shell')};"
        "print('HEAVY', sorted({*ours, 'rich', 'sqlalchemy', 'sqlite3'} & {*sys.modules}))"
    )
    assert "HEAVY []" in printed(program)


def test_its_end_looks_through_nothing() -> None:
    """Assert that what was made is kept from Python's last search for what nobody needs: a tenth of a second."""
    program = (
        "import atexit, gc; atexit.register(lambda: print('FROZEN', gc.get_freeze_count() > 0));"
        "from rolloutdocs.cli import main; main(['--version'])"
    )
    assert "FROZEN True" in printed(program)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["pr", "export"]], ids=str)
def test_help(command: list[str]) -> None:
    shown = CliRunner().invoke(main, [*command, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output
    if command != ["pr"]:
        assert "Example:" in shown.output


def test_an_unknown_command_is_wrong_usage() -> None:
    shown = CliRunner().invoke(main, ["verfy"])
    assert shown.exit_code == 2
    assert "there is no command" in shown.output


def test_the_version_is_said() -> None:
    assert "rolloutdocs, version 0.1.0" in CliRunner().invoke(main, ["--version"]).output
