"""Compiled templates that are kept: as good as compiled ones, and never those of another text or program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from rolloutdocs.generator import bodies
from rolloutdocs.generator.compiled import Compiled
from rolloutdocs.generator.sandbox import Sandbox
from rolloutdocs.generator.templates import Templates

Render = Callable[[str], str]


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were compiled."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    seen: list[str] = []
    compile_ = Environment._compile

    def noted(self: Environment, source: str, filename: str) -> object:
        seen.append(source)
        return compile_(self, source, filename)

    monkeypatch.setattr(Environment, "_compile", noted)
    return seen


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "program.py"
    file.write_text("one = 1\n", "utf-8")
    return file


@pytest.fixture
def render(tmp_path: Path, program: Path) -> Render:
    def render(text: str) -> str:
        kept = Compiled(str(tmp_path), [str(program)])
        made = Environment(loader=DictLoader({"page": text}), bytecode_cache=kept)
        return made.get_template("page").render()

    return render


def test_it_is_compiled_once(render: Render, compiles: list[str]) -> None:
    """Assert that what was compiled is taken: that is what it is kept for."""
    assert [render("{{ 1 + 1 }}"), render("{{ 1 + 1 }}")] == ["2", "2"]
    assert len(compiles) == 1


def test_another_text_is_compiled(render: Render, compiles: list[str]) -> None:
    """Assert that a changed template gives what it says now: documents are what their source gives."""
    assert [render("{{ 1 + 1 }}"), render("{{ 1 + 2 }}")] == ["2", "3"]
    assert len(compiles) == 2


def test_another_program_compiles(render: Render, compiles: list[str], program: Path) -> None:
    """Assert that nothing is taken that another Jinja, or another version of our filters, has made."""
    render("{{ 1 + 1 }}")
    program.write_text("one = 11\n", "utf-8")
    assert render("{{ 1 + 1 }}") == "2"
    assert len(compiles) == 2


@pytest.mark.parametrize("left", [0, 10, -1], ids=["empty", "a beginning", "all but its end"])
def test_a_part_is_compiled_again(tmp_path: Path, render: Render, compiles: list[str], left: int) -> None:
    """Assert that a file which is not whole (the power went, somebody's hand) does no harm, and is put right."""
    render("{{ 1 + 1 }}")
    (file,) = tmp_path.joinpath("__pycache__").glob("*.jinja")
    file.write_bytes(file.read_bytes()[:left])
    assert [render("{{ 1 + 1 }}"), render("{{ 1 + 1 }}")] == ["2", "2"]
    assert len(compiles) == 2


def test_where_nothing_can_be_kept(tmp_path: Path, render: Render, compiles: list[str]) -> None:
    """Assert that an installation that nobody may write in works: there each start compiles."""
    tmp_path.joinpath("__pycache__").write_text("a file in its place", "utf-8")
    assert [render("{{ 1 + 1 }}"), render("{{ 1 + 1 }}")] == ["2", "2"]
    assert len(compiles) == 2


def test_nothing_is_kept_where_python_keeps_nothing(
    tmp_path: Path, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that who told Python to leave no bytecode behind is obeyed here too."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert render("{{ 1 + 1 }}") == "2"
    assert not tmp_path.joinpath("__pycache__").exists()


def test_only_ours_are_kept() -> None:
    """Assert that a team's templates never come from compiled ones: they are under review, and so would those be."""
    assert isinstance(bodies.templates().bytecode_cache, Compiled)
    assert Sandbox(Templates("own", {"checklist.md.j2": ""})).bytecode_cache is None
