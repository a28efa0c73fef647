"""Who vouches for runs: each run that something rests on, with the signature beside it."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path

from ..anchor import Keys, Unsigned, refused
from ..carry import SIGNED
from ..evidence import Broken, content, head
from ..witnessed import Ran
from .facts import Rehearsal
from .spoken import signature


def vouch(
    folder: Path, runs: Iterable[Ran], principals: Mapping[str, str], keys: Keys
) -> dict[str, Rehearsal]:
    """Each of the runs; `principals` has those of the people whose signature counts, by their short names."""
    found: dict[str, Rehearsal] = {}
    runs = tuple(runs)
    signed = any((folder / f"{run.name}.jsonl{SIGNED}").exists() for run in runs)
    # Where no signature is, nobody's key is asked for.
    with keys.files() if principals and signed else nullcontext((Path(), Path())) as files:
        for run in runs:
            by, wrong = _signer(folder / f"{run.name}.jsonl", run.head, principals, files)
            found[run.name] = Rehearsal(run.name, run.plan, run.resumes, by, wrong)
    return found


def _signer(
    path: Path, looked_at: str, principals: Mapping[str, str], files: tuple[Path, Path]
) -> tuple[str, str]:
    """Who signed a run's file, or why nobody did. What is signed has to be what was looked at before."""
    try:
        data = content(path)
        if head(data) != looked_at:
            return "", "its file changed while it was looked at"
        why = "policy names nobody who could"
        for person, principal in principals.items():
            why = refused(data, signature(path.with_name(path.name + SIGNED), files, principal))
            if not why:
                return person, ""
    except FileNotFoundError:
        return "", "it is not signed"
    except (Broken, Unsigned, OSError) as error:
        return "", str(error)
    return "", why
