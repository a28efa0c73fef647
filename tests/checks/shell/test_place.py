"""Where a far shell says that it is: two pods of one machine are two places, whatever else they have in common."""

import subprocess
from pathlib import Path

import pytest
from rolloutdocs.checks.shell.protocol import PROLOGUE

FIELDS = "S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0"


def place(folder: Path, first: str, host: str = "app") -> str:
    """What the prologue's function says where this stands of the first process; the rest is this machine's."""
    stat = folder / "stat"
    stat.write_text(first)
    text = PROLOGUE.decode().replace("/proc/1/stat", str(stat)) + "\n__rd_place"
    done = subprocess.run(
        ["bash", "--norc"], input=text, env={"HOSTNAME": host}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_it_is_told_by_when_its_first_process_began(tmp_path: Path) -> None:
    one = place(tmp_path, f"1 (init) {FIELDS} 4711 1 2\n")
    assert one == place(tmp_path, f"1 (init) {FIELDS} 4711 8 9\n")
    assert one != place(tmp_path, f"1 (init) {FIELDS} 4712 1 2\n")


@pytest.mark.parametrize("name", ["a b", "a) S 7", "*", ""])
def test_a_name_of_any_form_does_not_hide_it(tmp_path: Path, name: str) -> None:
    assert " 4711 app" in place(tmp_path, f"1 ({name}) {FIELDS} 4711 1 2\n")


def test_nothing_said_is_a_place_all_the_same(tmp_path: Path) -> None:
    assert place(tmp_path, "").endswith("  app")
    assert place(tmp_path, "", "app") != place(tmp_path, "", "other")
