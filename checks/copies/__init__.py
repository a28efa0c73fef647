"""Copies of an environment's database: made under a name of the tool's own, pointed to, proved, and always removed.

Nothing runs on a copy before the target, asked with the very variables that point to it, has proved to be it. What
differs between database systems is one file each, listed in `kinds`.
"""
