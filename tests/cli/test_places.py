"""Several pods behind one name: what is locked, asked or removed in one says nothing of the steps in another."""

import hashlib
import shlex
import sys
from pathlib import Path

import pytest

PRETENDER = Path(__file__).parents[1] / "checks/shell/pretender.py"
NEW = hashlib.sha256(b"new").hexdigest()
LED = "led to another place than before in this run, so nothing was sent"


def pods(name):
    """A bash in one of the pods of this name."""
    return [sys.executable, "-I", str(PRETENDER), "kubectl", "exec", "-i", name, "--", "bash"]


def verified(lab, name, run="true", **staging):
    """Verify one step there, with a sentence that any pod could answer; each has the same files."""
    (lab.folder / "conf").write_text("new")
    one = lab.step(
        f"{run}\ntouch {lab.folder}/ran",
        effect="changes a file",
        expect=[{"file_digest": {"file": f"{lab.folder}/conf", "sha256": NEW}}],
    )
    lab.write({"deploy": {"one": one}}, shell=pods(name), **staging)
    done = lab.verify()
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_one_place_is_green(lab):
    """Assert that the same run passes where each shell comes to the same pod."""
    code, printed = verified(lab, "app")
    assert code == 0, printed
    assert (lab.folder / "ran").exists()


@pytest.mark.parametrize("lock", ["", "none"])
def test_another_place_is_undecided_and_gets_no_step(lab, lock):
    """Assert that no file of one pod stands for that of another, and that a lock in one is not taken for all."""
    code, printed = verified(lab, "balanced", lock=lock)
    assert code == 3, printed
    assert LED in printed
    assert not (lab.folder / "ran").exists()


def test_a_file_of_another_place_is_undecided_and_says_why(lab):
    """Assert that the reason stands beside the sentence: the step ran in one pod, and the next shell came elsewhere."""
    once = f"if [ -e {lab.folder}/ran ]\nthen exec {shlex.join(pods('other'))}\nelse exec {shlex.join(pods('app'))}\nfi"
    (lab.folder / "kubectl").write_text(f"#!/bin/sh\n{once}\n")
    (lab.folder / "kubectl").chmod(0o755)
    (lab.folder / "conf").write_text("new")
    digest = {"file_digest": {"file": f"{lab.folder}/conf", "sha256": NEW}}
    one = lab.step(f"touch {lab.folder}/ran", effect="changes a file", expect=[digest])
    lab.write({"deploy": {"one": one}}, shell=[str(lab.folder / "kubectl"), "bash"])
    done = lab.verify()
    assert done.returncode == 3, done.stdout
    told = " ".join(done.stdout.split())
    assert "could not be asked about its files: `" in told
    assert LED in told


def test_steps_go_where_the_folder_was_made(lab):
    """Assert that nothing is sent to another pod than the one that has the folder which the run chose."""
    first = lab.folder / "first"
    once = f"mkdir {first} 2>/dev/null && exec {shlex.join(pods('app'))}\nexec {shlex.join(pods('other'))}"
    (lab.folder / "kubectl").write_text(f"#!/bin/sh\n{once}\n")
    (lab.folder / "kubectl").chmod(0o755)
    one = lab.step(f'mkdir -p "$DIR"\ntouch {lab.folder}/ran', effect="changes a file")
    chosen = {"DIR": {"chosen": "folder"}}
    shell = [str(lab.folder / "kubectl"), "bash"]
    lab.write({"deploy": {"one": one}}, shell=shell, lock="none", variables=chosen)
    done = lab.verify()
    assert done.returncode == 3, done.stdout
    printed = " ".join(done.stdout.split())
    assert LED in printed
    assert not (lab.folder / "ran").exists()
    Path(printed.partition(" could not be removed where")[0].rpartition(" ")[2]).rmdir()


def test_a_folder_in_another_place_is_not_taken_for_removed(lab):
    """Assert that what was made in one pod, and is not there in another, is named as left."""
    code, printed = verified(
        lab, "balanced", 'ls "$DIR"', lock="none", variables={"DIR": {"chosen": "folder"}}
    )
    assert code == 3, printed
    made = printed.partition(" could not be removed where")[0].rpartition(" ")[2]
    Path(made).rmdir()


def test_a_bash_that_starts_the_client_is_no_bash_of_this_machine(lab):
    """Assert that a web server of this machine does not answer for the pod to which it leads."""
    answers = {"answers": {"request": "GET $APP_URL/", "status": 200}}
    lab.write(
        {"deploy": {"one": lab.step(f"touch {lab.folder}/ran", expect=[answers])}},
        shell=["bash", "-c", f"exec {shlex.join(pods('app'))}"],
        directory="/",
        variables={"APP_URL": "http://127.0.0.1:1"},
    )
    done = lab.verify()
    assert done.returncode == 3, done.stdout
    assert "would be answered by this machine, and the steps run elsewhere" in " ".join(done.stderr.split())
    assert not (lab.folder / "ran").exists()


def test_a_variable_of_that_name_is_no_other_place(lab):
    """Assert that the second look, which has no declared variables, comes to the same place and ends what is left."""
    one = lab.step("sleep 1000", time_limit="1 second")
    lab.write(
        {"deploy": {"one": one}},
        shell=pods("app"),
        variables={"HOSTNAME": "elsewhere"},
        read_by_programs=["HOSTNAME"],
    )
    done = lab.verify()
    assert done.returncode == 1, done.stdout
    assert "not done after 1 seconds" in done.stdout
    assert "may still run" not in " ".join(done.stdout.split())
