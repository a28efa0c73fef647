"""A database of one table, two pending migrations, and pages of seven commands: small, to be broken in every way."""

from dataclasses import replace
from pathlib import Path

from rolloutdocs.checks.plan import Expectation, Plan

from rolloutdocs.errors import Place
from tests.checks.conftest import plan, step

INI = "[alembic]\nscript_location = %(here)s/migrations\n"
ENV = """\
import os
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite:///" + os.environ["DATABASE"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
MIGRATION = '''\
"""It is what its name says."""
from alembic import op

revision, down_revision = {revision!r}, {before!r}


def upgrade():
    for statement in {up!r}:
        op.execute(statement)


def downgrade():
    for statement in {down!r}:
        op.execute(statement)
'''
#: Name -> what it does, and its way back.
MIGRATIONS = {
    "makes_users": (
        [
            "create table users (id integer primary key, role text default 'viewer', area text)",
            "create index users_role on users (role)",
            "insert into users (role, area) values ('viewer', 'a'), ('manager', 'b'), ('owner', 'a')",
        ],
        ["drop table users"],
    ),
    "drops_role": (
        ["drop index users_role", "alter table users drop column role"],
        [
            "alter table users add column role text default 'viewer'",
            "create index users_role on users (role)",
        ],
    ),
    "resets_areas": (["update users set area = 'a'"], ["select 1"]),
}
POLICY = """\
environments:
  staging:
    title: A file
    ceiling: destroys
    directory: .
    own_python: true
    variables:
      WORK: {chosen: folder}
      DATABASE: $WORK/real.db
      APP_ENV: staging
      PYTHONDONTWRITEBYTECODE: "1"
    reset: python -m alembic upgrade makes_users && rm -f $WORK/closed
    database: {url: "sqlite:///$DATABASE"}
    identity: {command: 'echo "$DATABASE"', prints: $WORK/real.db}
    framework: alembic
    copies:
      kind: sqlite
      variables: {WORK: $COPY_DIR, DATABASE: $COPY}
      prints: $COPY
      restore: cp "$BACKUP" "$DATABASE"
      production:
        variables: [APP_ENV]
        prepare: 'test -z "$PREPARED"; export PREPARED=$APP_ENV'
  production:
    title: Where people are
    variables: {DATABASE: /var/lib/real.db, APP_ENV: production, APP_URL: https://example.org}
"""


def project(folder: Path) -> Path:
    """Write it; gives the environments file."""
    versions = folder / "migrations/versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "migrations/env.py").write_text(ENV)
    before = None
    for name, (up, down) in MIGRATIONS.items():
        text = MIGRATION.format(revision=name, before=before, up=up, down=down)
        (versions / f"{name}.py").write_text(text)
        before = name
    (folder / "environments.yaml").write_text(POLICY)
    return folder / "environments.yaml"


def pages() -> Plan:
    """What its pages say."""
    both = ("staging", "production")
    place = Place("PAGE.md", 1)
    commands = {
        "preflight.backup": ('cp "$DATABASE" "$WORK/backup.db"', "changes", ()),
        "preflight.look": (
            "true",
            "reads only",
            (Expectation("file_gone", {"file": "$WORK/closed"}, place),),
        ),
        "deploy.close": ('touch "$WORK/closed"', "changes", ()),
        "deploy.migrate": ("python -m alembic upgrade head", "changes", ()),
        "deploy.open": ('rm "$WORK/closed"', "changes", ()),
        "rollback.migrate": ("python -m alembic downgrade makes_users", "changes", ()),
        "recover.restore": ('cp "$WORK/backup.db" "$DATABASE"', "destroys", ()),
    }
    made = []
    for name, (command, effect, more) in commands.items():
        one = step(name, effect, "the doors" if name == "deploy.close" else "", both)
        made.append(replace(one, command=command, seconds=60, expectations=(*one.expectations, *more)))
    return plan(
        *made,
        rehearsal=("preflight", "deploy", "rollback"),
        closers={"deploy.close": "deploy.open"},
        detours={"deploy.migrate": "recover"},
    )
