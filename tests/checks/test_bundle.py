"""What carries runs is exact, and a hostile one brings nothing in."""

import hashlib
import io
import json
import os
import re
import shutil
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rolloutdocs.checks import bundle, carry
from rolloutdocs.checks.bundle import Carried, Unreadable, opened, written
from rolloutdocs.checks.carry import Taken, bring, origin
from rolloutdocs.checks.examine import examine
from rolloutdocs.checks.gates.word import Word
from rolloutdocs.checks.gates.word import name as named
from rolloutdocs.checks.gates.word import written as word_of

from .whole import RUN, whole

OTHER = "20260102T120000Z-staging-0a1b2c3d"
SIGNATURE = b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"


@pytest.fixture
def runs(tmp_path: Path) -> list[Carried]:
    """Two runs, one of them signed."""
    made = [whole(tmp_path / "there", name).read_bytes() for name in (RUN, OTHER)]
    return [Carried(RUN, made[0], SIGNATURE), Carried(OTHER, made[1])]


def packed(runs: list[Carried]) -> bytes:
    return b"".join(written(runs))


def unpacked(data: bytes) -> list[Carried]:
    return list(opened(io.BytesIO(data)))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def test_there_and_back(runs: list[Carried]) -> None:
    assert unpacked(packed(runs)) == runs
    assert packed(runs) == packed(unpacked(packed(runs)))


def test_half_a_last_line_is_carried_as_it_is(runs: list[Carried]) -> None:
    cut = [Carried(RUN, runs[0].data[:-10]), runs[1]]
    assert unpacked(packed(cut)) == cut


def test_it_comes_in_and_again_is_the_same(tmp_path: Path, runs: list[Carried]) -> None:
    here = tmp_path / "here" / "runs"
    assert bring(here, runs, "b.jsonl").new == (RUN, OTHER)
    marks = {f"{name}.jsonl.imported" for name in (RUN, OTHER)}
    assert {name: data for name, data in files(here).items() if name not in marks} == {
        f"{RUN}.jsonl": runs[0].data, f"{RUN}.jsonl.sig": SIGNATURE, f"{OTHER}.jsonl": runs[1].data,
    }  # fmt: skip
    assert all(origin(here / f"{name}.jsonl").startswith("from b.jsonl at 2") for name in (RUN, OTHER))
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in here.iterdir())
    before = files(here)
    assert bring(here, runs, "b.jsonl").same == (RUN, OTHER)
    assert files(here) == before


def test_a_signature_comes_after_its_run(tmp_path: Path, runs: list[Carried]) -> None:
    bring(tmp_path / "here", [Carried(RUN, runs[0].data)], "b.jsonl")
    assert bring(tmp_path / "here", runs[:1], "b.jsonl").same == (RUN,)
    assert f"{RUN}.jsonl.sig" in files(tmp_path / "here")


def described(run: Carried, /, **fields: object) -> bytes:
    """The lines of one run, told as one likes."""
    about = {"run": run.name, "bytes": len(run.data), "sha256": hashlib.sha256(run.data).hexdigest()}
    return json.dumps({**about, **fields}).encode() + b"\n" + run.data


def sealed(*parts: bytes, kind: str = bundle.KIND, version: object = 1) -> bytes:
    """A bundle with a right end around any lines."""
    body = json.dumps({"kind": kind, "version": version}).encode() + b"\n" + b"".join(parts)
    return body + json.dumps({"end": hashlib.sha256(body).hexdigest()}).encode() + b"\n"


NAMES = [
    "../evil", "..", ".", "/etc/passwd", "a/b", "a\\b", "", ".hidden", "-rf", "a\nb", "a\0b", "con:", "x" * 300,
    "run.", "rün", "a b", 7, None, ["a"], {"a": 1},
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere(tmp_path: Path, runs: list[Carried], name: object) -> None:
    """Assert that no name is more than a file's, whatever else of the bundle is right."""
    data = sealed(described(runs[0]), described(runs[1], run=name))
    with pytest.raises(Unreadable, match="no name of a run"):
        bring(tmp_path / "here", opened(io.BytesIO(data)), "b.jsonl")
    assert files(tmp_path / "here") == {}


def test_without_that_look_it_would_leave_the_folder(
    tmp_path: Path, runs: list[Carried], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "NAME", re.compile(r"(?s).*"))
    monkeypatch.setattr(bundle, "examine", lambda *_: examine(RUN, RUN, runs[0].data))
    bring(tmp_path / "here", opened(io.BytesIO(sealed(described(runs[0], run="../evil")))), "b.jsonl")
    assert (tmp_path / "evil.jsonl").exists()


#: What is done to a whole bundle -> what is said.
HOSTILE: dict[str, tuple[Callable[[list[Carried]], bytes], str]] = {
    "nothing": (lambda _: b"", "the first line is cut off"),
    "no bundle": (lambda _: b"PK\3\4\n", "no JSON"),
    "a run": (lambda runs: runs[0].data, "no bundle of evidence"),
    "a list": (lambda _: b"[]\n", "describes nothing"),
    "deep": (lambda _: b"[" * 100_000 + b"\n", "no JSON"),
    "newer": (lambda _: sealed(version=2), "version 2"),
    "a version that is none": (lambda _: sealed(version=[]), "version"),
    "cut in the middle": (lambda runs: packed(runs)[:900], "cut off"),
    "without its last line": (lambda runs: b"".join(packed(runs).splitlines(True)[:-1]), "cut off"),
    "a run less": (
        lambda runs: b"".join([*packed(runs[:1]).splitlines(True)[:-1], packed(runs).splitlines(True)[-1]]),
        "does not fit",
    ),
    "something behind": (lambda runs: packed(runs) + b"\n", "does not fit"),
    "a byte of a run": (lambda runs: packed(runs).replace(b'"tree"', b'"tred"', 1), "changed in the bundle"),
    "a byte of a line": (lambda runs: packed(runs).replace(b"AAAA", b"AAAB", 1), "does not fit"),
    "twice": (lambda runs: sealed(described(runs[0]), described(runs[0])), "comes twice"),
    "twice by case": (lambda runs: sealed(described(runs[0]), described(runs[0], run=RUN.lower())), "comes twice|name"),
    "another's name": (lambda runs: sealed(described(runs[0], run=OTHER)), "the file has another name"),
    "huge": (lambda runs: sealed(described(runs[0], bytes=10**12)), "no size"),
    "a size below none": (lambda runs: sealed(described(runs[0], bytes=-1)), "no size"),
    "true bytes": (lambda runs: sealed(described(runs[0], bytes=True)), "no size"),
    "empty": (lambda _: sealed(described(Carried(RUN, b""))), "no size"),
    "broken inside": (
        lambda runs: sealed(described(Carried(RUN, runs[0].data.replace(b'"tree"', b'"tred"', 1)))),
        "does not follow",
    ),
    "a run that nobody here can read": (
        lambda runs: sealed(described(Carried("anything", b'{"after": "' + b"0" * 64 + b'", "version": 99}\n?\n'))),
        "evidence of version 99",
    ),
    "no signature": (lambda runs: sealed(described(runs[0], signature="ssh-rsa AAAA")), "none of OpenSSH's"),
    "a list of signatures": (lambda runs: sealed(described(runs[0], signature=[1])), "none of OpenSSH's"),
    "half a letter as signature": (
        lambda runs: sealed(described(runs[0], signature=SIGNATURE.decode() + "\ud800")),
        "none of OpenSSH's",
    ),
    "a large signature": (
        lambda runs: sealed(described(runs[0], signature=SIGNATURE.decode() + "A" * 70_000)),
        "none of OpenSSH's",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_bundle_brings_nothing(tmp_path: Path, runs: list[Carried], how: str) -> None:
    make, words = HOSTILE[how]
    with pytest.raises(Unreadable, match=words):
        bring(tmp_path / "here", opened(io.BytesIO(make(runs))), "b.jsonl")
    assert files(tmp_path / "here") == {}


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Assert that a gigabyte costs nothing but the first part of it."""
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 30)
    tracemalloc.start()
    with (tmp_path / "huge").open("rb") as file, pytest.raises(Unreadable, match="cut off, or longer"):
        bring(tmp_path / "here", opened(file), "b.jsonl")
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def link(target: Path) -> None:
    target.symlink_to(target.parent / "elsewhere")


def dead_link_to_file(target: Path) -> None:
    (target.parent / "elsewhere").write_bytes(b"mine")
    target.symlink_to(target.parent / "elsewhere")


@pytest.mark.parametrize(
    "make",
    [link, dead_link_to_file, Path.mkdir, os.mkfifo, lambda path: path.write_bytes(b"other"),
     lambda path: path.write_bytes(b"")],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["", ".sig"])
def test_what_is_there_stays_and_nothing_comes_in(
    tmp_path: Path, runs: list[Carried], make: Callable[[Path], object], ending: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    make(here / f"{RUN}.jsonl{ending}")
    before = {path: path.lstat().st_mtime_ns for path in here.iterdir()}
    with pytest.raises(Taken, match="is there already"):
        bring(here, [runs[1], runs[0]], "b.jsonl")
    assert {path: path.lstat().st_mtime_ns for path in here.iterdir()} == before


def test_a_folder_that_is_a_link(tmp_path: Path, runs: list[Carried]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Taken, match="is a link"):
        bring(tmp_path / "here", runs, "b.jsonl")
    assert files(tmp_path / "elsewhere") == {}


def test_one_that_came_meanwhile_takes_all_back(
    tmp_path: Path, runs: list[Carried], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that what was named before the one that cannot be is taken back."""
    here = tmp_path / "here"
    there = carry._there

    def late(path: Path, data: bytes) -> bool:
        found = there(path, data)
        if path.name == f"{OTHER}.jsonl":
            path.write_bytes(b"another import")
        return found

    monkeypatch.setattr(carry, "_there", late)
    with pytest.raises(Taken, match="meanwhile"):
        bring(here, runs, "b.jsonl")
    assert files(here) == {f"{OTHER}.jsonl": b"another import"}


@pytest.mark.parametrize("taken_back", range(4))
@pytest.mark.parametrize("named", range(1, 6))
def test_interrupted_twice_no_run_is_without_its_mark(
    tmp_path: Path, runs: list[Carried], monkeypatch: pytest.MonkeyPatch, named: int, taken_back: int
) -> None:
    """Assert that Ctrl-C after so many names, and again while they are taken back, lets no run count as made here."""
    here, link, unlink, left = tmp_path / "here", os.link, Path.unlink, [named, taken_back]

    def interrupted(which: int, real: Callable[..., None], *paths: Path) -> None:
        left[which] -= 1
        if which and left[which] < 0:
            raise KeyboardInterrupt
        real(*paths)
        if not which and not left[which]:
            raise KeyboardInterrupt

    monkeypatch.setattr(carry.os, "link", partial(interrupted, 0, link))
    monkeypatch.setattr(Path, "unlink", lambda path: interrupted(1, unlink, path))
    with pytest.raises(KeyboardInterrupt):
        bring(here, runs, "b.jsonl")
    there = {name for name in files(here) if not name.startswith(".")}
    assert len(there) == max(0, named - taken_back)
    assert {f"{name}.imported" for name in there if name.endswith(".jsonl")} <= there


def test_a_run_that_was_made_here_has_no_mark(tmp_path: Path, runs: list[Carried]) -> None:
    """Assert that importing what is here already says nothing else of it, and that a broken mark is one."""
    here = tmp_path / "here"
    here.mkdir()
    (here / f"{RUN}.jsonl").write_bytes(runs[0].data)
    assert bring(here, [Carried(RUN, runs[0].data)], "b.jsonl").same == (RUN,)
    assert origin(here / f"{RUN}.jsonl") == ""
    (here / f"{RUN}.jsonl.imported").write_text("[1]")
    assert origin(here / f"{RUN}.jsonl") == "nobody can read from where"


def test_the_mark_comes_before_the_run(
    tmp_path: Path, runs: list[Carried], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that no kill in the middle leaves a run that seems to have been made here."""
    named: list[str] = []
    real = os.link
    monkeypatch.setattr(os, "link", lambda one, other: (named.append(Path(other).name), real(one, other)))
    bring(tmp_path / "here", [Carried(RUN, runs[0].data)], "b.jsonl")
    assert named == [f"{RUN}.jsonl.imported", f"{RUN}.jsonl"]


@pytest.fixture
def word() -> Carried:
    said = Word(
        "given", "go-ahead", "ada", "2026-01-01T00:00:00+00:00", "production", "", "d" * 64, "", "", "Go"
    )
    data = word_of(said)
    return Carried(named(data), data, SIGNATURE, "word")


def test_words_travel_with_runs(tmp_path: Path, runs: list[Carried], word: Carried) -> None:
    assert unpacked(packed([word, *runs])) == [word, *runs]
    here = tmp_path / "here" / "runs"
    assert bring(here, [word, *runs], "b.jsonl").new == (word.name, RUN, OTHER)
    assert files(here.parent / "words") == {
        f"{word.name}.json": word.data,
        f"{word.name}.json.sig": SIGNATURE,
    }
    assert bring(here, [word], "b.jsonl").same == (word.name,)


@pytest.mark.parametrize("name", ["../x", "word-" + "0" * 32, "x", ".", ""])
def test_a_word_has_the_name_that_follows_from_it(word: Carried, name: str) -> None:
    with pytest.raises(Unreadable, match=r"no name of a run|has the name of another one"):
        unpacked(packed([Carried(name, word.data, SIGNATURE, "word")]))


@pytest.mark.parametrize("data", [b"{}\n", b"x\n", b'{"kind": "word"}\n', b"[" * 100_000 + b"\n"])
def test_what_is_no_word_comes_in_nowhere(data: bytes) -> None:
    with pytest.raises(Unreadable, match="word"):
        unpacked(packed([Carried(named(data), data, SIGNATURE, "word")]))


def test_another_word_of_that_name_is_never_replaced(
    tmp_path: Path, runs: list[Carried], word: Carried
) -> None:
    """Nor is anything else of the bundle left there then."""
    here = tmp_path / "here" / "runs"
    (here.parent / "words").mkdir(parents=True)
    (here.parent / "words" / f"{word.name}.json").write_bytes(b"other")
    with pytest.raises(Taken):
        bring(here, [*runs, word], "b.jsonl")
    assert not list(here.glob("*.jsonl*"))
    shutil.rmtree(here.parent / "words")
    (here.parent / "words").symlink_to(tmp_path)
    with pytest.raises(Taken, match="is a link"):
        bring(here, [word], "b.jsonl")
