"""Fuzzes one target, guided by coverage: `python -m tests.fuzz.drive TARGET [SECONDS]`; `make fuzz` does all of them.

What was worth keeping is in `corpus/TARGET.txt`, a line of base64 for each input, and is where the next run begins;
`test_corpus.py` asks the targets of all of it again. A finding is printed and its input is left in `found-TARGET-…`.
"""

import base64
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
LONGEST = 8_000  #: bytes of an input
KEPT = 400  #: inputs that are kept of a target, the smallest first


def kept(target: str) -> list[bytes]:
    """The inputs of the corpus."""
    file = FOLDER / "corpus" / f"{target}.txt"
    return [base64.b64decode(line) for line in file.read_text().split()] if file.exists() else []


def fuzz(target: str, arguments: list[str]) -> None:
    """Run in this process until libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["rolloutdocs", "markdown_it", "ruamel"]):
        from .targets import TARGETS

    # libFuzzer starts itself again, through `sh`, to merge: this is how it is called.
    itself = f"{shlex.quote(sys.executable)} -m tests.fuzz.drive {target} --"
    atheris.Setup([itself, *arguments], lambda data: TARGETS[target](bytes(data)))
    atheris.Fuzz()


def drive(target: str, seconds: int) -> int:
    """Fuzz for so long from the kept inputs, then keep the smallest set that covers as much."""
    from .targets import seeds

    with tempfile.TemporaryDirectory() as folder:
        grown, merged = Path(folder) / "grown", Path(folder) / "merged"
        for one in (grown, merged):
            one.mkdir()
        for number, data in enumerate([*kept(target), *seeds(target)]):
            (grown / f"seed-{number:05}").write_bytes(data)
        limits = [
            f"-max_len={LONGEST}",
            "-timeout=20",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={ROOT}/found-{target}-",
        ]
        ended = _child(target, f"-max_total_time={seconds}", "-print_final_stats=1", *limits, str(grown))
        _child(target, "-merge=1", *limits, str(merged), str(grown))
        inputs = sorted((path.read_bytes() for path in merged.iterdir()), key=lambda data: (len(data), data))
        lines = sorted(base64.b64encode(data).decode() for data in inputs[:KEPT])
        file = FOLDER / "corpus" / f"{target}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines))
    print(f"{target}: {len(lines)} inputs kept, ended with {ended}")
    return ended


def _child(target: str, *arguments: str) -> int:
    command = [sys.executable, "-m", "tests.fuzz.drive", target, "--", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    if "--" in sys.argv:
        fuzz(sys.argv[1], sys.argv[sys.argv.index("--") + 1 :])
    else:
        sys.exit(drive(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600))
