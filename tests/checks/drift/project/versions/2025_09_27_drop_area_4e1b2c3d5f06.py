"""A revision whose id stands behind its words."""
