"""The tables as the application uses them: without the role, so it runs before and after the migration."""

import sqlalchemy as sa

metadata = sa.MetaData()

workspaces = sa.Table(
    "workspaces", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(80))
)
users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workspace_id", sa.Integer),
    sa.Column("email", sa.String(120)),
    sa.Column("area", sa.String(8)),
)
requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workspace_id", sa.Integer),
    sa.Column("title", sa.String(120)),
)
participants = sa.Table(
    "request_participants",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.Integer),
    sa.Column("user_id", sa.Integer),
    sa.Column("joined_on", sa.String(10)),
)
