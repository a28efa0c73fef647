"""Signatures by the real ssh-keygen: only the right person's, over this very file, for this very purpose, counts."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.checks import anchor
from rolloutdocs.checks.anchor import NAMESPACE, Signature, Unsigned, refused, sign

DATA = b'{"after": "0"}\n'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of Ada and Eve; Ada may sign."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ada", "eve"):
        argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name]
        subprocess.run(argv, check=True)
    public = (folder / "ada.pub").read_text()
    (folder / "signers").write_text(f"ada@example.org {public}")
    (folder / "others").write_text(f'ada@example.org namespaces="git" {public}')
    return folder


@pytest.fixture
def made(keys: Path, tmp_path: Path) -> Signature:
    (tmp_path / "run.sig").write_bytes(sign(DATA, keys / "ada"))
    return Signature(tmp_path / "run.sig", keys / "signers", "ada@example.org")


def test_the_right_one(made: Signature) -> None:
    assert refused(DATA, made) == ""


def test_plain_openssh_finds_it_right_too(made: Signature) -> None:
    """Assert that nobody needs us to check it."""
    argv = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-n",
        NAMESPACE,
        "-f",
        made.signers,
        "-I",
        made.identity,
        "-s",
        made.file,
    ]
    assert subprocess.run(argv, input=DATA, capture_output=True, check=True)


def test_another_signer(made: Signature, keys: Path) -> None:
    made.file.write_bytes(sign(DATA, keys / "eve"))
    assert refused(DATA, made)


def test_another_identity(made: Signature) -> None:
    assert refused(DATA, replace(made, identity="eve@example.org"))


@pytest.mark.parametrize("data", [DATA + b" ", DATA[:-1], DATA.replace(b"0", b"1"), b""])
def test_a_changed_file(made: Signature, data: bytes) -> None:
    assert refused(data, made)


def test_a_changed_signature(made: Signature) -> None:
    lines = made.file.read_text().split("\n")
    for at in range(1, len(lines) - 2):
        turned = lines[at][:5] + ("A" if lines[at][5] != "A" else "B") + lines[at][6:]
        made.file.write_text("\n".join([*lines[:at], turned, *lines[at + 1 :]]))
        assert refused(DATA, made), at


@pytest.mark.parametrize("text", ["", "no signature", "-----BEGIN SSH SIGNATURE-----\n", "\0" * 70_000])
def test_no_signature_at_all(made: Signature, text: str) -> None:
    made.file.write_text(text)
    assert refused(DATA, made)


def test_one_for_another_purpose(made: Signature, keys: Path, tmp_path: Path) -> None:
    """Assert that what Ada signed as a commit is no word of hers on evidence."""
    (tmp_path / "data").write_bytes(DATA)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", keys / "ada", tmp_path / "data"], check=True
    )
    made.file.write_bytes((tmp_path / "data.sig").read_bytes())
    assert refused(DATA, made)
    assert refused(DATA, replace(made, file=_right(tmp_path, keys), signers=keys / "others"))


def _right(folder: Path, keys: Path) -> Path:
    (folder / "right.sig").write_bytes(sign(DATA, keys / "ada"))
    return folder / "right.sig"


def test_its_answer_is_what_decides(made: Signature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchor, "_asked", lambda *_: (0, b"", ""))
    assert refused(b"anything", made) == ""


def test_a_key_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no key")
    with pytest.raises(Unsigned, match="made no signature"):
        sign(DATA, tmp_path / "key")


def test_a_key_that_others_may_read_is_named_as_such(tmp_path: Path) -> None:
    """Assert that it is not told as a key that is not there: a step of CI without `umask` writes such a one."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    key.chmod(0o644)
    with pytest.raises(Unsigned, match="chmod 600"):
        sign(DATA, key)


def test_a_key_with_a_password_does_not_wait_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "a password", "-f", key], check=True)
    with pytest.raises(Unsigned, match="the key has a passphrase"):
        sign(DATA, key)


def test_without_openssh_nobody_can_tell(made: Signature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unsigned, match="cannot be run"):
        refused(DATA, made)
