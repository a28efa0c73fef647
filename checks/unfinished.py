"""What the last run on an environment left behind if it was killed: the next start says so before it does anything."""

import os
from collections.abc import Iterator
from pathlib import Path

from .evidence import RESTORED, Begun, Broken, Done, Ended, Open, Phase, Record, Started, read, runs


def unfinished(folder: Path, environment: str, rollout: str = "") -> Iterator[str]:
    """Lines to show: that the newest run there has no end, what it was doing, and what may be open.

    Another rollout's run may have left the same environment open, so it is told as well. That it brought a starting
    state back says nothing here: its environment of that name may be another one.
    """
    for path in runs(folder):
        try:
            records = read(path)
        except Broken as error:
            yield f"{error}. Take that file away; it proves nothing."
            continue
        except OSError as error:
            yield str(error)
            continue
        if records and isinstance(records[0], Started) and records[0].environment == environment:
            yield from _told(path, records, records[0].process)
            if records[0].rollout == rollout and any(
                isinstance(record, Phase) and (record.name, record.verdict) == (RESTORED, "passed")
                for record in records
            ):
                return  # it began at the starting state, so what runs before it left is gone


def _told(path: Path, records: list[Record], process: int) -> Iterator[str]:
    if isinstance(records[-1], Ended):
        for record in records:
            if isinstance(record, Open):
                yield f"The last run left {record.what} open (since {record.step}, {record.place}): {path}"
        return
    if _alive(process):
        yield (
            f"Another run has not ended yet (process {process}), "
            f"or it was killed and its number is that of another process now: {path}"
        )
    else:
        yield f"The last run was killed before its end: {path}"
    last = records[-1]
    if isinstance(last, Begun):
        yield f"It was running {last.step} ({last.place}); nobody saw how that ended."
    for record in _still_open(records):
        yield f"It may have left {record.opens} open, since {record.step} ({record.place})."


def _still_open(records: list[Record]) -> list[Begun]:
    """Openings whose closing step was not seen to pass afterwards."""
    return [
        record
        for position, record in enumerate(records)
        if isinstance(record, Begun) and record.opens and not _passed(records[position:], record.closed_by)
    ]


def _passed(records: list[Record], step: str) -> bool:
    return any(
        isinstance(record, Done) and record.step == step and record.verdict == "passed" for record in records
    )


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
