"""A made secret is in no evidence, no output and no argument of a process."""

import base64
import json
import shlex
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from rolloutdocs.checks.redaction import Redaction
from rolloutdocs.checks.rehearsal import step
from rolloutdocs.checks.rehearsal.stage import Stage
from rolloutdocs.checks.verdict import Judgement, printable

from .copies import Copy, Result

CHARACTERS = "a'b\"c\\d/e+f ü%$"  #: what the forms of a secret differ in


def told(desk: Copy) -> tuple[Result, list[str]]:
    """Run a step that tells its secret in every form, and fails, so that its output is shown."""
    note = desk.traces / "secret"
    desk.only(
        f'printf %s "$API_TOKEN_SECRET" >{note}\nprintf "<%s>" "$API_TOKEN_SECRET"\n'
        'python -c "import os, json, shlex, base64, urllib.parse as url\n'
        "it = os.environ['API_TOKEN_SECRET']\n"
        'print(json.dumps(it), shlex.quote(it), url.quote(it), base64.b64encode(it.encode()).decode())"\nfalse'
    )
    desk.build()
    result = desk.verify()
    secret = note.read_text("utf-8")
    coded = base64.b64encode(secret.encode()).decode()
    return result, [secret, json.dumps(secret)[1:-1], shlex.quote(secret), quote(secret), coded]


@pytest.fixture
def made(desk: Copy) -> Copy:
    """The secret that is made at start."""
    return desk


@pytest.fixture
def given(desk: Copy) -> Copy:
    """One that a person chose, with characters that each form writes in another way."""
    (desk.root / "content/secret").write_text(CHARACTERS, "utf-8")
    with desk.staging() as staging:
        staging["variables"]["API_TOKEN_SECRET"] = {"secret": "file", "name": "secret"}
    return desk


@pytest.mark.parametrize("which", ["made", "given"])
def test_a_step_that_tells_it_is_not_quoted(which: str, request: pytest.FixtureRequest) -> None:
    desk: Copy = request.getfixturevalue(which)
    result, forms = told(desk)
    assert result.code == 1, result.text
    assert len(forms[0]) > 10
    written = desk.runs()[0].read_text("utf-8")
    assert "<" in written
    for form in (*forms, *(json.dumps(form)[1:-1] for form in forms)):
        assert form not in result.text
        assert form not in written


def test_only_redaction_keeps_it_out(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redaction, "__call__", lambda _self, text: text)
    result, forms = told(desk)
    assert forms[0] in result.text
    assert forms[0] in desk.runs()[0].read_text("utf-8")


# --- cut in two


def cut_output(desk: Copy) -> str:
    """Tell the secret where the part of the output that is kept begins."""
    note = desk.traces / "secret"
    pad = f"head -c {Stage.SHOWN - 12} /dev/zero | tr '\\0' x"
    desk.only(f'printf %s "$API_TOKEN_SECRET" | tee {note}\n{pad}\nfalse')
    desk.build()
    assert desk.verify().code == 1
    return note.read_text("utf-8")


def cut_answer(desk: Copy) -> str:
    """Tell it where an answer is cut off that is shown beside what was expected."""
    note = desk.traces / "secret"
    desk.shorten("preflight", keep={"preflight": ("health",)})
    desk.build()
    desk.change(
        "desk/pages.py",
        '{"status": "ok", "database": "ok"}',
        '{"status": "x" * 368 + variable("API_TOKEN_SECRET")}',
    )
    desk.change("desk/pages.py", "from .rules", "from .settings import variable\nfrom .rules")
    desk.resetting(after=f"printenv API_TOKEN_SECRET >{note}")
    # The command shows the answer, too: only the sentence is of interest here.
    desk.change("desk/health.py", "{response.status} {response.read().decode().strip()}", "{response.status}")
    assert desk.verify().code == 1
    return note.read_text("utf-8").strip()


def parts(secret: str) -> list[str]:
    return [secret[start : start + 8] for start in range(len(secret) - 7)]


@pytest.mark.parametrize("told", [cut_output, cut_answer])
def test_no_part_of_it_is_left_where_a_text_is_cut(desk: Copy, told: Callable[[Copy], str]) -> None:
    secret = told(desk)
    written = desk.runs()[0].read_text("utf-8")
    assert "xxx" in written
    assert not [part for part in parts(secret) if part in written]


def test_what_is_cut_first_is_not_found(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redaction, "longest", 0)
    secret = cut_output(desk)
    assert secret[-8:] in desk.runs()[0].read_text("utf-8")


def test_what_is_cut_first_is_not_found_in_an_answer(desk: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = step.kept
    cut = lambda one: Judgement(one.verdict, one.expected, printable(one.actual), one.reason)  # noqa: E731
    monkeypatch.setattr(step, "kept", lambda where, one, *more: keep(where, cut(one), *more))
    secret = cut_answer(desk)
    assert secret[:8] in desk.runs()[0].read_text("utf-8")


# --- arguments, on a real database


@contextmanager
def arguments(copy: Copy) -> Iterator[set[str]]:
    """Look at the arguments of every process of the copy's runs, over and over."""
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.01):
            seen.update(copy.processes().values())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def backed_up(seed: Copy) -> tuple[str, set[str], list[str]]:
    """Make a backup on a private database: the output, all arguments seen, and the secrets."""
    seed.shorten("preflight", keep={"preflight": ("backup", "backup-restores")})
    note = seed.traces / "secrets"
    seed.resetting(before=f"printenv DB_PASSWORD APP_KEY >{note}")
    seed.build()
    with arguments(seed) as seen:
        result = seed.run("verify", "--env", "staging")
    assert result.code == 0, result.text
    return result.text + seed.runs()[0].read_text("utf-8"), seen, note.read_text().split()


@pytest.mark.real("php-laravel-framework", "mariadb-server-core", "mariadb-client")
def test_no_process_has_it_in_its_arguments(seed: Copy) -> None:
    written, seen, secrets = backed_up(seed)
    assert len(secrets) == 2
    assert any("mariadb-dump" in line for line in seen)
    for secret in secrets:
        assert secret not in written
        assert not [line for line in seen if secret in line]


@pytest.mark.real("php-laravel-framework", "mariadb-server-core", "mariadb-client")
def test_one_that_has_it_is_seen(seed: Copy) -> None:
    """By a process that stays: a client of the database blots its own out, sooner than anybody may look."""
    seed.change(
        "examples/laravel/bin/database.bash",
        "export MYSQL_PWD=$DB_PASSWORD\n",
        'export MYSQL_PWD=$DB_PASSWORD\nbash -c "sleep 2; :" bash "$DB_PASSWORD"\n',
    )
    _, seen, secrets = backed_up(seed)
    assert [line for line in seen if secrets[0] in line]
