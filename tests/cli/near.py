"""The lab with the command line in this process: a new one takes longer than what most tests ask of it."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from rolloutdocs.cli import main

from .conftest import Lab


class Near(Lab):
    """As `Lab`; `cwd` and `environment` are the options that `run` has."""

    def run(self, *words: str, **options: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(options.get("cwd", self.folder))
            for name, value in options.get("environment", {}).items():
                patch.setenv(name, value)
            ended = CliRunner().invoke(main, list(words), catch_exceptions=False)
        return SimpleNamespace(returncode=ended.exit_code, stdout=ended.stdout, stderr=ended.stderr)

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
