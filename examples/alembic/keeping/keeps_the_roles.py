"""drop the legacy role of a participant in a request, and keep what it held.

The way that loses nothing: the values go into a table beside it, under the key of their row, and the downgrade brings
them back from there. Put it in the place of the migration that drops the column, under its name, and claim
`values_restored` instead of `values_lost`. A later release drops the table, when nobody wants to go back any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "2025_09_27_drop_legacy_role"
down_revision = "2025_09_12_add_user_area"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE request_participants_role (id INTEGER PRIMARY KEY, role VARCHAR(16) NOT NULL)")
    op.execute("INSERT INTO request_participants_role SELECT id, role FROM request_participants")
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
    op.execute(
        "UPDATE request_participants SET role = (SELECT kept.role FROM request_participants_role AS kept"
        " WHERE kept.id = request_participants.id)"
        " WHERE id IN (SELECT id FROM request_participants_role)"
    )
    op.create_index("ix_request_participants_role", "request_participants", ["role"])
    op.drop_table("request_participants_role")
