"""The lab, and what tests of drift and evidence do in it."""

import json
from typing import Any

from .conftest import Lab


class Near(Lab):
    """As `Lab`, with pages, waivers and records."""

    def page(self, text: str) -> None:
        """Write a page by hand."""
        (self.folder / "docs/by-hand.md").write_text(text, "utf-8")

    def waive(self, *waivers: dict[str, str]) -> None:
        """Write waivers into the environments file."""
        path = self.folder / "content/environments.yaml"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"waivers": list(waivers)}), "utf-8")

    def records(self) -> list[dict[str, Any]]:
        """Those of the newest run."""
        *_, newest = sorted((self.folder / ".rolloutdocs/runs").iterdir())
        return [json.loads(line) for line in newest.read_text("utf-8").splitlines()]
