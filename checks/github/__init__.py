"""The pull request on GitHub: what it says, kept as source and evidence have it, and what reviewers said of it."""
