"""What is fuzzed: any bytes, and what must hold of them. Each target raises where something does not.

A page, an expectation with its command, a file of evidence, a source: all that a stranger may hand to the tool. What
is refused is refused in our own words; what is accepted must be what a reader sees, and read back as the same.
"""

import hashlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rolloutdocs.checks import evidence
from rolloutdocs.checks.plan import Page
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.publish import documents

from rolloutdocs import bash
from rolloutdocs.errors import PagesRefused, SourceRefused

from ..laws.witness import RENDERERS, unlike

ROOT: Final = Path(__file__).parents[2]
ONE_STEP: Final = (ROOT / "tests/pages/reads/one-step.md").read_text("utf-8")
SMALL: Final = ROOT / "tests/generator/reads/small"
#: Python-Markdown takes more than linear time on some shapes; the witness looks at pages up to this size.
WITNESSED: Final = 6_000


class Untrue(AssertionError):  # noqa: N818 - it reads as what happened
    """What must hold does not."""


def page(data: bytes) -> None:
    """Assert that a page is refused, or that all its commands are visible text of a `<pre>`, and no others are."""
    try:
        read = read_page("PAGE.md", data)
    except PagesRefused:
        return
    if len(data) <= WITNESSED:
        _seen(read, data.decode().removeprefix("\ufeff").replace("\r\n", "\n"))


def _seen(read: Page, text: str) -> None:
    for name, render in RENDERERS.items():
        if found := unlike(read, text, render(text)):
            raise Untrue(f"{name}: {found}")


def grammar(data: bytes) -> None:
    """Assert that an expectation and a command are refused, or read as one sentence that is written the same again."""
    sentence, _, command = data.decode("utf-8", "replace").partition("\n")
    text = ONE_STEP.replace("exits with `0`", sentence).replace("echo hello", command or "echo hello")
    statements = bash.split(command)
    flaws = list(bash.refusals(command))
    if command and not statements and not flaws:
        raise Untrue("a command without a statement that nobody refuses")
    try:
        read = read_page("PAGE.md", text)
    except PagesRefused:
        return
    for step in read.steps:
        for one in step.expectations:
            again = ONE_STEP.replace("exits with `0`", str(one))
            if "`" in "".join(one.values.values()):
                continue  # its spans need more backticks than `str` writes: for people only
            (reread,) = read_page("PAGE.md", again).steps[0].expectations
            if (reread.name, reread.values) != (one.name, one.values):
                raise Untrue(f"{one} is read as {reread}")


def records(data: bytes) -> None:
    """Assert that a file is refused as evidence, or that each of its lines follows the one before it.

    The input goes in as it is, and once more with its lines chained, or nothing behind the chain would be reached.
    """
    for given in (data, chained(data)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "run.jsonl"
            path.write_bytes(given)
            try:
                read = evidence.read(path)
            except evidence.Broken:
                continue
        whole = given[: given.rfind(b"\n") + 1]  # a line that was only begun is left out
        if len(read) != whole.count(b"\n"):
            raise Untrue("not every line is a record")
        if whole != chained(whole):
            raise Untrue("a line does not name the one before it")


def chained(data: bytes) -> bytes:
    """Each line with the digest of the one before it, as `Journal` writes it."""
    after, lines = evidence.FIRST, []
    for line in data.splitlines(keepends=True):
        body = re.sub(rb'^\{("after": ?"[0-9a-f]*", ?)?', f'{{"after": "{after}", '.encode(), line, count=1)
        lines.append(body)
        after = hashlib.sha256(body).hexdigest()
    return b"".join(lines)


def source(data: bytes) -> None:
    """Assert that a source is refused with its place, or that its pages read back as a plan."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "environments.yaml").write_bytes((SMALL / "environments.yaml").read_bytes())
        (base / "rollout.yaml").write_bytes(data)
        try:
            written = documents(load(base / "rollout.yaml", base))
        except SourceRefused as refused:
            if not all(finding.place.path and finding.remedy for finding in refused.findings):
                raise Untrue("a refusal without a place or a remedy") from refused
            return
    pages = [read_page(name, text) for name, text in written.items() if name.endswith(".md")]
    read_plan(pages, also=[name for name in written if not name.endswith(".md")])


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "page": page,
    "grammar": grammar,
    "evidence": records,
    "source": source,
}


def seeds(target: str) -> list[bytes]:
    """What fuzzing begins with, besides what it found before."""
    if target == "page":
        pages = [path for path in (ROOT / "tests/pages").rglob("*.md") if path.stat().st_size < 8_000]
        return [path.read_bytes() for path in sorted(pages)]
    if target == "source":
        files = [SMALL / "rollout.yaml", *sorted((ROOT / "tests/generator/refuses").rglob("*.yaml"))]
        return [path.read_bytes() for path in files if path.stat().st_size < 8_000]
    if target == "evidence":
        return [_run()]
    from rolloutdocs.notation.sentences import SENTENCES

    sentences = [
        one.template.format(**{k: f"`{v}`" for k, v in one.example.items()}) for one in SENTENCES.values()
    ]
    commands = sorted((ROOT / "tests/bash").rglob("*.bash"))
    return [
        *(f"{one}\necho hello".encode() for one in sentences),
        *(b"exits with `0`\n" + path.read_bytes() for path in commands),
    ]


def _run() -> bytes:
    """A short run as it is written."""
    started = evidence.Started(
        "r", "2026-01-01T00:00:00+00:00", "0", "staging", "", "p", {}, "", ["a"], 1, 0, 0, 1
    )
    begun = evidence.Begun(1, "a.b", "T", "P.md:1", "maintenance", "a.c")
    judged = evidence.Judged("exits with `0`", "P.md:2", "passed", "0", "0")
    done = evidence.Done(
        1, "a", "a.b", "T", "P.md:1", "d", "true", "passed", 0.1, "status 0", [judged], "out"
    )
    opened = evidence.Open("maintenance", "a.b", "P.md:1", "why", ["up"], "go")
    ended = evidence.Ended("passed", 1.0, 1, 0, 0, "")
    with tempfile.TemporaryDirectory() as folder:
        journal = evidence.Journal(Path(folder) / "r.jsonl", str)
        for record in (started, evidence.Phase("reset", 0.1, "passed"), begun, done, opened, ended):
            journal(record)
        journal.close()
        return (Path(folder) / "r.jsonl").read_bytes()
