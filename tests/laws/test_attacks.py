"""No value of the source leaves its place: each attack is refused at load or shown as it stands, and a file says which.

`python -m tests.laws.test_attacks` writes the file anew; read the difference before keeping it.
"""

import tempfile
from pathlib import Path
from typing import Final

import pytest
from ruamel.yaml import YAML

from .built import build
from .judged import check, rendered
from .sources import FILES, Accepted, Keys, accept, leaves, rich
from .witness import Seen

EXPECTED: Final = Path(__file__).with_name("attacks.yaml")
SOURCE, POLICY = FILES

#: One place of each kind; every other place is tried as well.
KINDS: Final[dict[str, Keys]] = {
    "prose": (SOURCE, "release", "summary"),
    "list": (SOURCE, "definition_of_done", 0),
    "cell": (SOURCE, "triggers", 0, "when"),
    "heading": (SOURCE, "procedures", "deploy", "title"),
    "command": (SOURCE, "procedures", "deploy", "steps", "up", "run"),
    "argument": (SOURCE, "procedures", "deploy", "steps", "migrate", "run", 2),
    "expected": (SOURCE, "procedures", "preflight", "steps", "pending", "expect", 0, "prints"),
    "setting": (POLICY, "environments", "staging", "variables", "DB_DATABASE"),
    "place": (POLICY, "environments", "staging", "title"),
}
BASE = rich()
#: All texts of the rollout, and what pages show of the environments.
TEXTS = [
    keys
    for keys, value in leaves(BASE)
    if isinstance(value, str) and (keys[0] == SOURCE or keys[-1] == "title" or keys in KINDS.values())
]


def attacks() -> dict[str, dict[str, str]]:
    """Attack -> kind of place -> what becomes of it."""
    found: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(EXPECTED)
    return found


def written(keys: Keys, attack: str) -> str:
    """The attack where it is worst: in the middle of prose, or the value as a whole."""
    if keys in (KINDS["command"], KINDS["argument"]) or "run" in keys:
        return f"echo '{attack}'" if keys[-1] == "run" else attack
    if keys[-1] == "effect":
        return f"changes {attack}"
    return attack if keys in (KINDS["expected"], KINDS["setting"]) else f"A word {attack} end"


def become(accepted: Accepted, attack: str) -> dict[str, str]:
    """What became of it, kind by kind."""
    return {kind: "shown" if keys in accepted.kept else "refused" for kind, keys in KINDS.items()}


def tried(attack: str, folder: Path) -> Accepted:
    """The attack everywhere at once, without where it is refused."""
    return accept(folder, BASE, {keys: written(keys, attack) for keys in TEXTS})


@pytest.fixture(scope="session")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Accepted]:
    return {attack: tried(attack, tmp_path_factory.mktemp("attack")) for attack in attacks()}


@pytest.fixture(scope="session")
def zensical(
    accepted: dict[str, Accepted], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Seen]]:
    """All attacks as one site, a folder each."""
    texts = {
        f"a{number}/{name}": text
        for number, one in enumerate(accepted.values())
        for name, text in one.pages.items()
    }
    seen = build(texts, tmp_path_factory.mktemp("site"))
    return {
        attack: {name: seen[f"a{number}/{name}"] for name in one.pages}
        for number, (attack, one) in enumerate(accepted.items())
    }


@pytest.mark.parametrize("attack", attacks())
def test_an_attack_is_refused_or_shown(attack: str, accepted: dict[str, Accepted]) -> None:
    """Assert that it is what the file says, and that what is shown is shown as it stands by both renderers."""
    assert become(accepted[attack], attack) == attacks()[attack]
    check(accepted[attack])


@pytest.mark.parametrize("attack", attacks())
def test_an_attack_is_shown_by_zensical(
    attack: str, accepted: dict[str, Accepted], zensical: dict[str, dict[str, Seen]]
) -> None:
    rendered(accepted[attack], zensical[attack], "Zensical")


#: What begins a block where a line begins with it.
BEGINS: Final = (
    "- x", "1. x", "1) x", "> x", "# x", "!!! note", "=== \"x\"", "[x]: y", "[x]", "x: y", "| x |",
    "`` a`b ``", ": x", "```a``b`c```", "+ x", "_x", "*x", "--- x", "<div> x", "*[x]: y", "{: .x }",
    "(x)", "[!WARNING]", "    x",
)  # fmt: skip


@pytest.mark.parametrize("attack", BEGINS)
def test_at_the_beginning_of_a_line_it_is_no_block(attack: str, tmp_path: Path) -> None:
    """Assert the same where a text begins with it: a list, a quote, a table or a fence would begin there."""
    check(accept(tmp_path, BASE, {keys: f"{attack} end" for keys in TEXTS if "run" not in keys}))


def test_both_ends_happen() -> None:
    ends = {end for kinds in attacks().values() for end in kinds.values()}
    assert ends == {"refused", "shown"}
    assert len(attacks()) > 40


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        told = {one: become(tried(one, Path(folder)), one) for one in attacks()}
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode, yaml.default_flow_style, yaml.width, yaml.sort_base_mapping_type_on_output = (
        True,
        False,
        4096,
        False,
    )
    with EXPECTED.open("w", encoding="utf-8") as stream:
        stream.write(
            "# Attack -> kind of place -> what becomes of it. Written by `python -m tests.laws.test_attacks`.\n"
        )
        yaml.dump(told, stream)
