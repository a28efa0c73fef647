"""`python -m rolloutdocs`."""

from .cli import main

main(prog_name="rolloutdocs")
