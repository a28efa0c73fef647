"""Maintenance mode: while the file is there, every route answers 503."""

from pathlib import Path

from .settings import run_dir


def marker() -> Path:
    return run_dir() / "maintenance"


def down() -> str:
    marker().touch()
    return "The desk is down for maintenance: every route answers 503."


def up() -> str:
    marker().unlink(missing_ok=True)
    return "The desk is up."
