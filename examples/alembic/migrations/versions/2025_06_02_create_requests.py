"""create workspaces, users, requests and their participants."""

import sqlalchemy as sa
from alembic import op

revision = "2025_06_02_create_requests"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("email", sa.String(120), nullable=False, unique=True),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
    )
    op.create_table(
        "request_participants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("joined_on", sa.String(10), nullable=False),
        sa.UniqueConstraint("request_id", "user_id", name="uq_request_participants_pair"),
    )


def downgrade() -> None:
    for table in ("request_participants", "requests", "users", "workspaces"):
        op.drop_table(table)
