"""drop the legacy role of a participant in a request.

The downgrade brings the column back as it was, not what it held: every row is a viewer afterwards.

SQLite's own ALTER TABLE (3.35 and later). Rejected: Alembic's batch mode, which rebuilds the table and
writes its constraints in the order of a Python set, so that the schema after a rollback differs by chance.
"""

import sqlalchemy as sa
from alembic import op

revision = "2025_09_27_drop_legacy_role"
down_revision = "2025_09_12_add_user_area"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_request_participants_role", "request_participants")
    op.drop_column("request_participants", "role")


def downgrade() -> None:
    allowed = sa.CheckConstraint(
        "role IN ('viewer', 'contributor', 'manager')", name="ck_request_participants_role"
    )
    op.add_column(
        "request_participants",
        sa.Column("role", sa.String(16), allowed, nullable=False, server_default="viewer"),
    )
    op.create_index("ix_request_participants_role", "request_participants", ["role"])
