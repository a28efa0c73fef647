"""Another system than production's proves nothing for it: which one an address may lead to."""

import pytest
from rolloutdocs.checks.proof.production import _SYSTEMS, Declared, _driver, declared

from rolloutdocs.environments import Environments
from tests.checks.conftest import plan, step

from .rehearsed import said


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


UNTOLD = "nobody can tell which database system production has"


@pytest.mark.parametrize(
    ("variables", "here", "doubt"),
    [
        (
            {"DB_URL": "mysql+pymysql://db/app"},
            "sqlite",
            "production has mariadb or mysql, and this is sqlite 3",
        ),
        ({"DB_URL": "mysql+pymysql://db/app"}, "mysql", ""),
        (
            {"KIND": "postgresql", "DB_URL": "${KIND}+psycopg://db/$KIND"},
            "sqlite",
            "production has postgresql",
        ),
        ({"DB_URL": {"secret": "environment", "name": "DB_URL"}}, "sqlite", UNTOLD),
        ({"DSN": {"secret": "environment", "name": "DSN"}, "DB_URL": "$DSN/app"}, "mysql", UNTOLD),
        (
            {"REST": {"secret": "environment", "name": "REST"}, "DB_URL": "mysql+pymysql://$REST"},
            "mysql",
            "",
        ),
    ],
    ids=["another", "the same", "in two parts", "a secret", "made of a secret", "a secret behind its system"],
)
def test_an_address_in_a_variable_says_it_too(variables: dict[str, object], here: str, doubt: str) -> None:
    production = {
        "title": "It",
        "ceiling": "destroys",
        "variables": variables,
        "database": {"url": "$DB_URL"},
    }
    policy = Environments.model_validate({"environments": {"production": production}})
    deploying = plan(step("deploy", runs_on=("production",)), claims=said(("no_other_data",)))
    found = [one.unlike(here, "3") for one in declared(policy, deploying, "staging")]
    assert len(found) == 1
    assert found[0].startswith(doubt) if doubt else not found[0]
    itself = [one.unlike(here, "3") for one in declared(policy, deploying, "production")]
    assert itself == found if doubt != UNTOLD else itself == [""]


def test_an_environment_without_a_database_says_none() -> None:
    policy = Environments.model_validate({"environments": {"production": {"title": "It"}}})
    deploying = plan(step("deploy", runs_on=("production",)), claims=said(("no_other_data",)))
    (found,) = declared(policy, deploying, "staging")
    assert found.unlike("sqlite", "3").startswith(f"{UNTOLD}, as it declares no `database`")
    (itself,) = declared(policy, deploying, "production")
    assert not itself.unlike("sqlite", "3")
    elsewhere = plan(step("deploy", runs_on=("staging",)), claims=said(("no_other_data",)))
    assert not declared(policy, elsewhere, "staging")
