"""Rollout documents that cannot lie: written from one source, read back, and run on staging."""
