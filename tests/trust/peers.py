"""The trust suite, asked of other tools that run documents: `python -m tests.trust.peers FOLDER`.

FOLDER has them: a venv `v` with byexample, cram, prysk, tesh, mktestdocs and pytest-codeblocks, and `node_modules` with
bats and txm; shelltestrunner comes from Debian. Tools that are not there are left out.

Each tool is given the document as its own users would write it. What it claims of the output is what the true command
printed. A tool that is red for the true document as well cannot say the case; only where the truth is green does the
lie count. The result is kept in `peers.json`; the guide's table is made of it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .suite import Case, Side, cases, served

KEPT: Final = Path(__file__).with_name("peers.json")
LIMIT: Final = 20  #: seconds until a tool hangs


@dataclass(frozen=True, slots=True)
class Document:
    """A command, and what the document says it prints; None: an empty document."""

    run: str | None
    prints: list[str]


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool."""

    file: str  #: what its documents are called
    write: Callable[[Document], str]
    argv: tuple[str, ...]  #: `{folder}` is replaced, the document's name follows
    version: tuple[str, ...]


def _bash(document: Document) -> str:
    return f"{document.run or ''}\n"


def _cram(document: Document) -> str:
    if document.run is None:
        return "Nothing here.\n"
    first, *rest = document.run.split("\n")
    lines = [f"$ {first}", *(f"> {line}" for line in rest), *document.prints]
    return "".join(f"  {line}\n" for line in lines)


def _console(info: str) -> Callable[[Document], str]:
    def write(document: Document) -> str:
        if document.run is None:
            return "# Nothing here\n"
        first, *rest = document.run.split("\n")
        lines = [f"$ {first}", *(f"> {line}" for line in rest), *document.prints]
        return "\n".join(["# A document", "", f"```{info}", *lines, "```", ""])

    return write


def _txm(document: Document) -> str:
    if document.run is None:
        return "# Nothing here\n"
    kind = "in" if document.prints else "check"
    text = f"<!-- !test program bash -->\n\n<!-- !test {kind} a -->\n\n```bash\n{document.run}\n```\n"
    claimed = "\n".join(document.prints)
    return text + (f"\n<!-- !test out a -->\n\n```\n{claimed}\n```\n" if document.prints else "")


def _fences(document: Document) -> str:
    if document.run is None:
        return "# Nothing here\n"
    claimed = "\n".join(document.prints)
    text = f"```bash\n{document.run}\n```\n"
    return text + (f"\n<!--pytest-codeblocks:expected-output-->\n\n```\n{claimed}\n```\n" if claimed else "")


def _shelltest(document: Document) -> str:
    if document.run is None:
        return "# Nothing here\n"
    claimed = "".join(f"{line}\n" for line in document.prints)
    return f"$$$ bash command.sh\n>>>\n{claimed}>>>= 0\n"


def _bats(document: Document) -> str:
    if document.run is None:
        return "# Nothing here\n"
    if not document.prints:
        body = "\n".join(f"  {line}" for line in document.run.split("\n"))
        return f'@test "a" {{\n{body}\n}}\n'
    body = 'run bash command.sh\n  [ "$status" -eq 0 ]\n  [ "$output" = "$(cat claimed)" ]'
    return f'@test "a" {{\n  {body}\n}}\n'


_PY: Final = "{folder}/v/bin/"
_BATS: Final = "{folder}/node_modules/bats/bin/bats"
PEERS: Final[dict[str, Peer]] = {
    "bash": Peer("doc.sh", _bash, ("bash",), ("bash", "--version")),
    "bash -e": Peer("doc.sh", _bash, ("bash", "-e"), ("bash", "--version")),
    "bats": Peer("doc.bats", _bats, (_BATS,), (_BATS, "-v")),
    "byexample": Peer(
        "doc.md", _console("shell"), (f"{_PY}byexample", "-l", "shell"), (f"{_PY}byexample", "-V")
    ),
    "cram": Peer("doc.t", _cram, (f"{_PY}cram",), (f"{_PY}cram", "--version")),
    "mktestdocs": Peer(
        "doc.md",
        _fences,
        (f"{_PY}python", "-c", "import sys, mktestdocs; mktestdocs.check_md_file(sys.argv[1], lang='bash')"),
        (f"{_PY}pip", "show", "mktestdocs"),
    ),
    "prysk": Peer("doc.t", _cram, (f"{_PY}prysk",), (f"{_PY}prysk", "--version")),
    "pytest-codeblocks": Peer(
        "doc.md", _fences, (f"{_PY}pytest", "-q", "--codeblocks"), (f"{_PY}pip", "show", "pytest-codeblocks")
    ),
    "shelltestrunner": Peer("doc.test", _shelltest, ("shelltest",), ("shelltest", "--version")),
    "tesh": Peer(
        "doc.md", _console('console tesh-session="a"'), (f"{_PY}tesh",), (f"{_PY}pip", "show", "tesh")
    ),
    "txm": Peer(
        "doc.md", _txm, ("{folder}/node_modules/.bin/txm",), ("{folder}/node_modules/.bin/txm", "--version")
    ),
}


def asked() -> list[Case]:
    """The cases that commands and their output can say."""
    return [case for case in cases() if case.lie.document and case.twin.document]


def main(folder: Path) -> None:
    """Ask all tools, and keep what they said."""
    with served() as address:
        found = {name: _tool(peer, folder, address) for name, peer in PEERS.items() if _there(peer, folder)}
    KEPT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    for name, one in found.items():
        fooled = sum(word == "green" for word in one["cases"].values())
        print(f"{name:20}{one['version']:40}{fooled} of {len(one['cases'])} lies are green")


def _there(peer: Peer, folder: Path) -> bool:
    program = peer.argv[0].replace("{folder}", str(folder))
    return "/" not in program or Path(program).exists()


def _tool(peer: Peer, folder: Path, address: str) -> dict[str, object]:
    words = [word.replace("{folder}", str(folder)) for word in peer.version]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = f"{said.stdout}{said.stderr}".split("\n")
    version = next((line for line in lines if line.startswith("Version:")), lines[0])
    return {"version": version.strip(), "cases": dict(_cases(peer, folder, address))}


def _cases(peer: Peer, folder: Path, address: str) -> Iterator[tuple[str, str]]:
    for case in asked():
        claimed = _printed(case.twin, address)
        truth = _ask(peer, _document(case.twin, claimed), folder, address)
        lie = _ask(peer, _document(case.lie, claimed), folder, address)
        empty = case.lie.document is not None and case.lie.document["run"] is None
        yield case.name, lie if truth == "green" or empty else "cannot say"


def _document(side: Side, claimed: list[str]) -> Document:
    assert side.document is not None
    return Document(side.document["run"], claimed)


def _printed(side: Side, address: str) -> list[str]:
    """What the true command prints: the document says that the other one prints it too."""
    assert side.document is not None
    with tempfile.TemporaryDirectory() as work:
        done = subprocess.run(
            ["bash", "-c", side.document["run"]],
            cwd=work,
            env={**os.environ, "APP_URL": address},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    return done.stdout.decode(errors="replace").rstrip("\n").split("\n") if done.stdout.strip() else []


def _ask(peer: Peer, document: Document, folder: Path, address: str) -> str:
    """Whether the tool ends with 0."""
    with tempfile.TemporaryDirectory() as work:
        base = Path(work)
        (base / peer.file).write_text(peer.write(document), "utf-8")
        (base / "command.sh").write_text(f"{document.run}\n", "utf-8")
        (base / "claimed").write_text("\n".join(document.prints), "utf-8")
        words = [word.replace("{folder}", str(folder)) for word in peer.argv]
        try:
            done = subprocess.run(
                [*words, peer.file],
                cwd=base,
                env={**os.environ, "APP_URL": address, "CI": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=LIMIT,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            return "hangs"
    return "green" if done.returncode == 0 else "red"


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
