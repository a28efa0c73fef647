"""The bash script and `verify` agree, step by step: small steps of every kind that can pass, fail or stay undecided."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .copies import Copy, alembic
from .scripts import agree, run

pytestmark = pytest.mark.real("curl", "jq", "sqlite3")

COLUMN = "request_participants.role"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
REPORT = "<testsuites><testsuite><testcase name='a' class='A'/></testsuite></testsuites>"


@pytest.fixture
def desk(tmp_path: Path) -> Copy:
    return alembic(tmp_path, scripts=True)


@dataclass(frozen=True, slots=True)
class Small:
    """A rehearsal of one step."""

    name: str
    run: str
    code: int
    words: str = ""  #: what the script says
    expect: tuple[dict[str, Any], ...] = ()
    limit: str = "1 minute"
    out: tuple[str, str] = ("", "")  #: a check of the script, and what it is without: then it is green


SMALL = (
    Small("passes", "echo fine", 0, expect=({"prints": "fine"}, {"prints_not": "bad"})),
    Small("fails", "false", 1, "ended with 1"),
    Small("exits-as-said", "(exit 3)", 0, expect=({"exit": 3},)),
    Small("exits-otherwise", "(exit 3)", 1, "it exits with 3", ({"exit": 4},)),
    Small("fails-in-the-middle", "false\necho later", 1, "statement 1 of 2"),
    Small("fails-in-a-pipe", "false | cat", 1),
    Small("cuts-a-writer-off", "seq 1 1000000 | head -1", 0, expect=({"prints": "1"},)),
    Small("fails-in-a-function", "f() {\n  false\n  echo later\n}\nf", 1),
    Small("leaves-early", "break 2\necho", 1, "statement 1 of 2"),
    Small("names-the-last", "true\nfalse", 0, expect=({"exit": 1},)),
    Small("named-and-before", "false\necho later", 1, "statement 1 of 2", ({"exit": 1},)),
    Small("leaves-at-its-end", "echo\nbreak", 1, "left the step before its end", ({"exit": 1},)),
    Small("ends-its-shell", "exit 0\necho later", 1, "the command ended the shell"),
    Small("is-killed", "kill -9 $$", 1, "the command ended the shell"),
    Small("hangs", "sleep 20", 1, "not done after 1 seconds", limit="1 second"),
    Small("hangs-apart", "setsid sleep 21 | cat", 1, "not done after 1 seconds", limit="1 second"),
    Small("leaves-a-child", "bash -c 'sleep 22 >/dev/null 2>&1 & disown'\necho", 0),
    Small("reads-nothing", "cat\nread -r line", 1, "statement 2 of 2"),
    Small("says-on-the-other-stream", "echo oops >&2", 1, "it prints it", ({"prints_not": "oops"},)),
    Small("colours", "printf 'a\\033[31mb\\033[0mc\\n'", 0, expect=({"prints": "abc"},)),
    Small("no-line-end", "printf 'no end'", 0, expect=({"prints": "no end"},)),
    Small("does-not-say-it", "echo other", 1, "it does not print it", ({"prints": "fine"},)),
    Small("one-line-only", "printf 'a\\nb'", 1, expect=({"prints": "a b"},)),
    Small(
        "binary",
        "head -c 3000 /dev/zero | tr '\\0' '\\376'\nprintf '\\0\\377fine'",
        0,
        expect=({"prints": "fine"},),
    ),
    Small("like-a-hint", "echo 0123456789abcdef0123456789abcdef e", 0),
    Small("traced", "set -x\necho fine", 0, expect=({"prints": "fine"},)),
    Small("moved", "cd /\nX=5\npwd", 0, expect=({"prints": "/"},)),
    Small(
        "file",
        'printf 12345 >"$RUN_DIR/a-b"',
        0,
        expect=({"file_filled": {"file": "$RUN_DIR/a-b", "count": 5}},),
    ),
    Small(
        "file-small",
        'printf 1234 >"$RUN_DIR/a"',
        1,
        "it has 4 bytes",
        ({"file_filled": {"file": "$RUN_DIR/a", "count": 5}},),
    ),
    Small(
        "file-folder",
        'mkdir "$RUN_DIR/a"',
        1,
        "no such file",
        ({"file_filled": {"file": "$RUN_DIR/a", "count": 1}},),
    ),
    Small(
        "report",
        f'echo "{REPORT}" >"$RUN_DIR/r.xml"',
        0,
        expect=({"tests_passed": {"file": "$RUN_DIR/r.xml", "count": 1, "class": "A"}},),
    ),
    Small(
        "report-missing",
        "echo",
        1,
        "no such report",
        ({"tests_passed": {"file": "$RUN_DIR/r.xml", "count": 1, "class": "A"}},),
    ),
    Small(
        "report-of-old",
        f'echo "{REPORT}" >"$RUN_DIR/r.xml"\ntouch -d "1 hour ago" "$RUN_DIR/r.xml"',
        1,
        "not written during this step",
        ({"tests_passed": {"file": "$RUN_DIR/r.xml", "count": 1, "class": "A"}},),
    ),
    Small(
        "nobody-answers",
        "echo",
        3,
        "nobody answered",
        ({"answers": {"request": "GET http://127.0.0.1:9/x", "status": 200}},),
    ),
    Small(
        "lines-and-files",
        "printf '%s\\n' '[1]  two' '  \\three *' \"it's\"\nprintf 1 >\"$RUN_DIR/a b\"",
        0,
        expect=(
            {"prints_exactly": ["[1]  two", "\\three *", "it's"]},
            {"prints_in_order": ["[1]  two", "it's"]},
            {"prints_all_of": ["it's", "\\three *"]},
            {"finishes_within": 30},
            {"file_gone": "$RUN_DIR/a"},
            {"file_gone": "$RUN_DIR/x/y"},
        ),
    ),
    Small("other-lines", "echo two\necho one", 1, "in its place", ({"prints_in_order": ["one", "two"]},)),
    Small("more-lines", "echo one\necho two", 1, "line 2: two", ({"prints_exactly": "one"},)),
    Small("too-slow", "sleep 1.2", 1, "it finished after", ({"finishes_within": 1},)),
    Small(
        "digest",
        'printf "" >"$RUN_DIR/a"',
        0,
        expect=({"file_digest": {"file": "$RUN_DIR/a", "sha256": EMPTY}},),
    ),
    Small(
        "other-digest",
        'printf 1 >"$RUN_DIR/a"',
        1,
        "it has the SHA-256 6b86b273",
        ({"file_digest": {"file": "$RUN_DIR/a", "sha256": EMPTY}},),
    ),
    Small("still-there", 'mkdir "$RUN_DIR/a"', 1, "something is there", ({"file_gone": "$RUN_DIR/a"},)),
    Small("no-database", "echo", 3, "cannot be opened", ({"column_gone": COLUMN},)),
    Small("failed-beats-undecided", "false", 1, "", ({"column_gone": COLUMN},)),
)


@pytest.mark.parametrize("small", SMALL, ids=lambda one: one.name)
def test_one_step(desk: Copy, small: Small) -> None:
    desk.only(small.run, expect=[*small.expect], time_limit=small.limit)
    desk.build()
    both = agree(desk)
    assert both.script.code == small.code, both.script.text
    assert small.words in both.script.text
    if small.code:
        assert "PLACE" not in both.script.text
        assert "where: PRODUCTION-ROLLOUT-CHECKLIST.md, Preflight, step 1" in both.script.text


TABLES = """
create table a (id integer primary key, n int not null, m int);
create view v as select n from a; insert into a values (1, 1, null);
"""
HOLD = (
    *(
        {"table_there": "a"},
        {"table_there": "v"},
        {"table_gone": "b"},
        {"table_rows": {"table": "a", "rows": 1}},
    ),
    *({"column_null": "a.m"}, {"column_not_null": "a.n"}),
)
#: Sentence that does not hold -> what the script ends with.
OTHERWISE = (
    ({"table_there": "b"}, 1),
    ({"table_rows": {"table": "a", "rows": 0}}, 1),
    ({"column_null": "a.n"}, 1),
    ({"column_null": "v.n"}, 3),
)


def made(desk: Copy, *said: dict[str, Any]) -> int:
    """What both say of these tables, asked after one step."""
    desk.only(
        f'sqlite3 "$RUN_DIR/staging.db" {shlex.quote(TABLES.replace(chr(10), " ").strip() + " drop table b;")}',
        expect=[*said],
    )
    with desk.staging() as staging:
        staging["reset"] = 'sqlite3 "$RUN_DIR/staging.db" "create table b (n)"'  # what is gone was there
    desk.build()
    return agree(desk).script.code


def test_tables_are_as_both_say(desk: Copy) -> None:
    assert made(desk, *HOLD) == 0


@pytest.mark.parametrize(("said", "code"), OTHERWISE, ids=str)
def test_tables_are_otherwise_for_both(desk: Copy, said: dict[str, Any], code: int) -> None:
    assert made(desk, said) == code


LATER = """bash -c '(sleep {}; printf 12345 >"$RUN_DIR/a") >/dev/null 2>&1 & disown'\necho ran >>"$RUN_DIR/ran\""""
PATIENT = (
    {"file_filled": {"file": "$RUN_DIR/a", "count": 5}},
    {"file_filled": {"file": "$RUN_DIR/ran", "count": 4}},
)


@pytest.mark.parametrize(("needs", "time", "code"), [(1, "20 seconds", 0), (60, "", 1)])
def test_what_needs_time_is_asked_again_by_both(desk: Copy, needs: int, time: str, code: int) -> None:
    desk.only(LATER.format(needs), expect=[*PATIENT], ask_again=time)
    desk.build()
    both = agree(desk)
    assert both.script.code == code, both.script.text


def test_what_a_script_cannot_decide_starts_nothing(desk: Copy) -> None:
    """And it says which step, and what is expected there: a sentence left out would be a promise nobody kept."""
    desk.only('touch "$HOME/ran"', expect=[{"prints_matching": "^a"}, {"prints": "b"}])
    desk.build()
    told = run(desk)
    assert told.code == 3
    assert "expects: prints a line matching `^a`. This script cannot decide that" in told.text
    assert "Nothing was run." in told.text
    assert "prints `b`" not in told.text
    assert not list(desk.docs.parent.rglob("ran"))
