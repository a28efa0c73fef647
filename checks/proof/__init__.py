"""Proof on copies: what happens to a database when the documents are followed, or cannot be."""
