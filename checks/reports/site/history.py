"""Runs over time, how long each step takes, and which steps come out both ways with nothing changed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from ...evidence import Ends
from . import draw
from .brief import Brief
from .facts import Facts, run_path
from .signs import kind, sign
from .text import amount, code, link, safe, table, took, when, whole
from .trend import LAST, Row, flaky, rows

DRAWN: Final = 60  #: runs in a picture
LISTED: Final = 50  #: runs on the first page
OLDER: Final = 400  #: on each page with older ones
STEPS: Final = 150  #: rows of durations


def history(facts: Facts, runs: Sequence[Brief], here: str) -> list[str]:
    """Everything below the page's heading."""
    if not runs:
        return ["No run is there yet.", f"Next: {code(facts.next)}" if facts.next else ""]
    names = list(dict.fromkeys(one.environment for one in runs))[:6]
    parts = [part for number, name in enumerate(names) for part in _environment(runs, name, number)]
    return [*parts, *_flaky(facts, runs, here), *_steps(facts, runs, here), *_list(runs[:LISTED], here)]


def older(ends: Iterable[Ends], pages: set[str], here: str) -> Iterator[str]:
    """Tables of runs of which only both ends were read, one for each page."""
    left = iter(ends)
    while part := list(islice(left, OLDER)):
        header = ["How it says it ended", "When (UTC)", "Where", "Run", "Steps", "Took"]
        yield table(header, (_ends(one, pages, here) for one in part))


def _ends(one: Ends, pages: set[str], here: str) -> list[str]:
    ended = one.ended
    return [
        sign(ended.verdict if ended else "inconclusive", "" if ended else "no end"),
        when(one.started.at),
        safe(one.started.environment, 60),
        _run(one.started.run, pages, here),
        f"{amount(ended.passed):.0f} of {amount(one.started.steps):.0f}" if ended else "",
        took(ended.seconds) if ended else "",
    ]


def _environment(runs: Sequence[Brief], name: str, number: int) -> Iterator[str]:
    drawn = [one for one in runs if one.environment == name and not one.part][:DRAWN][::-1]
    if len(drawn) < 2:
        return
    words = safe(name, 60)
    yield f"## Rehearsals on {words}"
    yield _picture(drawn, name, number)


def _picture(drawn: Sequence[Brief], name: str, number: int) -> str:
    """One bar a run, oldest first; as high as it was long; below it the sign of its verdict."""
    most = max((one.seconds or 0.0 for one in drawn), default=0.0) or 1.0
    parts = [draw.words(f"longest: {took(most)}", 0, 12, "faint"), draw.rule(100)]
    width = 100 / max(len(drawn), 12)
    for at, one in enumerate(drawn):
        height = max(2.0, 78 * (one.seconds or 0.0) / most)
        parts.append(draw.bar(_kind(one), at * width, width * 0.7, 100 - height, height))
        if _kind(one) != "passed":
            shown = "✘" if _kind(one) == "failed" else "?"
            parts.append(draw.words(shown, f"{at * width:.2f}%", 116, "strong"))
    parts.append(draw.words(f"{when_plain(drawn[0].at)} to {when_plain(drawn[-1].at)}", 0, 134, "faint"))
    verdicts = [_kind(one) for one in drawn]
    counts = ", ".join(f"{verdicts.count(word)} {word}" for word in ("passed", "failed", "inconclusive"))
    about = f"{len(drawn)} rehearsals, oldest first: {counts}. The table of runs below has each."
    return draw.picture(f"runs-{number}", f"Rehearsals on {name} over time", about, 140, parts)


def _kind(one: Brief) -> str:
    found = kind(one.verdict)
    return found if found != "none" else "inconclusive"


def when_plain(at: str) -> str:
    """A day, for a picture, which escapes it."""
    return at[:10]


def _flaky(facts: Facts, runs: Sequence[Brief], here: str) -> Iterator[str]:
    found = flaky(runs)
    yield "## Flaky steps"
    if not found:
        yield "None: no step passed and failed with the same step, application and policy."
        return
    yield "They passed and failed with the same step, application and policy: what they show depends on luck."
    pages = {one.name for one in runs if one.page}
    yield table(
        ["Step", "Where", "Passed", "Failed", "Newest failure"],
        [
            [
                _step(facts, one.step, here),
                safe(one.environment, 60),
                str(one.passed),
                str(one.failed),
                _run(one.run, pages, here),
            ]
            for one in found[:50]
        ],
    )


def _steps(facts: Facts, runs: Sequence[Brief], here: str) -> Iterator[str]:
    found = sorted(rows(runs), key=lambda one: one.trend in ("", "steady"))
    yield "## Durations of steps"
    newest = f"newest {len(runs)} runs" if len(runs) > 1 else "only run"
    yield f"Of the {newest}; the line has at most {LAST} of them, oldest at its left, and begins at nothing."
    yield table(
        ["Step", "Where", "Line", "Last", "Least to most", "Trend", "Passed", "Not"],
        [_row(facts, one, here) for one in found[:STEPS]],
    )
    if len(found) > STEPS:
        yield f"and {len(found) - STEPS} steps more."


def _row(facts: Facts, one: Row, here: str) -> list[str]:
    return [
        _step(facts, one.step, here),
        safe(one.environment, 60),
        line(one.seconds),
        _took(one.seconds[-1]),
        f"{_took(min(one.seconds))} to {_took(max(one.seconds))}",
        f"**{one.trend}**" if one.trend not in ("", "steady") else one.trend or "too few runs",
        str(one.passed),
        str(one.failed + one.undecided),
    ]


def line(seconds: Sequence[float]) -> str:
    """A small line of durations; the cells beside it say the same in numbers. One run is no line."""
    if len(seconds) < 2:
        return ""
    most = max(seconds) or 1.0
    wide = 100 / (len(seconds) - 1)
    points = " ".join(f"{at * wide:.0f},{22 - 20 * one / most:.1f}" for at, one in enumerate(seconds))
    return (
        '<svg class="rollout-line" viewBox="0 0 100 24" width="100" height="24" aria-hidden="true">'
        f'<polyline points="{points}"/></svg>'
    )


def _step(facts: Facts, step: str, here: str) -> str:
    return link(code(step, 80), facts.links.get(step, ""), here)


def _run(name: str, pages: set[str], here: str, words: str = "") -> str:
    folder = here.rpartition("/")[0]
    return link(words or code(name, 60), run_path(folder, name) if name in pages else "", here)


def _list(runs: Sequence[Brief], here: str) -> Iterator[str]:
    yield "## Runs"
    yield listed(runs, here)


def listed(runs: Sequence[Brief], here: str) -> str:
    """A table of runs, newest first."""
    pages = {one.name for one in runs if one.page}
    header = ["Verdict", "When (UTC)", "Where", "Steps", "Took", "What", "Run"]
    return table(header, [_listed(one, pages, here) for one in runs])


def _took(seconds: float) -> str:
    """In a narrow cell a number stays with what it counts."""
    return took(seconds).replace(" ", "&nbsp;")


def _listed(one: Brief, pages: set[str], here: str) -> list[str]:
    what = [one.part] if one.part else []
    what += [f"imported {one.imported}"] if one.imported else []
    what += [f"left {one.opens} open"] if one.opens else []
    return [
        sign(_kind(one), one.verdict),
        _run(one.name, pages, here, when(one.at)),
        safe(one.environment, 60),
        f"{one.passed} of {one.planned}",
        "no end" if one.seconds is None else _took(one.seconds),
        safe(", ".join(what), 120) or "whole",
        whole(one.name),
    ]
