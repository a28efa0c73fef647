"""Files as the environment's own shell tells of them: what is there, what is not, and what nobody may see."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from rolloutdocs.checks.rehearsal.files import ShellFiles
from rolloutdocs.checks.shell import Shell, Target

#: An account that may not look everywhere.
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.geteuid() == 0 else ()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[ShellFiles]:
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    place = tmp_path / "place"
    place.mkdir()
    for folder in (place, *place.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    target = Target((*NOBODY, "bash"), str(place), {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
    with Shell(target, outputs) as shell:
        yield ShellFiles(shell)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "place"


@pytest.mark.parametrize("name", ["a", "it's $HOME", "-n", "é"])
@pytest.mark.parametrize("content", [b"", b"one\n", b"\0" * 3_000_000], ids=len)
def test_the_digest_is_of_the_bytes(files: ShellFiles, place: Path, name: str, content: bytes) -> None:
    (place / name).write_bytes(content)
    assert files.digest(name) == hashlib.sha256(content).hexdigest()


def test_what_is_no_file_has_no_digest(files: ShellFiles, place: Path) -> None:
    (place / "folder").mkdir()
    assert files.digest("folder") is None
    assert files.digest("nothing") is None


def test_a_new_shell_is_asked_where_the_old_one_has_gone(files: ShellFiles, place: Path) -> None:
    """Assert that a connection which nobody used any more is no answer: another one ended it, or a firewall."""
    (place / "file").touch()
    assert files.absent("file") is False
    process = files._shell._connection.process
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert files.absent("file") is False


def test_nothing_is_there(files: ShellFiles, place: Path) -> None:
    (place / "file").touch()
    for path in ("a", "a/b/c", "it's $HOME/x", "file/below", str(place / "a"), "/nowhere at all/x"):
        assert files.absent(path) is True, path


def test_whatever_is_there_is_no_absence(files: ShellFiles, place: Path) -> None:
    (place / "folder").mkdir()
    (place / "file").touch()
    (place / "dangling").symlink_to("nowhere")
    (place / "circle").symlink_to("circle")
    os.mkfifo(place / "pipe")
    for name in ("folder", "file", "dangling", "circle", "pipe"):
        assert files.absent(name) is False, name


def test_what_a_folder_hides_is_not_known_to_be_absent(files: ShellFiles, place: Path) -> None:
    (place / "closed" / "inner").mkdir(parents=True)
    (place / "closed" / "inner" / "file").touch()
    (place / "closed").chmod(0)
    (place / "way").symlink_to("closed/inner")
    try:
        for path in ("closed/inner/file", "closed/inner", "closed/other/x", "way/file"):
            with pytest.raises(OSError, match="cannot be looked into"):
                files.absent(path)
    finally:
        (place / "closed").chmod(0o700)
