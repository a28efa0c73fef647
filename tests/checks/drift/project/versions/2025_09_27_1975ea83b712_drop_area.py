"""A revision whose date stands before its id."""
