"""What ties evidence to somebody: a digest that was kept elsewhere, or a signature over the run's file.

A chain shows that a file was changed in part; whoever can write the file can write another whole one. So the head
has to be known from somewhere its writer cannot reach (a commit status, a comment, a mail), or the file is signed. The
signatures are OpenSSH's own (`ssh-keygen -Y`): whoever has a key for git has one for this, and can check it without us.

Rejected: a signature scheme of our own, and one more dependency that holds keys.
"""

import os
import shlex
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..dataclass import dataclass
from .processes import Setting, start

#: What a signature is for: one made for a file of another kind, or for a commit, does not count here.
NAMESPACE: Final = "rolloutdocs-evidence"
#: How a signature's file begins.
ARMOUR: Final = b"-----BEGIN SSH SIGNATURE-----"
#: What the signature of a person's word is for.
WORD: Final = "rolloutdocs-word"
#: Bytes that a signature may have; OpenSSH's largest are a few thousand.
LARGEST: Final = 64 * 1024
#: Seconds that ssh-keygen may take: a key on a card waits for a finger.
LIMIT: Final = 60.0
#: How ssh-keygen says that it would have to ask somebody.
_LOCKED: Final = "incorrect passphrase"
#: How it says, lines before it finds no key, that others could read it.
_BARE: Final = "are too open"
#: What it is told of the caller's environment: where keys and the agent are.
_PASSED: Final = ("PATH", "HOME", "SSH_AUTH_SOCK", "LANG", "LC_ALL")


class Unsigned(Exception):  # noqa: N818 - it is not signed, or nobody could tell
    """`ssh-keygen` could not be asked, or did not make a signature."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and who may have made it."""

    file: Path  #: the signature
    signers: Path  #: OpenSSH's file of allowed signers: identity and public key, one a line
    identity: str  #: who is to have signed, as that file calls them
    revoked: Path | None = (
        None  #: keys that count for nothing any more, in OpenSSH's form; None: nobody says so
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """What policy says of keys, as bytes: from the working tree, or from the branch that policy comes from."""

    signers: bytes = b""  #: whose key is whose
    revoked: bytes = b""  #: which count for nothing any more; empty: none

    @contextmanager
    def files(self) -> Iterator[tuple[Path, Path]]:
        """Both as files, for as long as they are needed. Raises OSError."""
        with tempfile.TemporaryDirectory(prefix="rolloutdocs-keys-") as folder:
            paths = Path(folder, "signers"), Path(folder, "revoked")
            for path, data in zip(paths, (self.signers, self.revoked), strict=True):
                path.write_bytes(data)
            yield paths


def sign(data: bytes, key: Path, namespace: str = NAMESPACE) -> bytes:
    """A signature over these bytes by the key in this file (or, of a public one, by the agent). Raises Unsigned."""
    if not key.is_file():  # ssh-keygen would wait at a pipe
        raise Unsigned("this is no regular file, and a key is one")
    status, out, message = _asked(["-Y", "sign", "-n", namespace, "-f", str(key.absolute())], data)
    if _BARE in message:
        raise Unsigned(f"others may read the key, so it is not used; `chmod 600 {shlex.quote(str(key))}`")
    if _LOCKED in message:
        raise Unsigned(
            f"the key has a passphrase, which nobody is asked for here; give it to your agent first: "
            f"`ssh-add {shlex.quote(str(key.with_suffix('') if key.suffix == '.pub' else key))}`"
        )
    if status != 0 or not out.startswith(ARMOUR):
        raise Unsigned(f"ssh-keygen made no signature: {message or f'it ended with {status}'}")
    return out


def refused(data: bytes, signature: Signature, namespace: str = NAMESPACE) -> str:
    """Why this is no signature of that person over these bytes; "" if it is one. Raises Unsigned, OSError."""
    if not stat.S_ISREG(signature.file.stat().st_mode):  # reading a pipe would wait for ever
        return "this is no regular file, and a signature is one"
    with signature.file.open("rb") as file:
        made = file.read(LARGEST + 1)
    if len(made) > LARGEST or not made.startswith(ARMOUR):
        return "this is no signature of OpenSSH"
    with tempfile.NamedTemporaryFile(
        prefix="rolloutdocs-signature-"
    ) as copied:  # what was looked at is what is asked
        copied.write(made)
        copied.flush()
        asked = ["-Y", "verify", "-n", namespace, "-I", signature.identity]
        asked += ["-f", str(signature.signers.absolute()), "-s", copied.name]
        asked += ["-r", str(signature.revoked.absolute())] if signature.revoked else []
        status, _, message = _asked(asked, data)
    return "" if status == 0 else message or "no key of theirs made this signature over these words"


def _asked(arguments: list[str], data: bytes) -> tuple[int, bytes, str]:
    """Ask ssh-keygen about these bytes: its status, its output, the last line it said. Raises Unsigned."""
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as told,
    ):
        given.write(data)
        given.seek(0)
        numbers = (given.fileno(), said.fileno(), told.fileno())
        setting = Setting(environment, None, *numbers, mortal=True)
        try:
            process = start(["ssh-keygen", *arguments], setting)
        except OSError as error:
            raise Unsigned(f"ssh-keygen cannot be run: {error.strerror}; it is part of OpenSSH") from error
        try:
            status = process.wait(LIMIT)
        finally:
            process.end()
        if status is None:
            raise Unsigned(f"ssh-keygen did not end within {LIMIT:.0f} seconds")
        said.seek(0)
        told.seek(0)
        lines = told.read(LARGEST).decode(errors="replace").split("\n")
        words = [line.strip() for line in lines if line.strip()]
        bare = next((line for line in words if _BARE in line), "")
        return status, said.read(LARGEST), bare or (words[-1] if words else "")
