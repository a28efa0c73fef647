"""Queries that ask nothing of a database, and such as do."""

import pytest

from rolloutdocs.notation.queries import asks_nothing

NOTHING = (
    "select 1",
    "SELECT 12;",
    "select 'users'",
    "select 'a' || ' from users '",
    "select 1 -- from users",
    "select 1 /* from users */",
    "select 1 # from users",
    "select now()",
    "select abs(-1)",
    "select extract(year from now())",
    "select extract(year from current_date)",
    "select trim(both ' ' from ' x ')",
    "select 12 is distinct from 3",
    "select a is not distinct\nFROM b",
    "select substring('12' from 1)",
    "select substring(a from b) = trim(both a FROM b)",
    "select overlay('a' placing lower('b') from c for 1)",
    "select extract(year from a) from (select now() a) b",
    "select 1 from dual",
    "select count(*) from (select 1) a",
    "select (select 1)",
    "select 1 union select 1",
    "select (with n(i) as (select 1) select count(*) from n)",
    "select count(*) from json_each('[1]')",
    "select 1 user",
    "select 1 as version",
    "select $APP_SQL",
    "select ''",
    "select null",
)
SOMETHING = (
    "select count(*) from users",
    "select 1 from users",
    "select count(*) from `users`",
    'select count(*) from "Users"',
    "select count(*) from [users]",
    "select count(*)\nfrom\n  desk.users u",
    "select count(*) from $TABLE",
    "select count(*) from (select id from users) a",
    "select count(*) from (users join roles on 1)",
    "select (select count(*) from users)",
    "select exists(select 1 from users)",
    "select count(*) from (select 1) a join users on 1",
    "select query_only from pragma_query_only",
    "select count(*) from pragma_table_info('users')",
    "select count(*) from users where a is distinct from b",
    "select distinct a from users",
    "select trim(both ' ' from name) from users",
    "select trim((select name from users))",
    "select extract(year from (select max(born) from users))",
    "select count(*) from 2fa_codes",
    "select @@server_uid",
    "select version()",
    "select database()",
    "select current_user",
    "select count(*) from users where name = 'it''s'",
)


@pytest.mark.parametrize("sql", NOTHING)
def test_it_asks_nothing(sql: str) -> None:
    assert asks_nothing(sql)


@pytest.mark.parametrize("sql", SOMETHING)
def test_it_asks_something(sql: str) -> None:
    assert not asks_nothing(sql)


def test_it_is_told_in_time() -> None:
    """Assert that a hostile text does not hold the reader."""
    import time

    began = time.monotonic()
    for unit in (
        "from ",
        "a as ",
        "'",
        "/*",
        "from a",
        "a as (",
        "((",
        "from (",
        'from "',
        "from a.",
        "a ",
        "x as (a",
    ):
        asks_nothing(f"select {unit * 20_000}")
    assert time.monotonic() - began < 20
