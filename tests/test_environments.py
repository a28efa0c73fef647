"""The environments file: what it must say so that a run can rely on it."""

from pathlib import Path

import pytest
from rolloutdocs.checks.probes.database import DIALECTS

from rolloutdocs.databases import DRIVERS
from rolloutdocs.environment_rules import draft_environments, load_environments
from rolloutdocs.environments import Chosen, Environment, is_loopback
from rolloutdocs.errors import SourceRefused

GOOD = """\
environments:
  staging:
    title: Staging
    variables:
      PORT: {chosen: port}
      URL: http://127.0.0.1:$PORT
      KEY: {secret: made}
    services:
      web:
        run: [serve, "$PORT"]
        ready: {port: $PORT}
"""

WRONG = {
    "later": ("PORT: {chosen: port}", "PORT: $URL", "x:5: `$URL` is used but not declared before"),
    "itself": ("PORT: {chosen: port}", "PORT: $PORT", "x:5: `$PORT` is used but not declared before"),
    "misspelt": ("0.0.1:$PORT", "0.0.1:$PROT", "x:6: `$PROT` is used but not declared before"),
    "near": ("0.0.1:$PORT", "0.0.1:$PROT", "or correct the name. Did you mean `PORT`?"),
    "braces": ("0.0.1:$PORT", "0.0.1:${PROT}", "x:6: `$PROT` is used"),
    "both": (
        "{port: $PORT}",
        "{port: $PORT, http: $URL}",
        "x:11: `ready` of the service `web` needs exactly one",
    ),
    "neither": ("{port: $PORT}", "{within: 3}", "x:11: `ready` of the service `web` needs exactly one"),
    "a column without a table": (
        "    services:",
        "    database: {url: 'sqlite:///$KEY', sensitive: [role]}\n    services:",
        "must be table and column such as `users.role`",
    ),
    "quotes that are not needed": (
        "    services:",
        """    database: {url: 'sqlite:///$KEY', sensitive: ['"users".role']}\n    services:""",
        "Write `users.role`.",
    ),
    "made-named": (
        "{secret: made}",
        "{secret: made, name: X}",
        "x:7: the secret `KEY` is made, but has the name",
    ),
    "unnamed": (
        "{secret: made}",
        "{secret: file}",
        "x:7: the secret `KEY` does not say where it comes from. Add",
    ),
    "run": ('"$PORT"]', '"$PROT"]', "x:10: `$PROT` is used but not declared in this environment"),
    "told": (
        '"$PORT"]',
        '"--key=$KEY"]',
        "x:10: `$KEY` holds a secret, and the arguments of a process can be read",
    ),
    "told-inside": (
        "PORT: {chosen: port}\n      URL: http://127.0.0.1:$PORT\n      KEY: {secret: made}",
        "KEY: {secret: made}\n      PORT: x$KEY\n      URL: http://$PORT",
        "x:10: `$PORT` holds a secret",
    ),
    "chosen": (
        "{chosen: port}",
        "{chosen: prot}",
        "x:5: `environments.staging.variables.PORT.chosen` is `prot`",
    ),
    "none": (GOOD[14:], "  {}\n", "x:1: `environments` is empty"),
    "lower": ("KEY:", "key:", "x:7: `environments.staging.variables.key` must be a variable's name such as"),
    "read": ("    services:", "    read_by_programs: [PROT]\n    services:", "x:8: `$PROT` is used"),
    "database": (
        "    services:",
        "    database: {url: 'sqlite:///$PROT'}\n    services:",
        "x:8: `$PROT` is used",
    ),
    "driver": (
        "    services:",
        "    database: {url: 'postgres://app:hushed@host/app'}\n    services:",
        "`sqlite://`. Write `postgresql+psycopg://`.",
    ),
    "no-driver": (
        "    services:",
        "    database: {url: app.db}\n    services:",
        "x:8: `environments.staging.database.url` begins with none of `mysql+pymysql://`",
    ),
    "identity": (
        "    services:",
        "    identity: {command: a, prints: $PROT}\n    services:",
        "x:8: `$PROT` is used",
    ),
}


def test_reads(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(GOOD)
    staging = load_environments(tmp_path / "e.yaml").environments["staging"]
    assert staging.variables["PORT"] == Chosen(chosen="port")
    assert staging.ceiling == "reads"


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str, tmp_path: Path) -> None:
    old, new, expected = WRONG[name]
    assert old in GOOD
    (tmp_path / "e.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(SourceRefused) as refused:
        load_environments(tmp_path / "e.yaml", "x")
    assert expected in str(refused.value)
    assert "hushed" not in str(refused.value)


def test_a_url_can_begin_as_what_can_be_asked_does() -> None:
    assert set(DRIVERS) == set(DIALECTS)


HERE = (
    "bash",
    "/usr/bin/bash",
    "bash --norc --noprofile",
    "bash -l",
    "bash -e -o pipefail",
    "bash -eo pipefail +O extglob -x",
)
ELSEWHERE = (
    "ssh host bash",
    "env X=1 bash",
    "bash -c exec",
    "bash -lc exec",
    "bash -o pipefail -c exec",
    "bash -- client",
    "bash ./client",
    "bash -o pipefail ./client",
    "bash --rcfile x ./client",
)


@pytest.mark.parametrize(
    ("shell", "far"), [*((one, False) for one in HERE), *((one, True) for one in ELSEWHERE)]
)
def test_what_a_bash_is_told_to_run_may_lead_elsewhere(shell, far):
    """Assert that this machine does not answer for a container to which a bash of it leads."""
    assert Environment(title="A place", shell=shell.split()).far is far


FOLDER = {
    "RUN_DIR": {"chosen": "folder"},
    "PORT": {"chosen": "port"},
    "DATA": "$RUN_DIR/data",
    "KEPT": "/srv/data",
}
SERVED = {"web": {"run": ["serve"], "ready": {"port": "1"}}}
INSIDE = {"command": "cat target", "prints": "in $DATA"}


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({"services": SERVED}, False),
        ({"identity": INSIDE}, True),
        ({"identity": INSIDE, "database": {"url": "sqlite:///$DATA/x.db"}}, True),
        ({"identity": INSIDE, "database": {"url": "sqlite:///$KEPT/x.db"}}, False),
        ({"identity": INSIDE, "shell": ["ssh", "host", "bash"]}, False),
        ({"identity": {"command": "cat target", "prints": "in $KEPT"}}, False),
        ({"database": {"url": "sqlite:///$DATA/x.db"}}, False),
        ({}, False),
        ({"services": SERVED, "identity": INSIDE}, True),
        ({"services": SERVED, "identity": {"command": "ask", "prints": "at $PORT"}}, True),
        ({"services": SERVED, "identity": {"command": "cat target", "prints": "in $KEPT"}}, False),
        (
            {
                "services": SERVED,
                "identity": INSIDE,
                "database": {"url": "mysql+pymysql://a@127.0.0.1:$PORT/x"},
            },
            True,
        ),
        (
            {
                "services": SERVED,
                "identity": INSIDE,
                "database": {"url": "mysql+pymysql://a@127.0.0.1:3306/x"},
            },
            False,
        ),
        ({"services": SERVED, "identity": INSIDE, "lock": "/run/staging"}, False),
        ({"services": SERVED, "identity": INSIDE, "lock": "none"}, True),
    ],
)
def test_a_run_makes_itself_what_it_serves_or_what_proves_to_be_in_its_folder(fields, made):
    """Assert that a chosen folder alone, say for backups, does not let what is open elsewhere count as gone."""
    assert Environment.model_validate({"title": "A place", "variables": FOLDER, **fields}).private is made


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *((one, True) for one in ("127.1", "2130706433", "0", "::ffff:127.0.0.1", "::1", "localhost.", "")),
        *((one, False) for one in ("10.1", "::ffff:10.0.0.1", "db", "127.example")),
    ],
)
def test_loopback_is_known_however_it_is_written(host, here):
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    ("value", "url", "what"),
    [
        ("127.0.0.1", "mysql+pymysql://u@$HOST/app", "a database of this machine would answer"),
        ("mysql+pymysql://u@127.1/app", "$HOST", "a database of this machine would answer"),
        ("sqlite:///app.db", "$HOST", "SQLite would ask a file of this machine"),
        ("x", "mysql+pymysql://[::1/$HOST", "nobody can tell the host"),
        ("mysql+pymysql://u@db.example/app", "$HOST", ""),
        ("{secret: environment, name: DSN}", "$HOST", ""),
        ("{secret: environment, name: DSN}", "mysql+pymysql://u@$HOST/app", ""),
    ],
)
def test_variables_lead_a_far_target_to_no_database_of_this_machine(value, url, what, tmp_path):
    """Assert that plain variables are looked into; what a secret says is seen when a run starts."""
    file = tmp_path / "e.yaml"
    file.write_text(
        f"environments:\n  far:\n    title: A place\n    shell: [ssh, host, bash]\n"
        f"    variables: {{HOST: {value if value[0] == '{' else repr(value)}}}\n    database: {{url: '{url}'}}\n"
    )
    found = [one.what for one in draft_environments(file).findings]
    assert found == found[:1]
    assert "".join(found).startswith(what)
    assert bool(found) is bool(what)
