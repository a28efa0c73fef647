"""Jinja templates of the documents; a package only so that an installed copy finds them."""
