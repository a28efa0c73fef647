"""add the role of a participant in a request."""

import sqlalchemy as sa
from alembic import op

revision = "2025_07_14_add_request_role"
down_revision = "2025_06_02_create_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    allowed = sa.CheckConstraint(
        "role IN ('viewer', 'contributor', 'manager')", name="ck_request_participants_role"
    )
    op.add_column(
        "request_participants",
        sa.Column("role", sa.String(16), allowed, nullable=False, server_default="viewer"),
    )
    op.create_index("ix_request_participants_role", "request_participants", ["role"])


def downgrade() -> None:
    op.drop_index("ix_request_participants_role", "request_participants")
    op.drop_column("request_participants", "role")
