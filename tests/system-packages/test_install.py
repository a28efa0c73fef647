"""The script that installs system packages: seen with a list of our own, and never with the real apt-get."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "install"
NAMES = {
    line.split()[0] for line in (HERE / "packages.txt").read_text().splitlines() if line[:1] not in ("", "#")
}

#: What the script itself runs; a PATH with these alone is a system without apt-get.
TOOLS = ("bash", "dirname", "sed", "tr", "env")


class System:
    """A PATH of our own: the script's tools, and whatever a test puts there."""

    def __init__(self, folder: Path, uid: int = 1000) -> None:
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.bin.mkdir()
        self.log.touch()
        for tool in TOOLS:
            self.tool(tool)
        self.add("id", f"echo {uid}")
        self.list = folder / "packages.txt"
        self.list.write_text("# a comment\n\nblender  command:blendish|blended  what the test needs\n")

    def tool(self, name: str) -> None:
        if not (self.bin / name).exists():
            (self.bin / name).symlink_to(shutil.which(name) or name)

    def add(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/bash\necho {name} \"$@\" >>'{self.log}'\n{body}\n")
        path.chmod(0o755)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        # /usr/sbin is added by the script itself; nothing it calls by name lies there.
        environment = {"PATH": str(self.bin), "LIST": str(self.list), **settings}
        return subprocess.run(
            [SCRIPT, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def apt_calls(self) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith("apt-get")]


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


@pytest.fixture
def debian(system: System) -> System:
    """With an apt-get that really puts the part there, and sudo."""
    system.add("chmod", f'exec {shutil.which("chmod")} "$@"')
    brings = f"printf '#!/bin/sh\\n' >{system.bin}/blended; chmod +x {system.bin}/blended"
    system.add("apt-get", f"case $* in *--simulate*) ;; *install*) {brings} ;; esac")
    system.add("sudo", 'exec "$@"')
    return system


def test_here_nothing_is_missing() -> None:
    done = subprocess.run([SCRIPT, "--missing"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_package_starts_a_daemon() -> None:
    assert len(NAMES) > 10
    assert not NAMES & {"php", "php-fpm", "apache2", "mariadb-server", "default-mysql-server", "mysql-server"}


def test_a_package_that_would_start_one_is_not_installed() -> None:
    line = next(line for line in (HERE / "packages.txt").read_text().splitlines() if "openssh-server" in line)
    assert line.split()[1] == "unpacked:usr/sbin/sshd"


def test_a_file_off_the_path_is_a_proof(debian: System, tmp_path: Path) -> None:
    debian.list.write_text(f"blender  file:{str(tmp_path)[1:]}/lib/*/blender  what the test needs\n")
    assert debian.run("--missing").returncode == 1
    (tmp_path / "lib/15").mkdir(parents=True)
    (tmp_path / "lib/15/blender").touch()
    assert debian.run("--missing").returncode == 0


def test_postgresql_starts_no_database_of_its_own(debian: System, tmp_path: Path) -> None:
    debian.list.write_text("postgresql  command:blended  what the test needs\n")
    for tool in ("mkdir", "tee"):
        debian.tool(tool)
    done = debian.run(YES="1", CLUSTERS=str(tmp_path / "d"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "d/tests.conf").read_text() == "create_main_cluster = false\n"


def test_a_package_is_unpacked_and_not_installed(debian: System, tmp_path: Path) -> None:
    debian.list.write_text("blender  unpacked:usr/sbin/blen*  what the test needs\n")
    for tool in ("mktemp", "mkdir", "tr", "rm"):
        debian.tool(tool)
    debian.add("apt-get", "case $* in download*) : >blender_1.deb ;; *) exit 100 ;; esac")
    debian.add("dpkg-deb", f'{shutil.which("mkdir")} -p "$3/usr/sbin" && : >"$3/usr/sbin/blender"')
    done = debian.run(YES="1", UNPACKED=str(tmp_path / "unpacked"))
    assert done.returncode == 0, done.stderr
    assert debian.apt_calls() == ["apt-get download -qq blender"]
    assert (tmp_path / "unpacked/usr/sbin/blender").exists()


def test_a_package_that_cannot_be_unpacked_is_a_failure(debian: System, tmp_path: Path) -> None:
    debian.list.write_text("blender  unpacked:usr/sbin/blender  what the test needs\n")
    for tool in ("mktemp", "mkdir", "tr", "rm"):
        debian.tool(tool)
    debian.add("apt-get", "exit 100")
    done = debian.run(YES="1", UNPACKED=str(tmp_path / "unpacked"))
    assert done.returncode == 1
    assert "could not install" in done.stderr


def test_a_part_that_is_there_is_left_alone(debian: System) -> None:
    debian.add("blendish", "")
    done = debian.run(YES="1")
    assert (done.returncode, done.stdout) == (0, "System packages: all there.\n")
    assert debian.apt_calls() == []


def test_missing_is_named(system: System) -> None:
    done = system.run("--missing")
    assert (done.returncode, done.stdout) == (1, "blender\n")


def test_without_apt_get_it_says_what_and_how(system: System) -> None:
    done = system.run(YES="1")
    assert done.returncode == 1
    assert "blender                what the test needs" in done.stdout
    assert "This system has no apt-get" in done.stderr
    assert "Homebrew" in done.stderr


def test_nobody_to_ask_installs_nothing(debian: System) -> None:
    done = debian.run()
    assert done.returncode == 1
    assert "YES=1" in done.stderr
    assert "apt-get install --no-install-recommends blender" in done.stderr
    assert debian.apt_calls() == []


@pytest.mark.parametrize("settings", [{"YES": "1"}, {"CI": "true"}])
def test_yes_beforehand_installs(debian: System, settings: dict[str, str]) -> None:
    done = debian.run(**settings)
    assert done.returncode == 0, done.stderr
    assert debian.apt_calls() == [
        "apt-get install --simulate -qq --no-install-recommends blender",
        "apt-get install -qq -y --no-install-recommends blender",
    ]
    assert "sudo env DEBIAN_FRONTEND=noninteractive apt-get install" in debian.log.read_text()


def test_root_is_not_asked_and_needs_no_sudo(debian: System) -> None:
    debian.add("id", "echo 0")
    assert debian.run().returncode == 0
    assert "sudo" not in debian.log.read_text()


def test_the_lists_are_fetched_only_when_they_do_not_do(debian: System) -> None:
    debian.add("apt-get", "case $* in *--simulate*) exit 100 ;; *install*) touch_it ;; esac")
    debian.add("touch_it", f"printf '#!/bin/sh\\n' >{debian.bin}/blended; chmod +x {debian.bin}/blended")
    assert debian.run(YES="1").returncode == 0
    assert [call.split()[1] for call in debian.apt_calls()] == ["install", "update", "install"]


def test_a_package_that_cannot_be_had_is_a_failure(debian: System) -> None:
    debian.add("apt-get", "exit 100")
    done = debian.run(YES="1")
    assert done.returncode == 1
    assert "could not install" in done.stderr


def test_a_package_that_does_not_bring_its_part_is_a_failure(debian: System) -> None:
    debian.add("apt-get", "exit 0")
    done = debian.run(YES="1")
    assert done.returncode == 1
    assert "still not to be found:\nblender" in done.stderr


def test_a_wrong_proof_is_refused(system: System) -> None:
    system.list.write_text("blender  binary:blended  x\n")
    done = system.run()
    assert done.returncode == 2
    assert "`binary:blended` is no proof" in done.stderr


def test_asking_takes_no_for_an_answer(debian: System, tmp_path: Path) -> None:
    """A terminal of its own, because the script asks only where somebody is."""
    ours, theirs = os.openpty()
    try:
        os.write(ours, b"n\n")
        done = subprocess.run(
            [SCRIPT],
            env={"PATH": str(debian.bin), "LIST": str(debian.list)},
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 1
    assert "Nothing was installed" in done.stderr
    assert debian.apt_calls() == []
