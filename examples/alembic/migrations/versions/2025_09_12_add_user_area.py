"""add the area of a user, which takes the place of the roles."""

import sqlalchemy as sa
from alembic import op

revision = "2025_09_12_add_user_area"
down_revision = "2025_07_14_add_request_role"
branch_labels = None
depends_on = None


def upgrade() -> None:
    allowed = sa.CheckConstraint("area IN ('admin', 'app')", name="ck_users_area")
    op.add_column("users", sa.Column("area", sa.String(8), allowed, nullable=False, server_default="app"))


def downgrade() -> None:
    op.drop_column("users", "area")
