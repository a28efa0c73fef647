"""Law 2 over drawn sources: what `load` accepts is read back whole, and people see it; the rest is refused with a finding."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rolloutdocs.checks import guard
from rolloutdocs.checks.plan import Plan
from rolloutdocs.checks.reader import read_page, read_plan
from rolloutdocs.generator.loading import load

from rolloutdocs import bash
from rolloutdocs.errors import SourceRefused

from . import drawn
from .described import compare, compare_settings
from .sources import FILES, Accepted, accept, leaves, pages, plain, rich, write
from .witness import AROUND, OURS, RENDERERS, commands

GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # each try reads files: shrinking takes minutes
DRAWN = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=GENERATE)

BASE = rich()
TEXTS = {keys: value for keys, value in leaves(BASE) if isinstance(value, str)}
WITHOUT = {name: {kind: render(text).elements for kind, render in RENDERERS.items()} for name, text in ()}


def read(accepted: Accepted) -> Plan:
    """The plan of its pages, as a run would read it, refusals of commands included."""
    written = [read_page(name, text.encode()) for name, text in pages(accepted.source).items()]
    plan = read_plan(written, refusals=bash.refusals)
    assert guard.settings(plan, accepted.source.environments) == ()
    return plan


def check(accepted: Accepted) -> None:
    """Assert that source, plan and both renderings say the same."""
    plan = read(accepted)
    compare(accepted.data[FILES[0]], plan)
    compare_settings(accepted.data[FILES[1]]["environments"], plan)
    texts = pages(accepted.source)
    for page in plan.pages:
        for name, render in RENDERERS.items():
            seen = render(texts[page.path])
            assert Counter(text.removesuffix("\n") for text in seen.commands) == commands(page), name
            assert set(seen.elements) <= OURS | AROUND, name


def shown(accepted: Accepted) -> None:
    """Assert that each value that stayed is seen as it stands, somewhere, in each rendering."""
    for name, render in RENDERERS.items():
        seen = [render(text) for text in pages(accepted.source).values()]
        everything = "\n".join(
            [*(one.text for one in seen), *(text for one in seen for text in one.commands)]
        )
        for keys, value in accepted.kept.items():
            if keys[-2] == "run":
                continue  # one argument of several: quoted, and compared by the words that it gives
            if keys[0] == FILES[0] or keys[-1] == "title" or "variables" in keys:
                text = value.removesuffix("\n") if keys[-1] == "run" else " ".join(plain(value).split())
                assert text in everything or bare(value) in everything, (name, keys, value)


def bare(value: str) -> str:
    """A value that stands in a code span as a whole, so that its backticks are its own."""
    return " ".join(value.split())


@settings(DRAWN, max_examples=60)
@given(data=st.data())
def test_any_values(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Assert that no value leaves its place, wherever it stands: it is refused at the source, or comes back exactly."""
    places = data.draw(
        st.lists(st.sampled_from(sorted(TEXTS, key=str)), unique=True, min_size=1, max_size=12)
    )
    changes = {keys: data.draw(drawn.value(keys)) for keys in places}
    accepted = accept(tmp_path_factory.mktemp("drawn"), BASE, changes)
    check(accepted)
    shown(accepted)


@settings(DRAWN, max_examples=60)
@given(source=drawn.sources())
def test_any_structure(tmp_path_factory: pytest.TempPathFactory, source: dict) -> None:
    """Assert the same of parts left out, repeats, questions, people, ways back that meet, and commands of any shape."""
    folder = tmp_path_factory.mktemp("drawn")
    write(folder, source)
    try:
        loaded = load(folder / FILES[0], folder)
    except SourceRefused as refused:
        assert refused.findings  # noqa: PT017 - it is what a refusal must have
        assert all(finding.place.line and finding.remedy for finding in refused.findings)  # noqa: PT017
        return
    check(Accepted(loaded, source, {}, {}))
