"""Policy and plan as another commit has them: what the change under review cannot have written."""

from collections.abc import Container, Iterator
from pathlib import Path

import click

from ...checks.base import Base
from ...checks.plan import Plan
from ...checks.reader import digest, is_marked, read_page, read_plan
from ...environment_rules import draft_environments
from ...environments import Environments
from ...errors import Finding, PagesRefused, Place, SourceRefused
from ...typed_yaml import walk


class _Anything:
    """Links of pages of another commit may lead to any file: they are not what is judged."""

    def __contains__(self, _path: object) -> bool:
        return True


def policy_of_source(base: Base, source: Path) -> tuple[Environments, Path]:
    """The environments file that the commit's own source names, and its path. Raises SourceRefused."""
    nodes = walk(source, _shown(base, source), base.read)
    named = nodes.data.get("environments") if isinstance(nodes.data, dict) and not nodes.broken else None
    if not isinstance(named, str):
        what = "names no environments file there" if not nodes.findings else nodes.findings[0].what
        remedy = "Bring policy into that branch first: none is taken from the change under review."
        raise SourceRefused([Finding(Place(_shown(base, source), 0), what, remedy)])
    return policy_at(base, source.parent / named)


def policy_at(base: Base, path: Path) -> tuple[Environments, Path]:
    """An environments file as the commit has it. Raises SourceRefused."""
    draft = draft_environments(path, _shown(base, path), base.read)
    if draft.findings or draft.value is None:
        raise SourceRefused(draft.findings)
    return draft.value, path


def confirmed(plan: Plan, base: Base, where: tuple[Path, Container[str]], confirm: str) -> None:
    """Exit with 2 unless the commit's pages have this very plan, or the caller names its digest.

    `where` is the folder of the pages, and the names of what is in it and not of this rollout.
    """
    if confirm == plan.digest:
        return
    before = plan_at(base, *where)
    if before is not None and before.digest == plan.digest:
        return
    lines = "\n".join(f"  {line}" for line in differences(before, plan))
    message = (
        f"This plan is not the one that {base.ref} ({base.commit[:12]}) has, so somebody has to vouch for it:\n"
        f"{lines}\nRead it (--dry-run shows it), then give its digest: --confirm {plan.digest}"
    )
    raise click.UsageError(message)


def plan_at(base: Base, docs: Path, others: Container[str]) -> Plan | None:
    """The plan of the commit's pages; None where they are none, or cannot be read."""
    try:
        found = base.pages(docs)
        pages = [
            read_page(str(docs / name), text)
            for name, text in sorted(found.items())
            if name.partition("/")[0] not in others and is_marked(text)
        ]
        return read_plan(pages, also=_Anything())
    except (PagesRefused, OSError):
        return None


def differences(before: Plan | None, after: Plan) -> Iterator[str]:
    """Which steps are new, changed or gone; where none is, what else differs."""
    old = {step.id: digest.step(step) for step in before.steps} if before else {}
    new = {step.id: digest.step(step) for step in after.steps}
    places = {step.id: step.place for step in after.steps}
    listed = [f"new: {one} ({places[one]})" for one in new if one not in old]
    listed += [f"changed: {one} ({places[one]})" for one in new if one in old and old[one] != new[one]]
    listed += [f"gone: {one}" for one in old if one not in new]
    yield from listed or [
        "the order of the rehearsal, what closes or follows what, or the table of variables"
    ]


def _shown(base: Base, path: Path) -> str:
    return f"{base.ref}:{path.as_posix()}"
