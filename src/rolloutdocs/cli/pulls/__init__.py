"""The pull request: what it should have, written and compared, ticked while a run lasts."""
