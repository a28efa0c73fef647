"""Another system than production's proves nothing for it: which one an address may lead to."""

import pytest
from rolloutdocs.checks.proof.production import _SYSTEMS, Declared, _driver


@pytest.mark.parametrize(
    ("url", "here", "same"),
    [
        ("mariadb+pymysql://db/app", "mysql", False),
        ("mariadb+pymysql://db/app", "mariadb", True),
        ("mysql+pymysql://db/app", "mysql", True),
        ("mysql+pymysql://db/app", "mariadb", True),
        ("postgresql+psycopg://db/app", "sqlite", False),
    ],
)
def test_an_address_says_which_system_production_has(url: str, here: str, same: bool) -> None:
    found = Declared("production", _SYSTEMS[_driver(url)], "").unlike(here, "8.0.36")
    assert (found == "") is same
