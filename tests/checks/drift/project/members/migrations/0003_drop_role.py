"""Drops a column."""
