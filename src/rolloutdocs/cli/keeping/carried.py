"""Exports runs and words into one file, and imports them, in front of a person."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import click

from ...checks import bundle, carry
from ...checks.evidence import Broken, alive, runs
from ...checks.gates.spoken import FOLDER
from ...checks.gates.spoken import carried as words_of
from ...checks.gates.word import Garbled
from ...checks.reports.printable import printable
from ...errors import EvidenceRefused, Finding, Place
from .anchored import beside, looked_at
from .kept import named


def export(folder: Path, names: Sequence[str], output: Path) -> None:
    """Write the bundle; what was there before stays until all of it is written. Raises EvidenceRefused, OSError."""
    if output.absolute().parent.resolve() in (folder.resolve(), (folder.parent / FOLDER).resolve()):
        what = "a bundle among the runs and words would be taken for one that somebody changed"
        raise EvidenceRefused([Finding(Place(str(output), 0), what, "Write it to another folder.")])
    words = [] if names else _words(folder.parent / FOLDER)
    found = named(folder, names) if names else list(runs(folder)) or ([] if words else named(folder, ()))
    paths = sorted(
        {path.name: path for path in found if not _goes_on(path)}.values(), key=lambda path: path.name
    )
    if found and not paths and not words:
        raise EvidenceRefused(
            [Finding(Place(str(folder), 0), "every run there still goes on", "Wait for its end.")]
        )
    if output.exists() and not output.is_file():  # a pipe or a device is written to, never replaced
        with output.open("wb") as file:
            file.writelines(bundle.written(chain(words, _carried(paths))))
        return
    handle, made = tempfile.mkstemp(prefix=".rolloutdocs-", dir=output.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in bundle.written(chain(words, _carried(paths))):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(output)
    except BaseException:
        with suppress(OSError):
            Path(made).unlink()
        raise
    said = f" and {len(words)} words" if words else ""
    click.echo(printable(f"{len(paths)} runs{said}: {output}"))


def _goes_on(path: Path) -> bool:
    """Whether the run still writes. It is left out, and named: half of it would keep the whole from being imported."""
    if going := alive(path):
        click.echo(
            printable(f"{path.stem} still goes on, and is left out: export again when it has ended."),
            err=True,
        )
    return going


def _words(folder: Path) -> list[bundle.Carried]:
    """All that people said. Raises EvidenceRefused where a file is no word."""
    found: list[bundle.Carried] = []
    try:
        for path, data, signature in words_of(folder):
            found.append(bundle.Carried(path.stem, data, signature, "word"))
    except (Broken, Garbled) as error:
        what = f"{error}: a file there is no word"
        raise EvidenceRefused([Finding(Place(str(folder), 0), what, "Take it away.")]) from error
    return found


def _carried(paths: Sequence[Path]) -> Iterator[bundle.Carried]:
    for path in paths:
        data, run = looked_at(path)
        changed = [flaw.what for flaw in run.flaws if flaw.changed or not run.records]
        if not bundle.NAME.fullmatch(path.stem):
            changed.append("this is no name of a run")
        if changed:
            remedy = "Take that file away, or name the runs that are to go."
            raise EvidenceRefused([Finding(Place(str(path), 0), what, remedy) for what in changed])
        yield bundle.Carried(path.stem, data, _signature(beside(path)))


def _signature(path: Path) -> bytes:
    """What stands beside a run; what is no signature would keep the bundle from being imported."""
    data = path.read_bytes() if path.is_file() else b""
    if data and not bundle.armoured(data):
        remedy = "Take that file away, or sign the run again."
        raise EvidenceRefused([Finding(Place(str(path), 0), "this is no signature of ssh-keygen", remedy)])
    return data


def bring(file: Path, folder: Path) -> None:
    """Import, and say what came of it. Raises EvidenceRefused where nothing was imported."""
    try:
        with file.open("rb") as opened:
            brought = carry.bring(folder, bundle.opened(opened), file.name)
    except (bundle.Unreadable, carry.Taken) as error:
        what = f"{error}; nothing was imported"
        raise EvidenceRefused(
            [Finding(Place(str(file), 0), what, "Export it again where it was made.")]
        ) from error
    for name in brought.new:
        click.echo(f"imported         {printable(name)}")
    for name in brought.same:
        click.echo(f"there already    {printable(name)}")
    click.echo(f"{len(brought.new)} imported, {len(brought.same)} were there already, the same.")
