"""What is proven, and whether an environment may go: gathered, then drawn."""
