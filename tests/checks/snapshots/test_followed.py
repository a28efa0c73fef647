"""Rows that are followed one by one: what became of those that stay is known, on every system, and of no others."""

import pytest
from rolloutdocs.checks.snapshots import Followed, Stayed, Wanted, take

from .systems import KEY

REAL = {"maria": ("mariadb-server-core",), "postgres": ("postgresql",), "lite": ()}
ODD = '"odd ""`t% é"'


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.real(*packages)) if packages else name
        for name, packages in REAL.items()
    ]
)
def system(request):
    return request.getfixturevalue(request.param)


def page(system, followed, moment, key=KEY, **wanted):
    assert take(system.url("followed"), Wanted(**wanted), key, page=followed.page(moment)).undecided == ()


def both(system, sql, **wanted):
    """What stays where this is done, by table."""
    followed = Followed(frozenset({"parts", "pairs", "notes", "teams", ODD}))
    system.fresh("followed")
    page(system, followed, "before", **wanted)
    system.run("followed", sql)
    page(system, followed, "after", **wanted)
    return {name: followed.stayed("before", "after", name) for name in followed.tables}


def test_values_of_rows_that_stay_are_compared_beside_rows_that_go(system):
    quote = "`" if system.name == "mariadb" else '"'
    odd = '`odd "``t% é`' if system.name == "mariadb" else ODD
    inner = f"{quote}a b{quote}"
    seen = both(
        system,
        "UPDATE teams SET name = 'green' WHERE id = 2;\nDELETE FROM parts WHERE id = 3;\n"
        "UPDATE parts SET name = 'Ada ' WHERE id = 1;\nUPDATE parts SET nick = '' WHERE nick IS NULL;\n"
        "UPDATE parts SET age = 42 WHERE age = 41;\n"
        "INSERT INTO pairs VALUES (2, 'y', 4);\nUPDATE pairs SET v = 1 WHERE v = 2;\n"
        f"UPDATE {odd} SET {inner} = '' WHERE {inner} IS NULL;\nDELETE FROM {odd} WHERE {quote}select{quote} = 1",
    )
    parts = dict(seen["parts"].columns)
    parts.pop("seen", None)  # which MariaDB sets itself, on each change
    assert {name: many for name, many in parts.items() if many} == {
        "name": 1,
        "nick": 1,
        "age": 2,
        "double_age": 2,
    }
    assert (seen["parts"].rows, seen["parts"].gone, seen["parts"].new) == (3, 1, 0)
    assert seen["pairs"] == Stayed(3, 0, 1, (("a", 0), ("b", 0), ("v", 1)))
    assert dict(seen[ODD].columns) == {"select": 0, "a b": 1}
    assert seen[ODD].gone == 1
    assert seen["teams"] == Stayed(2, 0, 0, (("id", 0), ("name", 1)))
    assert "has no key" in seen["notes"].undecided


def test_nothing_is_said_of_what_was_not_kept_and_a_sample_says_that_it_is_one(system):
    seen = both(system, "DELETE FROM parts WHERE id = 1;\nUPDATE parts SET age = 9 WHERE id = 2", sample=2)
    assert (seen["parts"].rows, seen["parts"].sampled, dict(seen["parts"].columns)["age"]) == (1, True, 1)
    assert Followed(frozenset({"parts"})).stayed("before", "after", "parts") is None


def test_numbers_are_of_the_run_s_key(system):
    """Assert that the file tells nobody a value: with another key all its numbers are others."""
    followed = Followed(frozenset({"parts"}))
    system.fresh("followed")
    page(system, followed, "one")
    page(system, followed, "other", key=b"another")
    assert followed.stayed("one", "other", "parts").rows == 0
    rows = followed._opened().execute("SELECT numbers FROM rows0").fetchall()
    assert not any(word in row[0] for row in rows for word in (b"Ada", b"viewer", b"\x00ff"))


def test_rows_with_one_key_are_not_told_apart():
    followed = Followed(frozenset({"t"}))
    for moment in ("before", "after"):
        followed.page(moment).keep("t", [(1, bytes(8)), (1, bytes(8))], ("a",), False)
    assert "several of its rows have the same key" in followed.stayed("before", "after", "t").undecided


def test_a_full_disk_is_no_pass(lite):
    lite.fresh("followed")
    followed = Followed(frozenset({"parts"}))
    followed._opened().execute("PRAGMA max_page_count = 1")
    page(lite, followed, "before")
    page(lite, followed, "after")
    assert (
        "could not be kept in the temporary folder" in followed.stayed("before", "after", "parts").undecided
    )


def test_a_column_between_others_that_comes_or_goes_moves_none():
    followed = Followed(frozenset({"t"}))
    one, two, three = (bytes([number] * 8) for number in (1, 2, 3))
    followed.page("before").keep("t", [(1, one + two + three)], ("a", "b", "c"), False)
    followed.page("after").keep("t", [(1, one + three)], ("a", "c"), False)
    assert followed.stayed("before", "after", "t") == Stayed(1, 0, 0, (("a", 0), ("c", 0)))
    followed.close()
