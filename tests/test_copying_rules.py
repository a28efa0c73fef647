"""What an environments file must say of copies: one that nothing points to would be the database itself."""

from pathlib import Path

import pytest

from rolloutdocs.environment_rules import load_environments
from rolloutdocs.errors import SourceRefused

GOOD = """\
environments:
  staging:
    title: Staging
    variables:
      PORT: {chosen: port}
      KEY: {secret: made}
      DSN: u:$KEY@db
      NAME: real
      HOST: db
      SITE: desk
      FULL: x_$NAME
    services:
      web: {run: [serve, "$PORT", "$SITE"], ready: {port: $PORT}}
    database: {url: "mysql+pymysql://$HOST/$FULL"}
    identity: {command: a, prints: $NAME}
    copies:
      kind: mariadb
      variables: {NAME: $COPY, PORT: $COPY_PORT}
      prints: $COPY
      services: [web]
      restore: [load, "$BACKUP"]
      production: {variables: [KEY]}
"""

IDENTITY = """\
    identity: {command: a, prints: $NAME}
    copies:
      kind: mariadb
"""
POINTED = """\
      variables: {NAME: $COPY, PORT: $COPY_PORT}
      prints: $COPY
      services: [web]
      restore: [load, "$BACKUP"]
"""

WRONG = {
    "points nowhere": (
        "{NAME: $COPY, PORT: $COPY_PORT}",
        "{PORT: $COPY_PORT}",
        "no variable that `database.url` uses",
    ),
    "proves nothing": ("prints: $COPY\n", "prints: real\n", "`prints` does not name the copy"),
    "a variable of its own": (
        "      HOST: db",
        "      HOST: db\n      COPY: x",
        "`COPY` is a name that",
    ),
    "misspelt": ("{NAME: $COPY,", "{NAME: $COPPY,", "`$COPPY` is used but not declared before"),
    "unknown": ("{NAME: $COPY,", "{NAME: $COPY, NAMES: x,", "`$NAMES` is used but not declared before"),
    "later": ("{NAME: $COPY,", "{NAME: $COPY$FULL,", "`$FULL` is used but not declared before"),
    "no service": ("services: [web]", "services: [wep]", "there is no service `wep` in this environment. "),
    "told": ('"$BACKUP"]', '"$KEY"]', "`$KEY` holds a secret"),
    "told within": ('"$BACKUP"]', '"mysql://$DSN"]', "`$DSN` holds a secret"),
    "told on a copy": (
        POINTED,
        POINTED.replace("{", "{HOST: $KEY, ").replace("$BACKUP", "$HOST"),
        "`$HOST` holds a secret on a copy",
    ),
    "told by a service on a copy": (
        "{NAME: $COPY,",
        "{SITE: $KEY, NAME: $COPY,",
        "`$SITE` holds a secret on a copy",
    ),
    "told by the identity on a copy": (
        IDENTITY + POINTED,
        IDENTITY.replace("a,", "[a, $FULL],") + POINTED.replace("$COPY,", "$COPY$KEY,"),
        "`$FULL` holds a secret on a copy",
    ),
    "told to production": ("{variables: [KEY]}", "{prepare: [a, $KEY]}", "`$KEY` holds a secret"),
    "unknown to production": ("{variables: [KEY]}", "{prepare: [a, $NAMED]}", "`$NAMED` is used but"),
    "another kind": ("kind: mariadb", "kind: sqlite", "`database.url` is none of the kind `sqlite`"),
    "own without commands": ("kind: mariadb", "kind: own", "copies of the kind `own` need `make`"),
    "a command for nothing": (
        "      prints: $COPY\n",
        "      prints: $COPY\n      make: x\n",
        "no use for `make`",
    ),
    "empties for nothing": (
        "      prints: $COPY\n",
        "      prints: $COPY\n      empty: x\n",
        "no use for `empty`",
    ),
    "to production": (
        "variables: [KEY]}",
        "variables: [HOST]}",
        "`HOST` leads to the copy, and would lead",
    ),
    "to production itself": ("variables: [KEY]}", "variables: [NAME]}", "`NAME` leads to the copy"),
    "no identity": (
        "    identity: {command: a, prints: $NAME}\n",
        "",
        "copies need the environment's `identity`",
    ),
}


def test_reads(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(GOOD)
    copies = load_environments(tmp_path / "e.yaml").environments["staging"].copies
    assert copies is not None
    assert copies.variables == {"NAME": "$COPY", "PORT": "$COPY_PORT"}


def test_a_secret_on_a_copy_alone_that_nothing_shows(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(GOOD.replace("variables: {NAME", "variables: {HOST: $KEY, NAME"))
    assert load_environments(tmp_path / "e.yaml").environments["staging"].copies is not None


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_refuses(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert GOOD.count(old) == 1
    (tmp_path / "e.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(SourceRefused) as refused:
        load_environments(tmp_path / "e.yaml")
    assert said in str(refused.value)
