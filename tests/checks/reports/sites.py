"""Facts as the pages from evidence are made of, and a page as a browser would have it: Markdown with the site's own
extensions, read as a tree."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from lxml import html
from mkdocs.config import load_config
from rolloutdocs.checks.evidence import (
    Bar,
    Compared,
    Counted,
    Digested,
    Ended,
    Ends,
    Proved,
    Record,
    Side,
    Taken,
)
from rolloutdocs.checks.gates.decision import Decision, Gate
from rolloutdocs.checks.reports.run import Run, fold
from rolloutdocs.checks.reports.site import Claim, Facts, Finding, Page, Step, pages

from .runs import ALL, HOSTILE, RUNS, STARTED, ended

ROOT = Path(__file__).parents[3]
AT = "2026-01-03T12:00:00+00:00"
RUN = STARTED.run
#: Words that keep their meaning: what is compared with them decides how a page looks.
KEPT = {
    "verdict",
    "purpose",
    "closed_by",
    "at",
    "state",
    "run",
    "about",
    "moment",
    "environment",
    "until",
    "links",
}


def column(name: str, *bars: Bar) -> Digested:
    return Digested(name, "d" * 32, 1, 3, list(bars))


def taken(moment: str, *columns: str, ddl: str = "a" * 64) -> Taken:
    table = Counted("members", ddl, 12, "k" * 32, [column(name) for name in columns])
    same = Counted("areas", "5" * 64, 3, "k" * 32, [column("id")])
    return Taken(moment, 0.1, "passed", "", "sqlite", "3.40", "e" * 64, [table, same])


SIDES = [
    Side("before the deploy", True, 12, 0, 3, [Bar("owner", 4), Bar("viewer", 8)]),
    Side("after the deploy", False),
    Side("after the rollback", True, 12, 0, 1, [Bar("viewer", 12), Bar("few", 0, 5)]),
]
PROOF: list[Record] = [
    taken("before the deploy", "id", "role"),
    taken("after the deploy", "id", ddl="b" * 64),
    taken("after the rollback", "id", "role"),
    Compared("members.role", "values", "lossy as documented", "passed", "gone by the deploy", "docs/B.md:7",
             sides=SIDES),
    Compared("members.secret", "values", "lossy and undeclared", "failed", "gone", "", claimed=False,
             sides=[Side("before the deploy", True, 12, 2, 51), Side("after the rollback", True, 12, 12, 0)]),
    Compared("members", "rows", "restored exactly", "passed", "", sides=[Side("before the deploy", True, 12)]),
    Compared("members", "schema", "restored exactly", "passed", ""),
    Proved("values_lost", "rollback loses the values of `members.role`", "docs/B.md:7", "d" * 64, "passed", "gone",
           "gone"),
]  # fmt: skip
WITH_PROOF = [*ALL, *PROOF, ended("failed", 3)]
DECISION = Decision(
    "production", "", AT, "Saturday `02:00`",
    (Gate("rehearsal", "Rehearsal fresh", "open", "it passed", "", RUN, AT),
     Gate("approval", "Two approvals", "unknown", "GitHub does not answer", "Ask `ada`"),
     Gate("go", "Go-ahead", "blocked", "nobody signed", "rolloutdocs sign go --env production")),
)  # fmt: skip


def facts(*runs: Run, **given: Any) -> Facts:
    """Everything there can be; `runs` newest first."""
    told = {
        "procedures": {"deploy": "Deploy", "verify": "Verify"},
        "environments": ("staging", "production"),
        "steps": (
            Step("deploy.down", "Close it", "deploy", "staging", "proven", "", RUN, STARTED.at),
            Step("deploy.up", "Open it", "deploy", "staging", "failed", "it failed", RUN, STARTED.at),
        ),
        "claims": (
            Claim("rollback loses `a.b`", "staging", "stale", "too old", RUN, STARTED.at, "docs/B.md:7", "B.md#b"),
        ),
        "findings": (
            Finding("docs/N.md:7", "the file `gone.php` is not there", "Name one.", "f" * 16, link="N.md#n"),
            Finding("docs/N.md:9", "two is three", "Count.", "e" * 16, "Ana", "2026-01-05", "later", "N.md#n"),
        ),
        "unused": (Finding("", "", "", "d" * 16, "Bo", "2026-02-01"),),
        "troubles": ("x.jsonl: cut",),
        "decision": DECISION,
        "next": "rolloutdocs verify --env staging",
        "links": {"deploy.down": "CHECKLIST.md#1-close-it", "deploy.up": "CHECKLIST.md#2-open-it"},
        "ends": [Ends(Path("x"), replace(STARTED, run=f"older-{n}"), ended("passed", 3), "") for n in range(3)],
    }  # fmt: skip
    return Facts(AT, runs, **{**told, **given})


def poisoned(one: Any) -> Any:
    """The record with hostile text wherever it holds text of other people, however deep."""
    if isinstance(one, str):
        return HOSTILE
    if isinstance(one, list | tuple):
        return type(one)(poisoned(item) for item in one)
    if is_dataclass(one) and not isinstance(one, type):
        given = {
            field.name: poisoned(getattr(one, field.name))
            for field in fields(one)
            if field.name not in KEPT and getattr(one, field.name) != ""
        }
        return replace(one, **given)
    return one


def hostile() -> Facts:
    """Every kind of run and all that is said beside them, by somebody who would like to be read as HTML."""
    told = [records for records, _ in RUNS.values() if len(records) < 100]
    runs = [fold(poisoned(one) for one in records) for records in (WITH_PROOF, *told)]
    given = facts()
    names = [
        field.name for field in fields(Facts) if field.name not in {"at", "runs", "rollout", "ends", "links"}
    ]
    poison = {name: poisoned(getattr(given, name)) for name in names}
    poison["procedures"] = {HOSTILE: HOSTILE}
    poison["environments"] = (HOSTILE, "staging")
    poison["ends"] = [replace(one, started=poisoned(one.started)) for one in given.ends]
    # one that names itself as itself, so that it has a page
    runs = [replace(run, started=replace(run.started, run=RUN)) if run.started else run for run in runs]
    return replace(given, runs=runs, **poison)


@cache
def settings() -> tuple[tuple[str, ...], dict[str, Any]]:
    config = load_config(str(ROOT / "mkdocs.yml"))
    return tuple(config.markdown_extensions), dict(config.mdx_configs)


def tree(text: str) -> html.HtmlElement:
    """The page as a reader's browser has it."""
    extensions, configs = settings()
    body = text.split("---\n", 2)[-1] if text.startswith("---\n") else text
    made = markdown.Markdown(extensions=list(extensions), extension_configs=configs).convert(body)
    return html.fragment_fromstring(made, create_parent="article")


def named(found: Iterable[Page]) -> dict[str, Page]:
    return {page.path: page for page in found}


def made(*runs: Run, **given: Any) -> dict[str, Page]:
    return named(pages(facts(*runs, **given)))


def kind(page: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """The elements of this class."""
    return list(page.find_class(f"rollout-{name}"))


def rows(page: html.HtmlElement) -> list[list[str]]:
    """The cells of every table."""
    return [[cell.text_content() for cell in row] for row in page.iter("tr")]


def over(records: list[Record], verdict: str = "passed", **fields: Any) -> Run:
    """A run of these records with an end."""
    return fold([replace(records[0], **fields), *records[1:], Ended(verdict, 9.5, 3, 0, 0, "")])
