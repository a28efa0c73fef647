"""`evidence` on real runs: what it lists, what it makes of a changed file, what an anchor and a signature add."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rolloutdocs.cli import main
from rolloutdocs.cli.runs.reporting import FORMATS

from .conftest import Lab

Call = Callable[..., Result]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lab, str]:
    """A rollout that was verified, and what `verify` printed."""
    lab = Lab(tmp_path_factory.mktemp("lab"))
    lab.write({"deploy": {"one": lab.step("true", expect=[{"exit": 0}])}})
    shown = lab.verify()
    assert shown.returncode == 0, shown.stderr
    return lab, shown.stdout


@pytest.fixture
def evidence(ran: tuple[Lab, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command, on a copy of what the run left."""
    (file,) = (ran[0].folder / ".rolloutdocs" / "runs").iterdir()
    runs = tmp_path / ".rolloutdocs" / "runs"
    runs.mkdir(parents=True)
    (runs / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["evidence", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def head(ran: tuple[Lab, str]) -> str:
    """As `verify` printed it."""
    return ran[1].split()[-1]


@pytest.fixture
def run() -> Path:
    (path,) = Path(".rolloutdocs/runs").glob("*.jsonl")
    return path


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    for name in ("ada", "eve"):
        argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name]
        subprocess.run(argv, check=True)
    (tmp_path / "signers").write_text(f"ada@example.org {(tmp_path / 'ada.pub').read_text()}")
    return tmp_path


WHO = ("--signers", "signers", "--identity", "ada@example.org")


def test_it_is_listed(evidence: Call, head: str, run: Path) -> None:
    shown = evidence("list")
    assert shown.exit_code == 0
    assert shown.output.startswith("✔ passed")
    assert f"run   {run.stem}\n  head  {head}\n" in shown.output
    assert shown.output.endswith(
        "\nThis is how each says it ended. `rolloutdocs evidence check` looks at them whole.\n"
    )
    assert "no such run" in evidence("list", "--env", "production").output
    assert "no such run" in evidence("list", "--rollout", "other").output
    run.with_name("broken.jsonl").write_text("no\x1b[2J record\n")
    assert "broken.jsonl: not a record" in evidence("list").output
    loop = run.with_name("loop.jsonl")
    loop.symlink_to(loop.name)
    assert "! .rolloutdocs/runs/loop.jsonl: Too many levels of symbolic links\n" in evidence("list").output


def test_without_an_anchor_it_is_no_proof(evidence: Call) -> None:
    shown = evidence("check")
    assert shown.exit_code == 3
    assert "chained, not anchored: whoever can write this file can write another" in shown.output


def test_the_head_that_verify_printed_is_the_anchor(evidence: Call, head: str, run: Path) -> None:
    for name in ((), (run.stem,), (run,)):
        shown = evidence("check", *name, "--anchor", head.upper())
        assert shown.exit_code == 0, shown.output
    assert "✔ whole, and its anchor fits: the run passed" in shown.output
    other = evidence("check", "--anchor", "0" * 64)
    assert other.exit_code == 1
    assert "its head is not the anchor" in other.output


def test_a_changed_file_is_red_with_any_anchor(evidence: Call, head: str, run: Path) -> None:
    run.write_bytes(run.read_bytes().replace(b'"verdict": "passed"', b'"verdict": "failed"', 1))
    for anchor in ((), ("--anchor", head)):
        shown = evidence("check", *anchor)
        assert shown.exit_code == 1
        assert "evidence was changed" in shown.output
    assert evidence("export", "--output", "x.jsonl").exit_code == 2
    assert not Path("x.jsonl").exists()


def test_a_run_cut_short_is_undecided_even_with_its_own_head(evidence: Call, run: Path) -> None:
    run.write_bytes(b"".join(run.read_bytes().splitlines(True)[:-1]))
    own = evidence("check").output.split("head")[1].split()[0]
    shown = evidence("check", "--anchor", own)
    assert shown.exit_code == 3
    assert "the run has no end" in shown.output
    assert "? no end" in evidence("list").output


def test_a_tail_that_was_cut_is_named_where_there_is_an_anchor(
    evidence: Call, keys: Path, run: Path, head: str
) -> None:
    """Assert that it is no kill: an anchor is kept of a run that has an end."""
    evidence("sign", run.stem, "--key", "ada")
    lines = run.read_bytes().splitlines(True)
    for kept in (lines[:-1], lines[:1]):
        run.write_bytes(b"".join(kept))
        assert evidence("check").exit_code == 3
        for words in (("--anchor", head), WHO):
            shown = evidence("check", *words)
            assert (shown.exit_code, "it was cut: " in shown.output) == (1, True), shown.output


def test_a_signature_is_an_anchor(evidence: Call, keys: Path, run: Path) -> None:
    unsigned = evidence("check", *WHO)
    assert unsigned.exit_code == 3
    assert "it is not signed" in unsigned.output
    assert evidence("sign", run.stem, "--key", "ada").exit_code == 0
    assert evidence("check", *WHO).exit_code == 0
    again = evidence("sign", run.stem, "--key", "ada")
    assert again.exit_code == 2
    assert "signed already" in again.output
    run.write_bytes(run.read_bytes().replace(b'"steps": 1', b'"steps": 2', 1))
    assert evidence("check", *WHO).exit_code == 1


def test_a_signature_of_somebody_else(evidence: Call, keys: Path, run: Path) -> None:
    evidence("sign", run, "--key", "eve")
    shown = evidence("check", *WHO)
    assert shown.exit_code == 1
    assert "is no signature of ada@example.org over this file" in shown.output


def test_a_signature_by_a_key_that_was_revoked(evidence: Call, keys: Path, run: Path) -> None:
    """Assert that what the gates do not take is not called an anchor here."""
    assert evidence("sign", run.stem, "--key", "ada").exit_code == 0
    (keys / "none").touch()
    assert evidence("check", *WHO, "--revoked", "none").exit_code == 0
    told = evidence("check", *WHO, "--revoked", "ada.pub")
    assert told.exit_code == 1
    assert "is no signature of ada@example.org" in told.output
    assert evidence("check", *WHO).exit_code == 0


def test_what_is_not_whole_is_not_signed(evidence: Call, keys: Path, run: Path) -> None:
    run.write_bytes(b"".join(run.read_bytes().splitlines(True)[:-1]))
    assert evidence("sign", run.stem, "--key", "ada").exit_code == 2
    assert not run.with_name(f"{run.name}.sig").exists()


def test_it_travels_with_its_signature(evidence: Call, keys: Path, run: Path, head: str) -> None:
    evidence("sign", run.stem, "--key", "ada")
    assert evidence("export", "--output", "one.jsonl").exit_code == 0
    assert evidence("export", run.stem, "--output", "two.jsonl").exit_code == 0
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    brought = evidence("import", "one.jsonl", "--evidence", "laptop")
    assert brought.exit_code == 0
    assert brought.output.startswith(f"imported         {run.stem}\n")
    assert "there already" in evidence("import", "one.jsonl", "--evidence", "laptop").output
    checked = evidence("check", "--evidence", "laptop", "--anchor", head, *WHO)
    assert checked.exit_code == 0
    assert "imported from one.jsonl at 2" in checked.output
    assert "imported from one.jsonl at 2" in evidence("list", "--evidence", "laptop").output
    assert "imported" not in evidence("list").output


def contradicted(run: Path) -> None:
    """Write it anew with a chain that fits, and an end that says more than the steps do."""
    after, lines = "0" * 64, []
    for line in run.read_text().splitlines():
        body = json.loads(line) | {"after": after}
        body |= {"passed": 7} if body["kind"] == "ended" else {}
        lines.append(json.dumps(body) + "\n")
        after = hashlib.sha256(lines[-1].encode()).hexdigest()
    run.write_text("".join(lines))


@pytest.mark.parametrize("data", [b"hello\n", "-----BEGIN SSH SIGNATURE-----\né\n".encode()])
def test_what_is_no_signature_is_not_exported(evidence: Call, tmp_path: Path, data: bytes) -> None:
    """Assert that it is named here, and not where the bundle cannot be imported."""
    (run,) = (tmp_path / ".rolloutdocs" / "runs").iterdir()
    run.with_name(f"{run.name}.sig").write_bytes(data)
    refused = evidence("export", "--output", "all.jsonl")
    assert (refused.exit_code, "no signature of ssh-keygen" in refused.stderr) == (2, True)
    assert not (tmp_path / "all.jsonl").exists()


def test_a_run_that_still_goes_on_is_not_exported(evidence: Call, tmp_path: Path) -> None:
    """Assert that half a run is not sent: the whole one could not be imported any more where that half is."""
    (run,) = (tmp_path / ".rolloutdocs" / "runs").iterdir()
    later = run.with_name(run.name.replace("2026", "2027", 1))
    later.write_bytes(run.read_bytes())
    with later.open("rb") as going:
        fcntl.flock(going, fcntl.LOCK_EX)
        some = evidence("export", "--output", "some.jsonl")
        assert (some.exit_code, f"{later.stem} still goes on" in some.stderr) == (0, True)
        assert "1 runs" in some.stdout
        none = evidence("export", later.stem, "--output", "none.jsonl")
        assert (none.exit_code, (tmp_path / "none.jsonl").exists()) == (2, False)


def test_whoever_reads_a_run_sees_what_check_sees(
    ran: tuple[Lab, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Assert that a file whose chain fits and whose end contradicts its steps is shown by nobody."""
    for part in ("content", "docs", ".rolloutdocs"):
        shutil.copytree(ran[0].folder / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    (run,) = (tmp_path / ".rolloutdocs" / "runs").glob("*.jsonl")
    call: Call = lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)  # noqa: E731
    for words in (("report",), ("pr", "export"), ("status", "--env", "staging")):
        assert call(*words).exit_code == 0, words
    contradicted(run)
    for words in (("report",), ("report", run.stem), ("pr", "export"), ("status",)):
        shown = call(*words)
        assert shown.exit_code == 3, words
        assert "the end counts 7 steps passed, and 1 are there" in shown.output, words
    assert call("evidence", "check").exit_code == 1


def test_what_was_imported_is_called_so_everywhere(
    ran: tuple[Lab, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("content", "docs"):
        shutil.copytree(ran[0].folder / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    call: Call = lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)  # noqa: E731
    there = str(ran[0].folder / ".rolloutdocs")
    assert call("evidence", "export", "--evidence", there, "--output", "ci.jsonl").exit_code == 0
    assert call("evidence", "import", "ci.jsonl").exit_code == 0
    for words in [("pr", "export"), ("status",), *(("report", "--format", form) for form in FORMATS)]:
        shown = call(*words).output.lower()
        assert "imported" in shown, words
        assert "from ci.jsonl at 2" in shown, words
        assert "imported" not in call(*words, "--evidence", there).output.replace('"imported": ""', ""), words
    found = json.loads(call("status", "--format", "json").output)["steps"]
    assert all(one["imported"].startswith("from ci.jsonl at 2") for one in found)


def test_a_pipe_is_written_to_and_stays_one(evidence: Call, run: Path) -> None:
    """Assert that an export to a device or a pipe, as `/dev/stdout`, does not put a file in its place."""
    os.mkfifo("pipe")
    reading = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert evidence("export", "--output", "pipe").exit_code == 0
    assert Path("pipe").is_fifo()
    assert run.read_bytes()[:4096] in os.read(reading, 1 << 16)
    os.close(reading)


def test_a_bundle_is_never_written_among_runs(evidence: Call, run: Path) -> None:
    """Assert that a slip of the hand leaves no file there that makes everything undecided."""
    for output in (run.with_name("out.jsonl"), run.parent.parent / "words/out.json"):
        output.parent.mkdir(exist_ok=True)
        refused = evidence("export", "--output", output)
        assert refused.exit_code == 2
        assert "a bundle among the runs" in refused.stderr
        assert not output.exists()


def test_a_bundle_that_was_changed(evidence: Call, run: Path) -> None:
    evidence("export", "--output", "one.jsonl")
    bundle = Path("one.jsonl")
    bundle.write_bytes(bundle.read_bytes().replace(b"staging", b"stagong"))
    refused = evidence("import", "one.jsonl", "--evidence", "laptop")
    assert refused.exit_code == 2
    assert "nothing was imported" in refused.output
    assert list(Path("laptop/runs").iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--anchor", "abc"],
        ["check", "a", "b", "--anchor", "0" * 64],
        ["check", "--signers", "signers"],
        ["check", "--identity", "ada"],
        ["check", "--signature", "signers"],
        ["check", "--revoked", "signers"],
        ["check", "nobody"],
        ["sign", "nobody", "--key", "signers"],
        ["export", "nobody", "--output", "x"],
    ],
)
def test_wrong_usage(evidence: Call, keys: Path, words: list[str]) -> None:
    shown = evidence(*words)
    assert shown.exit_code == 2, shown.output


def test_nothing_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that no run is never green."""
    monkeypatch.chdir(tmp_path)
    for words in (["check"], ["export", "--output", "x"]):
        shown = CliRunner().invoke(main, ["evidence", *words])
        assert shown.exit_code == 3
        assert "there is no run" in shown.output
    assert "no such run" in CliRunner().invoke(main, ["evidence", "list"]).output
