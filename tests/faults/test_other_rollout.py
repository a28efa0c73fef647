"""Two rollouts on one environment: the way back from one does not open to users what the other one half changed."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

MAINTENANCE = {"effect": "changes maintenance mode"}
OPENS = {"what": "maintenance mode", "closed_by": "deploy.up"}
KILL = "kill -9 $PPID"


def write(lab, name, **middle):
    """A rollout that opens, does something, and closes."""
    steps = {
        "down": lab.step("touch maintenance", opens=OPENS, **MAINTENANCE),
        "middle": lab.step(**middle),
        "up": lab.step("rm -f maintenance", **MAINTENANCE),
    }
    lab.write({"deploy": steps})
    content = lab.folder / "content"
    source = content / "rollout.yaml"
    (content / name).mkdir()
    (content / name / "rollout.yaml").write_text(
        source.read_text().replace("environments.yaml", "../environments.yaml")
    )
    source.unlink()


@pytest.fixture
def both(lab):
    """Give the lab after a first rollout was killed while it had opened something, and changed nothing."""
    write(lab, "first", run=KILL)
    write(lab, "second", run=f"touch half\n{KILL}", effect="changes the table `t`")
    assert lab.run("build").returncode == 0
    assert lab.run("verify", "--env", "staging", "--rollout", "first").returncode == -9
    return lab


def recover(lab, name, *words):
    done = lab.run("recover", "--env", "staging", "--yes", "--rollout", name, *words)
    return done.returncode, done.stdout + done.stderr


def test_what_the_other_one_half_changed_stays_covered(both):
    """Assert that the later one has to be led back first."""
    assert both.run("verify", "--env", "staging", "--rollout", "second").returncode == -9
    assert (both.folder / "content/half").exists()
    code, told = recover(both, "first")
    assert code == 3, told
    assert "Lead that one back first: `rolloutdocs recover --env staging --rollout second`" in told
    assert (both.folder / "content/maintenance").exists()
    (both.folder / ".rolloutdocs").rename(both.folder / "kept")
    told = recover(both, "first", "--evidence", "kept")[1]
    assert "`rolloutdocs recover --env staging --evidence kept --rollout second`" in told


def test_where_the_other_one_is_over_somebody_has_to_look(both):
    """Assert that its run is named, and that a word about it is enough; without another run none is needed."""
    shutil.copytree(both.folder, both.folder.parent / "alone")
    second = both.folder / "content/second/rollout.yaml"
    second.write_text(second.read_text().replace(KILL, "true"))
    assert both.run("build").returncode == 0
    assert both.run("verify", "--env", "staging", "--rollout", "second").returncode == 0
    code, told = recover(both, "first")
    assert code == 2, told
    assert "The rollout second ran on staging since" in told
    assert recover(both, "first", "--confirm", told.partition("--confirm ")[2].split()[0])[0] == 0
    assert recover(type(both)(both.folder.parent / "alone"), "first")[0] == 0


def test_what_goes_on_of_the_other_one_is_ended_first(lab):
    """Assert that no step of a killed run works on what another rollout has just restored."""
    write(lab, "first", run="true")
    write(lab, "second", run=f"{KILL}\nsleep 100", effect="changes the table `t`")
    assert lab.run("build").returncode == 0
    assert lab.run("verify", "--env", "staging", "--rollout", "second").returncode == -9
    done = lab.run("verify", "--env", "staging", "--rollout", "first")
    assert done.returncode == 0, done.stdout
    assert not list(working(lab.folder))


def working(folder):
    """Where processes are that work in this folder or below."""
    for path in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):  # some end meanwhile
            if path.readlink().is_relative_to(folder):
                yield path
