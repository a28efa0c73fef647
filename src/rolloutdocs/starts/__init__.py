"""Starts: whole rollouts that `rolloutdocs init` writes into a folder, each a real one that builds and verifies.

Their files are those of `examples/` and `content/`, installed from there and not copied in the repository: what a
team begins with is what the tests of this project run. Rejected: skeletons with blanks to fill in. They verify
nothing until somebody has filled them in, and by then nobody knows which part never worked.
"""
