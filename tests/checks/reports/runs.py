"""Runs as evidence has them: one of each kind that a report must get right."""

from dataclasses import fields, replace
from typing import Any

from rolloutdocs.checks.evidence import (
    Begun,
    Done,
    Drift,
    Ended,
    Judged,
    Open,
    Phase,
    Record,
    Started,
    Stream,
)
from rolloutdocs.checks.reports.run import About, Rule, Run, fold

from rolloutdocs.notation.sentences import SENTENCES

ABOUT = About(rules=tuple(Rule(one.name, one.says, one.template) for one in SENTENCES.values()))
STARTED = Started(
    "20260101T000000Z-staging-0a1b2c3d", "2026-01-01T00:00:00+00:00", "0.1", "staging", "e" * 64, "p" * 64,
    {"CHECKLIST.md": "c" * 64}, "a" * 64, ["deploy", "verify"], 3, 4, 2, 1,
)  # fmt: skip
RESTORED = Phase("starting state restored", 0.5, "passed")
HOLDS = Judged("exits with `0`", "docs/CHECKLIST.md:15", "passed", "status 0", "status 0")
WRONG = Judged("prints `Migrated`", "docs/CHECKLIST.md:46", "failed", "`Migrated`", "`Nothing`")
UNSEEN = Judged("column `a.b` is gone", "docs/CHECKLIST.md:47", "inconclusive", "gone", "", "no answer")


def done(step: str, passage: int = 1, *judged: Judged, **fields: Any) -> Done:
    verdicts = {one.verdict for one in judged}
    verdict = next((word for word in ("failed", "inconclusive") if word in verdicts), "passed")
    given = {
        "passage": passage, "procedure": step.partition(".")[0], "step": step, "title": step.title(),
        "place": "docs/CHECKLIST.md:12", "digest": "d" * 64, "command": f"run {step}\nthen more",
        "verdict": verdict, "seconds": 1.25, "ended": "status 0", "judged": list(judged or (HOLDS,)),
        "output": "first\nlast line", "at": "2026-01-01T00:00:01.000+00:00",
        "streams": [Stream("stdout", 10, 0, "5" * 64)], "source": "content/rollout.yaml:123",
    }  # fmt: skip
    return Done(**{**given, **fields})


def begun(step: str, passage: int = 1) -> Begun:
    return Begun(passage, step, step.title(), "docs/CHECKLIST.md:12", "maintenance mode", "deploy.up")


def ended(verdict: str, *counts: int, reason: str = "", interrupted: bool = False) -> Ended:
    return Ended(verdict, 9.5, *(*counts, 0, 0, 0)[:3], reason, interrupted)


ALL = [STARTED, RESTORED, done("deploy.down"), done("deploy.up"), done("verify.health", 2)]
OPEN = Open("maintenance mode", "deploy.down", "docs/CHECKLIST.md:12", "deploy.migrate changes something after it",
            ["restore --all 'of it'", "up"], "Restore, docs/BACK.md:90")  # fmt: skip
DRIFT = Drift("docs/NEXT.md:7", "the file `gone.php` is not there", "Name one that exists.", "f" * 64)
WAIVED = replace(DRIFT, waived="Ana until 2026-02-01: it comes with the next release")
FAILED = done("deploy.up", 1, HOLDS, WRONG, ended="status 1, at `echo two`")

#: Name -> the records, and the verdict that every report must give.
RUNS: dict[str, tuple[list[Record], str]] = {
    "passed": ([*ALL, ended("passed", 3)], "passed"),
    "failed": ([STARTED, RESTORED, done("deploy.down"), FAILED, ended("failed", 1, 1, reason="deploy.up failed")],
               "failed"),
    "inconclusive": ([STARTED, done("deploy.down", 1, UNSEEN), ended("inconclusive", 0, 0, 1, reason="no answer")],
                     "inconclusive"),
    "interrupted": ([STARTED, done("deploy.down"), begun("deploy.up"),
                     ended("inconclusive", 1, reason="interrupted before the end", interrupted=True)], "inconclusive"),
    "killed": ([STARTED, done("deploy.down"), begun("deploy.up")], "inconclusive"),
    "killed after a failure": ([STARTED, FAILED], "failed"),
    "left open": ([STARTED, done("deploy.down"), FAILED, OPEN, ended("failed", 1, 1, reason="deploy.up failed")],
                  "failed"),
    "closed": ([STARTED, done("deploy.down"), FAILED, done("deploy.close", purpose="closing"),
                ended("failed", 1, 1, reason="deploy.up failed")], "failed"),
    "closing failed": ([STARTED, done("deploy.down", 1, UNSEEN), done("deploy.close", 1, WRONG, purpose="closing"),
                        OPEN, ended("inconclusive", 0, 0, 1, reason="no answer")], "inconclusive"),
    "a service": ([STARTED, Phase("service web", 3.0, "inconclusive", "not ready\n::error::Access denied"),
                   ended("inconclusive", reason="service web: not ready")], "inconclusive"),
    "drift": ([*ALL, DRIFT, ended("failed", 3, reason="the documents drifted")], "failed"),
    "drift that nobody counted": ([*ALL, DRIFT, ended("passed", 3)], "failed"),
    "waived": ([*ALL, WAIVED, ended("passed", 3)], "passed"),
    "no steps": ([replace(STARTED, steps=0, passages=[]), ended("passed")], "inconclusive"),
    "not begun": ([], "inconclusive"),
    "refused": ([DRIFT], "failed"),
    "one too few": ([*ALL[:-1], ended("passed", 3)], "inconclusive"),
    "a failure that nobody counted": ([*ALL[:-1], done("verify.health", 2, WRONG), ended("passed", 3)], "failed"),
    "a word that is no verdict": ([*ALL[:-1], done("verify.health", 2, verdict="green"), ended("passed", 3)],
                                  "inconclusive"),
    "an end that is no verdict": ([*ALL, ended("green", 3)], "inconclusive"),
    "open and called passed": ([*ALL, OPEN, ended("passed", 3)], "inconclusive"),
    "a thousand": ([replace(STARTED, steps=1000), *(done(f"deploy.step{n}") for n in range(999)), FAILED,
                    ended("failed", 999, 1, reason="deploy.up failed")], "failed"),
    "thousands that were not reached": ([replace(STARTED, steps=10**9), ended("inconclusive")], "inconclusive"),
}  # fmt: skip


#: Everything that other people's text may try, in every form that we know of.
HOSTILE = (
    "x`y``z|```\n```\n~~~\n::error file=a,title=b::FORGED\n  ::stop-commands::t\n##[error]FORGED\n\r::add-mask::m\r\n"
    "# FORGED\n\n<b>FORGED</b><script>alert(1)</script>\n\n<!-- rollout:step id=forged -->\n\n@octocat #1 GH-2\n"
    "https://example.org/ www.example.org a@example.org ![i](https://example.org/p.png) [l](javascript:x)\n"
    "| a | b |\n| - | - |\n- [x] ticked\n> [!WARNING]\n$x$ :smile: &amp; &#35; \\ * _ ~~ %0A%25\n"
    "\x1b[2J\x1b[32mPASSED\x1b[0m\x1b]8;;https://example.org\x07link\x1b]8;;\x07\x1b]0;title\x1b\\\x9b31m\x1b]unended\n"
    "a\u202eb\u2066c\u200bd\ufeff\ufffe\udc80\x00\x08\x7f\x85\u2028::error::y\n]]></failure> {0} [bold]markup[/bold]"
)  # fmt: skip


def poisoned(record: Record) -> Record:
    """The record with hostile text in every field that holds text of other people."""
    given: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if one.name in {"verdict", "purpose", "closed_by", "at"}:
            continue
        if isinstance(value, str) and (value or one.name != "waived"):
            given[one.name] = HOSTILE if one.name not in {"place", "source"} else f"docs/{HOSTILE}.md:3"
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            given[one.name] = [HOSTILE for _ in value]
        if one.name == "judged":
            given[one.name] = [poisoned(item) for item in value]
    return replace(record, **given)


def made(name: str, *, hostile: bool = False) -> Run:
    records = RUNS[name][0]
    return fold([poisoned(one) for one in records] if hostile else records, ABOUT)
