"""While a page is read nobody looks for cycles among its tokens; afterwards it is as it was."""

import gc

import pytest
from rolloutdocs.checks.reader import page, read


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("text", [b"# A title\n\nWords.\n", b"\xff", b"# A\r\n"])
def test_the_collector_is_as_it_was(monkeypatch: pytest.MonkeyPatch, before: bool, text: bytes) -> None:
    """Assert that it rests while a page is read, and that it goes on after a page and after a refusal."""
    seen: list[bool] = []
    reading = page._reading
    monkeypatch.setattr(
        page, "_reading", lambda path, text: seen.append(gc.isenabled()) or reading(path, text)
    )
    (gc.enable if before else gc.disable)()
    try:
        read("a.md", text)
        assert (seen, gc.isenabled()) == ([False], before)
    finally:
        gc.enable()
