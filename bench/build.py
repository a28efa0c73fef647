"""What `build` costs beside its bare parts: parsing the YAML, validating it, rendering the templates.

Both in one process, taken in turns, medians. The bare parts check nothing across the files, find no places for
errors, compute no digests and write no files. Less is better; 1.0 would be no cost at all.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rolloutdocs.generator import publish
from rolloutdocs.generator.bodies import templates
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.pages import DOCUMENTS
from rolloutdocs.generator.rollout import Rollout
from rolloutdocs.generator.source import Source
from ruamel.yaml import YAML

from rolloutdocs.environments import Environments

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "content" / "rollout.yaml"
ROUNDS = 15


def bare() -> None:
    """Parse, validate and render, nothing else."""
    rollout = YAML(typ="safe", pure=True).load(SOURCE.read_text("utf-8"))
    policy = YAML(typ="safe", pure=True).load((SOURCE.parent / "environments.yaml").read_text("utf-8"))
    loaded = _validated(rollout, policy)
    for document in DOCUMENTS:
        templates().get_template(f"{document.id}.md.j2").render(document.view(loaded))


def _validated(rollout: dict[str, object], policy: dict[str, object]) -> Source:
    full = load(SOURCE, ROOT) if not _FULL else _FULL[0]
    _FULL[:] = [full]
    typed = Rollout.model_validate(rollout, strict=False)
    environments = Environments.model_validate(policy, strict=False)
    return Source(full.name, full.folder, typed, environments, full.lines, full.policy)


_FULL: list[Source] = []


def build(folder: Path) -> None:
    """All of `rolloutdocs build`, every page written."""
    publish.publish(publish.documents(load(SOURCE, ROOT)), folder)


def measure(once: Callable[[], None]) -> float:
    """One run, in milliseconds."""
    started = time.perf_counter()
    once()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print the table."""
    bare()
    pairs = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            pairs.append((measure(bare), measure(lambda: build(Path(folder)))))
    base, full = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(second / first for first, second in pairs)
    print(f"{'parse, validate, render':34}{base:9.1f} ms")
    print(f"{'build':34}{full:9.1f} ms")
    print(f"{'ratio, median of pairs':34}{ratio:9.2f}")


main()
