"""What an accepted source has to hold: it is read back whole, people see what is read, and no value left its place."""

import re
from collections.abc import Mapping
from typing import Final

from .described import compare, compare_settings
from .sources import FILES, Accepted, plain
from .witness import OURS, RENDERERS, Seen, unlike

#: Where the links of a generated page lead: to a heading, a page beside it, or the pull request.
_ADDRESS: Final = re.compile(
    r"(?:[A-Za-z-]+\.(?:md|html|sh|ps1))?(?:#[a-z0-9-]+)?|https://github\.com/[\w.-]+/[\w.-]+/pull/\d+"
)


def check(accepted: Accepted) -> None:
    """Assert that source, plan and renderings say the same, and that each value that stayed is seen as it stands."""
    plan = accepted.plan
    compare(accepted.data[FILES[0]], plan)
    compare_settings(accepted.data[FILES[1]]["environments"], plan)
    for name, render in RENDERERS.items():
        rendered(accepted, {page: render(text) for page, text in accepted.pages.items()}, name)


def rendered(accepted: Accepted, seen: Mapping[str, Seen], name: str) -> None:
    """Assert of one renderer that it shows the plan's commands and the source's values, and nothing else of either."""
    for page in accepted.plan.pages:
        assert unlike(page, accepted.pages[page.path], seen[page.path]) == [], name
        assert set(seen[page.path].elements) <= OURS, name
        assert [one for one in seen[page.path].addresses if not _ADDRESS.fullmatch(one)] == [], name
    everything = "\n".join(
        [*(one.text for one in seen.values()), *(one for page in seen.values() for one in page.commands)]
    )
    for keys, value in accepted.kept.items():
        if _stands(keys):
            assert any(form in everything for form in _forms(keys, value)), (name, keys, value)


def _stands(keys: tuple[str | int, ...]) -> bool:
    """Whether a page shows this value; one argument of several is compared by the words that it gives."""
    return keys[-2] != "run" and (keys[0] == FILES[0] or keys[-1] == "title" or "variables" in keys)


def _forms(keys: tuple[str | int, ...], value: str) -> tuple[str, ...]:
    """As prose; and as a value that stands in a code span as a whole, so that its backticks are its own."""
    if keys[-1] == "run":
        return (value.removesuffix("\n"),)
    return " ".join(plain(value).split()), " ".join(value.split())
