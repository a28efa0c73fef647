"""Other programs that run the commands of a document, installed into a folder of the measurements' own.

`python bench/peers.py` installs what is missing and prints the versions. What cannot be had is named, and left out.
"""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / ".peers"
PYTHON = ("cram", "prysk", "byexample")  #: from PyPI
DEBIAN = {"bats": "bats", "shelltestrunner": "shelltest"}  #: package -> its command
COMMANDS = (*PYTHON, *DEBIAN.values())


def found() -> dict[str, Path]:
    """Name -> the command; installs what is missing."""
    FOLDER.mkdir(exist_ok=True)
    if missing := [name for name in PYTHON if not _path(name).exists()]:
        pip = [str(_python()), "-m", "pip", "install", "--quiet", "--quiet"]
        for name in missing:
            subprocess.run([*pip, name], check=False)
    for package, command in DEBIAN.items():
        if not _path(command).exists():
            _unpack(package)
    for name in COMMANDS:
        if not _path(name).exists():
            print(f"{name}: it cannot be had here, and is left out")
    return {name: _path(name) for name in COMMANDS if _path(name).exists()}


@cache
def library(*names: str) -> Path:
    """The interpreter that has these packages; installs them where it has not."""
    FOLDER.mkdir(exist_ok=True)
    python = _python()
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--quiet", *names], check=True)
    return python


def _python() -> Path:
    python = FOLDER / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER / "venv")], check=True)
    return python


def version(command: Path) -> str:
    """What it says of itself."""
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+(?:\.\d+)+", said)
    return number[0] if number else "?"


def _path(name: str) -> Path:
    return FOLDER / ("venv/bin" if name in PYTHON else "unpacked/usr/bin") / name


def _unpack(package: str) -> None:
    """Debian's package, unpacked and not installed."""
    try:
        subprocess.run(["apt-get", "download", package], cwd=FOLDER, check=True, capture_output=True)
        for file in FOLDER.glob(f"{package}_*.deb"):
            subprocess.run(["dpkg", "-x", str(file), str(FOLDER / "unpacked")], check=True)
    except (OSError, subprocess.CalledProcessError):
        return


def main() -> None:
    """Print the versions."""
    for name, command in found().items():
        print(f"{name:12} {version(command)}")


if __name__ == "__main__":
    main()
