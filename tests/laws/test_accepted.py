"""Law 2 over drawn sources: what `load` accepts is read back whole and seen; the rest is refused with a finding."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rolloutdocs.generator.loading import load

from rolloutdocs.errors import SourceRefused

from . import drawn
from .judged import check
from .sources import FILES, Accepted, accept, leaves, rich, write

GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # each try reads files: shrinking takes minutes
DRAWN = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=GENERATE)

BASE = rich()
TEXTS = {keys: value for keys, value in leaves(BASE) if isinstance(value, str)}


@settings(DRAWN, max_examples=30)
@given(data=st.data())
def test_any_values(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Assert that no value leaves its place, wherever it stands: it is refused at the source, or comes back exactly."""
    places = data.draw(
        st.lists(st.sampled_from(sorted(TEXTS, key=str)), unique=True, min_size=1, max_size=12)
    )
    changes = {keys: data.draw(drawn.value(keys)) for keys in places}
    accepted = accept(tmp_path_factory.mktemp("drawn"), BASE, changes)
    check(accepted)


@pytest.mark.parametrize("text", ["0", "2024", "7."])
def test_a_number_begins_no_list(tmp_path: Path, text: str) -> None:
    """Assert it where templates add a full stop: drawn values met it once in two thousand."""
    check(accept(tmp_path, BASE, {keys: text for keys in TEXTS if "run" not in keys}))


@settings(DRAWN, max_examples=30)
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
