"""The desk's own tests; `python -m tests` runs them."""
