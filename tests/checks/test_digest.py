"""The digest of an environment's policy: of all that the file says of it, and of nothing else."""

from pathlib import Path

import pytest
from rolloutdocs.checks.reader import digest

from rolloutdocs.environment_rules import load_environments

ROOT = Path(__file__).parents[2]
FILES = [*sorted(ROOT.glob("examples/*/content/environments.yaml")), ROOT / "content/environments.yaml"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_it_is_that_of_the_environment_alone(file: Path) -> None:
    """Assert that what stands beside it adds nothing and takes nothing away: evidence of long ago is held to it."""
    policies = load_environments(file)
    for name, policy in policies.environments.items():
        assert digest.policy(policies, name) == digest.digest(policy.model_dump(mode="json"))


def test_a_change_of_it_shows_and_one_beside_it_does_not() -> None:
    """Assert that evidence holds as long as the policy under which it was made, and no shorter."""
    policies = load_environments(FILES[-1])
    first, second, *_ = policies.environments
    before = {name: digest.policy(policies, name) for name in (first, second)}
    changed = policies.environments[first].model_copy(update={"title": "Another one"})
    after = policies.model_copy(update={"environments": {**policies.environments, first: changed}})
    assert digest.policy(after, first) != before[first]
    assert digest.policy(after, second) == before[second]
